"""The pages that belong to no room: home, language choice, offline worker, health."""

import logging
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copper.core.errors import CopperError, NotAllowed, NotHere

from . import gallery as examples
from . import tongues
from .errors import error_page
from .places_to_go import panels_for

log = logging.getLogger("copper.ui")


@require_safe
def home(request):
    return render(request, "ui/home.jinja", {"columns": panels_for(request.actor)})


@login_not_required
@require_POST
def choose_language(request):
    tongue = tongues.find(request.POST.get("language")) or tongues.SHIPPED[0]
    back = request.POST.get("next", "")
    # A path of ours. redirect() would take a word without a slash for the name of a page.
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        tongue.code,
        max_age=31_536_000,
        samesite="Lax",
        secure=settings.HTTPS,
        httponly=True,
    )
    return response


@login_not_required
@require_safe
@cache_control(no_cache=True)
def service_worker(request):
    # Served from / (not /static/) because a worker's reach is its own folder.
    script = Path(finders.find("dist/sw.js")).read_bytes()
    return HttpResponse(script, content_type="text/javascript")


@login_not_required
@require_safe
@cache_control(max_age=3600)
def manifest(request):
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any")]
    icons.append(("icon-mask-512.png", "512x512", "maskable"))
    return JsonResponse(
        {
            "name": "CoPPeR",
            "short_name": "CoPPeR",
            "start_url": "/home/",
            "display": "standalone",
            "background_color": "#fbf6ef",
            "theme_color": "#fbf6ef",
            "icons": [
                {
                    "src": static(f"dist/icons/{name}"),
                    "sizes": sizes,
                    "type": "image/png",
                    "purpose": purpose,
                }
                for name, sizes, purpose in icons
            ],
        },
        content_type="application/manifest+json",
    )


@login_not_required
@require_safe
@cache_control(max_age=3600, public=True)
def offline(request, code):
    """The one page that a phone keeps, for when there is no connection. The same for everybody."""
    tongue = tongues.find(code)
    if tongue is None:
        raise NotHere()
    request.tongue = tongue
    with translation.override(tongue.text_code):
        response = render(request, "ui/offline.jinja")
    response.headers["Content-Language"] = tongue.text_code
    return response


@login_not_required
@require_safe
def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def gallery(request):
    """Every component once. Sending its form shows the errors; nothing is kept."""
    if not (settings.DEMO or settings.DEBUG):
        raise NotHere()
    form = examples.example_form(with_errors=request.method == "POST")
    page = examples.example(request.GET.get("page", 1))
    status = 422 if form.errors else 200
    return render(request, "ui/gallery.jinja", {"form": form, **page}, status=status)


def csrf_failure(request, reason=""):
    error = CopperError(
        _("This page was open for too long, or cookies are switched off."),
        kept=_("What you typed is still in the page before this one."),
        next_step=_("Go back, load the page again and send it once more."),
    )
    error.status = 403
    return error_page(request, error)


def not_found(request, exception=None):
    """Django's 404: an address that leads nowhere."""
    return error_page(request, NotHere())


def forbidden(request, exception=None):
    return error_page(request, NotAllowed())


def bad_request(request, exception=None):
    error = CopperError(_("Your browser sent something that we can't read."))
    error.status = 400
    return error_page(request, error)


def broken(request):
    """Django's 500: a page that needs neither the database nor the person."""
    try:
        html = render_to_string("ui/broken.jinja", {"language": get_language() or "en"})
    except Exception:  # the page about a fault may not itself fail
        log.exception("the error page failed too")
        html = "<!DOCTYPE html><title>CoPPeR</title><h1>Something went wrong on our side.</h1>"
    return HttpResponse(html, status=500)
