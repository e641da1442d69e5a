"""Open Referral UK and 360Giving: what goes out comes in again, and nothing of a person goes out."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from copper.core import clock
from copper.core.errors import NotAllowed, Refused
from copper.exchange import codes, grants360, services, validating
from copper.exchange.models import Grant, Row
from copper.partners import services as partners
from copper.partners.models import Partner
from copper.places.models import Area, Edition
from copper.records.models import Entry
from tests.factories import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    edition = Edition.objects.create(
        code="ward-1999", kind="ward", year=1999, source="x", licence="x"
    )
    return Area.objects.create(edition=edition, code="W1", name="Little Ward")


@pytest.fixture
def garden(coordinator, ward):
    """A member with everything that can go out, and something that must not."""
    word = partners.add_word(actor=coordinator, name="Carers")
    garden = partners.add_partner(
        actor=coordinator,
        name="Garden & باغ “Group”",
        kind="community",
        numbers=[("GB-CHC", "1061234"), ("XI-ROR", "00vs8d940")],
        communities=[word],
        areas=[ward],
        about="We grow food",
        website="https://garden.example/a?b=c",
        postcode="BD5 7AA",
        languages=["ur", "pl"],
        brings="small print",
        wants="more small print",
        money_held_by="The Mill",
    )
    partners.hold_contact(
        actor=coordinator,
        partner=garden,
        name="Ann Secret",
        phone="07700900001",
        email="ann@garden.example",
        consent_how="public",
        consent_on=clock.today(),
    )
    bare = partners.add_partner(actor=coordinator, name="Bare Trust", kind="funder")
    invited = partners.add_partner(actor=coordinator, name="Only invited", kind="community")
    Partner.objects.filter(pk__in=[garden.pk, bare.pk]).update(state="member")
    assert invited.state == "invited"
    return garden


def raw(document):
    return json.dumps(document).encode()


def look(coordinator, document):
    return services.look_at(actor=coordinator, raw=raw(document))


def seen(name):
    """All that goes out of a partner, as it stands in the database."""
    partner = Partner.objects.get(organisation__name=name)
    return (
        partner.kind,
        partner.organisation.bloc,
        partner.about,
        partner.website,
        partner.postcode,
        partner.languages,
        sorted(partner.identifiers.values_list("scheme", "value")),
        list(partner.communities.values_list("code", flat=True)),
        list(partner.areas.values_list("edition__code", "code")),
    )


def test_organisations_go_out_and_come_in_again_without_loss(coordinator, garden):
    document = services.give_organisations(actor=coordinator)
    assert validating.fault(document, "services") is None
    names = ["Bare Trust", "Garden & باغ “Group”"]
    assert [service["name"] for service in document["contents"]] == names
    run = look(coordinator, document)
    assert set(run.rows.values_list("verdict", flat=True)) == {codes.SAME}
    run = services.confirm(actor=coordinator, run=run)
    assert set(run.rows.values_list("outcome", flat=True)) == {codes.NOTHING}

    before = [seen(name) for name in names]
    for partner in Partner.objects.filter(organisation__name__in=names):
        organisation = partner.organisation
        partner.delete()
        organisation.delete()
    services.confirm(actor=coordinator, run=look(coordinator, document))
    assert [seen(name) for name in names] == before


def test_no_person_and_no_small_print_goes_out(coordinator, garden):
    text = json.dumps(services.give_organisations(actor=coordinator), ensure_ascii=False)
    for secret in ("Secret", "07700", "ann@", "small print", "The Mill", "Only invited", "contact"):
        assert secret not in text
    assert "We grow food" in text


def test_only_the_coordinator_takes_files_away(coordinator, garden):
    for role in ("community_lead", "researcher", "policy_maker", "finance_officer", "resident"):
        with pytest.raises(NotAllowed):
            services.give_organisations(actor=actor(role))
        with pytest.raises(NotAllowed):
            services.give_grants(actor=actor(role), publisher="x")
    services.give_organisations(actor=coordinator)
    assert Entry.objects.get(kind="exchange.given_out").codes["count"] == 2


@pytest.mark.parametrize(
    ("break_it", "where"),
    [
        (lambda s: s.pop("name"), "name"),
        (lambda s: s.update(status="open"), "status"),
        (lambda s: s.update(id="7"), "id"),
        (lambda s: s.update(last_modified="yesterday"), "last_modified"),
        (lambda s: s["organization"].update(website="no page"), "organization/website"),
        (lambda s: s["organization"].update(id=7), "organization/id"),
        (lambda s: s.pop("organization"), "organization"),
    ],
)
def test_a_fault_is_said_at_its_service_and_the_rest_is_kept(coordinator, garden, break_it, where):
    document = services.give_organisations(actor=coordinator)
    broken = copy.deepcopy(document)
    break_it(broken["contents"][0])
    run = look(coordinator, broken)
    bad, good = run.rows.order_by("number")
    assert (bad.verdict, good.verdict) == (codes.WRONG, codes.SAME)
    ((code, words),) = bad.notes
    assert code == "schema"
    assert where in words["where"] + words["why"]


def test_an_organisation_with_its_services_is_read_too(coordinator, garden):
    document = services.give_organisations(actor=coordinator)
    turned = []
    for service in document["contents"]:
        owner = {**service.pop("organization"), "services": [service, service]}
        turned.append(owner)
    verdicts = look(coordinator, turned).rows.order_by("number").values_list("verdict", flat=True)
    assert list(verdicts) == [codes.SAME, codes.WRONG] * 2


def one_grant(**changes):
    return {
        "id": "360G-fund-1",
        "title": "Food",
        "description": "Growing food",
        "currency": "GBP",
        "amountAwarded": 1234.56,
        "awardDate": "2026-03-01",
        "plannedDates": [{"startDate": "2026-04-01", "endDate": "2027-03-31"}],
        "recipientOrganization": [{"id": "GB-CHC-1061234", "name": "Another name"}],
        "fundingOrganization": [{"id": "360G-fund", "name": "bare trust LTD"}],
        "grantProgramme": [{"code": "A", "title": "Small grants"}],
        **changes,
    }


def test_grants_come_in_find_their_organisations_and_go_out_again(coordinator, garden):
    package = {
        "version": "1.4",
        "grants": [one_grant(), one_grant(id="360G-fund-2", amountAwarded=7)],
    }
    run = services.confirm(actor=coordinator, run=look(coordinator, package))
    assert list(run.rows.values_list("outcome", flat=True)) == [codes.ADDED] * 2
    grant = Grant.objects.get(identifier="360G-fund-1")
    assert grant.pence == 123456
    assert grant.recipient == garden.organisation
    assert grant.funder.name == "Bare Trust"
    out = services.give_grants(actor=coordinator, publisher="Us")
    assert validating.fault(out, "grants") is None
    assert out["version"] == "1.4"
    first = next(g for g in out["grants"] if g["id"] == "360G-fund-1")
    assert first == one_grant()
    again = services.confirm(actor=coordinator, run=look(coordinator, out))
    assert set(again.rows.values_list("outcome", flat=True)) == {codes.NOTHING}
    services.take_back(actor=coordinator, run=run)
    assert not Grant.objects.exists()
    services.confirm(actor=coordinator, run=look(coordinator, out))
    assert services.give_grants(actor=coordinator, publisher="Us")["grants"] == out["grants"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"currency": "EUR"}, "grant_currency"),
        ({"amountAwarded": 1.234}, "grant_money"),
        ({"amountAwarded": -1}, "grant_money"),
        ({"amountAwarded": "12"}, "schema"),
        ({"awardDate": "1 March"}, "schema"),
        ({"awardDate": "2026-02-30"}, "schema"),
        ({"recipientOrganization": []}, "schema"),
        ({"recipientOrganization": [{"name": "No id"}]}, "schema"),
        ({"title": "x" * 301}, "too_long_field"),
    ],
)
def test_a_wrong_grant_is_named_and_the_others_come(coordinator, changes, code):
    package = {"grants": [one_grant(**changes), one_grant(id="360G-good")]}
    run = services.confirm(actor=coordinator, run=look(coordinator, package))
    assert [note for note, _words in run.rows.get(number=1).notes] == [code]
    assert Grant.objects.get().identifier == "360G-good"


def test_a_grant_to_a_person_is_not_kept(coordinator):
    grant = one_grant()
    grant["recipientIndividual"] = {"id": "1", "name": "Ann"}
    del grant["recipientOrganization"]
    run = look(coordinator, {"grants": [grant]})
    row = Row.objects.get(run=run)
    assert (row.verdict, row.said, row.notes) == (codes.WRONG, None, [["person", {}]])


def test_parts_of_dates_are_left_out_and_said(coordinator):
    planned = [{"startDate": "2026-05", "endDate": "2027-01-01T10:00:00Z"}]
    run = services.confirm(
        actor=coordinator, run=look(coordinator, {"grants": [one_grant(plannedDates=planned)]})
    )
    grant = Grant.objects.get()
    assert (grant.starts_on, grant.ends_on.isoformat()) == (None, "2027-01-01")
    assert run.rows.get().notes == [["grant_date", {"said": "2026-05"}]]


def test_no_grants_no_package(coordinator):
    with pytest.raises(Refused):
        services.give_grants(actor=coordinator, publisher="x")


@given(st.integers(0, 10**13))
def test_money_goes_out_and_in_to_the_penny(pence):
    grant = Grant(
        identifier="1", title="x", description="", pence=pence, awarded_on=clock.today(),
        recipient_id_text="a", recipient_name="A", funder_id_text="b", funder_name="B",
    )  # fmt: skip
    package = validating.read_json(raw(grants360.document([grant], publisher="x")))
    ((_number, said, notes),) = grants360.read(package)
    assert (said["pence"], notes) == (pence, [])


@pytest.mark.parametrize("name", ["services", "grants"])
def test_the_schemas_are_right_and_every_format_in_them_is_checked(name):
    Draft202012Validator.check_schema(validating.schema(name))
    text = json.dumps(validating.schema(name))
    formats = {part.split('"')[0] for part in text.split('"format": "')[1:]}
    assert formats
    assert formats <= set(FormatChecker().checkers)
