"""Election → text."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from copper.methods import checks
from copper.methods.equal_shares import Project
from copper.methods.order import Id

from .election import KINDS, SCORED, Election
from .reading import read


def write(election: Election) -> str:
    """The file's text: reading it again gives an equal election. Line ends are \\n, quotes where needed."""
    lines = ["META", "key;value", *(_line(pair) for pair in election.meta.items())]
    lines += ["PROJECTS", _line(election.project_columns)]
    lines += [_line(_cells(election.project_columns, cells)) for cells in election.project_cells]
    lines += ["VOTES", _line(election.vote_columns)]
    lines += [_line(_cells(election.vote_columns, vote.cells)) for vote in election.votes]
    return "\n".join(lines) + "\n"


def build(
    meta: Mapping[str, Any],
    projects: Iterable[Project],
    ballots: Mapping[Id, Any],
    *,
    vote_type: str,
    budget: Any,
) -> Election:
    """An election to be written, from what `equal_shares` takes.

    `vote_type` "approval", "choose-1" or "ordinal": ballots are lists of project ids; "scoring" or
    "cumulative": {project: points}. Further keys of META go into `meta`, for example description,
    country, unit, instance, rule, which the format asks for. ValueError: as `read`.
    """
    listed, kind = list(projects), checks.one_of(vote_type, KINDS, "vote_type")
    head = {
        **{key: str(value) for key, value in meta.items()},
        "num_projects": str(len(listed)),
        "num_votes": str(len(ballots)),
        "budget": _text(budget),
        "vote_type": kind,
    }
    named = any(one.name for one in listed), any(one.category for one in listed)
    lines = ["META", "key;value", *(_line(pair) for pair in head.items()), "PROJECTS"]
    extra = [word for word, some in zip(("name", "category"), named, strict=True) if some]
    lines.append(_line(["project_id", "cost", *extra]))
    for one in listed:
        known = {"name": one.name, "category": one.category}
        lines.append(_line([str(one.id), _text(one.cost), *(known[word] for word in extra)]))
    points = kind in SCORED
    lines += ["VOTES", "voter_id;vote;points" if points else "voter_id;vote"]
    for voter, ballot in ballots.items():
        cells = [str(voter), ",".join(map(str, ballot))]
        if points:
            cells.append(",".join(map(_text, ballot.values())))
        lines.append(_line(cells))
    return read("\n".join(lines) + "\n")


def _text(value: Any) -> str:
    """A number as people write it, if it has an end in decimals; else as a fraction."""
    if isinstance(value, Fraction) and value.denominator != 1:
        digits = 0
        while (value * 10**digits).denominator != 1 and digits < 18:
            digits += 1
        scaled = value * 10**digits
        if scaled.denominator == 1:
            head, tail = divmod(int(scaled), 10**digits)
            return f"{head}.{tail:0{digits}d}"
    return str(value)


def _cells(columns: tuple[str, ...], cells: Mapping[str, str]) -> list[str]:
    """In the order of the columns; a row that was too short stays so."""
    return [cells[column] for column in columns if column in cells]


def _line(cells: Iterable[str]) -> str:
    return ";".join(_quoted(cell) for cell in cells)


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in ';"\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
