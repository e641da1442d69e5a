"""The language of the page, and errors in plain words."""

import logging

from django.conf import settings
from django.core.exceptions import BadRequest
from django.utils import translation
from django.utils.cache import patch_vary_headers

from copper.core.errors import CopperError

from . import tongues
from .errors import error_page

log = logging.getLogger("copper.ui")


class LanguageMiddleware:
    """Address first (public pages: /ur/…), then the cookie, the person's choice, the browser.

    A cookie beats the person's stored language: on a shared phone the one who holds it chose.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        first = request.path_info.lstrip("/").partition("/")[0]
        actor = getattr(request, "actor", None)
        in_address = tongues.find(first)
        tongue = (
            in_address
            or tongues.find(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
            or (actor and actor.person and tongues.find(actor.person.language))
            or tongues.best(request.headers.get("Accept-Language", ""))
        )
        request.tongue = tongue
        with translation.override(tongue.text_code):
            request.LANGUAGE_CODE = tongue.text_code
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", tongue.text_code)
        if not in_address:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


class PlainErrorMiddleware:
    """A refused service call becomes a page that says what was kept and what to do."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # PostgreSQL refuses NUL in text with an error that no page should have to foresee.
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path:
            raise BadRequest("NUL in an address")

    def process_exception(self, request, exception):
        if not isinstance(exception, CopperError):
            return None
        if exception.status == 403:
            log.warning(
                "access denied",
                extra={"path": request.path, "view": request.resolver_match.view_name},
            )
        return error_page(request, exception)
