"""What people hand in: their most important questions, best first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from copper.methods import checks, order
from copper.methods.order import Id


@dataclass(frozen=True)
class Ballot:
    """One voter's ranking, best first. What is not in it is unranked; an empty one is blank.

    `group` is the group the voter is counted in, one for each voter.
    """

    voter: Id
    ranking: Sequence[Id]
    group: Id = "all"


@dataclass(frozen=True)
class Votes:
    """Ballots in canonical order, one entry for each question that somebody ranked.

    `of` (voters,) is the index of each voter's group. `voter`, `place` (0 is first) and `question`
    have one number for each entry.
    """

    questions: tuple[Id, ...]
    groups: tuple[Id, ...]
    voters: tuple[Id, ...]
    of: np.ndarray
    voter: np.ndarray
    place: np.ndarray
    question: np.ndarray

    @property
    def lengths(self) -> np.ndarray:
        """(voters,) how many questions each voter ranked."""
        return np.bincount(self.voter, minlength=len(self.voters))


def known(ids: Iterable[Id], where: str) -> tuple[Id, ...]:
    """Ids in canonical order. ValueError: none, one twice, or text in place of a list."""
    if isinstance(ids, str):
        checks.fail(where, f"{ids!r} is text, not a list of ids")
    given = list(ids)
    order.canonical(given, where)
    checks.not_empty(checks.unique(given, where), where)
    return tuple(order.canonical(given, where))


def read(ballots: Iterable[Ballot], questions: Iterable[Id], longest: int | None = None) -> Votes:
    """Checks ballots and brings them in order.

    ValueError: a voter is there twice; a ranking names an unknown question, one twice, or more than
    `longest`.
    """
    listed = known(questions, "questions")
    longest = len(listed) if longest is None else checks.whole(longest, "longest", least=1)
    index: dict[Id, int] = {question: number for number, question in enumerate(listed)}
    by_voter: dict[Id, tuple[Id, list[int]]] = {}
    for number, ballot in enumerate(ballots):
        if not isinstance(ballot, Ballot):
            checks.fail(checks.row(number), f"{ballot!r} is not a Ballot")
        ranked = _ranked(ballot.ranking, index, longest, checks.row(number, "ranking"))
        _plain(ballot.voter, checks.row(number, "voter"))
        _plain(ballot.group, checks.row(number, "group"))
        if ballot.voter in by_voter:
            checks.fail(checks.row(number, "voter"), f"{ballot.voter!r} is there twice")
        by_voter[ballot.voter] = (ballot.group, ranked)
    voters = order.canonical(by_voter, "voters")
    groups = order.canonical((group for group, _ in by_voter.values()), "groups")
    group_index = {group: number for number, group in enumerate(groups)}
    entries = [
        (number, place, question)
        for number, voter in enumerate(voters)
        for place, question in enumerate(by_voter[voter][1])
    ]
    columns = np.array(entries, dtype=np.int64).reshape(-1, 3).T
    of = np.array([group_index[by_voter[voter][0]] for voter in voters], dtype=np.int64)
    return Votes(listed, tuple(groups), tuple(voters), of, *columns)


def merged(ballots: Iterable[Ballot], into: Mapping[Id, Id]) -> tuple[Ballot, ...]:
    """The same ballots with some groups joined: `{"A": "A and B", "B": "A and B"}`.

    Whether a small group joins another is its own choice; this only carries it out.
    ValueError: a group that should join has no ballot; a name of a group is none.
    """
    given = tuple(ballots)
    there = set()
    for number, ballot in enumerate(given):
        if not isinstance(ballot, Ballot):
            checks.fail(checks.row(number), f"{ballot!r} is not a Ballot")
        there.add(order.plain(ballot.group, checks.row(number, "group")))
    for group, whole in into.items():
        if group not in there:
            checks.fail("into", f"no ballot belongs to group {group!r}")
        order.plain(whole, f"into, group {group!r}")
    return tuple(replace(one, group=into.get(one.group, one.group)) for one in given)


def _plain(value: Id, where: str) -> None:
    order.canonical([value], where)


def _ranked(ranking: Sequence[Id], index: dict[Id, int], longest: int, where: str) -> list[int]:
    if isinstance(ranking, str) or not isinstance(ranking, Sequence):
        checks.fail(where, f"{ranking!r} is not a list of ids")
    if len(ranking) > longest:
        checks.fail(where, f"{len(ranking)} questions are ranked, at most {longest} may be")
    for question in ranking:
        # True and 1.0 would be found under 1.
        if not order.is_id(question):
            checks.fail(where, f"{question!r} is neither text nor a whole number")
        if question not in index:
            checks.fail(where, f"{question!r} is not one of the questions")
    checks.unique(ranking, where)
    return [index[question] for question in ranking]
