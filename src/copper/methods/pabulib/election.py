"""What a file says."""

import re
from dataclasses import dataclass, field
from fractions import Fraction

from copper.methods import checks
from copper.methods.equal_shares import Project

APPROVAL = ("approval", "choose-1")
SCORED = ("scoring", "cumulative")
KINDS = (*APPROVAL, *SCORED, "ordinal")


@dataclass(frozen=True)
class Flaw:
    """Something odd in a file that does not stop it from being used.

    `line` counts from 1. `code`: "repeated_voter" (an id twice: both vote, the later one is called
    "ID#2"), "repeated_choice" (a project twice on a ballot: counts once, the first time), "extra_cells"
    (more cells than columns, all empty), "no_points" (fewer points than projects: those without get 0),
    "repeated_key" (a key of META twice: the later one counts), "other_count" (num_projects, num_votes or
    votes do not say what is in the file).
    """

    line: int
    column: str
    code: str


@dataclass(frozen=True)
class Vote:
    """One ballot: the projects in the order they are named, with points where the type has points.

    `cells` are all columns as they were written, in the order of Election.vote_columns.
    """

    voter: str
    choices: tuple[str, ...]
    points: tuple[Fraction, ...] | None
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Election:
    """What a file says. `project_cells[i]` are all columns of `projects[i]` as they were written."""

    keys: tuple[tuple[str, str], ...]  # META
    project_columns: tuple[str, ...]
    projects: tuple[Project, ...]
    project_cells: tuple[tuple[str, ...], ...] = field(repr=False)
    vote_columns: tuple[str, ...]
    votes: tuple[Vote, ...] = field(repr=False)
    flaws: tuple[Flaw, ...] = field(default=(), compare=False)

    @property
    def meta(self) -> dict[str, str]:
        """META: key → value."""
        return dict(self.keys)

    def project_column(self, name: str) -> dict[str, str]:
        """Project → what stands in this column; a row without this cell is left out."""
        place = self.project_columns.index(checks.one_of(name, self.project_columns, "column"))
        pairs = zip(self.projects, self.project_cells, strict=True)
        return {str(p.id): cells[place] for p, cells in pairs if len(cells) > place}

    def vote_column(self, name: str) -> dict[str, str]:
        """Voter → what stands in this column; a row without this cell is left out."""
        place = self.vote_columns.index(checks.one_of(name, self.vote_columns, "column"))
        return {v.voter: v.cells[place] for v in self.votes if len(v.cells) > place}

    @property
    def vote_type(self) -> str:
        """ "approval", "choose-1", "scoring", "cumulative" or "ordinal"."""
        return self.meta["vote_type"].strip().lower()

    @property
    def budget(self) -> int | Fraction:
        """Exact."""
        return whole(exact(self.meta["budget"], "META, column “budget”"))

    @property
    def selected(self) -> tuple[str, ...]:
        """Projects that the file says were funded (column “selected” is 1), in canonical order."""
        if "selected" not in self.project_columns:
            return ()
        marks = self.project_column("selected")
        return tuple(sorted(one for one, mark in marks.items() if mark.strip() == "1"))

    def ballots(self, kind: str | None = None) -> dict[str, list[str] | dict[str, Fraction]]:
        """Voter → ballot, as `equal_shares` takes them.

        kind "approvals": the projects named (with points: those with more than 0). "scores":
        project → points; ranked ballots give the first of m places m points, the next m − 1 and so on (Borda),
        m being max_length or the number of projects; approvals give 1. None: what fits the vote type.
        """
        natural = "approvals" if self.vote_type in APPROVAL else "scores"
        chosen = checks.one_of(natural if kind is None else kind, ("approvals", "scores"), "kind")
        scores = {vote.voter: self._scores(vote) for vote in self.votes}
        if chosen == "scores":
            return dict(scores)
        return {voter: [one for one, n in own.items() if n > 0] for voter, own in scores.items()}

    def _scores(self, vote: Vote) -> dict[str, Fraction]:
        if vote.points is not None:
            return dict(zip(vote.choices, vote.points, strict=True))
        if self.vote_type == "ordinal":
            most = self.meta.get("max_length", "").strip()
            first = int(most) if most.isdecimal() else len(self.projects)
            first = max(first, len(vote.choices))
            return {one: Fraction(first - place) for place, one in enumerate(vote.choices)}
        return {one: Fraction(1) for one in vote.choices}


# A decimal number, or a fraction. No long exponents: 1e999999999 would be a number of a billion digits.
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?|[0-9]+/[0-9]+")


def exact(word: str, where: str, *, negative: bool = False) -> Fraction:
    """An exact number; one comma and no point is a decimal comma."""
    plain = word.strip()
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if not NUMBER.fullmatch(plain) or len(plain) > 100:
        checks.fail(where, f"{word[:40]!r} is not a number")
    try:
        found = Fraction(plain)
    except ZeroDivisionError:
        checks.fail(where, f"{word[:40]!r} is not a number")
    if found < 0 and not negative:
        checks.fail(where, f"{word[:40]!r} is less than 0")
    return found


def whole(value: Fraction) -> int | Fraction:
    return int(value) if value.denominator == 1 else value
