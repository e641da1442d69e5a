"""Walks every operation of the OpenAPI document: closed without a token, with another scope, and
never broken by what is sent to it."""

import json
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from ninja import Router

from copper.accounts.models import Seat
from copper.api import build, registry
from copper.api.registry import Scope

METHODS = {"get", "post", "put", "patch", "delete"}


def operations():
    document = build.schema(build.the_api())
    return [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


ALL = operations()
NAMES = [f"{method} {path}" for method, path, _operation in ALL]
each = pytest.mark.parametrize(("method", "path", "operation"), ALL, ids=NAMES)


def address(path):
    """The path with an id that nobody has in each of its places."""
    while "{" in path:
        before, _, rest = path.partition("{")
        path = before + str(uuid.uuid4()) + rest.partition("}")[2]
    return path.removeprefix("/api/1/")


BAD_VALUES = (
    None, [], {}, True, -1, 1e400, 10**30, "", "\x00", "a\x00b", "\ud800", "x" * 5000, "' OR 1=1 --", "🦉",
)  # fmt: skip


def sample(schema):
    """Something that fits a part of the document, roughly."""
    if "enum" in schema:
        return schema["enum"][0]
    return {"integer": 1, "number": 1.5, "boolean": True, "array": [], "object": {}}.get(
        schema.get("type"), "x"
    )


def bad_bodies(operation):
    """Nothing, nonsense, and a fitting body with one field after the other gone wrong."""
    yield from ("", "{", "null", "[]", "0", '"x"', "{}", "[" * 5000 + "]" * 5000, b"\xff\xfe\x00")
    reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    document = build.schema(build.the_api())
    fields = document["components"]["schemas"][reference.rpartition("/")[2]]["properties"]
    for name in fields:
        # Alone, and with each other field: some exclude each other.
        for rest in ({}, *({one: fields[one]} for one in fields if one != name)):
            for value in BAD_VALUES:
                body = {field: sample(schema) for field, schema in rest.items()}
                yield json.dumps(body | {name: value})


BAD_QUERIES = (
    "before=0", "before=x", "before=9223372036854775808", "before=" + "9" * 400, "limit=0", "limit=-1",
    "limit=1e9", "before=%00", "limit=%EF%BF%BF", "before[]=1", "before=1&before=2", "%FF=%FF", "x=" + "y" * 5000,
)  # fmt: skip


@each
def test_without_a_token_nothing_is_open(db, call, coordinator, sign_in, method, path, operation):
    sign_in(coordinator)  # a session counts for nothing here
    for wrong in ("", "copper_nobodys", "x" * 5000, "copper_\x7f"):
        answer = call(method, address(path), wrong)
        assert answer.status_code == 401, wrong
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Cache-Control"] == "no-store"


@each
def test_a_token_for_something_else_is_refused(
    call, coordinator, token_for, method, path, operation
):
    needed = operation["x-scope"]
    others = [code for code in registry.scopes.names() if code != needed]
    answer = call(method, address(path), token_for(coordinator, *others))
    assert answer.status_code == 403
    assert needed in answer.json()["detail"]


@each
def test_a_right_that_the_person_lost_is_lost_to_the_token(
    call, coordinator, token_for, method, path, operation
):
    token = token_for(coordinator, *registry.scopes.names())
    scope = registry.scopes.get(operation["x-scope"])
    Seat.objects.all().delete()
    expected = {True: {200, 404, 422}, False: {403}}[scope.code in {"me:read", "network:read"}]
    assert call(method, address(path), token).status_code in expected


@each
def test_nothing_that_is_sent_breaks_it(call, coordinator, token_for, method, path, operation):
    token = token_for(coordinator, *registry.scopes.names())
    statuses = set()
    if method == "get":
        for query in BAD_QUERIES:
            statuses.add(call(method, f"{address(path)}?{query}", token).status_code)
    else:
        for body in bad_bodies(operation):
            answer = call(method, address(path), token, data=body, content_type="application/json")
            statuses.add(answer.status_code)
            assert answer.status_code < 500, body
        for kind in ("text/plain", "multipart/form-data; boundary=x", "application/xml"):
            answer = call(method, address(path), token, data=b"<x/>", content_type=kind)
            assert 400 <= answer.status_code < 500
    assert max(statuses) < 500


@each
def test_an_operation_tells_its_scope_and_what_it_is_for(method, path, operation):
    assert operation["x-scope"] in registry.scopes
    assert operation["description"]
    assert operation["security"]


@pytest.mark.parametrize("extra", [None, {"x-scope": "walks:write"}])
def test_an_operation_without_a_declared_scope_stops_the_start(monkeypatch, extra):
    router = Router()

    @router.get("/walks", openapi_extra=extra)
    def list_walks(request):
        return []

    monkeypatch.setattr(registry.parts, "_items", {})
    monkeypatch.setattr(registry.scopes, "_items", {})
    registry.add("fieldwork", router, Scope("walks:read", "read walks"))
    with pytest.raises(ImproperlyConfigured, match="walks"):
        build.build(namespace="test")


def test_a_fault_of_ours_is_told_without_its_words(call, member, token_for, monkeypatch):
    def broken(*args):
        raise RuntimeError("amina.khan@example.org")

    monkeypatch.setattr("copper.records.selectors.visible_entries", broken)
    answer = call("get", "book", token_for(member, "book:read"))
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "amina" not in answer.content.decode()


def test_too_much_at_once_is_told_in_words(call, member, token_for, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    token = token_for(member, "me:read")
    answer = call(
        "post", "messages/bounces", token, data="{" + " " * 5000, content_type="application/json"
    )
    assert answer.status_code == 413


def test_the_document_is_there_for_programs_and_loads_nothing_from_elsewhere(
    db, client, sign_in, member
):
    document = client.get("/api/1/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert "/api/1/me" in document["paths"]
    page = sign_in(member).get("/api/").content.decode()
    assert "/api/1/me" in page
    assert "cdn" not in page.lower()
