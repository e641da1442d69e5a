"""My account: about me, ways to reach me, needs and languages, sessions."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copper.accounts import codes, contacts, held_forms, selectors, services, sessions
from copper.accounts.actor import actor_for
from copper.accounts.forms import AboutMeForm, CodeForm, ContactForm, NeedsForm, SharedForm
from copper.core.errors import NotHere

from .sign_in import PAGE, show

CONTACT = "contact"


@require_safe
def overview(request):
    actor = request.actor
    context = {
        "kept": held_forms.kept_for(actor.person),
        "seats": actor.seats,
        "helps": selectors.may_help(actor),
        "lists": selectors.may_list(actor),
        "withheld": actor.needs_second_step,
    }
    return show(request, "overview", context)


@PAGE
def about_me(request):
    person = request.actor.person
    form = AboutMeForm(
        sessions.typed(request), initial={"name": person.name, "language": person.language}
    )
    if request.method == "POST" and form.is_valid():
        services.change_own(actor=request.actor, person=person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:overview")
    return show(request, "about_me", {}, form)


@PAGE
def shared_phone(request):
    person = request.actor.person
    form = SharedForm(
        sessions.typed(request), initial={"shares_phone": sessions.is_shared(request)}
    )
    if request.method == "POST" and form.is_valid():
        services.change_own(actor=request.actor, person=person, **form.cleaned_data)
        (sessions.share if form.cleaned_data["shares_phone"] else sessions.unshare)(request)
        messages.success(request, _("Saved."))
        return redirect("accounts:overview")
    return show(request, "shared_phone", {}, form)


@sessions.reauthenticate_required
@PAGE
def contacts_page(request):
    """E-mail and phone: a new one is stored only after its code was typed."""
    form = ContactForm(sessions.typed(request))
    if request.method == "POST" and form.is_valid():
        codes.send(request, CONTACT, form.cleaned_data["contact"])
        return redirect("accounts:confirm_contact")
    return show(request, "contacts", {"person": request.actor.person}, form)


@PAGE
def confirm_contact(request):
    sent = codes.waiting(request, CONTACT)
    if sent is None:
        messages.error(request, _("That code no longer works. Ask for a new one."))
        return redirect("accounts:contacts")
    form = CodeForm(sessions.typed(request))
    if request.method == "POST" and form.is_valid():
        contact = codes.right(request, CONTACT, form.cleaned_data["code"])
        if contact is not None:
            services.set_contact(actor=request.actor, person=request.actor.person, contact=contact)
            messages.success(request, _("Saved. You can sign in with it from now on."))
            return redirect("accounts:overview")
        form.add_error("code", _("That code is not right."))
    return show(request, "confirm_contact", {"sent_to": contacts.masked(sent)}, form)


@sessions.reauthenticate_required
@require_POST
def remove_contact(request, kind):
    if kind not in (contacts.EMAIL, contacts.PHONE):
        raise NotHere()
    services.remove_contact(actor=request.actor, person=request.actor.person, kind=kind)
    messages.success(request, _("Removed."))
    return redirect("accounts:contacts")


@PAGE
def needs(request):
    """One's own needs and languages; a helper writes down those of who they help."""
    subject = request.actor.subject
    form = NeedsForm(sessions.typed(request), initial=_stored(request.actor, subject))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.set_needs(
            actor=request.actor,
            person=subject,
            spoken=data["spoken"] + ([data["others"]] if data["others"] else []),
            read=data["read"],
            needs=data["needs"],
        )
        messages.success(request, _("Saved."))
        return redirect("accounts:overview")
    return show(request, "needs", {"subject": subject}, form)


def _stored(actor, subject):
    stored = services.own_needs(actor=actor, person=subject)
    known = {code for code, _name in NeedsForm.base_fields["spoken"].choices}
    others = [code for code in stored["spoken"] if code not in known]
    return {**stored, "others": ", ".join(others)}


@require_safe
def seat_needs(request, public_id):
    """For who arranges things: the needs of the person in a seat. The person is told."""
    seat = selectors.visible_seat(request.actor, public_id)
    found = services.read_needs(actor=request.actor, person=seat.person)
    return show(request, "seat_needs", {"seat": seat, "needs": found})


@require_http_methods(["GET", "HEAD", "POST"])
def session_list(request):
    person = request.actor.person
    if request.method == "POST":
        one = request.POST.get("session", "")
        services.end_sessions(
            actor=actor_for(person),
            person=person,
            but=request.session.session_key,
            only=int(one) if one.isdigit() else None,
        )
        messages.success(request, _("Signed out there."))
        return redirect("accounts:sessions")
    found = UserSession.objects.purge_and_list(person)
    return show(request, "sessions", {"sessions": sorted(found, key=lambda s: s.created_at)})
