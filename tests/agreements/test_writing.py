"""Written in conversation: a side changes its own draft, and another side's makes a new version."""

from datetime import timedelta

import pytest

from copper.accounts import services as accounts
from copper.accounts.actor import STRANGER, actor_for
from copper.agreements import content, differences, sections, selectors, services
from copper.core import clock
from copper.core.errors import ChangedMeanwhile, NotAllowed, NotHere, Refused
from copper.records.models import Entry
from tests.agreements.things import HOLDERS, WORDS, offered, sign, signed, two, write
from tests.factories import OrganisationFactory, actor

pytestmark = pytest.mark.django_db


def put(things, who, text, section="purpose", **more):
    return services.write_section(
        actor=who,
        agreement=things.agreement,
        section=section,
        rows=[{"text": text}],
        **more,
    )


def test_who_may_begin_one():
    group, other = OrganisationFactory(), OrganisationFactory()
    lead = actor("community_lead", organisation=group)
    made = services.begin(actor=lead, title="Together", parties=[group, other])
    assert [party.number for party in made.parties.all()] == [1, 2]
    assert Entry.objects.get(kind="agreement.begun").subject == made.public_id
    for who in (STRANGER, actor("resident"), actor("peer_researcher", organisation=group)):
        with pytest.raises(NotAllowed):
            services.begin(actor=who, title="Together", parties=[group, other])
    third = OrganisationFactory()
    with pytest.raises(NotAllowed):
        services.begin(actor=lead, title="Of others", parties=[other, third])


@pytest.mark.parametrize("parties", [[], ["one"], ["one", "one"]])
def test_it_takes_two(coordinator, parties):
    one = OrganisationFactory()
    with pytest.raises(Refused, match="two or more"):
        services.begin(actor=coordinator, title="Alone", parties=[one for _ in parties])


@pytest.mark.parametrize("title", ["", " \x00 ", "x" * 201])
def test_it_says_what_it_is_about(coordinator, title):
    with pytest.raises(Refused, match="what the agreement is about"):
        services.begin(
            actor=coordinator, title=title, parties=[OrganisationFactory(), OrganisationFactory()]
        )


def test_a_side_changes_its_own_draft_and_the_other_side_makes_a_new_version():
    things = two()
    first = put(things, things.lead, "A")
    assert first.number == 1, "nothing stood there before"
    assert put(things, things.lead, "B").number == 1
    second = put(things, things.researcher, "C", note="Shorter")
    assert (second.number, second.note, second.by_party) == (2, "Shorter", 2)
    first.refresh_from_db()
    assert first.closed_at is not None
    assert first.content["purpose"][0]["text"] == "B"
    assert put(things, things.researcher, "C").number == 2, "the same words change nothing"


def test_who_writes_over_somebody_elses_words_is_told_and_nothing_is_lost():
    things = two()
    seen = (things.newest.number, things.newest.version)
    put(things, things.lead, "Faster", seen=seen)
    with pytest.raises(ChangedMeanwhile):
        put(things, things.researcher, "Slower", seen=seen)
    assert things.newest.content["purpose"][0]["text"] == "Faster"


def test_only_the_parties_and_who_helps_them_write():
    things = two()
    for who in (
        STRANGER,
        actor("resident"),
        actor("interpreter"),
        actor("peer_researcher", organisation=things.group),
        actor("community_lead", organisation=OrganisationFactory()),
        actor("policy_maker"),
    ):
        with pytest.raises(NotAllowed):
            put(things, who, "Mine")


@pytest.mark.parametrize(
    ("section", "rows", "said"),
    [
        ("purpose", [{"text": "a"}, {"text": "b"}], "too many rows"),
        ("purpose", [{"text": "x" * 8001}], "too long"),
        ("brings", [{"of": 3, "text": "No party"}], "no party"),
        ("brings", [{"text": "Nobody's"}], "no party"),
        ("decides", [{"what": str(n), "who": "We"} for n in range(21)], "too many rows"),
        ("holders", [{"of": 1, **HOLDERS}], "no party"),
    ],
)
def test_what_can_not_be_kept_is_refused_in_words(section, rows, said):
    things = two()
    with pytest.raises(Refused, match=said):
        services.write_section(
            actor=things.lead, agreement=things.agreement, section=section, rows=rows
        )


def test_a_section_that_is_not_there():
    things = two()
    with pytest.raises(NotHere):
        put(things, things.lead, "x", section="nonsense")


