from datetime import timedelta

from copper.accounts import events, subject_data
from copper.accounts.actor import actor_for
from copper.accounts.models import Person
from copper.core import clock
from copper.records import book, people_data, rules, services
from copper.records.models import Entry, Objection, Promise
from tests.factories import actor


def story(rana, cora):
    decision = services.open_decision(
        actor=rana, question="Tea?", options=["Yes", "No"], rule="C", stake=1
    )
    services.cast_vote(actor=rana, decision=decision, option="a")
    services.make_promise(
        actor=rana, text="Bring tea for Ayesha", due_on=clock.today() + timedelta(days=1)
    )
    objection = services.object_to(
        actor=rana, subject_type="decision", subject=decision.public_id, words="Ayesha was left out"
    )
    services.answer_objection(actor=cora, objection=objection, state="upheld", answer="We ask her")
    return decision


def test_a_person_gets_everything_the_book_holds_about_them(db, resident, coordinator):
    story(resident, coordinator)
    data = subject_data.everything_about(resident.person)["records"]
    assert data["votes"][0]["choice"] == "Yes"
    assert data["promises"][0]["promise"] == "Bring tea for Ayesha"
    assert data["objections"][0]["words"] == "Ayesha was left out"
    assert {line["what"] for line in data["lines_in_the_book"]} >= {
        "A promise was made",
        "Somebody objected",
    }


def test_erasing_takes_the_words_and_leaves_the_count_and_the_chain(db, resident, coordinator):
    decision = story(resident, coordinator)
    told = {(str(line.what), line.goes) for line in people_data.explain(resident.person)}
    assert ("Your votes", False) in told
    assert ("What you wrote in objections", True) in told
    people_data.erase(resident.person)
    assert Objection.objects.get().words == ""
    assert Promise.objects.get().text == ""
    assert rules.count(services.decisions.ballots_of(decision)).weights == {"community": {"a": 1}}
    assert book.verify().is_whole
    assert "Ayesha" not in str(people_data.export(resident.person))


def test_somebody_without_anything_here_is_told_nothing(db, resident):
    assert people_data.explain(resident.person) == []


def test_two_accounts_of_one_person_have_one_vote(db, resident, coordinator):
    twin = actor("resident")
    decision = services.open_decision(
        actor=coordinator, question="Tea?", options=["Yes", "No"], rule="C", stake=1
    )
    services.cast_vote(actor=resident, decision=decision, option="a")
    services.cast_vote(actor=twin, decision=decision, option="b")
    Person.objects.filter(pk=twin.person.pk).update(merged_into=resident.person)
    assert rules.count(services.decisions.ballots_of(decision)).weights == {"community": {"b": 1}}


def test_a_helpers_vote_counts_for_the_person_helped(db, resident, coordinator):
    from copper.accounts import services as accounts

    lead = actor("community_lead")
    assistance = accounts.assist_start(actor=lead, person=resident.person, agreed_how="spoken")
    helping = actor_for(lead.person, assistance)
    decision = services.open_decision(
        actor=coordinator, question="Tea?", options=["Yes", "No"], rule="C", stake=1
    )
    vote = services.cast_vote(actor=helping, decision=decision, option="a")
    assert (vote.person_ref, vote.entered_by_ref) == (resident.ref, lead.ref)
    assert assistance.entries.get().what == "vote.cast"
    services.cast_vote(actor=lead, decision=decision, option="b")
    assert rules.count(services.decisions.ballots_of(decision)).weights == {
        "community": {"a": 1, "b": 1}
    }


def test_what_happens_to_accounts_stands_in_the_book(db, coordinator, resident):
    events.tell(
        "seat.given", actor=coordinator, person_ref=resident.ref, codes={"role": "resident"}
    )
    line = Entry.objects.get(kind="seat.given")
    assert (line.audience, line.person_ref, line.actor_ref) == (
        "person",
        resident.ref,
        coordinator.ref,
    )
