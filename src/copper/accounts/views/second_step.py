"""The second step of staff, and saying again who you are."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from copper.accounts import codes, contacts, selectors, services, sessions
from copper.accounts.forms import CodeForm, PinAgainForm
from copper.core.errors import Refused

from .sign_in import PAGE, show

AGAIN = "again"


@sessions.open_to_locked_staff
@never_cache
@require_safe
def second_step(request):
    """What the person has, and how to add a passkey or an authenticator app."""
    have = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    by_type = {kind: [each for each in have if each.type == kind] for kind in Authenticator.Type}
    return show(
        request, "second_step", {"have": by_type, "locked": request.actor.needs_second_step}
    )


@sessions.open_to_locked_staff
@never_cache
@PAGE
def reauthenticate(request):
    """Asks again who you are, by what you have: passkey or app, else code or card PIN."""
    ways = _ways(request.user)
    if request.method == "POST":
        answer = _ANSWERS.get(request.POST.get("action", ""), _nothing)(request, ways)
        if answer is not None:
            return answer
    context = {"ways": ways, "sent_to": None, "pin_form": PinAgainForm(), "form": CodeForm()}
    if contact := codes.waiting(request, AGAIN):
        context["sent_to"] = contacts.masked(contact)
    return show(request, "reauthenticate", context)


def _ways(person):
    types = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    strong = types & {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}
    return {
        "passkey": Authenticator.Type.WEBAUTHN in types,
        "app": (bool(strong) and Authenticator.Type.WEBAUTHN not in types) or "totp" in types,
        "contact": None if strong else _contact_of(person),
        "card": not strong and any(card.pin_hash for card in selectors.cards_of(person)),
        "demo": settings.DEMO,
    }


def _contact_of(person):
    if person.phone and person.phone_verified_at:
        return contacts.Contact(contacts.PHONE, person.phone)
    if person.email:
        return contacts.Contact(contacts.EMAIL, person.email)
    return contacts.Contact(contacts.PHONE, person.phone) if person.phone else None


def _proved(request, method):
    record_authentication(request, request.user, method=method, reauthenticated=True)
    return redirect(sessions.safe_next(request))


def _send(request, ways):
    if ways["contact"]:
        codes.send(request, AGAIN, ways["contact"])
        return redirect(sessions.with_next(request, "accounts:reauthenticate"))


def _code(request, ways):
    if ways["contact"] and codes.right(request, AGAIN, request.POST.get("code", "")):
        return _proved(request, "code")
    return _wrong(request, ways, "form", CodeForm(request.POST), "code")


def _pin(request, ways):
    pin = request.POST.get("pin", "")
    if ways["card"] and services.right_pin(person=request.user, pin=pin):
        return _proved(request, "card")
    return _wrong(request, ways, "pin_form", PinAgainForm(request.POST), "pin")


def _wrong(request, ways, name, form, field):
    form.is_valid()
    form.add_error(field, _("That is not right. Try once more."))
    sent = codes.waiting(request, AGAIN)
    context = {"ways": ways, "sent_to": contacts.masked(sent) if sent else None, "bad": form}
    forms = {"form": CodeForm(), "pin_form": PinAgainForm(), name: form}
    response = show(request, "reauthenticate", {**context, **forms})
    response.status_code = 422
    return response


def _demo(request, ways):
    if not ways["demo"]:
        raise Refused(_("This works in the demonstration only."))
    return _proved(request, "one_press")


def _nothing(request, ways):
    return None


_ANSWERS = {"send": _send, "code": _code, "pin": _pin, "demo": _demo}
