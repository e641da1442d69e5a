"""Which organisation of the network a row is about: by number first, then by name and postcode."""

from collections import defaultdict
from dataclasses import dataclass, field

from copper.accounts.models import Organisation
from copper.partners import codes as partner_codes
from copper.partners.models import Identifier, Partner

from . import codes
from .entries import Entry, same_name, split_org_id
from .reading import Note


@dataclass(frozen=True)
class Known:
    """A partner as it is compared."""

    pk: int
    postcode: str
    has_left: bool
    bloc: str
    organisation_id: int


@dataclass
class Index:
    """Everybody who is here, in three queries; and the rows of the file so far."""

    by_own_id: dict[str, int] = field(default_factory=dict)
    by_number: dict[tuple[str, str], int] = field(default_factory=dict)
    by_name: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    known: dict[int, Known] = field(default_factory=dict)
    schemes: dict[int, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    # Organisations that have seats and no page yet: {name in small letters: bloc}.
    without_page: dict[str, str] = field(default_factory=dict)
    rows_by_number: dict[tuple[str, str], int] = field(default_factory=dict)
    rows_by_name: dict[str, list[tuple[int, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )


@dataclass(frozen=True)
class Match:
    verdict: str
    partner_id: int | None = None
    note: Note | None = None


def load() -> Index:
    index = Index()
    led_to: dict[int, int] = {}
    rows = Partner.objects.values_list(
        "pk",
        "public_id",
        "merged_into_id",
        "organisation__name",
        "organisation__bloc",
        "postcode",
        "state",
        "organisation_id",
    )
    for pk, own_id, merged, name, bloc, postcode, state, organisation_id in rows:
        if merged is not None:
            led_to[pk] = merged
        index.known[pk] = Known(pk, postcode, state == partner_codes.LEFT, bloc, organisation_id)
        index.by_own_id[str(own_id)] = pk
        index.by_name[same_name(name)].append(pk)
    index.by_name = defaultdict(
        list, {name: [_end(led_to, pk) for pk in pks] for name, pks in index.by_name.items()}
    )
    index.by_own_id = {own: _end(led_to, pk) for own, pk in index.by_own_id.items()}
    for pk, scheme, value in Identifier.objects.values_list("partner_id", "scheme", "value"):
        index.by_number[(scheme, value)] = _end(led_to, pk)
        index.schemes[_end(led_to, pk)].add((scheme, value))
    alone = Organisation.objects.filter(partner=None, merged_into=None)
    index.without_page = {name.casefold(): bloc for name, bloc in alone.values_list("name", "bloc")}
    return index


def _end(led_to: dict[int, int], pk: int) -> int:
    """The page that one leads to which became one with another, perhaps over several steps."""
    while pk in led_to:
        pk = led_to[pk]
    return pk


def judge(index: Index, entry: Entry, number: int) -> Match:
    """What would happen to the row; remembers it for the rows that follow."""
    numbers = {(scheme, value) for scheme, value in entry.numbers}
    again = next((index.rows_by_number[n] for n in numbers if n in index.rows_by_number), None)
    name = same_name(entry.name)
    twins = index.rows_by_name[name]
    if again is None and entry.postcode:
        again = next((row for row, postcode in twins if postcode == entry.postcode), None)
    if again is not None:
        return Match(codes.WRONG, note=("again", {"row": again}))
    found = (
        _by_own_id(index, entry)
        or _by_number(index, numbers)
        or _by_name(index, entry, name, numbers)
    )
    if found is None and twins:
        found = Match(codes.DOUBT, note=("same_name_row", {"row": twins[0][0]}))
    if found is None:
        found = _new(index, entry)
    if found.verdict != codes.WRONG:
        index.rows_by_number |= dict.fromkeys(numbers, number)
        twins.append((number, entry.postcode))
    return found


def _by_own_id(index: Index, entry: Entry) -> Match | None:
    pk = index.by_own_id.get(entry.own_id)
    return _same(index, pk, "by_own_id") if pk is not None else None


def organisation_of(index: Index, org_id: str, name: str) -> int | None:
    """The organisation that another standard names by an org-id, or by a name only one has here."""
    split = split_org_id(org_id)
    pk = index.by_own_id.get(org_id)
    if pk is None and split is not None:
        pk = index.by_number.get((split[0], split[1].upper()))
    if pk is None:
        named = set(index.by_name.get(same_name(name), ()))
        pk = named.pop() if len(named) == 1 else None
    return None if pk is None else index.known[pk].organisation_id


def _by_number(index: Index, numbers: set[tuple[str, str]]) -> Match | None:
    owners = {index.by_number[n] for n in numbers if n in index.by_number}
    if not owners:
        return None
    if len(owners) > 1:
        return Match(codes.WRONG, note=("two_owners", {}))
    return _same(index, owners.pop(), "by_number")


def _same(index: Index, pk: int, why: str) -> Match:
    if index.known[pk].has_left:
        return Match(codes.WRONG, note=("gone", {}))
    return Match(codes.SAME, pk, (why, {}))


def _by_name(index: Index, entry: Entry, name: str, numbers: set[tuple[str, str]]) -> Match | None:
    here = list(dict.fromkeys(index.by_name.get(name, ())))
    if not here:
        return None
    same_place = [
        pk for pk in here if entry.postcode and index.known[pk].postcode == entry.postcode
    ]
    if len(same_place) == 1:
        pk = same_place[0]
        schemes = {scheme for scheme, _value in numbers}
        if any(scheme in schemes for scheme, _value in index.schemes[pk]):
            return Match(codes.DOUBT, pk, ("same_name_number", {}))
        return _same(index, pk, "by_name")
    if index.known[here[0]].has_left:
        return Match(codes.WRONG, note=("gone", {}))
    return Match(codes.DOUBT, here[0], ("same_name", {}))


def _new(index: Index, entry: Entry) -> Match:
    bloc = index.without_page.get(entry.name.casefold())
    if bloc is not None and bloc != partner_codes.BLOC_OF[entry.kind]:
        return Match(codes.WRONG, note=("other_bloc", {}))
    return Match(codes.NEW)
