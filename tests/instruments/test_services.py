from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from copper.accounts.actor import STRANGER, Actor, system_actor
from copper.accounts.models import Assistance, AssistedEntry
from copper.core import clock
from copper.core.errors import NotAllowed, Refused
from copper.instruments import jobs, personal, selectors, services
from copper.instruments.models import (
    Instrument,
    InstrumentVersion,
    Link,
    Response,
    Round,
    Sheet,
    Turn,
)
from copper.records import triggers
from copper.records.models import Entry
from tests import factories

from .examples import item, questionnaire, score, words
from .test_definition import everywhere_in_urdu

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def published(coordinator):
    content = questionnaire(scores=[score("s", ["one", "two", "three"])])
    return services.publish(coordinator, version=services.import_file(coordinator, content=content))


@pytest.fixture
def ask(coordinator, published):
    """Sets up a round that is open today."""

    def do(version=published, **rest):
        fields = {
            "label": "Autumn",
            "opens_on": clock.today(),
            "closes_on": clock.today() + 7 * DAY,
        }
        return services.open_round(coordinator, version=version, **fields | rest)

    return do


def reply(actor, of_round, values=None, **rest):
    return services.answer(
        actor,
        of_round=of_round,
        values=values or {"one": 4, "two": 2, "three": 3},
        language="en",
        started_at=clock.now(),
        **rest,
    )


# --- versions -------------------------------------------------------------------------------------


def test_the_same_file_twice_is_one_draft_and_leaves_as_it_came(coordinator):
    content = questionnaire()
    first = services.import_file(coordinator, content=content)
    again = services.import_file(coordinator, content=questionnaire())
    assert first.pk == again.pk
    assert selectors.export(selectors.version(coordinator, "try-out", 1)) == content


def test_a_draft_can_be_replaced_and_a_published_version_can_not(coordinator, published):
    content = questionnaire([item("one")], version=2)
    services.import_file(coordinator, content=content)
    replaced = services.import_file(coordinator, content=questionnaire([item("x")], version=2))
    assert replaced.content["definition"]["sections"][0]["items"][0]["code"] == "x"
    with pytest.raises(Refused, match="published with other questions"):
        services.import_file(coordinator, content=questionnaire([item("x")], version=1))
    with pytest.raises(Refused, match="still a draft"):
        services.import_file(coordinator, content=questionnaire(version=3))


