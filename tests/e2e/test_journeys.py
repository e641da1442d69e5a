"""People doing things, from the first press to the last: on both databases."""

from datetime import timedelta

import pytest
from django.urls import reverse

from copper.accounts.actor import system_actor
from copper.core import clock
from copper.instruments import services as instruments
from copper.instruments.models import Response
from copper.records import services
from copper.records.models import Decision, Entry, Message
from tests.factories import OrganisationFactory, actor

pytestmark = [pytest.mark.e2e, pytest.mark.both, pytest.mark.django_db(transaction=True)]
DESK = 1280


def question(**more):
    fields = {
        "question": "Where do we meet?",
        "options": ["Library", "Kitchen"],
        "rule": "C",
        "stake": 1,
    } | more
    return services.open_decision(actor=actor("coordinator"), **fields)


def test_a_resident_votes_in_urdu_without_javascript(new_page):
    decision = question()
    rana = actor("resident", name="Rana")
    page = new_page(language="ur", actor=rana, javascript=False)
    page.goto("/home/")
    page.get_by_role("link", name="Where do we meet?").first.click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.get_by_label("Kitchen").check()
    page.locator("main form button").first.click()
    assert page.get_by_label("Kitchen").is_checked()
    assert [vote.option for vote in decision.votes.all()] == ["b"]


def test_somebody_complains_without_a_name_and_reads_the_answer(new_page):
    page = new_page()
    page.goto("/en/")
    page.get_by_role("link", name="Tell us something", exact=True).click()
    page.get_by_label("A complaint").check()
    page.get_by_label("What would you like to say?").fill("Nobody paid my bus fare")
    page.get_by_role("button", name="Send").click()
    code = page.locator(".cop-code").inner_text()
    ida = new_page(width=DESK, actor=actor("independent_person", name="Ida"))
    ida.goto("/messages/")
    ida.get_by_role("link", name="A complaint").click()
    ida.get_by_label("Your answer").fill("It is paid now.")
    ida.get_by_role("button", name="Answer").click()
    page.goto("/speak/answer/")
    page.get_by_label("Your code").fill(code.lower())
    page.get_by_role("button", name="Show the answer").click()
    assert page.get_by_text("It is paid now.").is_visible()
    assert Message.objects.get().contact == ""


def test_a_meeting_is_written_down_and_a_wrong_outcome_loses_nothing(new_page):
    cora = actor("coordinator", name="Cora")
    decision = question(rule="J", stake=2, explained_in=["en"])
    page = new_page(width=DESK, actor=cora)
    page.goto(reverse("records:decision_close", args=[decision.public_id]))
    page.get_by_label("Library").first.check()
    page.get_by_label("Why?").fill("Near the bus")
    page.get_by_label("the community: Library").fill("9")
    page.get_by_role("button", name="This is the outcome").click()
    assert page.get_by_text("Nobody of the institutions has voted.").first.is_visible()
    assert page.get_by_label("Why?").input_value() == "Near the bus"
    assert not Decision.objects.get().decided_at
    page.get_by_label("the institutions: Library").fill("2")
    page.get_by_label("Who carries it out?").select_option("coordinator")
    page.get_by_role("button", name="This is the outcome").click()
    assert page.get_by_text("decided").first.is_visible()
    assert Entry.objects.get(kind="decision.made").codes["votes"] == {
        "community": {"a": 9},
        "institution": {"a": 2},
    }


def test_an_objection_pauses_and_the_answer_lets_it_go_on(new_page):
    question()
    rana = new_page(actor=actor("resident", name="Rana"))
    rana.goto("/decisions/")
    rana.get_by_role("link", name="Where do we meet?").click()
    rana.get_by_role("link", name="I object").click()
    rana.get_by_label("In your own words").fill("We were not asked")
    rana.get_by_role("button", name="Send").click()
    assert rana.get_by_text("Nobody can vote or decide").is_visible()
    ida = new_page(actor=actor("independent_person", name="Ida"))
    ida.goto("/home/")
    ida.get_by_role("link", name="Objection of").click()
    ida.get_by_label("compromise found").check()
    ida.get_by_label("Why?").fill("We ask everybody first")
    ida.get_by_role("button", name="Save").click()
    rana.reload()
    assert rana.get_by_role("button", name="Vote").is_visible()


def test_a_lead_promises_for_the_organisation_and_keeps_it(new_page):
    garden = OrganisationFactory(name="The garden")
    page = new_page(actor=actor("community_lead", name="Nasreen", organisation=garden))
    due = clock.today() + timedelta(days=3)
    page.goto("/promises/make/")
    page.get_by_label("What do you promise?").fill("Bring the keys")
    page.get_by_label("Who promises?").select_option(label="The garden")
    for part, number in (("day", due.day), ("month", due.month), ("year", due.year)):
        page.locator(f"[name=due_on_{part}]").fill(str(number))
    page.get_by_role("button", name="Promise this").click()
    page.get_by_role("button", name="It was kept").click()
    assert page.get_by_text("kept", exact=True).first.is_visible()


def test_a_stranger_answers_by_a_code_on_paper(new_page):
    cora = actor("coordinator")
    version = next(
        v
        for v in instruments.load_shipped(system_actor("test"))
        if v.instrument.code == "partners-yearly"
    )
    of_round = instruments.open_round(
        cora, version=version, label="Now", opens_on=clock.today(),
        closes_on=clock.today() + timedelta(days=3), by_links=True,
    )  # fmt: skip
    [token] = instruments.make_links(cora, of_round=of_round, count=1)
    page = new_page(javascript=False)
    page.goto(f"/q/{token}/")
    page.get_by_role("button", name="Begin").click()  # a link that looks like a button
    while page.get_by_role("button", name="Next").count():
        for group in page.locator("main fieldset").all():
            if group.locator("input[type=radio]").count():
                group.locator("input[type=radio]").nth(2).check()
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Send").click()
    assert "Thank you" in page.locator("main").inner_text()
    assert token not in page.url
    assert Response.objects.filter(of_round=of_round).count() == 1
