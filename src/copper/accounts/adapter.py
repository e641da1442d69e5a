"""What allauth needs to know about our people: codes by e-mail and text, no sign-up, no passwords."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from copper.core import clock, limits
from copper.core.fields import seal, unseal
from copper.messages import services as messages

from . import codes, contacts, selectors, sessions
from .models import Person

_TOTP = "accounts.totp"


def display_name(person: Person) -> str:
    return person.shown_name()


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False  # people are invited

    def get_client_ip(self, request) -> str:
        return limits.address_of(request) or "0.0.0.0"  # noqa: S104 - a placeholder, not a socket

    def generate_login_code(self) -> str:
        return codes.new()

    def generate_phone_verification_code(self, *, user, phone) -> str:
        return self.generate_login_code()

    # Messages name no topic, project or group: the phone may be shared.
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if code := context.get("code"):
            codes.deliver(contacts.Contact(contacts.EMAIL, email), code)
        else:
            messages.send_email(
                to=email,
                subject=_("A change to how you sign in"),
                body=_(
                    "A way to sign in to your account was added, changed or removed. "
                    "If that was not you, tell your coordinator today."
                ),
                urgent=True,
            )

    def send_verification_code_sms(self, user, phone: str, code: str, **kwargs: Any) -> None:
        codes.deliver(contacts.Contact(contacts.PHONE, phone), code)

    def set_phone(self, user, phone: str, verified: bool) -> None:
        user.phone = phone
        user.phone_verified_at = clock.now() if verified else None
        user.save(update_fields=["phone", "phone_verified_at"])

    def get_phone(self, user) -> tuple[str, bool] | None:
        # A number that is not confirmed yet is confirmed by the next code, not at sign-in.
        return (user.phone, True) if user.phone and user.phone_verified_at else None

    def set_phone_verified(self, user, phone: str) -> None:
        Person.objects.filter(pk=user.pk, phone=phone, phone_verified_at=None).update(
            phone_verified_at=clock.now()
        )

    def get_user_by_phone(self, phone: str) -> Person | None:
        return selectors.person_with("phone", phone)

    def add_message(self, request, level, message_template=None, *args: Any, **kwargs: Any) -> None:
        # allauth's own sentences are not in our words; our pages say what happened.
        if kwargs.get("message"):
            super().add_message(request, level, None, *args, **kwargs)

    def respond_user_inactive(self, request, user):
        return redirect("accounts:sign_in")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not sessions.recently_proved(self.request)

    def get_reauthentication_methods(self, user) -> list[dict[str, Any]]:
        own = {
            "id": "copper",
            "description": _("Say again who you are"),
            "url": reverse("accounts:reauthenticate"),
        }
        return [own, *super().get_reauthentication_methods(user)]


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes are sealed like every other secret."""

    def encrypt(self, text: str) -> str:
        return seal(text, _TOTP)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, _TOTP)

    def _get_site_name(self) -> str:
        return "CoPPeR"

    def get_totp_label(self, user: Person) -> str:
        return user.name or "CoPPeR"
