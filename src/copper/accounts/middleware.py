"""Who is asking, what they typed when their session ended, and staff areas that sign out sooner."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from copper.core import network

from . import held_forms, sessions

# allauth's pages of the second step, which staff need while they have none.
SECOND_STEP_PAGES = (
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes",
    "mfa_download_recovery_codes", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
)  # fmt: skip
OPEN_PAGES = {*SECOND_STEP_PAGES, "choose_language", "account_logout"}
NOTE_EVERY = 60  # seconds: how often a move is written down


class ActorMiddleware:
    """`request.actor`: the person with their seats, read when somebody first asks for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Without a session cookie nobody is signed in: public pages never touch the session,
        # so they carry no "Vary: Cookie" and can be cached.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session and _shared_phone_was_left(request):
            logout(request)
        request.actor = SimpleLazyObject(lambda: sessions.actor_of(request))
        response = self.get_response(request)
        if has_session and request.user.is_authenticated:
            # A page with personal data stays in no cache, and not on a shared phone.
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _shared_phone_was_left(request) -> bool:
    if not sessions.is_shared(request) or not request.user.is_authenticated:
        return False
    idle = 60 * network.value("accounts.shared_phone_minutes")
    if sessions.seconds_now() - request.session.get(sessions.SEEN, 0) > idle:
        return True
    _note_move(request)
    return False


def _note_move(request) -> None:
    now = sessions.seconds_now()
    if now - request.session.get(sessions.SEEN, 0) >= NOTE_EVERY:
        request.session[sessions.SEEN] = now


class KeepTypedFormMiddleware:
    """A form sent after the session ended is kept for its writer (accounts.held_forms)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or response.status_code >= 500:
            return response
        person = request.user
        if person.is_authenticated:
            if sessions.is_shared(request):
                if held_forms.COOKIE in request.COOKIES:
                    held_forms.forget_writer(response)
            elif not held_forms.remembers(request, person):
                held_forms.remember_writer(response, person)
        return response

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or not getattr(view, "login_required", True):
            return None
        if request.user.is_authenticated or held_forms.COOKIE not in request.COOKIES:
            return None
        writer = held_forms.writer_of(request)
        if writer is None:
            return None
        back = reverse("accounts:held_form", args=[held_forms.hold(request, writer)])
        return sessions.go(request, f"{reverse('accounts:sign_in')}?{urlencode({'next': back})}")


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Django's own asks who is there before it asks whether the page cares: that would touch the
    session on public pages, which then could not be cached."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class StaffAreaMiddleware:
    """Staff do the second step before anything else, and say again who they are after a pause.

    A staff area is every page that needs signing in, for somebody who holds a staff seat.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if settings.DEMO or _is_open(request, view):
            return None
        actor = request.actor
        if actor.needs_second_step:
            back = request.get_full_path() if request.method == "GET" else reverse("home")
            return sessions.go(
                request, f"{reverse('accounts:second_step')}?{urlencode({'next': back})}"
            )
        if not actor.is_staff:
            return None
        now, idle = sessions.seconds_now(), 60 * settings.STAFF_IDLE_MINUTES
        if now - request.session.setdefault(sessions.SEEN, now) > idle:
            return sessions.ask_again(request)
        _note_move(request)
        return None


def _is_open(request, view) -> bool:
    return (
        not getattr(view, "login_required", True)
        or getattr(view, "open_to_locked_staff", False)
        or request.resolver_match.view_name in OPEN_PAGES
    )
