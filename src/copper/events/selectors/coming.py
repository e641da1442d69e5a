"""Who comes to a meeting, and what to arrange for them: names for few, numbers through the gate."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check, may
from copper.accounts.rules import LANGUAGES
from copper.disclosure import gate
from copper.disclosure import rules as disclosure
from copper.events import codes
from copper.events.models import Coming, Event


@dataclass(frozen=True)
class Wanted:
    """Something people who come asked for. `people` is text: a number, or "fewer than 8"."""

    what: str
    language: str
    people: str
    is_arranged: bool
    is_on_list: bool

    @property
    def label(self) -> str:
        return label_of(self.what, self.language)


@dataclass(frozen=True)
class Comers:
    """How many come, as this viewer may know it, and what they asked for."""

    people: str
    wanted: list[Wanted]
    has_names: bool


def label_of(what: str, language: str = "") -> str:
    """What is arranged, in words: "British Sign Language", "interpreter: اردو"."""
    name = str(dict(codes.WHAT).get(what, what))
    spoken = dict(LANGUAGES).get(language, language)
    return _("interpreter: %(language)s") % {"language": spoken} if language else name


def comers(actor: Actor, of: Event) -> Comers:
    """Totals of those who come. Three queries.

    Whoever sees the names sees exact numbers; an institution's people see what to arrange, and
    numbers only as the disclosure gate lets them out.
    """
    check(actor, "events.see_numbers", of)
    exact = may(actor, "events.see_names", of)
    rule = None if exact else disclosure.in_force()
    coming = list(of.answers.filter(answer=codes.COMING).values_list("needs", flat=True))
    wants: Counter[tuple[str, str]] = Counter()
    needs: Any
    for needs in coming:
        wants.update((code, "") for code in needs.get("wants", []))
        if language := needs.get("interpreter"):
            wants[codes.INTERPRETER, language] += 1
    done = {(a.what, a.language): a.is_arranged for a in of.arrangements.all()}

    def shown(n: int) -> str:
        return str(n) if exact else gate.count(n, rule).shown

    wanted = [
        Wanted(
            what, language, shown(n), done.get((what, language), False), (what, language) in done
        )
        # Not by number: the order would tell what the gate hides.
        for (what, language), n in sorted(wants.items())
    ]
    return Comers(shown(len(coming)), wanted, exact)


def people_coming(actor: Actor, of: Event) -> QuerySet[Coming]:
    """Who comes, by name. NotAllowed for every institution's seat."""
    check(actor, "events.see_names", of)
    return of.answers.filter(answer=codes.COMING).select_related("person").order_by("person__name")
