"""The plain records from which the fifteen measures are computed.

`who` is "community", "both" or "institution"; `bloc` is "community", "institution" or "network".
Days are whole numbers, such as `date.toordinal()`. Money is a plain number in one currency, best
in whole pence. `person`, `payee`: an id (text or whole number) or None when nobody is named.
"""

from dataclasses import dataclass

from copper.methods.order import Id


@dataclass(frozen=True)
class Decision:
    """Measure 1. `stake` 1 to 3; `decided_by`: who."""

    stake: int
    decided_by: str


@dataclass(frozen=True)
class Project:
    """Measure 3. `origin`: whose idea it was (who)."""

    origin: str


@dataclass(frozen=True)
class Spending:
    """Measure 4. Money spent on one thing; `priority`: the item of the lists it serves, or None."""

    amount: float
    priority: Id | None = None


@dataclass(frozen=True)
class PriorityList:
    """Measure 4. A bloc's own list, first = most wanted, and how many people made it."""

    items: tuple[Id, ...]
    voters: int


@dataclass(frozen=True)
class Share:
    """Measure 5. Money of the budget paid to a bloc."""

    amount: float
    bloc: str


@dataclass(frozen=True)
class Control:
    """Measure 6. Who decides over hiring, money and things given in kind (who; None: not there)."""

    hiring: str | None = None
    money: str | None = None
    in_kind: str | None = None


@dataclass(frozen=True)
class Payment:
    """Measure 7. `claimed`, `promised`, `paid`: days; `paid` is None while unpaid. `bloc`: of the
    payee."""

    bloc: str
    claimed: int
    promised: int
    paid: int | None = None
    payee: Id | None = None


@dataclass(frozen=True)
class Work:
    """Measure 8. Hours of one person in the community, how many of them are paid, the fee paid for
    them, and what the rate card in force says for an hour."""

    person: Id | None
    hours: float
    paid_hours: float
    fee: float
    rate: float


@dataclass(frozen=True)
class Contribution:
    """Measures 9 and 10. Days of raising, answering and the contributor's "yes, answered"; None =
    not yet. Where nobody can be asked, `confirmed` is the day on which the answer went onto the
    public page. `outcome`: "used", "partly", "not" or None while there is no answer."""

    bloc: str
    raised: int
    answered: int | None = None
    confirmed: int | None = None
    outcome: str | None = None
    person: Id | None = None


@dataclass(frozen=True)
class Objection:
    """Measure 11. `outcome`: "raised" or "mediated" (still open), "upheld", "compromise",
    "overridden". `days_paused`: None when nothing was paused."""

    outcome: str
    days_paused: float | None = None


@dataclass(frozen=True)
class Segment:
    """Measure 12. A coded piece of text; `by_peer`: a peer researcher coded it."""

    by_peer: bool


@dataclass(frozen=True)
class Theme:
    """Measure 12. Who proposed it first; `settled_with`: whose reading stands, for a contested
    theme that is settled (who; None: not contested, or still open)."""

    proposed_by: str
    settled_with: str | None = None


@dataclass(frozen=True)
class Credit:
    """Measure 13. A person's weighted credit (any unit, one unit for all) and hours."""

    person: Id | None
    bloc: str
    credit: float
    hours: float


@dataclass(frozen=True)
class Dataset:
    """Measure 14. `access_rule`, `seat`: there is a community access rule; the community has a seat
    where access is decided. `owed_from`: the day from which returning it counts, None when nothing
    is owed; `returned`: the day it was given back to the community."""

    access_rule: bool
    seat: bool
    owed_from: int | None = None
    returned: int | None = None


@dataclass(frozen=True)
class Rating:
    """Measure 15. One person's answer to one item."""

    person: Id
    bloc: str
    item: Id
    value: float
