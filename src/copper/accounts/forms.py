"""What people type on the pages of this room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from copper.core import ids

from . import contacts, rules


class SignInForm(forms.Form):
    who = forms.CharField(
        label=_("E-mail, phone number or card code"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username webauthn"}),
    )
    shared = forms.BooleanField(
        label=_("This phone or computer is shared: sign me out when I close the page"),
        required=False,
    )

    def clean_who(self) -> contacts.Contact:
        contact = contacts.read(self.cleaned_data["who"])
        if contact.kind == contacts.UNKNOWN:
            raise forms.ValidationError(
                _("Write an e-mail address, a phone number, or the 12 letters of your card.")
            )
        return contact


class DigitsField(forms.CharField):
    """Numbers in any script, spaces forgiven."""

    def to_python(self, value):
        return rules.clean_pin(super().to_python(value))


def _pin_field(label: Any, *, new: bool = False) -> DigitsField:
    return DigitsField(
        label=label,
        max_length=40,
        help_text=_("5 to 12 numbers. Not a birthday, not a row like 12345.") if new else "",
        widget=forms.PasswordInput(
            attrs={
                "autocomplete": "new-password" if new else "current-password",
                "inputmode": "numeric",
            }
        ),
    )


class CardCodeField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(
            label=_("Code on the card"),
            max_length=40,
            widget=forms.TextInput(attrs={"autocomplete": "username"}),
            **kwargs,
        )

    def to_python(self, value):
        return ids.read_code(super().to_python(value))


class CardForm(forms.Form):
    code = CardCodeField()
    pin = _pin_field(_("PIN"))


class NewPinMixin(forms.Form):
    def clean_pin(self) -> str:
        pin = self.cleaned_data["pin"]
        if fault := rules.fault_of_pin(pin):
            raise forms.ValidationError(fault)
        return pin

    def clean(self):
        cleaned = super().clean()
        if "pin" in cleaned and cleaned.get("pin_again") != cleaned["pin"]:
            self.add_error("pin_again", _("The two PINs are not the same."))
        return cleaned


class FirstPinForm(NewPinMixin):
    code = CardCodeField()
    pin = _pin_field(_("A PIN that you choose"), new=True)
    pin_again = _pin_field(_("The same PIN again"))


class ChangePinForm(NewPinMixin):
    old_pin = _pin_field(_("Old PIN"))
    pin = _pin_field(_("New PIN"), new=True)
    pin_again = _pin_field(_("New PIN again"))


class CodeForm(forms.Form):
    """The code that came by e-mail or text. `code`: the one expected (never shown)."""

    code = DigitsField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PinAgainForm(forms.Form):
    pin = _pin_field(_("PIN of your card"))
