"""Puts the API together from what the rooms registered, closed unless an operation says otherwise."""

from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.operation import Operation

from .auth import ScopedToken
from .problems import handle, unreadable
from .registry import Part, parts

VERSION = "1"
PREFIX = f"/api/{VERSION}/"


def operations(part: Part) -> Iterator[tuple[str, Operation]]:
    """(path, operation) of a part."""
    for path, view in part.router.path_operations.items():
        for operation in view.operations:
            yield path, operation


def build(namespace: str = "api:v1") -> NinjaAPI:
    """The API of today's parts. ImproperlyConfigured names an operation without a declared scope."""
    api = NinjaAPI(
        title="CoPPeR",
        version=VERSION,
        urls_namespace=namespace,
        openapi_url=None,
        docs_url=None,
        description="Numbers are whole, times are UTC, money is pence, languages are BCP 47.",
    )
    handle(api)
    for part in parts:
        _close(part)
        api.add_router("", part.router, tags=[part.room])
    return api


@lru_cache(maxsize=1)
def the_api() -> NinjaAPI:
    """The one that is served, made when the addresses are first needed: all rooms are in by then."""
    return build()


def _close(part: Part) -> None:
    declared = {scope.code: scope for scope in part.scopes}
    for path, operation in operations(part):
        code = (operation.openapi_extra or {}).get("x-scope", "")
        if code not in declared:
            raise ImproperlyConfigured(
                f"{path} of the room '{part.room}' names the scope '{code}', which is not declared."
            )
        operation.auth_param = ScopedToken(declared[code])
        operation.auth_callbacks = [operation.auth_param]


def addresses(api: NinjaAPI) -> list[URLPattern]:
    """One address for each path, without ninja's own pages, which load scripts from elsewhere."""
    patterns = cast(list[URLPattern], api.urls[0])
    return [
        URLPattern(pattern.pattern, _answered(pattern.callback), name=pattern.name)
        for pattern in patterns
        if pattern.name != "api-root"
    ]


def _answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Asks for no session, keeps answers out of caches, and stops what no database takes."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if _has_nul(request):
                raise SuspiciousOperation
        except SuspiciousOperation as error:  # also a body that is too big
            return unreadable(request, error)
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return login_not_required(answer)


def _has_nul(request: HttpRequest) -> bool:
    # PostgreSQL refuses NUL in text with an error that no operation should have to foresee.
    query = request.META.get("QUERY_STRING", "")
    if "%00" in query or "\x00" in request.path:
        return True
    return request.content_type == "application/json" and b"\\u0000" in request.body


def schema(api: NinjaAPI) -> dict[str, Any]:
    """The OpenAPI document."""
    return dict(api.get_openapi_schema(path_prefix=PREFIX))
