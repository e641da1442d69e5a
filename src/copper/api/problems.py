"""Errors as problem JSON (RFC 9457), with the same plain sentences as on the pages."""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from copper.core.errors import CopperError

log = logging.getLogger("copper.api")


def problem(
    status: int,
    title: object,
    detail: object,
    *,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> JsonResponse:
    """`more` holds what else there is: kept, next_step, missing, errors."""
    body = {"type": "about:blank", "status": status, "title": str(title), "detail": str(detail)}
    more = {name: value for name, value in more.items() if value}
    answer = JsonResponse(body | more, status=status, content_type="application/problem+json")
    for name, value in (headers or {}).items():
        answer.headers[name] = value
    return answer


def _plain_error(request: HttpRequest, error: CopperError) -> JsonResponse:
    headers = {}
    if retry_after := getattr(error, "retry_after", None):
        headers["Retry-After"] = str(retry_after)
    if error.status == 403:
        log.warning("access denied", extra={"path": request.path})
    return problem(
        error.status,
        error.title,
        error,
        headers=headers,
        kept=str(error.kept),
        next_step=str(error.next_step),
        missing=[str(line) for line in getattr(error, "missing", [])],
    )


def _no_token(request: HttpRequest, error: AuthenticationError) -> JsonResponse:
    return problem(
        401,
        _("Who are you?"),
        _("This needs a valid access token."),
        headers={"WWW-Authenticate": "Bearer"},
        next_step=_("Send the header: Authorization: Bearer, then your token."),
    )


def _wrong_input(request: HttpRequest, error: ValidationError) -> JsonResponse:
    # Where and what, never the value: it may be personal, and answers get logged by programs.
    errors = [
        {"where": ".".join(str(step) for step in fault["loc"]), "what": str(fault["msg"])}
        for fault in error.errors
    ]
    return problem(
        422,
        _("Something needs another look"),
        _("What was sent does not fit."),
        kept=_("Nothing was changed."),
        errors=errors,
    )


def _http_error(request: HttpRequest, error: HttpError) -> JsonResponse:
    return problem(error.status_code, _("That did not work"), _("We can't read what was sent."))


def _not_here(request: HttpRequest, error: Http404) -> JsonResponse:
    return problem(404, _("We can't find that"), _("There is nothing at this address."))


def unreadable(request: HttpRequest, error: SuspiciousOperation) -> JsonResponse:
    """What was sent is too big, or no database could take it."""
    too_big = isinstance(error, RequestDataTooBig)
    status = 413 if too_big else 400
    return problem(
        status,
        _("That did not work"),
        _("What was sent is too big.") if too_big else _("We can't read what was sent."),
    )


def _our_fault(request: HttpRequest, error: Exception) -> JsonResponse:
    log.error("an API call failed", exc_info=error, extra={"path": request.path})
    return problem(
        500,
        _("Something went wrong on our side"),
        _("We have noted it."),
        next_step=_("Try again later. If it happens again, tell your coordinator."),
    )


HANDLERS: list[tuple[type[Exception], Any]] = [
    (CopperError, _plain_error),
    (AuthenticationError, _no_token),
    (ValidationError, _wrong_input),
    (HttpError, _http_error),
    (Http404, _not_here),
    (SuspiciousOperation, unreadable),
    (Exception, _our_fault),
]


def handle(api: NinjaAPI) -> None:
    """Makes the API answer each kind of error with a problem."""
    for kind, handler in HANDLERS:
        api.add_exception_handler(kind, handler)
