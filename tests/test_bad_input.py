"""Whatever somebody sends, the answer is a page that says what is wrong, never a fault of ours.

Every address of tests/matrix.py is asked with bad queries, and every form that it shows is sent with
bad values in all its fields. Rooms test their own rules; this only says: no 5xx, anywhere.
"""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.matrix import MATRIX, PEOPLE
from tests.world import build

ENDLESS = "9" * 5000  # more digits than Python turns into a number
VALUES = {
    "nothing but spaces": " \t\n",
    "a NUL": "a\x00b",
    "a long text": "x" * 50_000,
    "more than a request may hold": "x" * 1_000_000,
    "pictures, joined and unpaired": "👩‍👩‍👧‍👦 ￿ \U0010ffff",
    "marks that turn the direction": "‮abc‬ ⁦د⁩",
    "markup": "<script>alert(1)</script>\"'><!--",
    "format signs": "%(name)s %s %% {0} {x!r} 100%",
    "a huge number": ENDLESS,
    "a number no column holds": str(2**63),
    "below zero": "-1",
    "no number": "NaN",
    "the first year": "0000-00-00",
    "the last year": "9999-12-31",
    "no such id": "not-a-uuid",
    "up the folders": "../../etc/passwd",
    "a line break": "a\r\nSet-Cookie: b=c",
}
# Names that pages read from the address, whether they are in a form or not.
QUERY = ("page", "q", "state", "edition", "next", "kind", "sort", "language")
FIELD = re.compile(r"<(?:input|textarea|select|button)\b[^>]*?\bname=\"([^\"]+)\"")
# Addresses that no page of ours leads to.
GARBLED = (
    "/%00/",
    "/ur%00/",
    "/languages/%00/",
    "/languages/..%2F..%2Fetc/",
    "/places/ward-2024/area/%F0%9F%98%80/",
    f"/questionnaires/try-out/{ENDLESS}/",
    f"/questionnaires/try-out/{2**63}/",
    f"/q/answer/00000000-0000-4000-8000-000000000000/{ENDLESS}/",
    "/q/%00/",
    f"/q/{'A' * 5000}/",
    "/decisions/00000000-0000-0000-0000-000000000000/",
    "/decisions/not-a-uuid/",
    "/files/00000000-0000-4000-8000-000000000000/%2e%2e",
    "/offline/xx/",
    "/%E2%80%AE/",
    "/api/1/book?limit=999999999999999999999&before=-1",
)


@pytest.fixture
def world(db):
    return build()


def browser(world, name):
    """A browser of somebody who gets in there, best of all who may do most."""
    row = MATRIX[name]
    allowed = (row.write or frozenset()) | (row.read or frozenset())
    for person in ("coordinator", "data_protection_officer", "independent_person", *PEOPLE):
        if person in allowed:
            break
    client = Client(raise_request_exception=False)
    if person in world.people:
        client.force_login(world.people[person].person)
    return client


def undone(send):
    """The status of a request whose writes are taken back."""
    with transaction.atomic():
        status = send().status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("name", sorted(name for name in MATRIX if not name.startswith("api:v1:")))
def test_no_address_breaks(world, name):
    row = MATRIX[name]
    address, client = reverse(name, kwargs=row.args(world)), browser(world, name)
    broken = []
    if row.read is not None:
        for what, value in VALUES.items():
            query = dict.fromkeys(QUERY, value[:2000])
            if undone(lambda query=query: client.get(address, query)) >= 500:
                broken.append(f"GET with {what}")
    if row.write is not None:
        page = client.get(address).content.decode() if row.read is not None else ""
        fields = {*FIELD.findall(page), *row.data(world), "next", "language"} - {
            "csrfmiddlewaretoken"
        }
        for what, value in VALUES.items():
            for times in (1, 3):  # a field that comes several times, too
                data = dict.fromkeys(fields, [value] * times)
                if undone(lambda data=data: client.post(address, data)) >= 500:
                    broken.append(f"POST with {what}, {times} of each of {sorted(fields)}")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("address", GARBLED)
def test_no_garbled_address_breaks(world, address):
    client = Client(raise_request_exception=False)
    assert client.get(address).status_code < 500
    client.force_login(world.people["coordinator"].person)
    assert client.get(address).status_code < 500


@pytest.mark.parametrize("address", ["/en/?q=%00", "/places/?q=a%00b", "/%00/"])
def test_a_nul_in_an_address_is_answered_in_plain_words(world, address):
    client = Client(raise_request_exception=False)
    client.force_login(world.people["coordinator"].person)
    answer = client.get(address)
    assert answer.status_code in {400, 404}
    assert "Go back" in answer.content.decode() or "start again" in answer.content.decode()
