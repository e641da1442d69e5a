"""Text → election."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from copper.methods import checks
from copper.methods.equal_shares import Project

from .election import KINDS, SCORED, Election, Flaw, Vote, exact, whole

SECTIONS = ("META", "PROJECTS", "VOTES")


def read(text: str) -> Election:
    """Reads a file's text (a byte order mark, any line ends and quoted cells are fine).

    ValueError, with line and column: no META, PROJECTS or VOTES; no budget or vote_type, an unknown type;
    no column project_id, cost, voter_id or vote; a project id twice or empty; a cost or budget that is
    no number or below 0; a point that is no number; a vote for an unknown project; more cells than columns.
    """
    if not isinstance(text, str):
        checks.fail("text", f"{type(text).__name__} is not text")
    flaws: list[Flaw] = []
    sections = _sections(text, flaws)
    meta = _meta(sections["META"][1], flaws)
    columns, rows = sections["PROJECTS"]
    projects = _projects(columns, rows)
    vote_columns, vote_rows = sections["VOTES"]
    scored = meta["vote_type"].strip().lower() in SCORED
    votes = _votes(vote_columns, vote_rows, {str(p.id) for p in projects}, scored, flaws)
    election = Election(
        keys=tuple(meta.items()),
        project_columns=columns,
        projects=projects,
        project_cells=tuple(tuple(row.cells.values()) for row in rows),
        vote_columns=vote_columns,
        votes=votes,
    )
    return replace(election, flaws=(*flaws, *_counts(meta, election, rows)))


@dataclass(frozen=True)
class _Row:
    """A line of a section: where it began and its cells by column."""

    line: int
    cells: dict[str, str]

    def where(self, column: str) -> str:
        return f"line {self.line}, column “{column}”"

    def value(self, column: str) -> str:
        """The cell without blanks around it; empty for what the format writes as None."""
        found = self.cells.get(column, "").strip()
        return "" if found.lower() == "none" else found


def _sections(text: str, flaws: list[Flaw]) -> dict[str, tuple[tuple[str, ...], list[_Row]]]:
    """Each section's columns and rows."""
    found: dict[str, tuple[tuple[str, ...], list[_Row]]] = {}
    name, header = "", False
    for line, cells in _lines(text):
        word = cells[0].strip().upper()
        if word in SECTIONS and not any(cell.strip() for cell in cells[1:]):
            if word in found:
                checks.fail(f"line {line}", f"a second section {word}")
            name, header = word, True
            continue
        if not name:
            checks.fail(f"line {line}", f"{cells[0][:40]!r} stands before the section META")
        if header:
            found[name] = _columns(name, line, cells), []
            header = False
        elif name == "META":
            # A value may hold semicolons that nobody put between quotes.
            value = ";".join(cells[1:])
            found[name][1].append(_Row(line, {"key": cells[0].strip(), "value": value.strip()}))
        else:
            found[name][1].append(_row(line, cells, found[name][0], flaws))
    for word in SECTIONS:
        if word not in found:
            checks.fail("text", f"there is no section {word} with a line of columns")
    return found


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Every line that is not blank, with its number; a quoted cell may go on over several lines."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader((line + "\n" for line in plain.split("\n")), delimiter=";")
    found, begin = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((begin, cells))
            begin = reader.line_num + 1
    except csv.Error as error:
        checks.fail(f"line {begin}", str(error))
    return found


