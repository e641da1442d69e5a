"""Counting who takes part, and comparing it with who lives there."""

from datetime import timedelta

import pytest
from django.urls import reverse

from copper.core import clock
from copper.core.errors import NotAllowed, Refused
from copper.partners import services as partners
from copper.places.models import Area, Edition, Measure, Value
from copper.reach import selectors, services
from copper.reach.models import Tally
from tests.factories import actor
from tests.methods.conftest import DATA
from tests.reach import town

pytestmark = pytest.mark.django_db


@pytest.fixture
def tables():
    return town.build()


@pytest.fixture
def coordinator():
    return actor("coordinator")


@pytest.fixture
def garden(coordinator, tables):
    return partners.add_partner(
        actor=coordinator, name="Garden", kind="community", areas=[town.ward(0)]
    )


def numbers(base, **changes):
    today = clock.today()
    return {
        "whom": "members",
        "how": "slips",
        "first": today - timedelta(days=30),
        "last": today,
        "base": base,
        "people": 100,
        "counts": {"group-a": 5 * 8, "group-b": 60},
        **changes,
    }


def test_who_lives_there_is_added_up_over_the_area_served(tables):
    base, tenths = tables
    assert selectors.living(base, None, []).groups == {"group-a": 800, "group-b": 3200}
    assert selectors.living(base, None, [town.ward(0)]).everybody == 2000
    by_tenth = selectors.living(base, tenths, [town.ward(1)]).groups
    assert {key: n for key, n in by_tenth.items() if n} == {"3": 1000, "4": 1000}


def test_a_count_of_an_organisation_is_compared_with_its_own_area(garden, tables):
    lead = actor("community_lead", organisation=garden.organisation)
    typed = numbers(tables[0], organisation=garden.organisation)
    tally = services.count_for(actor=lead, **typed)
    found = selectors.compare(actor("resident"), tally)
    a, b = found.lines
    assert (a.living_share, a.came.value) == (0.2, 40)
    assert a.ratio == pytest.approx(2)
    assert (a.reading, a.certain) == ("above", True)
    assert (b.reading, b.certain) == ("below", False)
    assert "best_fit" in found.caveats


def test_areas_of_other_years_are_refused_not_mixed(coordinator, tables):
    other = Edition.objects.create(
        code="ward-1999", kind="ward", year=1999, source="x", licence="x"
    )
    stray = Area.objects.create(edition=other, code="S", name="Stray")
    with pytest.raises(Refused, match="different years"):
        services.count(actor=coordinator, areas=[town.ward(0), stray], **numbers(tables[0]))
    assert not Tally.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": 0, "counts": {}},
        {"people": 50},
        {"counts": {"group-c": 1}},
        {"counts": {"group-a": 101}},
        {"whom": "everyone"},
        {"how": "guess"},
        {"last": clock.today() + timedelta(days=400)},
        {"first": clock.today() + timedelta(days=1)},
    ],
    ids=str,
)
def test_numbers_that_can_not_be_right_are_refused(coordinator, tables, wrong):
    with pytest.raises(Refused):
        services.count(actor=coordinator, **numbers(tables[0], **wrong))
    assert not Tally.objects.exists()


def test_only_the_organisation_and_the_coordinator_type_numbers(garden, tables):
    typed = numbers(tables[0], organisation=garden.organisation)
    for somebody in (
        actor("community_lead"),
        actor("policy_maker"),
        actor("resident"),
        actor(None),
    ):
        with pytest.raises(NotAllowed):
            services.count_for(actor=somebody, **typed)
    lead = actor("community_lead", organisation=garden.organisation)
    with pytest.raises(NotAllowed):  # the whole network's numbers are the coordinator's
        services.count_for(actor=lead, **numbers(tables[0], organisation=None))


def test_whom_we_do_not_hear_is_said_only_when_it_is_certain(coordinator, tables):
    base, _tenths = tables
    services.count(
        actor=coordinator, **numbers(base, people=300, counts={"group-a": 24, "group-b": 276})
    )
    (missing,) = selectors.not_heard(actor=coordinator)
    assert (missing.line.key, missing.line.reading) == ("group-a", "below")
    assert selectors.not_heard(actor=actor(None)) == []
    Tally.objects.all().delete()
    services.count(
        actor=coordinator, **numbers(base, people=12, counts={"group-a": 0, "group-b": 12})
    )
    assert selectors.not_heard(actor=coordinator) == []


def test_a_group_nobody_asked_about_is_not_said_to_be_missing(coordinator, tables):
    base, _tenths = tables
    ill = Measure.objects.create(
        key="ill",
        topic="Census",
        name="Ill",
        unit="people",
        edition=base.edition,
        year=2021,
        source="x",
        licence="x",
        base=base,
    )
    Value.objects.create(measure=ill, area=Area.objects.get(code="L0"), number=500)
    overlapping = services.count(
        actor=coordinator, **numbers(base, counts={"group-a": 20, "group-b": 0})
    )
    assert [line.key for line in selectors.compare(coordinator, overlapping).lines] == [
        "group-a",
        "group-b",
    ]


def test_pages_say_it_in_words_and_never_the_true_small_number(client, coordinator, tables):
    tally = services.count(
        actor=coordinator, **numbers(tables[0], people=103, counts={"group-a": 3, "group-b": 100})
    )
    client.force_login(actor("resident").person)
    page = client.get(reverse("reach:one", args=[tally.public_id])).content.decode()
    assert "not shown: too few people" in page
    assert ">3<" not in page
    assert ">103<" not in page
    assert "Take this count out" not in page


def test_the_form_walks_from_table_to_numbers_to_page(client, garden, tables):
    lead = actor("community_lead", organisation=garden.organisation)
    client.force_login(lead.person)
    first = client.post(reverse("reach:table"), {"table": "all:"})
    typed = {
        "organisation": garden.organisation.pk,
        "whom": "participants",
        "how": "slips",
        "first": "2026-10-01",
        "last": "2026-10-31",
        "people": "100",
        "g0": "20",
        "g1": "90",
    }
    refused = client.post(first.url, typed)
    assert refused.status_code == 422
    assert "can’t be" in refused.content.decode() or "can&#39;t be" in refused.content.decode()
    done = client.post(first.url, {**typed, "g1": "80"})
    assert done.status_code == 302
    assert client.get(done.url).status_code == 200


@pytest.mark.skipif(not (DATA / "bradford").exists(), reason="no real data here: bradford")
def test_bradford_itself_is_neither_missing_nor_there_too_often(coordinator, bradford_loaded):
    base = Measure.objects.get(key=bradford_loaded)
    there = selectors.living(base, None, [])
    assert there.everybody == pytest.approx(546_412, abs=50)
    people = 2000
    counts = {key: round(people * n / there.everybody) for key, n in there.groups.items()}
    tally = services.count(
        actor=coordinator,
        **numbers(base, people=sum(counts.values()), counts=counts),
    )
    found = selectors.compare(coordinator, tally)
    assert all(line.ratio == pytest.approx(1, abs=0.1) for line in found.lines)
    assert not any(line.certain and line.reading == "below" for line in found.lines)


@pytest.fixture
def bradford_loaded():
    from copper.accounts.actor import system_actor
    from copper.places import reading
    from copper.places import services as places

    wanted = ("lookup_lsoa21_ward24", "ethnicity_lsoa21")
    for source in reading.folder(DATA / "bradford"):
        if source.read is not None and any(word in source.path.name for word in wanted):
            places.load(actor=system_actor("test"), parcel=reading.read(source))
    return Measure.objects.filter(base__isnull=False).values_list("base__key", flat=True).first()
