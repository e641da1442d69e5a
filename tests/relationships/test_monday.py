"""The Monday page: who owes what, whom to contact, what was left in peace, and how many queries."""

from datetime import timedelta

import pytest
from django.urls import reverse

from copper.accounts.models import Seat
from copper.agreements import services as agreements
from copper.core import clock
from copper.core.errors import NotAllowed, NotHere, Refused
from copper.events import services as events
from copper.partners import services as partners
from copper.partners.models import Partner
from copper.records import services as records
from copper.relationships import services
from copper.relationships.models import Noted, ToContact, Week
from copper.relationships.selectors import monday
from tests.agreements import things
from tests.events.one_of_each import ask, plan
from tests.factories import actor
from tests.relationships.things import build, promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(coordinator):
    return build(coordinator)


def section(who, code):
    return next(shown for shown in monday.page(who) if shown.code == code)


def titles(who, code):
    return [item.title for item in section(who, code).section.items]


def talking(both, *pages):
    for page in pages or (both.group, both.council):
        partners.move(actor=both.coordinator, partner=page, to="talking")


def test_the_sections_stand_in_the_order_of_the_week(coordinator):
    assert [shown.code for shown in monday.page(coordinator)] == [
        "owe", "contact", "wait", "sessions", "offers", "expiring", "quiet", "missing", "since",
    ]  # fmt: skip


def test_nobody_but_the_coordinator_has_it(both, client):
    for who in (both.lead, both.officer, actor("resident")):
        with pytest.raises(NotAllowed):
            monday.page(who)
        with pytest.raises(NotAllowed):
            services.prepare(actor=who)


def test_we_owe_our_own_promises_and_what_is_overdue_to_communities(both):
    records.make_promise(actor=both.coordinator, text="Ours", due_on=clock.today())
    promise(both, made=5, due=3, text="Late to the group")
    promise(both, made=5, due=6, text="Soon to the group")
    promise(both, made=0, due=15, text="Later")
    promise(both, made=5, due=1, text="To the council", actor=both.lead,
            by_organisation=both.group.organisation, to_organisation=both.council.organisation)  # fmt: skip
    assert titles(both.coordinator, "owe") == ["Late to the group", "Ours"]
    assert titles(both.coordinator, "wait") == ["To the council", "Soon to the group"]


def test_what_two_people_promise_each_other_stands_on_no_printed_page(both):
    records.make_promise(
        actor=both.officer,
        text="Private",
        due_on=clock.today(),
        to_person=both.lead.person,
    )
    assert titles(both.coordinator, "owe") + titles(both.coordinator, "wait") == []


def test_one_press_and_it_is_done(both, sign_in):
    late = promise(both, made=5, due=3)
    page = sign_in(both.coordinator).get(reverse("relationships:monday"))
    address = reverse("relationships:done", args=[late.public_id])
    assert address in page.text
    assert sign_in(both.coordinator).post(address).status_code == 302
    late.refresh_from_db()
    assert late.state == "kept"
    assert titles(both.coordinator, "owe") == []
    with pytest.raises(Refused):  # pressed twice
        services.mark_done(actor=both.coordinator, public_id=late.public_id)
    with pytest.raises(NotHere):
        services.mark_done(actor=both.coordinator, public_id=both.group.public_id)
    with pytest.raises(NotAllowed):
        services.mark_done(actor=both.lead, public_id=late.public_id)


def test_the_week_is_chosen_once_and_holds_seven_at_most(both):
    for number in range(9):
        page = partners.add_partner(
            actor=both.coordinator, name=f"Group {number}", kind="community"
        )
        with clock.at(clock.now() - timedelta(days=30 - number)):
            partners.move(actor=both.coordinator, partner=page, to="talking")
    week = services.prepare(actor=both.coordinator)
    first = titles(both.coordinator, "contact")
    assert first == [f"Group {number}" for number in range(7)]  # the longest overdue first
    met = Partner.objects.get(organisation__name="Group 0")
    partners.note_meeting(actor=both.coordinator, partner=met, on=clock.today(), how="met")
    assert services.prepare(actor=both.coordinator).pk == week.pk
    assert titles(both.coordinator, "contact") == first[1:]  # no eighth comes in its place
    assert "1 done" in section(both.coordinator, "contact").section.note
    assert all(item.why for item in section(both.coordinator, "contact").section.items)


def test_whose_members_were_asked_enough_is_left_in_peace(both):
    talking(both)
    events.set_cap(actor=both.lead, organisation=both.group.organisation, asks=1, minutes=60,
                   from_month=clock.today().replace(day=1))  # fmt: skip
    ask(both.coordinator, None, both.group.organisation, days=0)
    week = services.prepare(actor=both.coordinator)
    assert titles(both.coordinator, "contact") == ["Council"]
    assert week.spared == 1
    assert "left in peace" in section(both.coordinator, "contact").section.note


def test_who_reaches_the_cap_after_monday_is_left_in_peace_from_then_on(both):
    talking(both)
    services.prepare(actor=both.coordinator)
    assert sorted(titles(both.coordinator, "contact")) == ["Council", "Garden"]
    events.set_cap(actor=both.lead, organisation=both.group.organisation, asks=1, minutes=60,
                   from_month=clock.today().replace(day=1))  # fmt: skip
    ask(both.coordinator, None, both.group.organisation, days=0)
    assert titles(both.coordinator, "contact") == ["Council"]


