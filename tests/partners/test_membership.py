"""How an organisation comes, stays, rests and leaves; and how both sides look into each other."""

from datetime import timedelta

import pytest

from copper.accounts.actor import STRANGER, system_actor
from copper.core import clock
from copper.core.errors import ChangedMeanwhile, NotAllowed, Refused
from copper.partners import codes, rules, services
from copper.partners.models import Partner
from copper.partners.questions import QUESTIONS
from copper.records.models import Entry
from tests.factories import actor

pytestmark = pytest.mark.django_db
YES = dict.fromkeys(QUESTIONS, "yes")


@pytest.fixture
def coordinator():
    return actor("coordinator")


@pytest.fixture
def partner(coordinator):
    return services.add_partner(actor=coordinator, name="Garden", kind="community")


@pytest.fixture
def lead(partner):
    return actor("community_lead", organisation=partner.organisation)


def get_to_know(coordinator, lead, partner):
    garden = partner.organisation
    services.vet(actor=coordinator, by=None, about=garden, views=YES, go_on=True)
    services.vet(actor=lead, by=garden, about=None, views=YES, go_on=True)
    services.hold_contact(
        actor=lead, partner=partner, name="Nasreen", consent_how="spoken", consent_on=clock.today()
    )


def test_an_organisation_walks_from_invited_to_active_and_rests_without_guilt(
    coordinator, lead, partner
):
    services.move(actor=lead, partner=partner, to="talking")
    get_to_know(coordinator, lead, partner)
    for state in ("member", "active", "resting", "active"):
        services.move(actor=lead, partner=partner, to=state)
    assert Partner.objects.get().state == "active"
    moves = Entry.objects.filter(kind="partner.moved").order_by("seq")
    assert [entry.codes["to"] for entry in moves] == [
        "talking", "member", "active", "resting", "active",
    ]  # fmt: skip


def test_nobody_becomes_a_member_before_both_sides_looked_into_each_other(
    coordinator, lead, partner
):
    services.move(actor=lead, partner=partner, to="talking")
    with pytest.raises(Refused) as refusal:
        services.move(actor=coordinator, partner=partner, to="member")
    assert len(refusal.value.missing) == 3
    services.vet(actor=coordinator, by=None, about=partner.organisation, views=YES, go_on=True)
    with pytest.raises(Refused) as refusal:
        services.move(actor=coordinator, partner=partner, to="member")
    assert len(refusal.value.missing) == 2


def test_the_newest_look_counts(coordinator, lead, partner):
    services.move(actor=lead, partner=partner, to="talking")
    get_to_know(coordinator, lead, partner)
    services.vet(
        actor=lead, by=partner.organisation, about=None, views=YES, go_on=False, words="Late pay"
    )
    with pytest.raises(Refused):
        services.move(actor=coordinator, partner=partner, to="member")


@pytest.mark.parametrize("state", [code for code, _name in codes.STATES])
def test_every_move_that_is_not_in_the_table_is_refused(state):
    standing = rules.Standing(state, True, True, True, "keep")
    for to, _name in codes.STATES:
        assert (rules.why_not(standing, to) == []) == (to in rules.MOVES[state])


@pytest.mark.parametrize("choice", ["keep", "hide", "remove"])
def test_who_leaves_says_what_becomes_of_their_data(coordinator, lead, partner, choice):
    get_to_know(coordinator, lead, partner)
    services.change_partner(actor=lead, partner=partner, about="We grow food")
    services.note_meeting(actor=lead, partner=partner, on=clock.today(), how="met", words="Tea")
    with pytest.raises(Refused, match="can't change"):
        services.move(actor=lead, partner=partner, to="left")
    services.move(actor=lead, partner=partner, to="left", data_choice=choice)
    partner.refresh_from_db()
    gone = choice == "remove"
    assert partner.contacts.exists() is partner.meetings.exists() is not gone
    assert partner.about == ("" if gone else "We grow food")


def test_who_came_back_starts_by_talking(lead, partner):
    services.move(actor=lead, partner=partner, to="left", data_choice="keep")
    services.move(actor=lead, partner=partner, to="talking")
    assert (partner.state, partner.left_data_choice) == ("talking", "")


