"""The session's side of accounts: the actor of a request, assisted mode, the second step of staff,
saying again who you are, and phones that are shared."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from copper.core import clock

from . import held_forms, roles
from .actor import STRANGER, Actor, actor_for
from .models import Assistance, Person

ASSISTING = "assisting"
SECOND_STEP = "second_step"  # the person (pk) who has done it in this session
PROVED = "proved"  # {"person": pk, "at": seconds}: when somebody last showed who they are
SHARED = "shared_phone"
SEEN = "seen"  # seconds: last move, kept only for staff and on shared phones


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request: stranger, person, or helper acting for a person.

    Staff who have not done the second step come without their staff seats, so every permission
    check says no by itself, wherever it is asked.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return STRANGER
    assistance = None
    if reference := request.session.get(ASSISTING):
        assistance = (
            Assistance.objects.select_related("person")
            .filter(public_id=reference, helper=request.user, ended_at__isnull=True)
            .first()
        )
    actor = actor_for(request.user, assistance)
    if actor.is_staff and not second_step_done(request):
        others = tuple(seat for seat in actor.seats if not roles.get(seat.role).staff)
        return replace(actor, seats=others, needs_second_step=True)
    return actor


def second_step_done(request: HttpRequest) -> bool:
    """True when this session passed a passkey or an authenticator app. The demonstration needs none."""
    return settings.DEMO or request.session.get(SECOND_STEP) == request.user.pk


def seconds_now() -> int:
    return int(clock.now().timestamp())


def note_proof(request: HttpRequest, person: Any) -> None:
    """Remembers that this person has just shown who they are."""
    request.session[PROVED] = {"person": person.pk, "at": seconds_now()}
    request.session[SEEN] = seconds_now()


def recently_proved(request: HttpRequest) -> bool:
    """True within half an hour of signing in or of saying again who you are."""
    proof = request.session.get(PROVED) or {}
    age = seconds_now() - proof.get("at", 0)
    return (
        proof.get("person") == request.user.pk and age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    )


def reauthenticate_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For exports, roles, deletion, payment runs and tokens: asks again who you are, after half an
    hour. What was typed is kept and sent afterwards with one press."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if recently_proved(request):
            return view(request, *args, **kwargs)
        return ask_again(request)

    return asked


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks who you are, and back; a typed form is kept on the way."""
    back = request.get_full_path()
    if request.method == "POST":
        back = reverse(
            "accounts:held_form", args=[held_forms.hold(request, cast(Person, request.user))]
        )
    return go(request, f"{reverse('accounts:reauthenticate')}?{urlencode({'next': back})}")


def go(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect that a page loaded by htmx follows as a whole page, too."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def open_to_locked_staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a page that staff may open before the second step and after a long pause."""
    view.open_to_locked_staff = True  # type: ignore[attr-defined]
    return view


def safe_next(request: HttpRequest, default: str = "") -> str:
    """Where to go afterwards: an address of our own, or the default."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    # It begins with a slash: `redirect` would take a plain word for the name of a page.
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return default or reverse(settings.LOGIN_REDIRECT_URL)


def with_next(request: HttpRequest, name: str) -> str:
    """The address of a page, carrying on where to go afterwards."""
    wanted = safe_next(request, default="-")
    return reverse(name) + ("" if wanted == "-" else f"?{urlencode({'next': wanted})}")


def typed(request: HttpRequest) -> QueryDict | None:
    """What a form sent; None when the page is only opened. An empty form was sent, too."""
    return request.POST if request.method == "POST" else None


def share(request: HttpRequest) -> None:
    """This phone is shared: the session ends when the page is closed."""
    request.session[SHARED] = True
    request.session.set_expiry(0)


def unshare(request: HttpRequest) -> None:
    request.session.pop(SHARED, None)
    request.session.set_expiry(None)


def is_shared(request: HttpRequest) -> bool:
    return bool(request.session.get(SHARED))
