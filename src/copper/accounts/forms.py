"""What people type on the pages of this room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from copper.core import ids
from copper.ui import tongues
from copper.ui.forms import CodeInput, PinInput, PlainDateField, PlainForm

from . import contacts, roles, rules
from .models import Organisation


class SignInForm(PlainForm):
    who = forms.CharField(
        label=_("E-mail, phone number or card code"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username webauthn"}),
    )
    shared = forms.BooleanField(
        label=_("This phone or computer is shared: sign me out when I close the page"),
        required=False,
        help_text=_("Then nothing is kept on it, also not what you were typing."),
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
        widget=PinInput(new=new),
    )


class CardCodeField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(
            label=_("Code on the card"),
            max_length=40,
            widget=CodeInput(attrs={"autocomplete": "username"}),
            **kwargs,
        )

    def to_python(self, value):
        return ids.read_code(super().to_python(value))


class CardForm(PlainForm):
    code = CardCodeField()
    pin = _pin_field(_("PIN"))


class NewPinMixin(PlainForm):
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


class CodeForm(PlainForm):
    """The code that came by e-mail or text. `code`: the one expected (never shown)."""

    code = DigitsField(
        label=_("Code"),
        max_length=40,
        widget=CodeInput(attrs={"inputmode": "numeric"}),
    )


class PinAgainForm(PlainForm):
    pin = _pin_field(_("PIN of your card"))


class AboutMeForm(PlainForm):
    name = forms.CharField(
        label=_("Name people call you"),
        max_length=120,
        help_text=_("Any name you like. It need not be the one in your papers."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    language = forms.ChoiceField(label=_("Language of the pages"), choices=())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(t.code, t.name) for t in tongues.all_tongues()]


class SharedForm(PlainForm):
    shares_phone = forms.BooleanField(
        label=_("This phone is shared"),
        required=False,
        help_text=_(
            "We sign you out when you close the page or after half an hour, and keep nothing on "
            "the phone."
        ),
    )


class ContactForm(PlainForm):
    contact = forms.CharField(
        label=_("New e-mail address or phone number"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_contact(self) -> contacts.Contact:
        contact = contacts.read_email_or_phone(self.cleaned_data["contact"])
        if contact.kind == contacts.UNKNOWN:
            raise forms.ValidationError(
                _("Write an e-mail address like name@example.org or a number like 07700 900123.")
            )
        return contact


class NeedsForm(PlainForm):
    spoken = forms.MultipleChoiceField(
        label=_("Languages you speak"),
        choices=rules.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    read = forms.MultipleChoiceField(
        label=_("Languages you read"),
        choices=[pair for pair in rules.LANGUAGES if pair[0] not in rules.SPOKEN_ONLY],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave all empty if you would rather listen than read."),
    )
    others = forms.CharField(label=_("Another language"), max_length=100, required=False)
    needs = forms.CharField(
        label=_("What helps you take part"),
        max_length=2000,
        required=False,
        widget=forms.Textarea,
        help_text=_(
            "For example: step-free rooms, large print, an interpreter, child care, breaks, prayer "
            "times, food. You need not say why."
        ),
    )


class SeatForm(PlainForm):
    """Giving a seat to somebody who is there: found by their card or number, never from a list."""

    role = forms.ChoiceField(label=_("Role"), choices=roles.CHOICES)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), required=False
    )
    bloc = forms.ChoiceField(
        label=_("Bloc"),
        choices=[("", _("the usual one of this role")), *roles.BLOCS],
        required=False,
        help_text=_("Decisions are counted by bloc."),
    )

    def __init__(self, *args, organisations, roles_open=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        if roles_open is not None:
            self.fields["role"].choices = [c for c in roles.CHOICES if c[0] in roles_open]


class InviteForm(SeatForm):
    for_whom = forms.CharField(
        label=_("For whom (a note for you)"),
        max_length=120,
        required=False,
        help_text=_(
            "Only you see it, so that you know which paper is whose. A nickname is enough."
        ),
    )


class MoreSeatForm(SeatForm):
    ends_on = PlainDateField(label=_("Last day, if there is one"), required=False)


class InvitationCodeForm(PlainForm):
    code = forms.CharField(
        label=_("Code of your invitation"),
        max_length=40,
        help_text=_("12 letters and numbers, from the paper or the link."),
        widget=CodeInput(attrs={"autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        return ids.read_code(self.cleaned_data["code"])


class JoinForm(PlainForm):
    name = forms.CharField(
        label=_("Name people call you"),
        max_length=120,
        help_text=_("Any name you like. It need not be the one in your papers."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    contact = forms.CharField(
        label=_("E-mail or phone number, if you have one"),
        max_length=254,
        required=False,
        help_text=_("You need neither. Without one you get a sign-in card."),
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )

    def clean_contact(self) -> contacts.Contact | None:
        typed = self.cleaned_data["contact"]
        if not typed.strip():
            return None
        contact = contacts.read_email_or_phone(typed)
        if contact.kind == contacts.UNKNOWN:
            raise forms.ValidationError(
                _("Write an e-mail address or a phone number, or leave this empty.")
            )
        return contact


class MergeCodeForm(PlainForm):
    code = forms.CharField(
        label=_("Code from your other account"),
        max_length=20,
        widget=CodeInput(attrs={"autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        return ids.read_code(self.cleaned_data["code"])


class AgreedForm(PlainForm):
    agreed_how = forms.ChoiceField(
        label=_("How did they say yes?"),
        choices=[("spoken", _("They said it")), ("signed", _("In sign language or in writing")),
                 ("other", _("In another way"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    agreed = forms.BooleanField(
        label=_("They are here with me, they know what I am about to do, and they said yes.")
    )


class AssistByCardForm(AgreedForm):
    code = CardCodeField()
    pin = _pin_field(_("Their PIN: they type it themselves"))
    field_order = ("code", "pin", "agreed_how", "agreed")


class AssistByContactForm(AgreedForm):
    contact = forms.CharField(
        label=_("Their e-mail or phone number"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("contact", "agreed_how", "agreed")
    clean_contact = ContactForm.clean_contact


class EraseForm(PlainForm):
    sure = forms.BooleanField(label=_("I have read this. Erase me. I know nobody can undo it."))


class NewOrganisationForm(PlainForm):
    name = forms.CharField(label=_("Name of the organisation"), max_length=200)
    bloc = forms.ChoiceField(label=_("Bloc"), choices=roles.BLOCS)
