"""A file is looked at, said yes to, brought in, and taken back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from copper.accounts.models import Organisation
from copper.core import clock
from copper.core.errors import NotAllowed, Refused
from copper.exchange import codes, jobs, rules, services
from copper.exchange.models import Row, Run
from copper.exchange.services import bringing, undoing
from copper.partners import services as partners
from copper.partners.models import Contact, Partner
from copper.records.models import Entry
from tests.factories import OrganisationFactory, actor

pytestmark = pytest.mark.django_db

FILE = """Name,Kind,Charity number,Postcode,About,Languages,Contact name,Phone,Consent,Consent date
Garden Group,community,1061234,BD5 7AA,We grow food,Urdu; Polish,Ann,07700 900001,spoken,3 3 2025
The Mill Ltd,community,,BD3 9AA,We dance,,Bob,07700 900002,,
Elders,community,,BD8 8AA,Tea,,,,,
University,academic,,BD7 1DP,,,,,,
Wrong number,community,12,BD1 1AA,,,,,,
garden group cic,community,1061234,,,,,,,
"""


@pytest.fixture
def here(coordinator):
    """The Mill is here with another postcode, the elders with theirs."""
    return {
        name: partners.add_partner(
            actor=coordinator, name=name, kind="community", postcode=postcode
        )
        for name, postcode in {"Mill": "BD3 0XX", "The Elders": "BD8 8AA"}.items()
    }


def look(coordinator, text=FILE):
    return services.look_at(actor=coordinator, raw=text.encode())


def verdicts(run):
    return {row.number: row.verdict for row in run.rows.order_by("number")}


def outcomes(run):
    return {row.number: row.outcome for row in run.rows.order_by("number")}


def undone(run):
    return {row.number: row.undone for row in run.rows.order_by("number") if row.undone}


def notes(run, number):
    return [code for code, _words in run.rows.get(number=number).notes]


def test_nothing_is_written_before_the_yes(coordinator, here):
    lines = Entry.objects.count()
    run = look(coordinator)
    assert verdicts(run) == {
        2: codes.NEW,
        3: codes.DOUBT,
        4: codes.SAME,
        5: codes.NEW,
        6: codes.WRONG,
        7: codes.WRONG,
    }
    assert notes(run, 3) == ["same_name", "no_consent"]
    assert notes(run, 4) == ["by_name"]
    assert notes(run, 6) == ["number"]
    assert notes(run, 7) == ["again"]
    assert (Partner.objects.count(), Contact.objects.count()) == (2, 0)
    assert Entry.objects.count() == lines


def test_names_and_contacts_lie_sealed(coordinator):
    run = look(coordinator)
    with connection.cursor() as cursor:
        cursor.execute("SELECT said, notes FROM exchange_row WHERE run_id = %s", [run.pk])
        stored = str(cursor.fetchall())
    assert "Ann" not in stored
    assert "07700" not in stored
    assert run.rows.get(number=2).said["contact"]["name"] == "Ann"


def test_after_the_yes_the_rows_are_there_and_what_they_said_is_forgotten(coordinator, here):
    run = services.confirm(actor=coordinator, run=look(coordinator))
    assert run.state == codes.DONE
    assert outcomes(run) == {
        2: codes.ADDED,
        3: codes.LEFT_OUT,
        4: codes.FILLED,
        5: codes.ADDED,
        6: codes.LEFT_OUT,
        7: codes.LEFT_OUT,
    }
    garden = Partner.objects.get(organisation__name="Garden Group")
    assert (garden.state, garden.postcode, garden.about) == ("invited", "BD5 7AA", "We grow food")
    assert garden.languages == ["ur", "pl"]
    assert list(garden.identifiers.values_list("scheme", "value")) == [("GB-CHC", "1061234")]
    (contact,) = garden.contacts.all()
    assert (contact.name, contact.consent_how) == ("Ann", "spoken")
    here["The Elders"].refresh_from_db()
    assert here["The Elders"].about == "Tea"
    assert Organisation.objects.get(name="University").bloc == "institution"
    assert not run.rows.exclude(said=None).exists()


def test_what_an_organisation_wrote_about_itself_is_not_written_over(coordinator, here):
    partners.change_partner(actor=coordinator, partner=here["The Elders"], about="Our own words")
    run = services.confirm(actor=coordinator, run=look(coordinator))
    here["The Elders"].refresh_from_db()
    assert here["The Elders"].about == "Our own words"
    assert outcomes(run)[4] == codes.NOTHING


@pytest.mark.parametrize(
    ("choice", "outcome", "count"),
    [
        (codes.ADD, codes.ADDED, 2 + 3),
        (codes.JOIN, codes.FILLED, 2 + 2),
        (codes.SKIP, codes.LEFT_OUT, 2 + 2),
    ],
)
def test_the_coordinator_decides_on_rows_in_doubt(coordinator, here, choice, outcome, count):
    run = look(coordinator)
    assert services.choose(actor=coordinator, run=run, choices={3: choice}) == 1
    run = services.confirm(actor=coordinator, run=run)
    assert outcomes(run)[3] == outcome
    assert Partner.objects.count() == count
    here["Mill"].refresh_from_db()
    assert here["Mill"].postcode == "BD3 0XX"
    assert here["Mill"].about == ("We dance" if choice == codes.JOIN else "")


def test_only_rows_in_doubt_have_a_choice(coordinator, here):
    run = look(coordinator)
    assert services.choose(actor=coordinator, run=run, choices={2: codes.SKIP, 99: codes.ADD}) == 0
    with pytest.raises(Refused):
        services.choose(actor=coordinator, run=run, choices={3: "perhaps"})


def test_two_of_the_very_same_name_are_told_apart_by_postcode(coordinator):
    text = "name,postcode\nGarden,BD5 7AA\nGarden,BD3 9AA\n"
    run = look(coordinator, text)
    assert verdicts(run) == {2: codes.NEW, 3: codes.DOUBT}
    services.choose(actor=coordinator, run=run, choices={3: codes.ADD})
    services.confirm(actor=coordinator, run=run)
    names = Organisation.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Garden", "Garden (BD3 9AA)"]


def test_an_organisation_with_seats_gets_its_page(coordinator):
    organisation = OrganisationFactory(name="Garden")
    services.confirm(actor=coordinator, run=look(coordinator, "name\nGARDEN\n"))
    assert Partner.objects.get().organisation == organisation
    other = OrganisationFactory(name="Trust", bloc="institution")
    run = services.confirm(actor=coordinator, run=look(coordinator, "name\nTrust\n"))
    assert (notes(run, 2), other.bloc) == (["other_bloc"], "institution")


def test_numbers_find_an_organisation_under_another_name(coordinator, here):
    partners.set_numbers(actor=coordinator, partner=here["Mill"], numbers=[("GB-CHC", "1061234")])
    run = look(coordinator, "name,charity number,company number\nNew name,1061234,01234567\n")
    row = run.rows.get()
    assert (row.verdict, row.partner) == (codes.SAME, here["Mill"])
    services.confirm(actor=coordinator, run=run)
    assert here["Mill"].identifiers.count() == 2
    partners.set_numbers(
        actor=coordinator, partner=here["The Elders"], numbers=[("GB-COH", "07654321")]
    )
    text = "name,charity number,company number\nBoth,1061234,07654321\n"
    assert notes(look(coordinator, text), 2) == ["two_owners"]


def test_a_number_beats_the_same_name_and_postcode(coordinator, here):
    partners.set_numbers(
        actor=coordinator, partner=here["The Elders"], numbers=[("GB-CHC", "1061234")]
    )
    text = "name,postcode,charity number\nElders,BD8 8AA,1061235\n"
    run = look(coordinator, text)
    assert (verdicts(run)[2], notes(run, 2)) == (codes.DOUBT, ["same_name_number"])


@pytest.mark.parametrize("choice", ["keep", "hide", "remove"])
def test_who_left_is_not_brought_back(coordinator, here, choice):
    partners.move(actor=coordinator, partner=here["The Elders"], to="left", data_choice=choice)
    run = look(coordinator)
    assert (verdicts(run)[4], notes(run, 4)) == (codes.WRONG, ["gone"])


def test_pages_that_became_one_are_found_under_both_names(coordinator, here):
    partners.merge(actor=coordinator, kept=here["Mill"], gone=here["The Elders"])
    run = look(coordinator, "name,postcode\nElders,BD3 0XX\n")
    assert run.rows.get().partner == here["Mill"]


def test_only_the_coordinator_brings_files_in(coordinator, here):
    run = look(coordinator)
    for role in ("community_lead", "researcher", "policy_maker", "finance_officer", "resident"):
        somebody = actor(role)
        for write in (
            lambda who=somebody: services.look_at(actor=who, raw=FILE.encode()),
            lambda who=somebody: services.choose(actor=who, run=run, choices={3: codes.ADD}),
            lambda who=somebody: services.confirm(actor=who, run=run),
            lambda who=somebody: services.take_back(actor=who, run=run),
            lambda who=somebody: services.throw_away(actor=who, run=run),
        ):
            with pytest.raises(NotAllowed):
                write()


def test_a_run_goes_one_way(coordinator, here):
    run = services.confirm(actor=coordinator, run=look(coordinator))
    for write in (services.confirm, services.throw_away):
        with pytest.raises(Refused):
            write(actor=coordinator, run=run)
    with pytest.raises(Refused):
        services.choose(actor=coordinator, run=run, choices={3: codes.ADD})
    services.take_back(actor=coordinator, run=run)
    with pytest.raises(Refused):
        services.take_back(actor=coordinator, run=run)


def test_taking_back_leaves_everything_as_it_was(coordinator, here):
    def everything():
        return (
            sorted(Organisation.objects.values_list("name", flat=True)),
            sorted(Partner.objects.values_list("organisation__name", "about", "postcode")),
            [p.languages for p in Partner.objects.order_by("pk")],
            Contact.objects.count(),
        )

    before = everything()
    run = services.confirm(actor=coordinator, run=look(coordinator))
    assert everything() != before
    run = services.take_back(actor=coordinator, run=run)
    assert everything() == before
    assert run.state == codes.TAKEN
    assert undone(run) == {2: codes.TAKEN_BACK, 4: codes.TAKEN_BACK, 5: codes.TAKEN_BACK}


def test_taking_back_puts_numbers_words_and_contacts_back_too(coordinator, here):
    mill = here["Mill"]
    word, other = (partners.add_word(actor=coordinator, name=n) for n in ("Carers", "Nurses"))
    partners.change_partner(
        actor=coordinator, partner=mill, communities=[word], numbers=[("GB-CHC", "1061234")]
    )
    text = (
        "name,postcode,company number,communities,contact,phone,consent,consent date\n"
        "Mill,BD3 0XX,01234567,Nurses; Carers,Ann,1,spoken,3.3.2025\n"
    )
    run = services.confirm(actor=coordinator, run=look(coordinator, text))
    assert set(mill.communities.all()) == {word, other}
    assert (mill.identifiers.count(), mill.contacts.count()) == (2, 1)
    services.take_back(actor=coordinator, run=run)
    assert list(mill.communities.all()) == [word]
    assert list(mill.identifiers.values_list("value", flat=True)) == ["1061234"]
    assert mill.contacts.count() == 0


def test_what_people_did_since_stays_and_says_why(coordinator, here):
    run = services.confirm(actor=coordinator, run=look(coordinator))
    garden = Partner.objects.get(organisation__name="Garden Group")
    university = Partner.objects.get(organisation__name="University")
    partners.note_meeting(actor=coordinator, partner=garden, on=clock.today(), how="met")
    partners.change_partner(actor=coordinator, partner=university, about="We teach")
    here["The Elders"].refresh_from_db()
    partners.change_partner(actor=coordinator, partner=here["The Elders"], about="More tea")
    run = services.take_back(actor=coordinator, run=run)
    assert undone(run) == {2: codes.STAYS, 4: codes.STAYS, 5: codes.STAYS}
    assert notes(run, 2)[-1] == "in_use"
    assert notes(run, 5)[-1] == "changed"
    assert notes(run, 4)[-1] == "field_changed"
    assert {garden, university} <= set(Partner.objects.all())


@pytest.mark.parametrize("thing", ["seat", "contact", "promise", "merged"])
def test_whatever_hangs_on_an_organisation_keeps_it(coordinator, thing):
    run = services.confirm(actor=coordinator, run=look(coordinator, "name\nGarden\nMill\n"))
    garden = Partner.objects.get(organisation__name="Garden")
    if thing == "seat":
        actor("community_lead", organisation=garden.organisation)
    elif thing == "contact":
        partners.hold_contact(
            actor=coordinator,
            partner=garden,
            name="Ann",
            consent_how="spoken",
            consent_on=clock.today(),
        )
    elif thing == "promise":
        from copper.records import services as records

        records.make_promise(
            actor=coordinator,
            text="Tea",
            due_on=clock.today(),
            to_organisation=garden.organisation,
        )
    else:
        other = partners.add_partner(actor=coordinator, name="Other", kind="community")
        partners.merge(actor=coordinator, kept=garden, gone=other)
    run = services.take_back(actor=coordinator, run=run)
    assert undone(run) == {2: codes.STAYS, 3: codes.TAKEN_BACK}
    assert Partner.objects.filter(pk=garden.pk).exists()


def test_too_late_to_take_back(coordinator):
    run = services.confirm(actor=coordinator, run=look(coordinator, "name\nGarden\n"))
    with clock.at(clock.now() + timedelta(days=61)):
        with pytest.raises(Refused, match="60 days"):
            services.take_back(actor=coordinator, run=run)
        services.forget_old(actor=coordinator)
    assert run.rows.get().before is None


def test_a_file_nobody_said_yes_to_goes_after_a_week(coordinator):
    run = look(coordinator)
    jobs.forget_old()
    assert Run.objects.filter(pk=run.pk).exists()
    with clock.at(clock.now() + timedelta(days=8)):
        assert jobs.forget_old() == 1
    assert not Row.objects.exists()


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(rules, "BATCH", 3)
    monkeypatch.setattr(rules, "AT_ONCE", 5)


TEN = "name,charity number\n" + "".join(f"Group {n},{1000000 + n}\n" for n in range(10))


def test_a_long_file_is_a_workers_work_and_survives_its_death(
    coordinator, small_batches, monkeypatch
):
    run = look(coordinator, TEN)
    services.confirm(actor=coordinator, run=run, job=jobs.later_in)
    assert (run.state, Partner.objects.count()) == (codes.RUNNING, 0)
    assert run.task is not None
    add, calls = bringing.add_many, []

    def die_after_the_second(**given):
        calls.append(given)
        add(**given)
        if len(calls) == 2:
            raise SystemExit

    monkeypatch.setattr(bringing, "add_many", die_after_the_second)
    with pytest.raises(SystemExit):
        jobs.bring_in(run=str(run.public_id))
    assert Partner.objects.count() == 3, "the batch that was whole stays, the other one goes"
    jobs.bring_in(run=str(run.public_id))
    assert Partner.objects.count() == 10
    run.refresh_from_db()
    assert run.state == codes.DONE
    jobs.bring_in(run=str(run.public_id))  # taken up once more: nothing happens
    assert Partner.objects.count() == 10
    services.take_back(actor=coordinator, run=run, job=jobs.later_back)
    jobs.take_back(run=str(run.public_id))
    assert Partner.objects.count() == 0


def test_many_at_once_are_written_as_one_alone_is(coordinator):
    word = partners.add_word(actor=coordinator, name="Carers")
    text = (
        "name,kind,charity number,company number,postcode,website,about,languages,communities,"
        "contact,job title,phone,email,consent,consent date\n"
        "{0},nhs,{1},{2},BD5 7AA,{0}.org,Food,Urdu,Carers,Ann,Chair,1,a@b.example,spoken,3.3.2025\n"
    )
    services.confirm(
        actor=coordinator, run=look(coordinator, text.format("Alone", 1061234, 1234567))
    )
    two = (
        text.format("First", 1061235, 1234568)
        + text.format("Second", 1061236, 1234569).split("\n", 1)[1]
    )
    services.confirm(actor=coordinator, run=look(coordinator, two))
    assert Entry.objects.filter(kind="exchange.added").count() == 1
    assert Entry.objects.filter(kind="partner.invited").count() == 1

    def seen(name):
        partner = Partner.objects.get(organisation__name=name)
        own = {"id", "public_id", "organisation_id", "created_at", "website"}
        fields = {f.attname: getattr(partner, f.attname) for f in Partner._meta.concrete_fields}
        return (
            {key: value for key, value in fields.items() if key not in own},
            partner.organisation.bloc,
            sorted(partner.identifiers.values_list("scheme", flat=True)),
            list(partner.communities.all()) == [word],
            [
                (c.name, c.job, c.phone, c.email, c.order, c.consent_how, c.consent_on)
                + (c.added_by_ref, c.person)
                for c in partner.contacts.all()
            ],
        )

    assert seen("Alone") == seen("First") == seen("Second")
    assert Contact.objects.count() == 3


def test_what_nobody_thought_of_keeps_its_row_and_no_other(coordinator, monkeypatch):
    run = services.confirm(actor=coordinator, run=look(coordinator, TEN))
    kept = Partner.objects.get(organisation__name="Group 4")
    actor("community_lead", organisation=kept.organisation)
    monkeypatch.setattr(undoing, "_in_use", lambda *given: {})
    run = services.take_back(actor=coordinator, run=run)
    assert list(Partner.objects.all()) == [kept]
    assert undone(run)[6] == codes.STAYS


def test_the_book_says_how_many_and_no_names(coordinator, here):
    run = services.confirm(actor=coordinator, run=look(coordinator))
    line = Entry.objects.get(kind="exchange.brought_in")
    assert line.subject == run.public_id
    assert line.codes["added"] == 2
    services.take_back(actor=coordinator, run=run)
    assert Entry.objects.get(kind="exchange.taken_back").codes["taken_back"] == 3


def test_a_row_that_can_not_be_written_says_why_and_the_others_come(coordinator):
    run = look(coordinator, "name,charity number\nA,1061234\nB,1061235\n")
    partners.add_partner(
        actor=coordinator, name="Faster", kind="community", numbers=[("GB-CHC", "1061234")]
    )
    run = services.confirm(actor=coordinator, run=run)
    assert outcomes(run) == {2: codes.FAILED, 3: codes.ADDED}
    ((_code, words),) = run.rows.get(number=2).notes
    assert "GB-CHC-1061234" in words["why"]
    assert not Organisation.objects.filter(name="A").exists()


def test_looking_asks_no_more_for_many_rows_than_for_few(coordinator):
    with CaptureQueriesContext(connection) as few:
        look(coordinator, "name\nA\n")
    with CaptureQueriesContext(connection) as many:
        look(coordinator, TEN)
    assert len(many) == len(few)