def test_strangers_and_other_organisations_move_nothing(coordinator, partner):
    other = services.add_partner(actor=coordinator, name="Kitchen", kind="community")
    their_lead = actor("community_lead", organisation=other.organisation)
    resident = actor("resident", organisation=partner.organisation)
    for somebody in (STRANGER, their_lead, resident, actor("policy_maker")):
        with pytest.raises(NotAllowed):
            services.move(actor=somebody, partner=partner, to="talking")
        with pytest.raises(NotAllowed):
            services.vet(actor=somebody, by=partner.organisation, about=None, views=YES, go_on=True)
        with pytest.raises(NotAllowed):
            services.add_partner(actor=somebody, name="New", kind="community")


def test_a_lead_does_not_look_into_others_for_the_network(lead, partner):
    with pytest.raises(NotAllowed):
        services.vet(actor=lead, by=None, about=partner.organisation, views=YES, go_on=True)


def test_the_coordinator_does_not_look_on_behalf_of_an_organisation(coordinator, partner):
    with pytest.raises(NotAllowed):
        services.vet(actor=coordinator, by=partner.organisation, about=None, views=YES, go_on=True)


def test_an_open_question_and_an_unknown_answer_are_refused(coordinator, partner):
    few = {code: "yes" for code in list(QUESTIONS)[:-1]}
    for views in (few, {**YES, "other": "yes"}, {**YES, "safe": "perhaps"}):
        with pytest.raises(Refused):
            services.vet(
                actor=coordinator, by=None, about=partner.organisation, views=views, go_on=True
            )


def test_two_people_who_change_the_same_page(coordinator, lead, partner):
    hers = Partner.objects.get(pk=partner.pk)
    services.change_partner(actor=coordinator, partner=partner, about="One")
    with pytest.raises(ChangedMeanwhile):
        services.change_partner(actor=lead, partner=hers, about="Two")
    assert Partner.objects.get().about == "One"


def test_a_number_belongs_to_one_organisation(coordinator, partner):
    services.set_numbers(actor=coordinator, partner=partner, numbers=[("GB-CHC", "1061234")])
    with pytest.raises(Refused, match="GB-CHC-1061234"):
        services.add_partner(
            actor=coordinator, name="Twin", kind="community", numbers=[("GB-CHC", "1061234 ")]
        )
    assert not Partner.objects.filter(organisation__name="Twin").exists()
    with pytest.raises(Refused, match="can't be right"):
        services.set_numbers(actor=coordinator, partner=partner, numbers=[("GB-VAT", "123456783")])
    assert partner.identifiers.count() == 1


def test_a_contact_without_consent_is_not_held(lead, partner):
    for how, on in (("", clock.today()), ("spoken", clock.today() + timedelta(days=1))):
        with pytest.raises(Refused):
            services.hold_contact(
                actor=lead, partner=partner, name="Amina", consent_how=how, consent_on=on
            )
    assert not partner.contacts.exists()


def test_a_meeting_sets_the_next_one(lead, partner):
    today = clock.today()
    services.note_meeting(
        actor=lead, partner=partner, on=today, how="met", next_on=today + timedelta(days=40)
    )
    assert Partner.objects.get().next_contact_on == today + timedelta(days=40)
    for on, how, next_on in (
        (today + timedelta(days=1), "met", None),
        (today, "newsletter", None),
        (today, "met", today),
    ):
        with pytest.raises(Refused):
            services.note_meeting(actor=lead, partner=partner, on=on, how=how, next_on=next_on)


def test_an_unknown_field_or_kind_changes_nothing(coordinator, partner):
    with pytest.raises(TypeError, match="state"):
        services.change_partner(actor=coordinator, partner=partner, state="active")
    for name, kind in (("", "community"), ("X", "club"), ("Garden", "community")):
        with pytest.raises(Refused):
            services.add_partner(actor=coordinator, name=name, kind=kind)
    assert (
        services.add_partner(actor=system_actor("test"), name="Y", kind="nhs").organisation.bloc
        == "institution"
    )