def test_the_database_refuses_to_change_a_published_version(published):
    for change in (
        lambda: InstrumentVersion.objects.update(content={}),
        lambda: InstrumentVersion.objects.update(published_at=None),
        lambda: InstrumentVersion.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert triggers.missing() == []


def test_a_file_with_faults_is_refused_with_a_list(coordinator):
    with pytest.raises(Refused) as caught:
        services.import_file(coordinator, content={"format": "something"})
    assert len(caught.value.missing) > 3
    assert not Instrument.objects.exists()


def test_licensed_items_without_words_can_come_in_but_not_be_published(coordinator):
    content = questionnaire([item("one"), {"code": "two", "kind": "yes_no"}])
    content |= {"kind": "third_party", "wording_by_user": True}
    version = services.import_file(coordinator, content=content)
    with pytest.raises(Refused) as caught:
        services.publish(coordinator, version=version)
    assert caught.value.missing == ["The words of question 'two'."]


def test_publishing_stands_in_the_book_and_only_staff_may(coordinator, resident):
    with pytest.raises(NotAllowed):
        services.import_file(resident, content=questionnaire())
    version = services.import_file(coordinator, content=questionnaire())
    with pytest.raises(NotAllowed):
        services.publish(resident, version=version)
    services.publish(coordinator, version=version)
    services.publish(coordinator, version=version)
    lines = Entry.objects.filter(kind="questionnaire.published", subject=version.public_id)
    assert [line.codes for line in lines] == [{"code": "try-out", "version": 1}]


def test_the_draft_mark_goes_when_two_community_seats_accepted(coordinator, resident, published):
    def view():
        return selectors.version(coordinator, "try-out", 1)

    with pytest.raises(NotAllowed):
        services.accept(coordinator, version=published)
    services.accept(resident, version=published)
    services.accept(resident, version=published)  # twice counts once
    assert (view().acceptances, view().is_draft) == (1, True)
    services.accept(factories.actor("peer_researcher"), version=published)
    assert (view().acceptances, view().is_draft) == (2, False)


def test_a_speaker_opens_a_language_that_was_held(coordinator, resident):
    content = everywhere_in_urdu(questionnaire(intro_sensitive="consent"))
    version = services.import_file(coordinator, content=content)
    services.publish(coordinator, version=version)
    assert selectors.version(coordinator, "try-out", 1).state_in("ur") == "held"
    with pytest.raises(NotAllowed):  # not a speaker, and not for the coordinator alone
        services.accept_language(coordinator, version=version, language="ur")
    services.accept_language(resident, version=version, language="ur")
    assert selectors.version(coordinator, "try-out", 1).state_in("ur") == "exploratory"
    with pytest.raises(Refused, match="missing"):
        services.accept_language(resident, version=version, language="pl")


def test_our_own_questionnaires_load_once(coordinator):
    first = services.load_shipped(system_actor("set-up"))
    again = services.load_shipped(system_actor("set-up"))
    assert [v.pk for v in first] == [v.pk for v in again]
    assert set(Instrument.objects.values_list("code", flat=True)) == {
        "partners-yearly",
        "equality-short",
    }


# --- rounds ---------------------------------------------------------------------------------------


def test_equality_rounds_are_anonymous_and_name_the_day_of_deletion(coordinator, ask):
    content = questionnaire([item("age", "short_text", decline=True)], equality=True, code="eq")
    version = services.publish(
        coordinator, version=services.import_file(coordinator, content=content)
    )
    with pytest.raises(Refused) as caught:
        ask(version, is_anonymous=False)
    assert len(caught.value.missing) == 2
    assert ask(version, delete_answers_on=clock.today() + 30 * DAY).is_anonymous


def test_a_round_needs_a_published_version_and_dates_that_make_sense(coordinator, ask):
    draft = services.import_file(coordinator, content=questionnaire(version=2))
    with pytest.raises(Refused) as caught:
        ask(draft, closes_on=clock.today() - DAY, delete_answers_on=clock.today() - 2 * DAY)
    assert len(caught.value.missing) == 4


def test_the_database_never_lets_a_round_show_fewer_than_five(ask):
    of_round = ask(fewest_shown=2)
    assert of_round.fewest_shown == 5
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.update(fewest_shown=4)


def test_a_lead_runs_rounds_of_their_own_organisation_only(published):
    ours, theirs = factories.OrganisationFactory(), factories.OrganisationFactory()
    lead = factories.actor("community_lead", organisation=ours)
    fields = {"label": "Ours", "opens_on": clock.today(), "closes_on": clock.today()}
    services.open_round(lead, version=published, organisation=ours, **fields)
    with pytest.raises(NotAllowed):
        services.open_round(lead, version=published, organisation=theirs, **fields)


# --- answers --------------------------------------------------------------------------------------


def test_a_link_is_good_for_one_answer_and_stored_only_as_a_hash(coordinator, ask):
    of_round = ask(by_links=True)
    token, other = services.make_links(coordinator, of_round=of_round, count=2)
    assert token not in str(list(Link.objects.values()))
    link = services.find_link(token.lower())
    reply(STRANGER, of_round, link=link)
    assert services.find_link(token) is None
    assert services.find_link(other) is not None
    with pytest.raises(Refused, match="used before"):
        reply(STRANGER, of_round, link=link)
    assert Response.objects.count() == 1


def test_in_an_anonymous_round_nothing_ties_an_answer_to_a_person_or_a_link(
    coordinator, resident, ask
):
    of_round = ask(by_links=True)
    (token,) = services.make_links(coordinator, of_round=of_round, count=1)
    reply(STRANGER, of_round, link=services.find_link(token))
    reply(resident, of_round)
    for response in Response.objects.all():
        fields = (response.person_id, response.organisation_id, response.entered_by_id)
        assert fields == (None, None, None)
        monday = timezone.localtime(response.finished_at)
        assert (monday.weekday(), monday.hour, monday.minute) == (0, 0, 0)
        assert response.started_at == response.finished_at
    times = {"DateTimeField", "DateField", "TimeField"}
    for model in (Link, Turn):
        kinds = {field.get_internal_type() for field in model._meta.get_fields()}
        assert kinds.isdisjoint(times)
    # a seal in the book each minute would tell when each answer came
    assert not services.answering.SEALED_ROWS.rows().exists()
    services.close_round(coordinator, of_round=of_round)
    assert not Link.objects.exists()
    assert not Turn.objects.exists()


def test_a_named_round_keeps_who_and_rounds_the_time(resident, ask):
    of_round = ask(is_anonymous=False)
    moment = clock.now().replace(minute=3, second=20)
    with clock.at(moment):
        response = reply(resident, of_round)
    assert response.person == resident.person
    assert response.finished_at == moment.replace(minute=15, second=0, microsecond=0)
    assert services.answering.SEALED_ROWS.rows().count() == 1


def test_nobody_answers_twice(resident, ask):
    of_round = ask()
    reply(resident, of_round)
    with pytest.raises(Refused, match="answered this round already"):
        reply(resident, of_round)
    assert Response.objects.count() == 1


def test_a_round_asks_the_seats_it_names(resident, ask):
    of_round = ask(seat_roles=["peer_researcher"])
    with pytest.raises(NotAllowed, match="asks other people"):
        reply(resident, of_round)
    with pytest.raises(NotAllowed):
        reply(STRANGER, of_round)
    reply(factories.actor("peer_researcher"), of_round)
    only_links = ask(by_seats=False, by_links=True)
    with pytest.raises(NotAllowed):
        reply(resident, only_links)


def test_open_rounds_leave_out_what_was_answered_or_asks_others(resident, ask):
    first, _others = ask(), ask(seat_roles=["peer_researcher"])
    ask(opens_on=clock.today() + DAY)
    assert selectors.open_rounds(resident) == [first]
    reply(resident, first)
    assert selectors.open_rounds(resident) == []


def test_no_page_asks_for_more_rounds_than_anybody_could_answer(resident, ask, monkeypatch):
    monkeypatch.setattr(selectors, "MOST_ASKED", 2)
    late, soon, sooner = (ask(closes_on=clock.today() + n * DAY) for n in (9, 2, 1))
    assert selectors.open_rounds(resident) == [sooner, soon]
    reply(resident, sooner)
    assert selectors.open_rounds(resident) == [soon, late]


def test_a_helper_answers_for_a_person_after_reading_back(resident, ask):
    helper = factories.actor("coordinator").person
    helping = Assistance.objects.create(
        helper=helper, person=resident.person, started_at=clock.now(), agreed_how="spoken"
    )
    assisted = Actor(helper, (), helping)
    of_round = ask(is_anonymous=False, keeps_bloc=True)
    with pytest.raises(Refused, match="Read the answers back"):
        reply(assisted, of_round)
    response = reply(assisted, of_round, was_read_back=True)
    assert (response.channel, response.person, response.entered_by, response.bloc) == (
        "assisted",
        resident.person,
        helper,
        "community",
    )
    (entry,) = AssistedEntry.objects.all()
    assert (entry.assistance, entry.subject) == (helping, response.public_id)
    hidden = reply(assisted, ask(), was_read_back=True)
    assert AssistedEntry.objects.count() == 1  # nothing that would point at the hidden one
    assert (hidden.channel, hidden.person, hidden.entered_by) == ("assisted", None, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(
            of_round=of_round,
            language="en",
            channel="assisted",
            started_at=clock.now(),
            finished_at=clock.now(),
            is_anonymous=False,
        )


def test_paper_is_typed_in_by_staff_and_may_have_gaps(coordinator, resident, ask):
    content = questionnaire([item("one", required=True), item("two")], code="needed")
    version = services.publish(
        coordinator, version=services.import_file(coordinator, content=content)
    )
    of_round = ask(version)
    with pytest.raises(Refused):
        reply(resident, of_round, {"two": 3})
    with pytest.raises(NotAllowed):
        reply(resident, of_round, {"two": 3}, from_paper=True)
    response = reply(coordinator, of_round, {"two": 3}, from_paper=True)
    reply(coordinator, of_round, {"two": 4}, from_paper=True)  # many sheets, one typist
    assert response.channel == "paper"


def test_unfit_values_are_never_written(resident, ask):
    for values in ({"one": 9}, {"one": "4"}, {"nobody": 1}):
        with pytest.raises(Refused):
            reply(resident, ask(), values)
    assert not Response.objects.exists()
    assert not Turn.objects.exists()


def test_a_closed_or_planned_round_takes_no_answer(coordinator, resident, ask):
    of_round = ask()
    services.close_round(coordinator, of_round=of_round)
    for late in (of_round, ask(opens_on=clock.today() + DAY)):
        with pytest.raises(Refused, match="closed"):
            reply(resident, late)


def test_the_database_refuses_to_change_an_answer(resident, ask):
    reply(resident, ask())
    for change in (
        lambda: Response.objects.update(language="pl"),
        lambda: Response.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_what_was_answered_lies_sealed_in_the_database(resident, ask):
    reply(resident, ask())
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM instruments_sheet")
        (stored,) = cursor.fetchone()
    assert stored.startswith("k1.")
    assert Sheet.objects.get().answers == {"one": 4, "two": 2, "three": 3}


# --- closing and deleting -------------------------------------------------------------------------


def fill(of_round, count):
    for number in range(count):
        values = {"one": number % 5 + 1, "two": 2, "three": number % 3 + 1}
        reply(factories.actor("resident"), of_round, values)


def test_results_come_when_the_round_closes_and_not_before(coordinator, ask):
    of_round = ask()
    fill(of_round, 5)
    assert of_round.results is None
    services.close_round(coordinator, of_round=of_round)
    of_round.refresh_from_db()
    assert of_round.results["n"] == 5
    assert of_round.results["items"]["one"]["mean"] == 3.0
    line = Entry.objects.get(kind="round.closed")
    assert set(line.codes) == {"digest"}


def test_four_answers_leave_no_number_behind(coordinator, ask):
    of_round = ask()
    fill(of_round, 4)
    assert selectors.how_many(coordinator, of_round) is None
    services.close_round(coordinator, of_round=of_round)
    of_round.refresh_from_db()
    assert of_round.results == {"hidden": True}


def test_rounds_close_by_themselves_and_answers_go_on_the_promised_day(ask):
    of_round = ask(delete_answers_on=clock.today() + 10 * DAY)
    fill(of_round, 6)
    with clock.at(clock.now() + 7 * DAY):
        assert jobs.close_due() == 0  # its last day
    with clock.at(clock.now() + 8 * DAY):
        assert jobs.close_due() == 1
        assert jobs.delete_due() == 0
        assert Sheet.objects.count() == 6
    with clock.at(clock.now() + 10 * DAY):
        assert jobs.delete_due() == 1
        assert jobs.delete_due() == 0
    of_round.refresh_from_db()
    assert not Sheet.objects.exists()
    assert of_round.results["n"] == 6
    assert Entry.objects.filter(kind="round.answers_deleted").count() == 1


def test_the_matrix_for_agreement_statistics(coordinator, ask):
    organisation = factories.OrganisationFactory()
    of_round = ask(is_anonymous=False, keeps_bloc=True)
    reply(factories.actor("resident", organisation=organisation), of_round)
    with pytest.raises(NotAllowed):
        selectors.matrix(coordinator, of_round)
    found = selectors.matrix(system_actor("statistics"), of_round)
    assert found.items == [{"one": 4.0, "two": 4.0, "three": 3.0}]
    assert found.groups == [str(organisation.public_id)]
    assert found.blocs == ["community"]
    assert found.points == {"one": 5, "two": 5, "three": 5}


def test_only_the_person_reads_their_own_scores(coordinator, resident, ask):
    response = reply(resident, ask(is_anonymous=False))
    assert selectors.scores_of(resident, response)["s"].value == pytest.approx(11 / 3)
    with pytest.raises(NotAllowed):
        selectors.scores_of(coordinator, response)


def test_texts_are_shown_from_five_on_and_never_while_open(coordinator, ask):
    content = questionnaire([item("t", "long_text"), item("u", "long_text")], code="words")
    version = services.publish(
        coordinator, version=services.import_file(coordinator, content=content)
    )
    of_round = ask(version)
    for number in range(5):
        values = {"t": f"text {number}"} | ({"u": "rare"} if number else {})
        reply(factories.actor("resident"), of_round, values)
    assert selectors.texts(coordinator, of_round) == {}
    services.close_round(coordinator, of_round=of_round)
    found = selectors.texts(coordinator, of_round)
    assert set(found) == {"t"}
    assert sorted(found["t"]) == [f"text {n}" for n in range(5)]
    orders = {tuple(selectors.texts(coordinator, of_round)["t"]) for _look in range(9)}
    assert len(orders) > 1  # mixed anew each time


# --- what is kept about a person ------------------------------------------------------------------


def test_a_person_downloads_their_named_answers_and_erasing_takes_the_words(resident, ask):
    named, hidden = ask(is_anonymous=False), ask(label="Hidden")
    reply(resident, named)
    reply(resident, hidden)
    kept = personal.export(resident.person)
    assert [a["answers"] for a in kept["answers"]] == [{"one": 4, "two": 2, "three": 3}]
    assert sorted(kept["had_a_turn_in"]) == ["Autumn", "Hidden"]
    assert [line.goes for line in personal.explain(resident.person)] == [True, False]
    personal.erase(resident.person)
    assert personal.export(resident.person)["answers"][0]["answers"] is None
    assert Sheet.objects.count() == 1  # the one nobody can tie to them
    assert Response.objects.count() == 2


def test_words_can_hold_a_title_in_urdu(coordinator):
    content = questionnaire()
    content["title"] = words("Try-out", ur="آزمائش")
    version = services.import_file(coordinator, content=content)
    assert services.publish(coordinator, version=version).instrument.code == "try-out"


def test_the_command_brings_in_our_own(db, capsys):
    from django.core.management import call_command

    call_command("load_questionnaires")
    call_command("load_questionnaires")
    assert capsys.readouterr().out.count("partners-yearly, version 1") == 2


def test_the_example_in_the_docs_is_a_good_file():
    import json
    from pathlib import Path

    from copper.instruments.definition import read_file

    docs = (Path(__file__).parents[2] / "docs/instruments.md").read_text()
    example = docs.split("```json\n")[1].split("```")[0]
    assert read_file(json.loads(example)).code == "partners-yearly"
