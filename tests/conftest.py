import pytest

from tests import (
    factories,
    signed_in_by_force,  # noqa: F401 - client.force_login counts as a full sign-in
)


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
