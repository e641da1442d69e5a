"""Walks every address with every kind of person and every method, and compares with tests/matrix.py."""

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from tests.matrix import MATRIX, OTHERS, PEOPLE
from tests.world import build

SIGN_IN = "/sign-in/"
METHODS = ("get", "head", "post", "put", "patch", "delete")


@pytest.fixture
def world(db):
    return build()


def our_addresses(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from our_addresses(pattern, space)
        elif pattern.name and not pattern.name.startswith(OTHERS):
            yield prefix + pattern.name
        elif not pattern.name:
            yield f"an address without a name: {pattern.pattern}"


def test_every_address_has_a_row():
    addresses = set(our_addresses())
    assert addresses - set(MATRIX) == set(), "pages without a row in tests/matrix.py"
    assert set(MATRIX) - addresses == set(), "rows without a page"


def sent_to_sign_in(response) -> bool:
    return response.status_code == 302 and response.headers["Location"].startswith(SIGN_IN)


def verdict(response, row, person):
    """What happened, in one word."""
    status = response.status_code
    if sent_to_sign_in(response):
        return "sign in"
    if status == 405:
        return "no such method"
    if status in row.ok:
        return "let in"
    return "kept out" if status in {401, 403, 404} else f"status {status}"


def expected(row, method, person):
    allowed = {"get": row.read, "head": row.read, "post": row.write}.get(method)
    if allowed is not None and person in allowed:
        return {"let in"}
    if allowed is None:
        # Whoever may not come in at all need not hear that the method is wrong.
        return {"no such method", "kept out", "sign in"}
    return {"sign in"} if person == "stranger" else {"kept out"}


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_who_gets_in(client, world, name):
    row = MATRIX[name]
    address = reverse(name, kwargs=row.args(world))
    wrong = []
    for person in PEOPLE:
        client.logout()
        if person != "stranger":
            client.force_login(world.people[person].person)
        for method in METHODS:
            with transaction.atomic():
                send = getattr(client, method)
                response = send(address, row.data(world)) if method == "post" else send(address)
                transaction.set_rollback(True)
            found = verdict(response, row, person)
            if found not in expected(row, method, person):
                wrong.append(
                    f"{person} {method.upper()}: {found}, not {' or '.join(expected(row, method, person))}"
                )
            elif (
                found == "kept out"
                and row.hidden
                and response.status_code != 404
                and method in {"get", "post"}
            ):
                wrong.append(f"{person} {method.upper()}: learns that it is there")
    assert not wrong, "\n".join(wrong)
