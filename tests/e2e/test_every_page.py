"""Every page that a person can open, looked at by axe: in English and in Urdu, narrow and wide.

Also without sideways scrolling, a word in the console or a request to another site (see conftest).
"""

import pytest
from django.urls import reverse

from tests.e2e.conftest import DESK, PHONE
from tests.matrix import EVERYBODY, MATRIX, NOT_BEGUN
from tests.world import build

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NOT_PAGES = {
    "service_worker", "manifest", "healthz", "readyz", "site:front_door", "files:file", "files:named",
    "gallery",  # has tests of its own
    "instruments:file", "instruments:door",  # a download; an address that only leads on
    "events:feed", "events:file", "agreements:pdf",  # a calendar, a calendar file, paper
}  # fmt: skip
PAGES = sorted(
    name
    for name, row in MATRIX.items()
    if row.read and name not in NOT_PAGES and not name.startswith("api:") and row.ok != NOT_BEGUN
)
GROUPS = 4


def visitor(row):
    """Who looks: the stranger where everybody may, else the coordinator, else the first who may."""
    if row.read == EVERYBODY:
        return None
    return "coordinator" if "coordinator" in row.read else min(row.read)


@pytest.mark.parametrize("group", range(GROUPS))
@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_page_is_for_everybody(new_page, accessible, language, group):
    world = build()
    windows, faults = {}, []
    for name in PAGES[group::GROUPS]:
        row, who = MATRIX[name], visitor(MATRIX[name])
        if who not in windows:
            windows[who] = new_page(language=language, actor=world.people[who] if who else None)
        page = windows[who]
        arguments = row.args(world)
        if name.startswith("site:"):
            arguments["language"] = language
        response = page.goto(reverse(name, kwargs=arguments))
        if response.status != 200:
            faults.append(f"{name}: answers {response.status}")
            continue
        if "text/html" not in response.headers.get("content-type", ""):
            continue
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 740})
            try:
                accessible(page)
            except AssertionError as error:
                faults.append(f"{name} at {width}: {error}")
    assert not faults, "\n".join(faults)