def _columns(name: str, line: int, cells: Sequence[str]) -> tuple[str, ...]:
    columns = [cell.strip() for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    for needed in {"PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}.get(name, ()):
        if needed not in columns:
            checks.fail(f"line {line}", f"{name} has no column “{needed}”")
    checks.unique(columns, f"line {line}, columns of {name}")
    return tuple(columns)


def _row(line: int, cells: Sequence[str], columns: tuple[str, ...], flaws: list[Flaw]) -> _Row:
    extra = cells[len(columns) :]
    if any(cell.strip() for cell in extra):
        why = f"{len(cells)} cells but only {len(columns)} columns: {extra[0][:40]!r} is too many"
        checks.fail(f"line {line}, column {len(columns) + 1}", why)
    if extra:
        flaws.append(Flaw(line, "", "extra_cells"))
    # A row that is too short has no cell for the last columns, which is not the same as an empty one.
    return _Row(line, dict(zip(columns, cells, strict=False)))


def _meta(rows: list[_Row], flaws: list[Flaw]) -> dict[str, str]:
    meta: dict[str, str] = {}
    lines: dict[str, int] = {}
    for row in rows:
        key = row.cells["key"]
        if key in meta:
            flaws.append(Flaw(row.line, key, "repeated_key"))
        meta[key], lines[key] = row.cells["value"], row.line
    for key in ("budget", "vote_type"):
        if key not in meta:
            checks.fail("META", f"there is no key “{key}”")
    exact(meta["budget"], f"line {lines['budget']}, column “budget”")
    kind = meta["vote_type"].strip().lower()
    checks.one_of(kind, KINDS, f"line {lines['vote_type']}, column “vote_type”")
    return meta


def _projects(columns: tuple[str, ...], rows: list[_Row]) -> tuple[Project, ...]:
    category = "category" if "category" in columns else "categories"
    found: dict[str, Project] = {}
    for row in rows:
        one = row.cells.get("project_id", "").strip()
        if not one or "," in one:
            checks.fail(row.where("project_id"), f"{one!r} is no id for a project")
        if one in found:
            checks.fail(row.where("project_id"), f"{one!r} is there twice")
        cost = whole(exact(row.value("cost"), row.where("cost")))
        found[one] = Project(one, cost, row.value("name"), row.value(category))
    return tuple(found.values())


def _votes(
    columns: tuple[str, ...],
    rows: list[_Row],
    known: set[str],
    scored: bool,
    flaws: list[Flaw],
) -> tuple[Vote, ...]:
    if scored and "points" not in columns:
        checks.fail("VOTES", "this vote type needs a column “points”")
    votes: dict[str, Vote] = {}
    for row in rows:
        voter = row.cells.get("voter_id", "").strip()
        if not voter:
            checks.fail(row.where("voter_id"), "there is none")
        if voter in votes:
            flaws.append(Flaw(row.line, "voter_id", "repeated_voter"))
            voter = _another(voter, votes)
        choices = _list(row.value("vote"))
        for one in choices:
            if one not in known:
                checks.fail(row.where("vote"), f"{one!r} is not one of the projects")
        points = _points(row, len(choices), flaws) if scored else None
        kept = list(dict.fromkeys(choices))
        if len(kept) < len(choices):
            flaws.append(Flaw(row.line, "vote", "repeated_choice"))
            points = points and [points[choices.index(one)] for one in kept]
        votes[voter] = Vote(
            voter,
            tuple(kept),
            None if points is None else tuple(points),
            tuple(row.cells.values()),
        )
    return tuple(votes.values())


def _another(voter: str, votes: Mapping[str, Vote]) -> str:
    number = 2
    while f"{voter}#{number}" in votes:
        number += 1
    return f"{voter}#{number}"


def _points(row: _Row, choices: int, flaws: list[Flaw]) -> list[Fraction]:
    points = [exact(one, row.where("points"), negative=True) for one in _list(row.value("points"))]
    if len(points) > choices:
        checks.fail(row.where("points"), f"{len(points)} points for {choices} projects")
    if len(points) < choices:
        flaws.append(Flaw(row.line, "points", "no_points"))
    return points + [Fraction(0)] * (choices - len(points))


def _counts(meta: Mapping[str, str], election: Election, rows: list[_Row]) -> list[Flaw]:
    """Where the file counts otherwise than its own lines."""
    flaws = []
    for key, length in (("num_projects", len(rows)), ("num_votes", len(election.votes))):
        if key in meta and meta[key].strip() != str(length):
            flaws.append(Flaw(0, key, "other_count"))
    counted: dict[str, int] = {}
    for vote in election.votes:
        for one in vote.choices:
            counted[one] = counted.get(one, 0) + 1
    for project, row in zip(election.projects, rows, strict=True):
        said = row.value("votes")
        if said and said != str(counted.get(str(project.id), 0)):
            flaws.append(Flaw(row.line, "votes", "other_count"))
    return flaws


def _list(cell: str) -> list[str]:
    return [one.strip() for one in cell.split(",") if one.strip()]
