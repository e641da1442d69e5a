from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from copper.accounts.models import Person, Seat
from copper.demo import story
from copper.records import book, sealing
from copper.records.models import Decision, Entry, Promise

ANCHOR = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def test_the_story_holds_what_the_guides_promise(db):
    story.tell(ANCHOR)
    assert Seat.objects.filter(role="peer_researcher").count() == 20
    assert Seat.objects.filter(role="community_lead").values("organisation").distinct().count() == 4
    assert Decision.objects.filter(decided_at__isnull=False).count() == 4
    assert set(Promise.objects.values_list("state", flat=True)) == {"open", "kept", "broken"}
    assert book.verify().is_whole
    assert sealing.faults() == []
    times = list(Entry.objects.order_by("seq").values_list("at", flat=True))
    assert max(times) <= ANCHOR


def test_the_same_seed_tells_the_same_story(db):
    story.tell(ANCHOR)
    assert Entry.objects.filter(kind="decision.made").count() == 4
    assert Person.objects.get(name="Amina Bibi").needs.content["spoken"] == ["phr", "ur"]


def test_made_up_people_never_come_into_a_real_network(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="real network"):
        call_command("build_demo")
    assert not Person.objects.exists()


def test_a_story_is_not_told_twice(db, settings, resident):
    settings.DEMO = True
    with pytest.raises(CommandError, match="already"):
        call_command("build_demo")
