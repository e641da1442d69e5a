"""What is given out, what goes, and what two joined accounts or organisations keep."""

from datetime import timedelta

import pytest

from copper.accounts import services as accounts
from copper.accounts import subject_data
from copper.core import clock
from copper.events import personal, selectors, services
from copper.events.models import Ask, CalendarLink, Coming
from copper.records import book
from tests.events.one_of_each import ask, plan
from tests.factories import OrganisationFactory, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return actor("community_lead", organisation=OrganisationFactory(name="Garden"))


@pytest.fixture
def event(lead):
    return plan(lead, lead.seats[0].organisation)


def test_everything_about_a_person_is_given_out(lead, event, resident):
    services.say(actor=resident, event=event, answer="coming", wants=["breaks"])
    services.make_link(actor=resident)
    data = subject_data.everything_about(resident.person)["events"]
    assert data["said_about_events"][0]["asked_for"]["wants"] == ["breaks"]
    assert data["has_calendar_address"] is True
    assert subject_data.everything_about(lead.person)["events"]["planned_events"] == [event.title]


def test_erasing_takes_who_came_and_the_address(event, resident, lead):
    services.say(actor=resident, event=event, answer="coming")
    services.make_link(actor=resident)
    told = {(str(line.what), line.goes) for line in personal.explain(resident.person)}
    assert told == {
        ("Which meetings you come to, and what you asked for", True),
        ("The secret address of your calendar", True),
    }
    subject_data.erase_everywhere(resident.person)
    assert not Coming.objects.exists()
    assert not CalendarLink.objects.exists()
    assert book.verify().is_whole
    assert [line.goes for line in personal.explain(lead.person)] == [False]


def test_somebody_without_anything_here_is_told_nothing(resident):
    assert personal.explain(resident.person) == []


@pytest.mark.parametrize("kept_is_newer", [True, False])
def test_two_accounts_of_one_person_answer_once(event, resident, kept_is_newer):
    twin, now = actor("resident"), clock.now()
    for who, answer, newer in (
        (resident, "coming", kept_is_newer),
        (twin, "not_coming", not kept_is_newer),
    ):
        with clock.at(now + timedelta(minutes=int(newer))):
            services.say(actor=who, event=event, answer=answer)
    services.make_link(actor=twin)
    personal.move(resident.person, twin.person)
    row = Coming.objects.get()
    assert row.person == resident.person
    assert row.answer == ("coming" if kept_is_newer else "not_coming")
    assert not CalendarLink.objects.exists()


def test_an_answer_of_the_account_that_goes_is_kept(event, resident):
    twin = actor("resident")
    services.say(actor=twin, event=event, answer="coming")
    personal.move(resident.person, twin.person)
    assert Coming.objects.get().person == resident.person


def test_what_two_rows_of_one_organisation_asked_of_each_other_goes(lead, coordinator):
    garden, twin, other = lead.seats[0].organisation, OrganisationFactory(), OrganisationFactory()
    ask(lead, garden, twin)
    kept = ask(actor("community_lead", organisation=twin), twin, other)
    accounts.merge_organisations(actor=coordinator, kept=garden, gone=twin)
    assert Ask.objects.get() == kept
    assert Ask.objects.get().asker == garden
    assert set(selectors.whom_to_ask(coordinator)) == {garden, other}
