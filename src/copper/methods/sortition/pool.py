"""Who is in the pool, and what a panel must keep to: checked, sorted, and people alike put together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np

from copper.methods import checks, order
from copper.methods.order import Id

# {attribute: {value: (fewest seats, most seats)}}. A value without a quota has no limit.
Quotas: TypeAlias = Mapping[str, Mapping[Id, tuple[int, int]]]
Limits: TypeAlias = dict[tuple[str, Id], tuple[int, int]]

MOST = 1_000_000  # seats a quota may speak of: beyond it the solver would no longer see one seat


@dataclass(frozen=True)
class Person:
    """Somebody willing. `id` is opaque (never a name); `attributes` holds one value (text or whole
    number) for each attribute that has quotas, "prefer not to say" being a value like any other.
    `household`: people with the same one (text or whole number) live together; None: alone."""

    id: Id
    attributes: Mapping[str, Id] = field(repr=False)
    household: Id | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Rule:
    """The seats that all people of one value, or of one household, may have among those drawn.

    `types` are indexes into `Pool.members`. `low` and `high` count the seats that are still to be
    filled, so they can lie below 0 when kept members already fill more. `attribute` is "" for a
    household.
    """

    low: int
    high: int
    types: np.ndarray = field(repr=False)
    attribute: str = ""
    value: Id = ""
    people: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Pool:
    """People put together by type: same value of everything with quotas, and no household that
    matters or the same one. A panel is then a vector: how many seats each type has.

    `members[t]` are the ids of type t; `most[t]` the most of them that can sit on one panel. Its
    arrays are read-only.
    """

    size: int
    members: tuple[tuple[Id, ...], ...]
    most: np.ndarray
    rules: tuple[Rule, ...]
    kept: tuple[Id, ...] = ()

    def __post_init__(self) -> None:
        for array in (self.most, *(rule.types for rule in self.rules)):
            array.flags.writeable = False

    @property
    def counts(self) -> np.ndarray:
        """How many people each type has."""
        return np.array([len(ids) for ids in self.members], dtype=float)

    @property
    def people(self) -> int:
        return sum(map(len, self.members))

    def with_limits(self, limits: Limits) -> "Pool":
        """The same pool with other quotas for the same values."""
        return replace(self, rules=tuple(_limited(rule, limits) for rule in self.rules))


def read_quotas(quotas: Quotas) -> Limits:
    """{(attribute, value): (fewest, most)}, sorted. ValueError: see `Quotas`, or fewest > most."""
    if not isinstance(quotas, Mapping):
        checks.fail("quotas", "they must be a mapping of attributes")
    found: Limits = {}
    for attribute in sorted(quotas, key=_name):
        values = quotas[attribute]
        if not isinstance(values, Mapping):
            checks.fail(f"quota “{attribute}”", "it must be a mapping of values")
        for value in order.canonical(values, f"quota “{attribute}”"):
            found[attribute, value] = _limits(values[value], f"quota “{attribute}: {value}”")
    return found


def build(
    people: Iterable[Person],
    limits: Limits,
    size: int,
    per_household: int = 1,
    *,
    kept: Collection[Id] = (),
    left_out: Collection[Id] = (),
) -> Pool:
    """The pool for `size` free seats beside `kept`; `left_out` can't be drawn.

    ValueError: an id is there twice or unknown, an attribute is missing, or more seats than people.
    """
    everyone = _read_people(people, limits)
    per_household = checks.whole(per_household, "per_household", least=1)
    known = {person.id for person in everyone}
    stays = set(_known(kept, known, "kept"))
    away = stays | set(_known(left_out, known, "left out"))
    free = [person for person in everyone if person.id not in away]
    staying = [person for person in everyone if person.id in stays]
    size = checks.whole(size, "size", least=1)
    if size > len(free):
        checks.fail("size", f"{size} seats, but only {len(free)} people can be drawn")
    return _put_together(free, staying, limits, size, per_household)


def _put_together(
    free: list[Person], staying: list[Person], limits: Limits, size: int, per_household: int
) -> Pool:
    attributes = sorted({attribute for attribute, _ in limits})
    room = _room_in_households(free, staying, per_household)
    types: dict[tuple[Any, ...], list[Id]] = {}
    for person in free:
        home = person.household if person.household in room else None
        profile = tuple(person.attributes[name] for name in attributes)
        types.setdefault((profile, home), []).append(person.id)
    keys = sorted(types, key=lambda key: types[key][0])
    members = tuple(tuple(types[key]) for key in keys)
    most = np.array([min(len(types[k]), room.get(k[1], size), size) for k in keys], dtype=float)
    place = {name: number for number, name in enumerate(attributes)}
    rules = [
        _quota_rule(
            attribute,
            value,
            limits[attribute, value],
            [t for t, key in enumerate(keys) if key[0][place[attribute]] == value],
            members,
            sum(person.attributes[attribute] == value for person in staying),
        )
        for attribute, value in limits
    ]
    for home in order.canonical(room, "households"):
        rules.append(Rule(0, room[home], np.array([t for t, k in enumerate(keys) if k[1] == home])))
    return Pool(size, members, most, tuple(rules), tuple(person.id for person in staying))


def _quota_rule(
    attribute: str,
    value: Id,
    limit: tuple[int, int],
    types: list[int],
    members: tuple[tuple[Id, ...], ...],
    kept: int,
) -> Rule:
    return Rule(
        limit[0] - kept,
        limit[1] - kept,
        np.array(types, dtype=np.int64),
        attribute,
        value,
        sum(len(members[t]) for t in types),
        kept,
    )


def _limited(rule: Rule, limits: Limits) -> Rule:
    if not rule.attribute:
        return rule
    low, high = limits[rule.attribute, rule.value]
    return replace(rule, low=low - rule.kept, high=high - rule.kept)


def _room_in_households(
    free: list[Person], staying: list[Person], per_household: int
) -> dict[Id, int]:
    """Seats left for each household in which more people could be drawn than may be."""
    living: dict[Id, int] = {}
    for person in free:
        if person.household is not None:
            living[person.household] = living.get(person.household, 0) + 1
    room = dict.fromkeys(living, per_household)
    for person in staying:
        if person.household in room:
            room[person.household] = max(0, room[person.household] - 1)
    return {home: seats for home, seats in room.items() if living[home] > seats}


def _read_people(people: Iterable[Person], limits: Limits) -> list[Person]:
    """Checked and sorted by id."""
    found = list(people)
    attributes = sorted({attribute for attribute, _ in limits})
    for number, person in enumerate(found):
        _check(person, checks.row(number), attributes)
    checks.not_empty(found, "people")
    checks.unique([person.id for person in found], "people")
    for name in attributes:
        # Together with the quotas: 1 and "1" would never meet.
        values = [value for attribute, value in limits if attribute == name]
        values += [person.attributes[name] for person in found]
        order.canonical(values, f"attribute “{name}”")
    order.canonical((p.household for p in found if p.household is not None), "households")
    ids = order.canonical((person.id for person in found), "people")
    by_id = {person.id: person for person in found}
    return [by_id[one] for one in ids]


def _check(person: Any, where: str, attributes: Sequence[str]) -> None:
    if not isinstance(person, Person):
        checks.fail(where, f"{type(person).__name__} is not a Person")
    order.canonical([person.id], f"{where}, field “id”")
    if person.household is not None:
        order.canonical([person.household], f"{where}, field “household”")
    if not isinstance(person.attributes, Mapping):
        checks.fail(where, "the attributes must be a mapping")
    for name in attributes:
        if name not in person.attributes:
            checks.fail(where, f"there is no answer to “{name}”, which has quotas")
        order.canonical([person.attributes[name]], f"{where}, field “{name}”")


def _known(ids: Collection[Id], known: set[Id], where: str) -> list[Id]:
    found = order.canonical(ids, where)
    for one in found:
        if one not in known:
            checks.fail(where, f"{one!r} is not among the people")
    return found


def _name(attribute: Any) -> str:
    if not isinstance(attribute, str) or not attribute:
        checks.fail("quotas", f"{attribute!r} is not the name of an attribute")
    return attribute


def _limits(pair: Any, where: str) -> tuple[int, int]:
    if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
        checks.fail(where, f"{pair!r} is not a pair (fewest, most)")
    low = checks.whole(pair[0], f"{where}, fewest", most=MOST)
    high = checks.whole(pair[1], f"{where}, most", most=MOST)
    if low > high:
        checks.fail(where, f"fewest {low} is more than most {high}")
    return low, high
