import pytest

from copper.api import services
from tests import factories


@pytest.fixture
def call(client):
    """Calls an operation with a token: call("get", "me", token)."""

    def do(method, path, token="", **more):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return getattr(client, method)(f"/api/1/{path}", headers=headers, **more)

    return do


@pytest.fixture
def token_for(db):
    """The text of a new token of an actor for some scopes."""

    def do(actor, *scopes, days=30):
        return services.make_token(actor=actor, name="test", scopes=scopes, days=days)[1]

    return do


@pytest.fixture
def member(db):
    return factories.actor("peer_researcher", name="Parveen")
