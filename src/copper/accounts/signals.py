"""What signing in leaves in the session: the proof, the second step, and how long it lasts."""

from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver

from copper.messages import services as messages
from copper.messages.models import EMAIL, SMS

from . import events, sessions
from .actor import actor_for


@receiver(authentication_step_completed)
def note_proof(sender, request, user, method, **kwargs):
    sessions.note_proof(request, user)
    for channel, contact in ((EMAIL, kwargs.get("email")), (SMS, kwargs.get("phone"))):
        if contact and method == "code":  # a code arrived there and was typed
            messages.contact_works(channel=channel, to=contact)
    if method == "mfa":
        request.session[sessions.SECOND_STEP] = user.pk


@receiver(authenticator_added)
def note_new_second_step(sender, request, user, authenticator, **kwargs):
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        request.session[sessions.SECOND_STEP] = user.pk
        _tell(user, authenticator, "added")


@receiver(authenticator_removed)
def note_lost_second_step(sender, request, user, authenticator, **kwargs):
    if not Authenticator.objects.filter(user=user).exists():
        request.session.pop(sessions.SECOND_STEP, None)
    _tell(user, authenticator, "removed")


def _tell(person, authenticator, what):
    with transaction.atomic():
        events.tell(
            "second_step.changed",
            actor=actor_for(person),
            person_ref=person.public_id,
            subject=person.public_id,
            codes={"what": what, "type": authenticator.type},
        )


@receiver(user_logged_in)
def end_at_close_on_shared_phones(sender, request, user, **kwargs):
    request.session.pop(sessions.ASSISTING, None)
    if user.shares_phone or sessions.is_shared(request):
        sessions.share(request)
    request.session[sessions.SEEN] = sessions.seconds_now()
