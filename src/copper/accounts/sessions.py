"""The session's side of accounts: the actor of a request, and assisted mode."""

from .actor import STRANGER, Actor, actor_for
from .models import Assistance

ASSISTING = "assisting"


def actor_of(request) -> Actor:
    """The actor of a request: stranger, person, or helper acting for a person."""
    if not request.user.is_authenticated:
        return STRANGER
    assistance = None
    if reference := request.session.get(ASSISTING):
        assistance = (
            Assistance.objects.select_related("person")
            .filter(public_id=reference, helper=request.user, ended_at__isnull=True)
            .first()
        )
    return actor_for(request.user, assistance)
