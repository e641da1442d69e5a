"""Votes, cleaned: the last vote of each person on each statement, in one order."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from copper.methods import checks, order
from copper.methods.order import Id

from .arrays import Whole, WithArrays, closed

# Tables of ids are looked up directly when the ids lie about as close together as there are votes.
_ROOM = 4


@dataclass(frozen=True, eq=False)
class Votes(WithArrays):
    """One entry a (person, statement) pair, sorted by both. Made by `from_rows` or `from_arrays`.

    `people` and `statements` are sorted ids; `person` and `statement` are places in them, `value`
    is −1, 0 or +1 (agree). `first` is where in the given sequence this person first voted on this
    statement: the order of arrival, which only the order "arrival" of `opinion_map` looks at.
    """

    people: tuple[Id, ...]
    statements: tuple[Id, ...]
    person: Whole
    statement: Whole
    value: NDArray[np.int8]
    first: Whole

    @classmethod
    def from_rows(cls, rows: Iterable[Any], *, statements: Iterable[Id] = ()) -> "Votes":
        """From (person, statement, vote) triples in time order; the last one counts.

        `statements`: also those that exist and have no vote yet.
        ValueError: a row is not a triple, a vote is not −1, 0 or 1, ids are no ids.
        """
        people: list[Id] = []
        about: list[Id] = []
        values: list[int] = []
        for number, one in enumerate(rows):
            if isinstance(one, str) or not hasattr(one, "__len__") or len(one) != 3:
                checks.fail(checks.row(number), f"{one!r} is not (person, statement, vote)")
            people.append(one[0])
            about.append(one[1])
            values.append(_value(one[2], number))
        who, person = _index_list(people, "person")
        what, statement = _index_list(about, "statement")
        return _cleaned(who, person, what, statement, np.array(values, np.int8), statements)

    @classmethod
    def from_arrays(
        cls,
        people: ArrayLike,
        statements: ArrayLike,
        values: ArrayLike,
        *,
        also: Iterable[Id] = (),
    ) -> "Votes":
        """From three parallel arrays in time order (ids: whole numbers or text; values: −1, 0, 1).

        The quick way for large input. `also`: statements that exist and have no vote yet.
        ValueError: as in `from_rows`, or the arrays differ in length or are not one-dimensional.
        """
        who = _column(people, "people")
        what, votes = _column(statements, "statements"), _column(values, "values")
        if not len(who) == len(what) == len(votes):
            lengths = f"{len(who)} people, {len(what)} statements, {len(votes)} values"
            checks.fail("votes", f"lengths differ: {lengths}")
        if votes.dtype.kind not in "iu":
            votes = np.array([_value(one, row) for row, one in enumerate(votes.tolist())], np.int8)
        wrong = (votes != 0) & (votes != 1) & (votes != -1)
        if wrong.any():
            _value(votes[wrong.argmax()].item(), int(wrong.argmax()))
        found, person = _index(who, "person")
        told, statement = _index(what, "statement")
        return _cleaned(found, person, told, statement, votes.astype(np.int8), also)

    def __len__(self) -> int:
        return len(self.value)

    def kept(self, keep: NDArray[np.bool_]) -> "Votes":
        """The same people and statements with some of the votes only (a flag a vote)."""
        arrays = (self.person, self.statement, self.value, self.first)
        person, statement, value, first = (closed(array[keep]) for array in arrays)
        return Votes(self.people, self.statements, person, statement, value, first)


def as_votes(votes: "Votes | Iterable[Any]", statements: Iterable[Id]) -> Votes:
    """`votes` when it is that already (then with `statements` added), otherwise from rows."""
    if isinstance(votes, np.ndarray) and votes.ndim == 2 and votes.shape[1] == 3:
        return Votes.from_arrays(*votes.T, also=statements)
    if not isinstance(votes, Votes):
        return Votes.from_rows(votes, statements=statements)
    added = order.canonical(statements, "statements")
    if not added:
        return votes
    known = order.canonical((*votes.statements, *added), "statements")
    place = {one: n for n, one in enumerate(known)}
    moved = np.array([place[one] for one in votes.statements], np.int64)
    return Votes(
        votes.people,
        tuple(known),
        votes.person,
        closed(moved[votes.statement] if len(votes) else votes.statement),
        votes.value,
        votes.first,
    )


def sorted_by(first: Whole, then: Whole) -> Whole:
    """The stable order by `first`, inside by `then` (both ≥ 0): radix sorts of 16 bits each."""
    found = np.arange(len(first))
    for key in (then, first):
        rest = key
        while True:
            found = found[np.argsort((rest[found] & 0xFFFF).astype(np.uint16), kind="stable")]
            rest = rest >> 16
            if not rest.any():
                break
    return found


def _cleaned(
    people: list[Id],
    person: Whole,
    about: list[Id],
    statement: Whole,
    value: NDArray[np.int8],
    also: Iterable[Id],
) -> Votes:
    by = sorted_by(person, statement)
    person, statement = person[by], statement[by]
    new = np.ones(len(by), bool)
    new[1:] = (person[1:] != person[:-1]) | (statement[1:] != statement[:-1])
    last = np.ones(len(by), bool)
    last[:-1] = new[1:]
    made = Votes(
        tuple(people),
        tuple(about),
        closed(person[new]),
        closed(statement[new]),
        closed(value[by[last]]),
        closed(by[new]),
    )
    return as_votes(made, also)


def _index_list(ids: list[Id], where: str) -> tuple[list[Id], Whole]:
    for number, one in enumerate(ids):
        if type(one) not in (str, int) or one == "":
            order.canonical([one], checks.row(number, where))
    known = order.canonical(ids, where)
    place = {one: n for n, one in enumerate(known)}
    return known, np.array([place[one] for one in ids], np.int64)


def _column(given: ArrayLike, where: str) -> NDArray[Any]:
    """Lists keep their Python values, or numpy would make text of a number and 1 of True."""
    column = np.asarray(given, None if isinstance(given, np.ndarray) else object)
    if column.ndim != 1:
        checks.fail(where, f"an array of {column.ndim} dimensions; 1 is wanted")
    return column


def _value(vote: Any, row: int) -> int:
    return checks.whole(vote, checks.row(row, "vote"), least=-1, most=1)


def _index(ids: NDArray[Any], where: str) -> tuple[list[Id], Whole]:
    """Sorted distinct ids, and for each entry its place among them."""
    if not len(ids):
        return [], np.zeros(0, np.int64)
    if ids.dtype.kind not in "iu":
        return _index_list(ids.tolist(), where)
    low, high = int(ids.min()), int(ids.max())
    if high - low > _ROOM * len(ids) + 1000 or high > np.iinfo(np.int64).max:
        known, place = np.unique(ids, return_inverse=True)
        return list(known.tolist()), place.astype(np.int64)
    moved = ids.astype(np.int64) - low
    there = np.zeros(high - low + 1, bool)
    there[moved] = True
    return list((np.flatnonzero(there) + low).tolist()), (np.cumsum(there) - 1)[moved]
