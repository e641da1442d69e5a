from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from copper.accounts.models import Person, Seat
from copper.demo import story
from copper.partners.models import Partner
from copper.places.models import Value
from copper.records import book, sealing
from copper.records.models import Decision, Entry, Promise
from copper.ties.models import Wave

ANCHOR = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def test_the_story_holds_what_the_guides_promise(db):
    story.tell(ANCHOR)
    assert Seat.objects.filter(role="peer_researcher").count() == 20
    assert Seat.objects.filter(role="community_lead").values("organisation").distinct().count() == 4
    assert Decision.objects.filter(decided_at__isnull=False).count() == 5
    assert Partner.objects.filter(state="active").count() == 7
    assert Wave.objects.filter(closed_at__isnull=False).count() == 2
    assert set(Promise.objects.values_list("state", flat=True)) == {"open", "kept", "broken"}
    assert book.verify().is_whole
    assert sealing.faults() == []
    times = list(Entry.objects.order_by("seq").values_list("at", flat=True))
    assert times == sorted(times), "the book tells the story in the order in which it happened"
    assert times[-1] <= ANCHOR


def told():
    """What happened when, without the ids, which are new each time."""
    with transaction.atomic():
        story.tell(ANCHOR)
        lines = list(Entry.objects.order_by("seq").values_list("at", "kind", "audience"))
        numbers = list(
            Value.objects.order_by("measure__key", "area__code").values_list("number", flat=True)
        )
        transaction.set_rollback(True)
    return lines, numbers


def test_the_same_seed_tells_the_same_story(db):
    assert told() == told()


def test_made_up_people_never_come_into_a_real_network(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="real network"):
        call_command("build_demo")
    assert not Person.objects.exists()


def test_a_story_is_not_told_twice(db, settings, resident):
    settings.DEMO = True
    with pytest.raises(CommandError, match="already"):
        call_command("build_demo")
