"""What a visit costs on a phone's contract, in bytes as they are sent (gzip), without fonts."""

import gzip
import re
from pathlib import Path

import pytest

from tests import factories

STATIC = Path(__file__).parents[2] / "static"
FIRST, FIRST_PUBLIC, AFTER = 100_000, 60_000, 30_000


def sent(html: bytes) -> int:
    return len(gzip.compress(html, 9))


def first_visit(html: bytes) -> int:
    """The page with every style, script and picture that it names."""
    files = set(re.findall(r'(?:href|src)="/static/([^"]+)"', html.decode()))
    assert "dist/app.js" in files
    assert len(files) >= 3
    return sent(html) + sum(sent((STATIC / name).read_bytes()) for name in files)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_public_first_page_is_light(client, language):
    html = client.get(f"/{language}/").content
    assert first_visit(html) <= FIRST_PUBLIC
    assert sent(html) <= AFTER


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/home/", "/gallery/"])
def test_a_first_visit_is_light_and_later_ones_lighter(client, settings, address):
    settings.DEMO = True
    client.force_login(factories.actor("coordinator", name="Cora").person)
    html = client.get(address).content
    assert first_visit(html) <= FIRST
    assert sent(html) <= AFTER
