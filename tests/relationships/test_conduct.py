"""Whether everybody may read how institutions behave is decided by the community, and by nobody else."""

import pytest
from django.urls import reverse

from copper.accounts.actor import system_actor
from copper.core import network
from copper.core.errors import NotAllowed, Refused
from copper.records import services as records
from copper.relationships import services
from tests.factories import actor
from tests.relationships.things import build

pytestmark = pytest.mark.django_db
KEY = "relationships.conduct_public"
WORKER = system_actor("worker")


@pytest.fixture
def both(coordinator):
    return build(coordinator)


def decided(both, outcome):
    question = services.ask_to_open(actor=both.lead)
    records.cast_vote(actor=both.lead, decision=question, option=outcome)
    return records.decide(
        actor=both.coordinator,
        decision=question,
        outcome=outcome,
        holder_role="coordinator",
        explained_in=["en", "ur"],
    )


def test_a_stranger_reads_it_only_after_the_community_said_yes(both, client):
    address = reverse("relationships:conduct")
    assert client.get(address).status_code == 302
    decided(both, "open")
    assert client.get(address).status_code == 302  # carried out in the morning
    assert services.carry_out(actor=WORKER)
    page = client.get(address)
    assert page.status_code == 200
    assert "Garden" not in page.text


def test_a_later_no_closes_it_again_and_nothing_is_carried_out_twice(both):
    assert not services.carry_out(actor=WORKER)
    decided(both, "open")
    assert services.carry_out(actor=WORKER)
    assert not services.carry_out(actor=WORKER)
    decided(both, "members")
    assert services.carry_out(actor=WORKER)
    assert network.value(KEY) is False


def test_only_the_community_asks_and_only_its_decision_counts(both):
    with pytest.raises(NotAllowed):
        services.ask_to_open(actor=both.officer)
    with pytest.raises(NotAllowed):
        services.carry_out(actor=both.coordinator)
    joint = records.open_decision(
        actor=both.officer,
        question="Open?",
        options=[{"code": "open", "text": "Yes"}, {"code": "members", "text": "No"}],
        rule="J",
        stake=1,
        subject_type="relationships.conduct",
    )
    records.cast_vote(actor=both.lead, decision=joint, option="open")
    records.cast_vote(actor=both.officer, decision=joint, option="open")
    records.decide(actor=both.coordinator, decision=joint, outcome="open")
    assert not services.carry_out(actor=WORKER)
    assert network.value(KEY) is False


def test_the_question_is_put_once_at_a_time(both):
    services.ask_to_open(actor=both.lead)
    with pytest.raises(Refused):
        services.ask_to_open(actor=actor("resident"))
