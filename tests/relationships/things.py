"""A small network for tests: a group and a council with pages, who speaks for them, and promises."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from copper.core import clock
from copper.partners import services as partners
from copper.records import services as records
from tests.factories import actor


@dataclass
class Both:
    coordinator: Any
    group: Any  # the partner's page
    council: Any
    lead: Any
    officer: Any


def build(coordinator) -> Both:
    group = partners.add_partner(actor=coordinator, name="Garden", kind="community")
    council = partners.add_partner(actor=coordinator, name="Council", kind="council")
    return Both(
        coordinator,
        group,
        council,
        actor("community_lead", organisation=group.organisation, name="Nasreen"),
        actor("policy_maker", organisation=council.organisation, name="Priya"),
    )


def promise(both, made=0, due=10, **what):
    """By the council to the group unless said; made so many days ago, due so many days after."""
    given = {
        "actor": both.officer,
        "text": "Pay the hall",
        "by_organisation": both.council.organisation,
        "to_organisation": both.group.organisation,
    } | what
    with clock.at(clock.now() - timedelta(days=made)):
        return records.make_promise(due_on=clock.today() + timedelta(days=due), **given)


def kept(both, made, due, after):
    """Kept so many days after it was made."""
    found = promise(both, made, due)
    with clock.at(clock.now() - timedelta(days=made - after)):
        return records.keep_promise(actor=both.officer, promise=found)


def broken(both, made, due):
    found = promise(both, made, due)
    with clock.at(clock.now() - timedelta(days=made - due - 1)):
        return records.break_promise(actor=both.lead, promise=found)
