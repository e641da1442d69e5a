"""The survey as people meet it in a browser, and the map as those meet it who do not see it."""

import random
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from copper.core import clock
from copper.ties import codes, pictures, results, selectors, services
from copper.ties.models import Response, Tie, Wave
from tests.factories import actor
from tests.ties import people
from tests.ties.people import GOOD

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups():
    return people.organisations(6)


@pytest.fixture
def wave(coordinator, groups):
    return people.open_wave(coordinator)


def test_two_steps_and_a_pause_in_between(client, groups, wave):
    leader = people.lead(groups[0])
    client.force_login(leader.person)
    begin = reverse("ties:begin", args=[wave.public_id, groups[0].public_id])
    first = client.post(begin, follow=True)
    assert groups[0].name not in re.findall(r"<label.*?</label>", first.content.decode())
    response = Response.objects.get()
    step_one = reverse("ties:named", args=[response.public_id])
    ids = [str(one.public_id) for one in groups[1:3]]
    asked = client.post(step_one, {"organisations": ids})
    assert asked.url == reverse("ties:rate", args=[response.public_id, ids[0]])
    asked = client.post(asked.url, GOOD | {"resources": "unknown"})
    assert asked.url == reverse("ties:rate", args=[response.public_id, ids[1]])
    # Tomorrow: "go on" leads to what is done and what is not.
    back = client.post(begin, follow=True).content.decode()
    assert back.count("cop-tag--green") == 1
    assert (
        'value="unknown" checked'
        in client.get(reverse("ties:rate", args=[response.public_id, ids[0]])).content.decode()
    )
    client.post(asked.url, {"leave_out": "1"})
    sent = client.post(reverse("ties:answer", args=[response.public_id]))
    assert sent.status_code == 302
    assert Response.objects.get().sent_at
    assert [tie.said.get("resources") for tie in selectors.named(response)] == [None, None]


def test_a_fault_keeps_what_was_typed(client, groups, wave):
    leader = people.lead(groups[0])
    client.force_login(leader.person)
    response = services.begin(actor=leader, wave=wave, organisation=groups[0])
    address = reverse("ties:named", args=[response.public_id])
    chosen = str(groups[2].public_id)
    found = client.post(address, {"organisations": [chosen], "nobody": "on"})
    assert found.status_code == 422
    assert re.search(rf'value="{chosen}" checked', found.content.decode())
    own = client.post(address, {"organisations": [str(groups[0].public_id)]})
    assert own.status_code == 422


def test_rating_oneself_says_so(client, groups, wave):
    leader = people.lead(groups[0])
    client.force_login(leader.person)
    response = services.begin(actor=leader, wave=wave, organisation=groups[0])
    address = reverse("ties:rate", args=[response.public_id, groups[0].public_id])
    for send in (client.get, client.post):
        found = send(address)
        assert found.status_code == 422
        assert "rate your own organisation" in found.content.decode().replace("&#39;", "'")


def test_below_five_the_page_offers_a_talk_and_no_number(client, coordinator, groups, wave):
    for one in groups[:4]:
        people.answer(wave, one, [groups[5]])
    services.close_wave(actor=coordinator, wave=wave)
    client.force_login(people.lead(groups[5]).person)
    page = client.get(reverse("ties:wave", args=[wave.public_id])).content.decode()
    assert "Talk it through together" in page
    assert "E–I index" not in page
    assert groups[0].name not in page  # there is nothing to open about others
    own = reverse("ties:organisation", args=[wave.public_id, groups[5].public_id])
    assert own in page
    assert "on a scale" not in client.get(own).content.decode()
    map_page = client.get(reverse("ties:map", args=[wave.public_id]))
    assert map_page.status_code == 302


