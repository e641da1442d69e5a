"""How a relationship is: who may read which signal, in words with a day, and never as a score."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from copper.core import clock
from copper.core.errors import NotAllowed, NotHere
from copper.events import services as events
from copper.partners import services as partners
from copper.partners.questions import QUESTIONS
from copper.records import services as records
from copper.relationships.selectors import health
from tests.agreements.things import offered
from tests.events.one_of_each import ask
from tests.factories import actor
from tests.relationships.things import broken, build, kept, promise

pytestmark = pytest.mark.django_db
YES = dict.fromkeys(QUESTIONS, "yes")


@pytest.fixture
def both(coordinator):
    return build(coordinator)


def signals(who, page):
    found = health.health(who, health.one(who, page.public_id))
    return {shown.code: shown.signal for shown in found}


def test_promises_kept_in_time_late_broken_and_waited_for_are_told_apart(both):
    kept(both, made=90, due=30, after=30)
    kept(both, made=90, due=30, after=31)
    broken(both, made=60, due=10)
    promise(both, made=40, due=10)
    promise(both, made=1, due=30)  # its day has not come
    found = signals(both.coordinator, both.council)["promises"]
    assert found.n == 4
    for words in ("Kept on time: 1 of 4.", "Kept late: 1.", "Not kept: 1.", "Still waited for: 1."):
        assert words in found.words
    assert found.state == "look"


def test_a_released_promise_and_one_of_long_ago_count_for_nothing(both):
    records.release_promise(actor=both.lead, promise=promise(both, made=5, due=20))
    broken(both, made=900, due=10)
    assert signals(both.coordinator, both.council)["promises"].state == "unknown"


def test_what_two_people_promise_each_other_is_counted_nowhere(both):
    with clock.at(clock.now() - timedelta(days=9)):
        records.make_promise(
            actor=both.officer,
            text="Tea",
            due_on=clock.today(),
            by_person=both.officer.person,
            by_organisation=both.council.organisation,
            to_person=both.lead.person,
        )
    assert signals(both.coordinator, both.council)["promises"].n == 0


def test_what_had_to_come_back_is_the_conduct_of_who_asked(both):
    with clock.at(clock.now() - timedelta(days=60)):
        asked = ask(both.officer, both.council.organisation, both.group.organisation, days=1)
        events.answer_ask(actor=both.lead, ask=asked, yes=True)
    late = signals(both.coordinator, both.council)["loops"]
    assert late.state == "look"
    assert "People still wait: 1." in late.words
    asked.refresh_from_db()
    events.came_back(actor=both.lead, ask=asked)
    assert "Came back late: 1." in signals(both.coordinator, both.council)["loops"].words
    assert "Came back late: 1." in signals(both.lead, both.group)["loops"].words


def test_ten_signals_tell_of_what_was_done(both):
    partners.move(actor=both.lead, partner=both.group, to="talking")
    before = signals(both.coordinator, both.group)
    assert len(before) == 10
    garden = both.group.organisation
    partners.vet(actor=both.coordinator, by=None, about=garden, views=YES, go_on=True)
    partners.vet(actor=both.lead, by=garden, about=None, views=YES, go_on=True)
    for name in ("Nasreen", "Rukhsana"):
        partners.hold_contact(
            actor=both.lead,
            partner=both.group,
            name=name,
            consent_how="spoken",
            consent_on=clock.today(),
        )
    partners.note_meeting(actor=both.lead, partner=both.group, on=clock.today(), how="met")
    records.object_to(
        actor=both.lead, subject_type="partner", subject=both.group.public_id, words="No"
    )
    after = signals(both.coordinator, both.group)
    changed = {code for code in before if before[code].state != after[code].state}
    assert changed == {"vetting", "known", "rhythm", "objections"}
    assert after["vetting"].on == after["rhythm"].on == clock.today()
    assert after["objections"].state == "look"
    assert after["known"].n == 2


def test_of_a_community_organisation_only_itself_and_the_coordinator_read(both):
    assert len(signals(both.lead, both.group)) == 10
    assert len(signals(both.coordinator, both.group)) == 10
    others = (
        both.officer,
        actor("resident"),
        actor("peer_researcher", organisation=both.group.organisation),
    )
    for who in others:
        with pytest.raises(NotAllowed):
            health.one(who, both.group.public_id)
    with pytest.raises(NotHere):
        health.one(both.lead, both.lead.ref)


def test_all_members_read_the_conduct_of_an_institution_and_nothing_else_of_it(both):
    assert set(signals(actor("resident"), both.council)) == {"promises", "loops"}
    assert set(signals(both.lead, both.council)) == {"promises", "loops"}
    assert len(signals(both.officer, both.council)) == 10


def test_no_page_has_a_score_a_percent_sign_or_an_order_of_best_and_worst(both, sign_in):
    for name in ("Zebra council", "Aardvark trust"):
        partners.add_partner(actor=both.coordinator, name=name, kind="council")
    for page in type(both.council).objects.filter(kind="council"):
        partners.move(actor=both.coordinator, partner=page, to="talking")
    for _n in range(6):
        kept(both, made=90, due=30, after=30)
    text = sign_in(actor("resident")).get(reverse("relationships:conduct")).text
    names = re.findall(r"<h2[^>]*><bdi>([^<]+)</bdi></h2>", text)
    assert names == ["Aardvark trust", "Council", "Zebra council"]
    assert "6 of 6 (that is 100 of 100)" in text
    assert "%" not in re.sub(
        r"<style.*?</style>|<script.*?</script>|https?://\S+", "", text, flags=re.S
    )
    assert "Garden" not in text


def test_pages_take_few_queries_however_much_there_is(both, sign_in, django_assert_max_num_queries):
    for round_ in range(2):
        for _n in range(3):
            kept(both, made=90, due=30, after=30)
            promise(both, made=9, due=3)
            with clock.at(clock.now() - timedelta(days=40 * (1 + round_))):
                asked = ask(both.officer, both.council.organisation, both.group.organisation, days=1, minutes=1)  # fmt: skip
                if _n:
                    events.answer_ask(actor=both.lead, ask=asked, yes=True)
            partners.note_meeting(actor=both.lead, partner=type(both.group).objects.get(pk=both.group.pk), on=clock.today(), how="met")  # fmt: skip
        offered(coordinator=both.coordinator, group=both.group.organisation, lead=both.lead)
        client = sign_in(both.coordinator)
        client.get(reverse("home"))
        for name in ("own", "health"):
            for page in (both.group, both.council):
                with django_assert_max_num_queries(15):
                    address = reverse(f"relationships:{name}", args=[page.public_id])
                    assert client.get(address).status_code == 200
        with django_assert_max_num_queries(15):
            assert client.get(reverse("relationships:conduct")).status_code == 200
