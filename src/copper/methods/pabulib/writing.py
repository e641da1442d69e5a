"""Election → text."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from copper.methods import checks, order
from copper.methods.equal_shares import Project
from copper.methods.order import Id

from .election import KINDS, SCORED, Election
from .reading import read


def write(election: Election) -> str:
    """The file's text: reading it again gives an equal election. Line ends are \\n, quotes where needed."""
    lines = ["META", "key;value", *(_line(pair) for pair in election.keys)]
    lines += ["PROJECTS", _line(election.project_columns)]
    lines += [_line(cells) for cells in election.project_cells]
    lines += ["VOTES", _line(election.vote_columns)]
    lines += [_line(vote.cells) for vote in election.votes]
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
    kind = checks.one_of(vote_type, KINDS, "vote_type")
    listed = list(projects)
    for number, one in enumerate(listed):
        if not isinstance(one, Project):
            checks.fail(checks.row(number), f"{one!r} is not a Project")
    head = {
        **{key: str(value) for key, value in meta.items()},
        "num_projects": str(len(listed)),
        "num_votes": str(len(ballots)),
        "budget": _text(budget),
        "vote_type": kind,
    }
    extra = [word for word in ("name", "category") if any(getattr(one, word) for one in listed)]
    lines = ["META", "key;value", *(_line(pair) for pair in head.items())]
    lines += ["PROJECTS", _line(["project_id", "cost", *extra])]
    for one in listed:
        texts = [getattr(one, word) for word in extra]
        lines.append(_line([str(one.id), _text(one.cost), *texts]))
    scored = kind in SCORED
    lines += ["VOTES", "voter_id;vote;points" if scored else "voter_id;vote"]
    for voter, ballot in ballots.items():
        if isinstance(ballot, str) or isinstance(ballot, Mapping) != scored:
            why = "{project: points}" if scored else "a collection of projects"
            checks.fail(f"ballot of {voter!r}", f"{ballot!r} is not {why}")
        # A set has no order of its own; a ranking must keep its order.
        named = (
            list(ballot) if kind == "ordinal" else order.canonical(ballot, f"ballot of {voter!r}")
        )
        cells = [str(voter), ",".join(map(str, named))]
        if scored:
            cells.append(",".join(_text(ballot[one]) for one in named))
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


def _line(cells: Iterable[str]) -> str:
    return ";".join(_quoted(cell) for cell in cells)


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in ';"\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