def test_control_signs_do_not_stay():
    things = two()
    made = put(things, things.lead, "a\x00b\r\nc\x1b[0m\ud800")
    assert made.content["purpose"][0]["text"] == "ab\nc[0m"


def test_what_is_missing_is_said_before_it_is_offered():
    things = two()
    write(things)
    services.write_section(
        actor=things.coordinator, agreement=things.agreement, section="worries",
        rows=[{"of": 1, "text": "Late pay"}],
    )  # fmt: skip
    services.write_section(
        actor=things.coordinator, agreement=things.agreement, section="data",
        rows=[{"controller": "We", "purposes": "To learn"}],
    )  # fmt: skip
    services.write_section(
        actor=things.coordinator, agreement=things.agreement, section="purpose", rows=[]
    )
    with pytest.raises(Refused) as refused:
        services.offer(actor=things.lead, agreement=things.agreement)
    said = "\n".join(refused.value.missing)
    assert "What we want to do together: nothing is written yet" in said
    assert f"{things.university.name} has not written" in said
    for part in ("Which data", "Who receives it", "How long", "Who answers people", "when we stop"):
        assert part in said
    assert len(refused.value.missing) == 7
    assert things.again().state == "drafting"


def test_a_group_that_is_not_registered_says_who_holds_what():
    group = OrganisationFactory()
    things = write(two(group=group, not_registered=[group]))
    with pytest.raises(Refused) as refused:
        services.offer(actor=things.lead, agreement=things.agreement)
    assert len(refused.value.missing) == 3
    assert "insurance" in refused.value.missing[2]
    services.write_section(
        actor=things.lead,
        agreement=things.agreement,
        section="holders",
        rows=[{"of": 1, **HOLDERS}],
    )
    assert services.offer(actor=things.lead, agreement=things.agreement).offered_at


@pytest.mark.parametrize("days", [None, -1, 0, 5000])
def test_a_review_day_is_near_enough_and_still_to_come(days):
    things = two()
    with pytest.raises(Refused):
        services.set_terms(
            actor=things.lead,
            agreement=things.agreement,
            is_binding=False,
            review_on=None if days is None else clock.today() + timedelta(days=days),
        )


def test_no_agreement_binds_in_law_unless_chosen():
    things = offered()
    assert things.newest.is_binding is False
    services.set_terms(
        actor=things.researcher,
        agreement=things.agreement,
        is_binding=True,
        review_on=clock.today() + timedelta(days=90),
    )
    assert things.newest.is_binding is True
    assert things.newest.number == 2, "what was offered stays as it is"
    assert selectors.version(things.agreement, 1).is_binding is False


def test_worries_are_for_the_parties_and_settled_by_the_side_they_came_from():
    things = two()
    peer = actor("peer_researcher", organisation=things.group)
    said = services.comment(
        actor=peer, agreement=things.agreement, section="money", words="Late pay?", is_worry=True
    )
    assert (said.party, said.person) == (1, peer.person)
    reading = selectors.read(things.researcher, things.agreement)
    assert reading.open_worries == 1
    with pytest.raises(NotAllowed):
        services.settle(actor=things.researcher, comment=said)
    with pytest.raises(NotAllowed):
        services.settle(actor=things.coordinator, comment=said)
    services.settle(actor=things.lead, comment=said)
    assert selectors.read(things.researcher, things.agreement).open_worries == 0
    for who in (actor("resident"), actor("policy_maker")):
        with pytest.raises(NotAllowed):
            services.comment(actor=who, agreement=things.agreement, section="money", words="Hm")
    with pytest.raises(Refused):
        services.comment(actor=peer, agreement=things.agreement, section="money", words=" \x00")


def test_a_helper_says_it_for_who_they_help():
    things = two()
    helped = actor("peer_researcher", organisation=things.group).person
    assistance = accounts.assist_start(actor=things.lead, person=helped, agreed_how="spoken")
    said = services.comment(
        actor=actor_for(things.lead.person, assistance),
        agreement=things.agreement,
        section="money",
        words="When?",
    )
    assert said.person == helped
    assert assistance.entries.get().what == "agreement.comment"