def test_the_map_comes_after_a_sentence_and_two_tables_and_can_be_walked_by_keyboard(
    client, coordinator, groups, wave
):
    for n, one in enumerate(groups):
        people.answer(wave, one, [groups[(n + 1) % 6]])
    services.close_wave(actor=coordinator, wave=wave)
    client.force_login(actor("resident").person)
    page = client.get(reverse("ties:map", args=[wave.public_id])).content.decode()
    assert (
        page.index("6 of 6 organisations answered")
        < page.index("<table")
        < page.index('<svg class="cop-ties-svg')
    )
    assert page.index('id="links"') < page.index('<svg class="cop-ties-svg')
    drawing = page[page.index('<svg class="cop-ties-svg') :]
    names = re.findall(r'<a href="/partners/[^"]+" aria-label="(Group \d+) ', drawing)
    assert names == [one.name for one in groups]
    assert "style=" not in drawing
    assert page.count("one says so") == 6 + 1  # and the legend


def test_institutions_differ_from_communities_by_shape_not_only_by_colour(coordinator):
    groups = people.organisations(4) + people.organisations(2, bloc="institution", first=4)
    wave = people.open_wave(coordinator)
    for n, one in enumerate(groups):
        people.answer(wave, one, [groups[(n + 1) % 6]])
    services.close_wave(actor=coordinator, wave=wave)
    picture = pictures.draw(selectors.result(coordinator, wave))
    assert [spot.bloc for spot in picture.spots] == ["community"] * 4 + ["institution"] * 2
    assert "institution" in picture.spots[-1].label


@pytest.mark.parametrize("count", [5, 12, 40, 41, 120])
def test_no_two_names_touch(coordinator, count):
    groups = people.organisations(count)
    found = random.Random(count)
    wave = people.open_wave(coordinator)
    fill(wave, groups, [(a, b) for a in groups for b in found.sample(groups, 3) if a != b])
    services.close_wave(actor=coordinator, wave=wave)
    result = selectors.result(coordinator, wave)
    picture = pictures.draw(result)
    wide, high = results.NUMBER_BOX if picture.is_numbered else results.NAME_BOX
    spots = picture.spots
    for n, one in enumerate(spots):
        for other in spots[n + 1 :]:
            apart = abs(one.x - other.x) >= wide - 1 or abs(one.y - other.y) >= high - 1
            assert apart, (one.label, other.label)


def test_names_are_cut_into_short_lines():
    assert pictures.short_lines("Larkfield Women's Garden") == ["Larkfield", "Women's Garden"]
    long = pictures.short_lines("The Association of Friends and Neighbours of the Old Station Yard")
    assert len(long) == 3
    assert long[-1].endswith("…")
    assert all(len(line) <= 16 for line in long)
    assert pictures.short_lines("Ein" + "e" * 60)[0]


def fill(wave, groups, ties):
    """Many answers at once, as the services would keep them."""
    responses = Response.objects.bulk_create(
        [
            Response(
                wave=wave, organisation=one, begun_at=clock.now(), named_at=clock.now(),
                sent_at=clock.now(),
            )
            for one in groups
        ]
    )  # fmt: skip
    by = {row.organisation_id: row for row in responses}
    said = dict.fromkeys(codes.TRUST | codes.VALUE, 3)
    Tie.objects.bulk_create(
        [
            Tie(response=by[a.pk], by=a, about=b, is_rated=True, rating=said)
            for a, b in dict.fromkeys(ties)
        ],
        500,
    )


def test_three_hundred_organisations_and_three_thousand_links_ask_few_questions(
    client, coordinator
):
    groups = people.organisations(300)
    found = random.Random(3)
    wave = people.open_wave(coordinator)
    pairs = set()
    while len(pairs) < 3000:
        pairs.add(tuple(found.sample(groups, 2)))
    fill(wave, groups, pairs)
    services.close_wave(actor=coordinator, wave=wave)
    client.force_login(coordinator.person)
    for name in ("ties:wave", "ties:map"):
        address = reverse(name, args=[wave.public_id])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= 12, [query["sql"][:80] for query in asked]
    assert Wave.objects.get().results["density"]["ties"] == 3000