def test_who_was_met_often_lately_is_not_called_again(both):
    talking(both)
    for days in (3, 5, 7, 9):
        partners.note_meeting(
            actor=both.coordinator,
            partner=Partner.objects.get(pk=both.group.pk),
            on=clock.today() - timedelta(days=days),
            how="phone",
            next_on=clock.today() if days == 9 else None,
        )
    services.prepare(actor=both.coordinator)
    assert titles(both.coordinator, "contact") == ["Council"]


def test_sessions_of_this_week_say_what_people_need(both):
    wednesday = clock.now().replace(hour=8) + timedelta(days=2 - clock.today().weekday())
    with clock.at(wednesday):
        plan(both.coordinator, days=1, access=["step_free"])
        plan(both.coordinator, days=8)
        (found,) = section(both.coordinator, "sessions").section.items
    assert "no steps" in found.why
    assert found.why.startswith("Still to arrange")


def test_new_offers_objections_and_what_happened_since(both):
    partners.change_partner(
        actor=both.lead, partner=both.group, wants="Benches", brings="A warm room"
    )
    records.object_to(
        actor=both.lead, subject_type="other", subject=both.group.public_id, words="No"
    )
    found = section(both.coordinator, "offers").section.items
    assert [item.title for item in found] == ["Somebody objects.", "Garden", "Council", "Garden"]
    assert "bring and what they want" in found[1].why
    since = titles(both.coordinator, "since")
    assert "An organisation was invited: 2" in since
    with clock.at(clock.now() + timedelta(days=15)):
        assert titles(both.coordinator, "since") == []


def test_seats_that_end_are_noted_without_a_name(both):
    Seat.objects.filter(person=both.lead.person).update(ends_on=clock.today() + timedelta(days=9))
    services.prepare(actor=both.coordinator)
    row = Noted.objects.get(what="seat")
    assert "Nasreen" not in str(row.params)
    assert titles(both.coordinator, "expiring") == ["A seat: community organisation lead"]


def test_asks_without_an_answer_wait_and_what_is_late_to_come_back_is_owed(both):
    ask(both.coordinator, None, both.group.organisation, days=5)
    with clock.at(clock.now() - timedelta(days=60)):
        late = ask(both.officer, both.council.organisation, both.group.organisation, days=5)
        events.answer_ask(actor=both.lead, ask=late, yes=True)
    services.prepare(actor=both.coordinator)
    assert "The network asks Garden" in titles(both.coordinator, "wait")
    assert "Council to Garden" in titles(both.coordinator, "owe")


def test_a_worry_beside_an_agreement_is_a_concern_until_it_is_settled(both):
    made = things.two(coordinator=both.coordinator, group=both.group.organisation, lead=both.lead)
    said = agreements.comment(
        actor=both.lead, agreement=made.agreement, section="money", words="Late pay", is_worry=True
    )
    services.prepare(actor=both.coordinator)
    found = section(both.coordinator, "offers").section.items[-1]
    assert found.title.startswith("Agreement: Garden")
    assert "Late pay" not in str(list(Noted.objects.values_list("params", flat=True)))
    agreements.settle(actor=both.lead, comment=said)
    services.prepare(actor=both.coordinator)
    assert not Noted.objects.filter(what="worry").exists()


def test_links_that_hang_on_one_person_are_quiet(both):
    talking(both)
    services.prepare(actor=both.coordinator)
    assert sorted(titles(both.coordinator, "quiet")) == ["Council", "Garden"]


def test_preparing_twice_notes_nothing_twice(both):
    talking(both)
    services.prepare(actor=both.coordinator)
    before = Noted.objects.count()
    services.prepare(actor=both.coordinator)
    assert (Noted.objects.count(), Week.objects.count()) == (before, 1)
    with clock.at(clock.now() + timedelta(days=7)):
        services.prepare(actor=both.coordinator)
    assert Week.objects.count() == 2


def test_a_page_that_became_one_with_another_is_not_called(both, coordinator):
    twin = partners.add_partner(actor=coordinator, name="Garden again", kind="community")
    talking(both, both.group, twin)
    services.prepare(actor=coordinator)
    partners.merge(actor=coordinator, kept=both.group, gone=twin)
    assert titles(coordinator, "contact") == ["Garden"]
    assert ToContact.objects.count() == 2


def test_the_page_takes_at_most_15_queries_however_much_there_is(
    both, sign_in, django_assert_max_num_queries
):
    talking(both)
    services.prepare(actor=both.coordinator)
    client = sign_in(both.coordinator)
    client.get(reverse("relationships:monday"))
    for _round in range(2):
        for number in range(3):
            promise(both, made=5, due=3, text=f"Late {number}")
            promise(both, made=0, due=3, text=f"Soon {number}")
            with clock.at(clock.now() - timedelta(days=1)):
                plan(both.coordinator, days=1, access=["step_free"])
            partners.change_partner(actor=both.coordinator, partner=both.group, wants=f"{number}")
        with django_assert_max_num_queries(15):
            assert client.get(reverse("relationships:monday")).status_code == 200


def test_before_it_was_prepared_the_page_says_so_and_offers_it(both, sign_in):
    talking(both)
    client = sign_in(both.coordinator)
    assert "not prepared yet" in client.get(reverse("relationships:monday")).text
    assert client.post(reverse("relationships:look_again")).status_code == 302
    page = client.get(reverse("relationships:monday")).text
    assert "not prepared yet" not in page
    assert "Nobody has met them yet." in page
