import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from copper.accounts.actor import STRANGER, actor_for
from copper.accounts.models import Assistance
from copper.core import clock
from copper.core.errors import NotAllowed, Refused
from copper.records import book, rules, selectors, services
from copper.records.models import Decision, Entry
from tests.factories import SeatFactory, actor


@pytest.fixture
def people(db):
    """Three of the community, two of institutions, one coordinator."""
    return {
        "community": [actor("resident") for _ in range(3)],
        "institution": [actor("researcher"), actor("policy_maker")],
        "network": [actor("coordinator")],
    }


def question(by, **changes):
    fields = {
        "question": "Where do we meet?",
        "options": ["Library", "Mosque hall"],
        "rule": "C",
        "stake": 2,
        "explained_in": ["en", "ur"],
    } | changes
    return services.open_decision(actor=by, **fields)


def vote(decision, **choices):
    for person, option in choices.pop("pairs", []):
        services.cast_vote(actor=person, decision=decision, option=option)


def test_the_community_decides_and_the_book_says_so(people):
    cora = people["network"][0]
    decision = question(cora)
    vote(
        decision,
        pairs=[(p, "b") for p in people["community"]] + [(p, "a") for p in people["institution"]],
    )
    services.decide(
        actor=cora, decision=decision, outcome="b", reason="Closer to the bus", holder=cora.person
    )
    line = Entry.objects.get(kind="decision.made")
    assert line.codes["votes"] == {"community": {"b": 3}, "institution": {"a": 2}}
    assert line.codes["explained_in"] == ["en", "ur"]
    assert line.words.content == {"why": "Closer to the bus"}
    assert "bus" not in str(line.codes)


def test_institutions_votes_do_not_outweigh_the_community(people):
    cora = people["network"][0]
    decision = question(cora)
    vote(
        decision, pairs=[(people["community"][0], "b"), *((p, "a") for p in people["institution"])]
    )
    with pytest.raises(Refused) as refusal:
        services.decide(actor=cora, decision=decision, outcome="a", holder=cora.person)
    assert refusal.value.missing == ["The community did not agree to it."]


@pytest.mark.parametrize(
    ("rule", "community", "institution", "missing"),
    [
        ("J", "aaa", "aa", []),
        ("J", "aaa", "bb", ["The institutions did not agree to it."]),
        ("J", "aaa", "", ["Nobody of the institutions has voted."]),
        ("J", "abb", "aa", ["The community did not agree to it."]),
        ("C", "ab", "", ["The community did not agree to it."]),
        ("C", "", "aa", ["Nobody of the community has voted."]),
        ("I", "bbb", "aa", []),
    ],
)
def test_an_outcome_needs_the_agreement_its_rule_asks_for(
    people, rule, community, institution, missing
):
    cora = people["network"][0]
    decision = question(cora, rule=rule, legal_reason="The Care Act, s. 42" if rule == "I" else "")
    vote(
        decision,
        pairs=[
            *zip(people["community"], community, strict=False),
            *zip(people["institution"], institution, strict=False),
        ],
    )
    if missing:
        with pytest.raises(Refused) as refusal:
            services.decide(actor=cora, decision=decision, outcome="a", holder=cora.person)
        assert refusal.value.missing == missing
        assert not Entry.objects.filter(kind="decision.made").exists()
    else:
        assert (
            services.decide(actor=cora, decision=decision, outcome="a", holder=cora.person).outcome
            == "a"
        )


