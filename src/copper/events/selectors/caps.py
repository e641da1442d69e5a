"""How much an organisation may be asked, and how much of it is taken."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check
from copper.core import network
from copper.events import codes, rules
from copper.events.models import Ask, Cap
from copper.events.rules import CapState


def network_caps() -> tuple[int, int]:
    """(asks, minutes of one person) in a month, for organisations that said nothing. One query."""
    found = network.values("events.asks_a_month", "events.minutes_a_month")
    return found["events.asks_a_month"], found["events.minutes_a_month"]


def caps_of(
    organisations: Collection[int], months: Sequence[date]
) -> dict[tuple[int, date], tuple[int, int]]:
    """{(organisation, month): (asks, minutes)}: its own cap of that month, else the network's.

    The newest word is the whole word: it holds from its month on, whatever was said before.
    """
    usual, own = network_caps(), defaultdict(list)
    rows = Cap.objects.filter(organisation__in=organisations, from_month__lte=max(months))
    for row in rows.order_by("pk"):
        own[row.organisation_id].append(row)
    found = {}
    for organisation in organisations:
        for month in months:
            caps = [c for c in own[organisation] if c.from_month <= month]
            found[organisation, month] = (caps[-1].asks, caps[-1].minutes) if caps else usual
    return found


def cap_states(
    organisations: Collection[int], *, first: date, months: int = 1
) -> dict[int, list[CapState]]:
    """{organisation: how full each month is}, from the month of `first` on. Three queries."""
    every = [rules.month_of(first)]
    while len(every) < months:
        every.append(rules.next_month(every[-1]))
    caps = caps_of(organisations, every)
    count: dict[tuple[int, date], list[int]] = defaultdict(lambda: [0, 0])
    for of_id, begins, ends, minutes in _taking_place(organisations, every).values_list(
        "of_id", "first_day", "last_day", "minutes"
    ):
        for month, share in rules.minutes_by_month(begins, ends, minutes).items():
            taken = count[of_id, month]
            taken[0] += 1
            taken[1] += share
    return {
        organisation: [
            CapState(
                month,
                count[organisation, month][0],
                caps[organisation, month][0],
                count[organisation, month][1],
                caps[organisation, month][1],
            )
            for month in every
        ]
        for organisation in organisations
    }


def _taking_place(organisations: Collection[int], months: Sequence[date]) -> QuerySet[Ask]:
    last = rules.next_month(months[-1]) - timedelta(days=1)
    return Ask.objects.filter(
        of__in=organisations,
        state__in=codes.TAKES_A_PLACE,
        first_day__lte=last,
        last_day__gte=months[0],
    )


def cap_rows(actor: Actor, organisation: Organisation) -> list[Cap]:
    """What the organisation said over time, newest first."""
    check(actor, "events.see_burden", organisation)
    return list(Cap.objects.filter(organisation=organisation).order_by("-pk")[:20])


@dataclass(frozen=True)
class Burden:
    """What one month asks of an organisation's members: of each person, and of all together."""

    month: date
    asks: int
    minutes: int  # of one person
    all_minutes: int  # of everybody asked

    @property
    def hours(self) -> int:
        return round(self.all_minutes / 60)


def burden(
    actor: Actor, organisation: Organisation, *, first: date, months: int = 12
) -> list[Burden]:
    """Minutes asked of the organisation's members in each month, from the month of `first` on."""
    check(actor, "events.see_burden", organisation)
    every = [rules.month_of(first)]
    while len(every) < months:
        every.append(rules.next_month(every[-1]))
    sums = {month: [0, 0, 0] for month in every}
    for begins, ends, minutes, people in _taking_place([organisation.pk], every).values_list(
        "first_day", "last_day", "minutes", "people"
    ):
        for month, share in rules.minutes_by_month(begins, ends, minutes).items():
            if month in sums:
                for place, more in enumerate((1, share, share * people)):
                    sums[month][place] += more
    return [Burden(month, *numbers) for month, numbers in sums.items()]
