"""The file format of participatory budgeting elections, read from text and written to text.

Pabulib (Faliszewski and others, 2023, "Participatory budgeting: data, tools and analysis",
arXiv 2305.11035): three sections META, PROJECTS, VOTES of lines with values between semicolons.

    >>> from copper.methods import pabulib
    >>> from copper.methods.equal_shares import equal_shares
    >>> election = pabulib.read(
    ...     "META\\nkey;value\\nbudget;80\\nvote_type;approval\\n"
    ...     "PROJECTS\\nproject_id;cost;name\\n1;60;Park\\n2;40;Choir\\n"
    ...     "VOTES\\nvoter_id;vote\\nann;1\\nbo;2\\n"
    ... )
    >>> equal_shares(election.projects, election.ballots(), election.budget).winners
    ('2',)

`read` keeps everything: each key of META, each column of PROJECTS and VOTES, known or not, as it was
written. What makes a file unusable is a ValueError with line and column; what is only odd is listed in
`Election.flaws`.
"""

from .election import Election, Flaw, Vote
from .reading import read
from .writing import build, write

__all__ = ["Election", "Flaw", "Vote", "build", "read", "write"]