def test_an_institution_decides_alone_only_by_a_law(people):
    with pytest.raises(Refused) as refusal:
        question(people["institution"][0], rule="I")
    assert "Write which law." in refusal.value.missing[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(question="?", options=[], rule="I", stake=1, opened_at=clock.now())


def test_only_the_person_concerned_decides_about_themselves(people):
    cora, rana = people["network"][0], people["community"][0]
    decision = question(cora, rule="P", person_concerned=rana.person)
    vote(decision, pairs=[(p, "a") for p in people["community"][1:]])
    with pytest.raises(Refused, match="can not be the outcome"):
        services.decide(actor=cora, decision=decision, outcome="a", holder=cora.person)
    services.cast_vote(actor=rana, decision=decision, option="b")
    assert (
        services.decide(actor=cora, decision=decision, outcome="b", holder=rana.person).outcome
        == "b"
    )


def test_too_few_voters_decide_nothing(people):
    cora = people["network"][0]
    decision = question(cora, quorum={"community": 4})
    vote(decision, pairs=[(p, "a") for p in people["community"]])
    with pytest.raises(Refused) as refusal:
        services.decide(actor=cora, decision=decision, outcome="a", holder=cora.person)
    assert refusal.value.missing == ["1 more person of the community has to vote."]


def test_what_matters_must_be_explained_and_held_by_somebody(people):
    cora = people["network"][0]
    decision = question(cora, explained_in=[])
    vote(decision, pairs=[(p, "a") for p in people["community"]])
    with pytest.raises(Refused) as refusal:
        services.decide(actor=cora, decision=decision, outcome="a")
    assert len(refusal.value.missing) == 2
    small = question(cora, stake=1, explained_in=[])
    vote(small, pairs=[(p, "a") for p in people["community"]])
    services.decide(actor=cora, decision=small, outcome="a")
    assert "votes" not in Entry.objects.filter(kind="decision.made").get().codes


def test_a_person_with_two_seats_has_one_vote_and_may_change_it(people):
    cora, rana = people["network"][0], people["community"][0]
    SeatFactory(person=rana.person, role="researcher", bloc="institution")
    rana = actor_for(rana.person)
    decision = question(cora)
    for option in "ab":
        services.cast_vote(actor=rana, decision=decision, option=option)
    counted = rules.count(services.decisions.ballots_of(decision))
    assert sum(counted.voters.values()) == 1
    assert counted.weights == {"community": {"b": 1}}


def test_a_vote_that_comes_while_others_close_the_question_is_refused_not_lost(people):
    cora, rana = people["network"][0], people["community"][0]
    decision = question(cora, stake=1)
    vote(decision, pairs=[(p, "a") for p in people["community"]])
    on_ranas_phone = Decision.objects.get(pk=decision.pk)
    services.decide(actor=cora, decision=decision, outcome="a")
    with pytest.raises(Refused, match="already decided"):
        services.cast_vote(actor=rana, decision=on_ranas_phone, option="b")
    assert decision.votes.count() == 3
    with pytest.raises(Refused, match="already decided"):
        services.decide(actor=cora, decision=on_ranas_phone, outcome="b")


def test_a_show_of_hands_is_counted_by_bloc(people):
    cora = people["network"][0]
    decision = question(cora, rule="J")
    hands = {"community": {"a": 12, "b": 3}, "institution": {"a": 4}}
    services.decide(
        actor=cora,
        decision=decision,
        outcome="a",
        show_of_hands=hands,
        holder_role="coordinator",
        dissents=[("community", "Too far for my mother")],
    )
    assert decision.tally == {"community": {"a": 12, "b": 3}, "institution": {"a": 4}}
    assert decision.dissents.get().words == "Too far for my mother"


@pytest.mark.parametrize(
    "hands", [{"community": {"z": 1}}, {"aliens": {"a": 1}}, {"community": {"a": -1}}]
)
def test_a_wrong_show_of_hands_is_refused(people, hands):
    cora = people["network"][0]
    with pytest.raises(Refused):
        services.decide(
            actor=cora,
            decision=question(cora),
            outcome="a",
            show_of_hands=hands,
            holder_role="coordinator",
        )


def test_strangers_and_residents_can_not_close_somebody_elses_question(people):
    decision = question(people["network"][0])
    for who in (STRANGER, people["community"][0]):
        with pytest.raises(NotAllowed):
            services.decide(actor=who, decision=decision, outcome="a")
    with pytest.raises(NotAllowed):
        services.cast_vote(actor=STRANGER, decision=decision, option="a")


def test_a_decided_decision_can_not_be_changed_even_in_the_database(people):
    cora = people["network"][0]
    decision = question(cora, stake=1)
    vote(decision, pairs=[(p, "a") for p in people["community"]])
    services.decide(actor=cora, decision=decision, outcome="a")
    with pytest.raises(Refused, match="already"):
        services.cast_vote(actor=people["community"][0], decision=decision, option="b")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(outcome="b")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        decision.votes.update(option="b")
    Decision.objects.filter(pk=decision.pk).update(reason="")  # words stay erasable


@pytest.mark.parametrize("options", [[], ["One"], ["Same", "Same"], ["a", " "], ["x"] * 21])
def test_bad_options_are_refused(people, options):
    with pytest.raises(Refused):
        question(people["network"][0], options=options)


@given(
    community=st.lists(st.sampled_from("abc"), max_size=9),
    institution=st.lists(st.sampled_from("abc"), max_size=9),
    outcome=st.sampled_from("abc"),
)
def test_a_joint_decision_never_goes_against_a_bloc(community, institution, outcome):
    ballots = [rules.Ballot("community", o) for o in community] + [
        rules.Ballot("institution", o) for o in institution
    ]
    allowed = not rules.why_not("J", outcome, "abc", rules.count(ballots))
    assert allowed == all(
        2 * votes.count(outcome) > len(votes) for votes in (community, institution)
    )


# --- objections and pauses -----------------------------------------------------------------------


def test_an_objection_pauses_only_its_item_for_ten_working_days(people):
    rana, cora = people["community"][0], people["network"][0]
    paused, other = question(cora), question(cora)
    with clock.at(datetime(2026, 12, 21, 10, tzinfo=UTC)):
        services.object_to(
            actor=rana, subject_type="decision", subject=paused.public_id, words="We were not asked"
        )
        with pytest.raises(Refused, match="2027-01-07"):
            services.cast_vote(actor=rana, decision=paused, option="a")
        services.cast_vote(actor=rana, decision=other, option="a")
    with clock.at(datetime(2027, 1, 8, 10, tzinfo=UTC)):
        services.cast_vote(actor=rana, decision=paused, option="a")


def test_an_answered_objection_lets_the_item_go_on_and_the_reason_is_there_to_read(people):
    rana, cora = people["community"][0], people["network"][0]
    decision = question(cora)
    objection = services.object_to(
        actor=rana, subject_type="decision", subject=decision.public_id, words="No"
    )
    services.answer_objection(actor=cora, objection=objection, state="mediated", answer="")
    with pytest.raises(Refused, match="Write why"):
        services.answer_objection(actor=cora, objection=objection, state="overridden", answer=" ")
    services.answer_objection(
        actor=cora, objection=objection, state="compromise", answer="We meet in both places"
    )
    services.cast_vote(actor=rana, decision=decision, option="a")
    with pytest.raises(Refused, match="already answered"):
        services.answer_objection(actor=cora, objection=objection, state="upheld", answer="x")
    assert [e.kind for e in Entry.objects.filter(subject=decision.public_id).order_by("seq")][
        -1
    ] == "item.resumed"


def test_nobody_answers_their_own_objection(people):
    cora = people["network"][0]
    objection = services.object_to(actor=cora, subject_type="x", subject=uuid.uuid4(), words="No")
    with pytest.raises(Refused, match="own objection"):
        services.answer_objection(
            actor=cora, objection=objection, state="overridden", answer="because"
        )


def test_a_helper_sees_and_does_what_is_the_persons_and_does_not_answer_them(people):
    cora, rana = people["network"][0], people["community"][0]
    helping = Assistance.objects.create(
        helper=cora.person, person=rana.person, started_at=clock.now(), agreed_how="spoken"
    )
    helper = actor_for(cora.person, helping)
    decision = question(cora)
    services.cast_vote(actor=cora, decision=decision, option="a")
    assert selectors.open_decisions_for(helper) == [decision]
    services.cast_vote(actor=helper, decision=decision, option="b")
    assert selectors.open_decisions_for(helper) == []
    objection = services.object_to(
        actor=helper, subject_type="decision", subject=decision.public_id, words="Too far"
    )
    with pytest.raises(Refused, match="your own objection"):
        services.answer_objection(actor=helper, objection=objection, state="overridden", answer="x")


def test_a_decision_renews_a_pause_once(people):
    cora, rana = people["network"][0], people["community"][0]
    thing = uuid.uuid4()
    pause = services.pause(actor=rana, subject_type="x", subject=thing, reason="Ramadan")
    until = pause.ends_on
    decision = question(rana, stake=1, subject_type="pause", subject=None)
    Decision.objects.filter(pk=decision.pk).update(subject=thing)
    decision.refresh_from_db()
    with pytest.raises(Refused):
        services.renew_pause(actor=rana, pause=pause, decision=decision)
    services.lift_pause(actor=rana, pause=pause)
    vote(decision, pairs=[(rana, "a")])
    services.decide(actor=cora, decision=decision, outcome="a")
    again = services.pause(actor=rana, subject_type="x", subject=thing, reason="Ramadan")
    services.renew_pause(actor=rana, pause=again, decision=decision)
    assert again.ends_on > until
    with pytest.raises(Refused, match="once"):
        services.renew_pause(actor=rana, pause=again, decision=decision)


# --- promises ------------------------------------------------------------------------------------


def test_a_promise_is_made_by_the_promiser_and_kept_in_time(people):
    cora, rana = people["network"][0], people["community"][0]
    promise = services.make_promise(
        actor=cora,
        text="Pay the room",
        due_on=clock.today() + timedelta(days=7),
        to_person=rana.person,
    )
    with pytest.raises(NotAllowed):
        services.make_promise(actor=rana, text="x", due_on=clock.today(), by_person=cora.person)
    with pytest.raises(Refused, match="still time"):
        services.break_promise(actor=rana, promise=promise)
    with pytest.raises(NotAllowed):
        services.release_promise(actor=cora, promise=promise)
    services.keep_promise(actor=cora, promise=promise)
    assert {line.codes["late"] for line in Entry.objects.filter(kind="promise.kept")} == {False}
    assert book.verify().is_whole


def test_what_two_people_promise_each_other_is_read_by_these_two(people):
    cora, (rana, amir, _) = people["network"][0], people["community"]
    promise = services.make_promise(
        actor=amir, text="A lift", due_on=clock.today(), to_person=rana.person
    )
    services.release_promise(actor=rana, promise=promise)
    kinds = ["promise.released", "promise.made"]
    for reader in (amir, rana):
        lines = selectors.lines_about(reader, promise.public_id)
        assert [line.entry.kind for line in lines] == kinds
    for nosy in (cora, people["community"][2], people["institution"][0]):
        assert selectors.lines_about(nosy, promise.public_id) == []
        assert not selectors.visible_entries(nosy).filter(subject=promise.public_id).exists()


def test_nobody_lets_go_of_a_promise_they_made_to_all_members(people):
    cora, rana = people["network"][0], people["community"][0]
    promise = services.make_promise(actor=cora, text="Pay", due_on=clock.today())
    with pytest.raises(NotAllowed):
        services.release_promise(actor=cora, promise=promise)
    assert services.release_promise(actor=rana, promise=promise).state == "released"


def test_either_side_says_when_a_promise_was_not_kept(people):
    cora, rana = people["network"][0], people["community"][0]
    promise = services.make_promise(actor=cora, text="Pay", due_on=clock.today())
    with clock.at(clock.now() + timedelta(days=2)):
        services.break_promise(actor=rana, promise=promise)
    assert promise.state == "broken"


def test_two_people_closing_one_promise_at_once_do_not_both_win(people):
    from copper.core.errors import ChangedMeanwhile
    from copper.records.models import Promise

    cora, rana = people["network"][0], people["community"][0]
    promise = services.make_promise(
        actor=cora, text="Pay", due_on=clock.today(), to_person=rana.person
    )
    stale = Promise.objects.get(pk=promise.pk)
    services.keep_promise(actor=cora, promise=promise)
    with pytest.raises(ChangedMeanwhile):
        services.release_promise(actor=rana, promise=stale)


# --- straight to an independent person -----------------------------------------------------------


def test_an_anonymous_message_goes_past_the_coordinator(people):
    message, code = services.leave_message(
        kind="complaint", words="ہمیں پیسے نہیں ملے", language="ur"
    )
    ida = actor("independent_person")
    line = Entry.objects.get(kind="message.received")
    assert (line.actor_ref, line.audience) == (None, "role:independent_person")
    with pytest.raises(NotAllowed):
        services.answer_message(actor=people["network"][0], message=message, answer="x")
    services.answer_message(actor=ida, message=message, answer="We have paid you now.")
    assert services.read_receipt(code.lower()).answer == "We have paid you now."


def test_a_message_about_its_reader_is_not_shown_to_them(people):
    ida = actor("independent_person")
    message, _code = services.leave_message(
        kind="complaint", words="About Ida", about_person=ida.person
    )
    with pytest.raises(NotAllowed):
        services.acknowledge(actor=ida, message=message)
    assert services.acknowledge(actor=actor("independent_person"), message=message).acknowledged_at


def test_unanswered_messages_come_first_in_every_database(people):
    ida = actor("independent_person")
    first, second = (services.leave_message(kind="complaint", words=w)[0] for w in ("a", "b"))
    services.answer_message(actor=ida, message=first, answer="Yes.")
    assert list(selectors.messages_for(ida)) == [second, first]


def test_a_complaint_about_data_is_acknowledged_within_thirty_days(people):
    with clock.at(datetime(2026, 5, 1, 9, tzinfo=UTC)):
        message, _code = services.leave_message(kind="data", words="Delete me")
    assert (message.goes_to, message.acknowledge_by) == (
        "data_protection_officer",
        date(2026, 5, 31),
    )


def test_members_are_told_of_a_request_by_an_authority_unless_a_law_forbids_it(people):
    from copper.accounts.actor import system_actor
    from copper.records.services.authorities import tell_when_allowed

    officer = actor("data_protection_officer")
    with pytest.raises(NotAllowed):
        services.log_request(
            actor=people["network"][0],
            authority="Police",
            asked_for="names",
            received_on=clock.today(),
        )
    services.log_request(
        actor=officer, authority="Police", asked_for="Names", received_on=clock.today()
    )
    assert Entry.objects.get(kind="authority.asked").audience == "members"
    until = clock.today() + timedelta(days=30)
    quiet = services.log_request(
        actor=officer,
        authority="Police",
        asked_for="Names",
        received_on=clock.today(),
        silence_law="Investigatory Powers Act 2016 s. 57",
        silence_until=until,
    )
    assert Entry.objects.filter(kind="authority.asked", audience="members").count() == 1
    services.answer_request(actor=officer, request=quiet, state="refused", reason="No court order")
    assert Entry.objects.get(kind="authority.answered").audience == "role:data_protection_officer"
    with clock.at(clock.now() + timedelta(days=31)):
        assert tell_when_allowed(actor=system_actor("worker")) == 1
    assert Entry.objects.filter(kind="authority.asked", audience="members").count() == 2


def test_silence_without_a_law_is_refused(people):
    officer = actor("data_protection_officer")
    with pytest.raises(Refused):
        services.log_request(
            actor=officer,
            authority="Police",
            asked_for="Names",
            received_on=clock.today(),
            silence_until=clock.today(),
        )


def test_a_lead_counts_the_hands_of_their_own_side_only(people):
    lead = actor("community_lead")
    decision = question(lead, rule="J")
    with pytest.raises(Refused, match="own side"):
        services.decide(
            actor=lead, decision=decision, outcome="a", holder_role="coordinator",
            show_of_hands={"community": {"a": 5}, "institution": {"a": 2}},
        )  # fmt: skip
    assert not decision.votes.exists()


def test_a_helper_writes_down_the_promise_of_the_person_helped(people):
    from copper.accounts import services as accounts

    lead, rana = actor("community_lead"), people["community"][0]
    assistance = accounts.assist_start(actor=lead, person=rana.person, agreed_how="spoken")
    helping = actor_for(lead.person, assistance)
    promise = services.make_promise(actor=helping, text="Bring tea", due_on=clock.today())
    assert promise.by_person == rana.person
    with pytest.raises(NotAllowed):
        services.make_promise(actor=helping, text="x", due_on=clock.today(), by_person=lead.person)


def test_a_message_is_answered_once(people):
    message, _code = services.leave_message(kind="complaint", words="Late")
    ida = actor("independent_person")
    services.answer_message(actor=ida, message=message, answer="Paid now.")
    with pytest.raises(Refused, match="already"):
        services.answer_message(actor=ida, message=message, answer="Something else")


def test_a_vote_weighs_what_the_question_said(people):
    cora, lead = people["network"][0], actor("community_lead")
    decision = question(cora, weights={"community_lead": 3}, quorum={"community": 2})
    vote(decision, pairs=[(lead, "a"), *((p, "b") for p in people["community"][:2])])
    services.decide(actor=cora, decision=decision, outcome="a", holder=cora.person)
    assert decision.tally == {"community": {"a": 3, "b": 2}}
    assert Entry.objects.get(kind="decision.opened").codes["weights"] == {"community_lead": 3}
    assert Entry.objects.get(kind="decision.made").codes["voters"] == {"community": 3}


@pytest.mark.parametrize("weight", [0, -1, 1.5, "2", True])
def test_a_weight_is_a_whole_number(people, weight):
    with pytest.raises(Refused) as refusal:
        question(people["network"][0], weights={"resident": weight})
    assert "whole number" in refusal.value.missing[0]


def test_a_stranger_neither_lifts_a_pause_nor_tells_of_requests(people):
    from copper.records.models import Pause
    from copper.records.services.authorities import tell_when_allowed

    pause = Pause.objects.create(
        subject_type="x", subject=uuid.uuid4(), starts_at=clock.now(), ends_on=clock.today()
    )
    for who in (STRANGER, actor(None)):
        with pytest.raises(NotAllowed):
            services.lift_pause(actor=who, pause=pause)
        with pytest.raises(NotAllowed):
            tell_when_allowed(actor=who)
    pause.refresh_from_db()
    assert pause.lifted_at is None