def test_the_network_changes_the_pattern_and_agreements_keep_theirs(coordinator):
    things = two(coordinator)
    own = sections.Section("photos", "text", True, {"en": {"text": "Photos", "status": "original"}})
    wanted = [section for section in sections.SHIPPED if section.code != "disputes"] + [own]
    made = services.change_pattern(actor=coordinator, sections=wanted, seen=1)
    assert made.number == 2
    assert {s.code for s in selectors.sections_of(things.again())} == {
        s.code for s in sections.SHIPPED
    }
    newer = two(coordinator).agreement
    assert selectors.sections_of(newer)[-1].heading("ur", "en") == "Photos"
    with pytest.raises(ChangedMeanwhile):
        services.change_pattern(actor=coordinator, sections=list(sections.SHIPPED), seen=1)
    with pytest.raises(NotAllowed):
        services.change_pattern(actor=things.lead, sections=wanted, seen=2)


@pytest.mark.parametrize("leave_out", ["data", "holders"])
def test_data_sharing_and_who_holds_money_stay_in_every_agreement(coordinator, leave_out):
    wanted = [section for section in sections.SHIPPED if section.code != leave_out]
    with pytest.raises(Refused, match="stay in every agreement"):
        services.change_pattern(actor=coordinator, sections=wanted, seen=1)


def test_a_newer_agreement_takes_the_place_of_an_older_one():
    things = signed()
    made = services.begin(
        actor=things.lead,
        title="The second year",
        parties=[things.group, things.university],
        replaces=things.agreement,
    )
    assert made.versions.get().content == things.newest.content
    old, things.agreement = things.agreement, selectors.one(things.lead, made.public_id)
    services.set_terms(
        actor=things.lead, agreement=things.agreement, is_binding=False,
        review_on=clock.today() + timedelta(days=300),
    )  # fmt: skip
    services.offer(actor=things.lead, agreement=things.agreement)
    sign(things, 1)
    old.refresh_from_db()
    assert old.state == "signed", "it holds until the new one is signed by all"
    sign(things, 2)
    old.refresh_from_db()
    assert old.state == "replaced"
    with pytest.raises(Refused):
        services.begin(
            actor=things.lead,
            title="Of others",
            parties=[things.group, OrganisationFactory()],
            replaces=things.agreement,
        )


def test_looked_at_again_and_told_once():
    things = signed()
    on = things.agreement.review_on
    assert services.tell_of_reviews(actor=things.coordinator) == 0
    with clock.at(clock.now() + timedelta(days=290)):
        assert services.tell_of_reviews(actor=things.coordinator) == 1
        assert services.tell_of_reviews(actor=things.coordinator) == 0
        later = on + timedelta(days=200)
        services.review(actor=things.lead, agreement=things.agreement, next_on=later, words="Good")
        assert things.again().review_on == later
        assert Entry.objects.get(kind="agreement.reviewed").words.content == {"words": "Good"}
        assert services.tell_of_reviews(actor=things.coordinator) == 0
    with pytest.raises(Refused, match="signed"):
        services.review(actor=things.coordinator, agreement=two().agreement, next_on=later)


def test_each_party_ends_it_for_itself_and_the_coordinator_does_not():
    things = signed()
    with pytest.raises(NotAllowed):
        services.end(actor=things.coordinator, agreement=things.agreement)
    services.end(actor=things.lead, agreement=things.agreement, reason="We move on")
    assert things.again().state == "ended"
    assert selectors.holding(scope="") is None


def test_differences_are_told_word_by_word():
    before, after = differences.of_words("We meet on Monday at ten", "We meet on Friday at ten")
    assert ("out", "Monday") in before
    assert ("new", "Friday") in after
    assert "".join(words for _what, words in before) == "We meet on Monday at ten"
    assert "".join(words for _what, words in after) == "We meet on Friday at ten"
    assert differences.of_words("", "a") == ((), (("new", "a"),))
    assert differences.of_words("a b", "a b")[0] == (("same", "a b"),)


def test_a_row_put_in_between_leaves_the_others_the_same():
    things = write(two())
    old = things.newest
    rows = [{"what": "Who is paid", "who": "Both", "how": ""}, *WORDS["decides"]]
    services.write_section(
        actor=things.lead, agreement=things.agreement, section="decides", rows=rows
    )
    found = dict(selectors.compare(things.agreement, old, things.newest))
    changes = found["Who decides what"]
    assert [change.is_changed for change in changes].count(True) == 2
    assert changes[0].before == ()


def test_content_can_be_taken_apart_and_put_together():
    texts = content.leaves(WORDS)
    assert texts["money.0.amount"] == "£500"
    again = content.with_leaves(WORDS, texts)
    assert content.leaves(again) == texts
    assert again["brings"][1]["of"] == 2
