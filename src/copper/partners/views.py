from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copper.accounts.permissions import check, may
from copper.core.errors import ChangedMeanwhile, NotHere, Refused
from copper.ui.forms import show_refusal

from . import codes, forms, selectors, services
from .models import Community

FORM = ["GET", "HEAD", "POST"]


@require_safe
def directory(request):
    asked = {name: request.GET.get(name, "") for name in ("kind", "state", "words", "community")}
    found = selectors.directory(request.actor, **asked)
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    data = {
        "page": page,
        "asked": asked,
        "kinds": codes.KINDS,
        "states": codes.STATES,
        "communities": selectors.communities(),
        "own": selectors.own(request.actor),
        "may_add": may(request.actor, "partners.add"),
    }
    return render(request, "partners/list.jinja", data)


@require_safe
def one(request, public_id):
    partner = selectors.one(request.actor, public_id)
    if partner.merged_into:
        return redirect("partners:one", partner.merged_into.public_id)
    data = {
        "partner": partner,
        "contacts": selectors.contacts(request.actor, partner),
        "meetings": selectors.log(request.actor, partner)[:5],
        "vettings": selectors.vettings(request.actor, partner.organisation),
        "may_change": may(request.actor, "partners.change", partner),
        "may_merge": may(request.actor, "partners.merge"),
        "side": "us" if request.actor.has_role("coordinator") else "them",
    }
    return render(request, "partners/one.jinja", data)


def _page(request, template, form, **data):
    """A form's page: 422 when something in it needs another look."""
    status = 422 if form.errors else 200
    return render(request, f"partners/{template}.jinja", {"form": form, **data}, status=status)


def _done(form, write):
    """Does the write of a valid form; a refusal lands on the form. True when it is done."""
    try:
        write()
    except (Refused, ChangedMeanwhile) as error:
        show_refusal(form, error)
        return False
    return True


@require_http_methods(FORM)
def add(request):
    check(request.actor, "partners.add")
    form = forms.NewPartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = []
        if _done(
            form,
            lambda: made.append(services.add_partner(actor=request.actor, **form.cleaned_data)),
        ):
            return redirect("partners:change", made[0].public_id)
    return _page(request, "add", form)


@require_http_methods(FORM)
def change(request, public_id):
    partner = selectors.one(request.actor, public_id)
    check(request.actor, "partners.change", partner)
    form = forms.PageForm.of(partner, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        partner.version = typed.pop("version")  # the one they had before them
        typed["communities"] = list(Community.objects.filter(code__in=typed["communities"]))
        if _done(
            form,
            lambda: services.change_partner(actor=request.actor, partner=partner, **typed),
        ):
            return redirect("partners:one", public_id)
    return _page(request, "change", form, partner=partner)


@require_http_methods(FORM)
def words(request):
    check(request.actor, "partners.set_words")
    form = forms.WordForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, lambda: services.add_word(actor=request.actor, **form.cleaned_data))
    ):
        return redirect("partners:words")
    found = selectors.communities(only_in_use=False)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return _page(request, "words", form, page=page)


@require_POST
def word_use(request, pk):
    check(request.actor, "partners.set_words")
    word = Community.objects.filter(pk=min(pk, 2**31)).first()
    if word is None:
        raise NotHere()
    services.use_word(actor=request.actor, word=word, in_use=request.POST.get("in_use") == "yes")
    return redirect("partners:words")


@require_http_methods(FORM)
def merge(request, public_id):
    check(request.actor, "partners.merge")
    partner = selectors.one(request.actor, public_id)
    form = forms.MergeForm(request.POST or None, kept=partner, actor=request.actor)
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(
            form,
            lambda: services.merge(
                actor=request.actor, kept=partner, gone=form.cleaned_data["other"]
            ),
        )
    ):
        return redirect("partners:one", public_id)
    return _page(request, "merge", form, partner=partner)


@require_http_methods(FORM)
def move(request, public_id):
    partner = selectors.one(request.actor, public_id)
    check(request.actor, "partners.move", partner)
    form = forms.MoveForm(request.POST or None, state=partner.state)
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(
            form,
            lambda: services.move(actor=request.actor, partner=partner, **form.cleaned_data),
        )
    ):
        return redirect("partners:one", public_id)
    return _page(request, "move", form, partner=partner)


@require_http_methods(FORM)
def vet(request, public_id, side):
    """`side`: "us" looks into them for the network, "them" looks into the network."""
    partner = selectors.one(request.actor, public_id)
    if side not in {"us", "them"}:
        raise NotHere()
    by, about = (None, partner.organisation) if side == "us" else (partner.organisation, None)
    check(request.actor, "partners.vet", by)
    form = forms.VettingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = {"go_on": form.cleaned_data["go_on"], "words": form.cleaned_data["words"]}
        services.vet(actor=request.actor, by=by, about=about, views=form.views(), **answers)
        return redirect("partners:one", public_id)
    return _page(request, "vet", form, partner=partner, side=side)


@require_http_methods(FORM)
def contact_add(request, public_id):
    partner = selectors.one(request.actor, public_id)
    check(request.actor, "partners.hold_contact", partner)
    form = forms.ContactForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(
            form,
            lambda: services.hold_contact(
                actor=request.actor, partner=partner, **form.cleaned_data
            ),
        )
    ):
        return redirect("partners:one", public_id)
    return _page(request, "contact", form, partner=partner)


@require_POST
def contact_remove(request, public_id):
    found = selectors.contact(request.actor, public_id)
    services.remove_contact(actor=request.actor, contact=found)
    return redirect("partners:one", found.partner.public_id)


@require_http_methods(FORM)
def meeting_add(request, public_id):
    partner = selectors.one(request.actor, public_id)
    check(request.actor, "partners.write_log", partner)
    form = forms.MeetingForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(
            form,
            lambda: services.note_meeting(
                actor=request.actor, partner=partner, **form.cleaned_data
            ),
        )
    ):
        return redirect("partners:one", public_id)
    return _page(request, "meeting", form, partner=partner)


@require_safe
def log(request, public_id):
    partner = selectors.one(request.actor, public_id)
    check(request.actor, "partners.see_log", partner)
    page = Paginator(selectors.log(request.actor, partner), 25).get_page(request.GET.get("page"))
    return render(request, "partners/log.jinja", {"partner": partner, "page": page})
