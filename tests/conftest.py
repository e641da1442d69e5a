import os

import pytest
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis

from copper.records import triggers
from tests import (
    factories,
    signed_in_by_force,  # noqa: F401 - client.force_login counts as a full sign-in
)

# The same examples every time here, so that a red test stays red; new ones every night.
hypothesis.register_profile("quick", derandomize=True, deadline=None, max_examples=50)
hypothesis.register_profile("nightly", deadline=None, max_examples=2000)
hypothesis.load_profile(os.environ.get("COPPER_TEST_PROFILE", "quick"))

_flush = TransactionTestCase._fixture_teardown


def _flush_without_triggers(self):
    # Emptying the tables between tests is the one change that append-only rows must allow.
    with triggers.lifted():
        _flush(self)


TransactionTestCase._fixture_teardown = _flush_without_triggers


@pytest.fixture
def coordinator(db):
    return factories.actor("coordinator", name="Cora")


@pytest.fixture
def resident(db):
    return factories.actor("resident", name="Rana")


@pytest.fixture
def sign_in(client):
    """Signs a test client in as an actor's person and returns the client."""

    def do(actor):
        client.force_login(actor.person)
        return client

    return do
