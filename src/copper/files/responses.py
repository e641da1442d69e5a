"""The answer that carries a file: conditions, ranges, and headers that keep it private and harmless."""

import logging
from collections.abc import Iterator
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import gettext as _

from copper.core.errors import CopperError

from . import keeping, ranges, selectors
from .models import StoredFile

log = logging.getLogger("copper.files")
POLICY = "sandbox; default-src 'none'"


def answer(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """200, 206, 304, 412 or 416 for a GET or HEAD of a file that the caller may read."""
    # Compressing would break byte ranges, and these types are packed already.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    changed_at = int(stored.at.timestamp())
    etag = selectors.etag(stored)
    unchanged = get_conditional_response(request, etag=etag, last_modified=changed_at)
    response = unchanged or _body(request, stored, etag, changed_at)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(changed_at)
    response.headers["Accept-Ranges"] = "bytes"
    for name, value in _private(request, stored).items():
        response.headers[name] = value
    return response


def _private(request: HttpRequest, stored: StoredFile) -> dict[str, str]:
    """Asked for again each time, since permission can end; kept nowhere on a shared phone."""
    person = request.actor.person  # type: ignore[attr-defined]
    shares = person is not None and person.shares_phone
    shown = "inline" if selectors.file_type(stored).inline else "attachment"
    return {
        "Cache-Control": "no-store" if shares else "private, no-cache",
        "Vary": "Cookie",
        "Content-Disposition": f'{shown}; filename="{selectors.download_name(stored)}"',
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _wanted(request: HttpRequest, size: int, etag: str, changed_at: int) -> tuple[int, int] | None:
    condition = request.headers.get("If-Range", "").strip()
    if condition and condition != etag and parse_http_date_safe(condition) != changed_at:
        return None  # they hold a part of something else: send it all
    return ranges.read(request.headers.get("Range", ""), size)


def _body(request: HttpRequest, stored: StoredFile, etag: str, changed_at: int) -> HttpResponseBase:
    size = stored.size
    try:
        wanted = _wanted(request, size, etag, changed_at)
    except ranges.Unsatisfiable:
        refused = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        refused.headers["Content-Range"] = f"bytes */{size}"
        return refused
    start, end = wanted or (0, size)
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse()
    else:
        response = StreamingHttpResponse(_pieces(stored, start, end))
    response.headers["Content-Type"] = selectors.file_type(stored).media_type
    response.headers["Content-Length"] = str(end - start)
    if wanted:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def _pieces(stored: StoredFile, start: int, end: int) -> Iterator[bytes]:
    try:
        return keeping.pieces(stored.content.storage_name, start, end)
    except keeping.Missing as missing:
        log.error("bytes are missing", extra={"file": str(stored.public_id)})
        error = CopperError(
            _("This file is not in the storage."),
            kept=_("We still know that it was here."),
            next_step=_("Tell your coordinator, so that it can come back from a backup."),
        )
        error.status = HTTPStatus.INTERNAL_SERVER_ERROR
        raise error from missing
