from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from copper.accounts.permissions import check
from copper.agreements import codes, content, forms, selectors, services
from copper.core.errors import NotAllowed, NotHere, Refused
from copper.records import services as records
from copper.ui import tongues
from copper.ui.forms import PlainForm

from .pages import reading_of
from .writing import FORM, done, page, sent


@require_http_methods(FORM)
def offer(request, public_id):
    agreement = selectors.one(request.actor, public_id)
    check(request.actor, "agreements.offer", agreement)
    version = selectors.version(agreement)
    form = PlainForm(sent(request))
    if request.method == "POST" and done(
        form, lambda: services.offer(actor=request.actor, agreement=agreement)
    ):
        return redirect("agreements:one", public_id)
    lacking = [] if version.offered_at else services.missing(agreement, version)
    reading = selectors.read(request.actor, agreement)
    return page(
        request, "offer", form, agreement=agreement, lacking=lacking, worries=reading.open_worries
    )


def _to_sign(request, public_id):
    """What is on the page to be signed, and the party the viewer signs for."""
    reading = reading_of(request, public_id)
    mine = [one.party for one in reading.parties if one.is_mine]
    if not mine:
        raise NotAllowed()
    if not reading.to_sign:
        raise Refused(_why_not(reading))
    return reading, reading.to_sign[0]


def _why_not(reading):
    if reading.agreement.state in codes.OVER:
        return _("This agreement is over.")
    if reading.version.offered_at is None:
        return _("This version is still being written. It is signed once it is offered.")
    if not reading.is_newest:
        return _("There is a newer version. Read that one.")
    return _("Your side has signed this version already.")


def _draft_of(reading):
    """The name of the language that counts, when the words on the page are a draft."""
    if not reading.is_draft_translation:
        return ""
    found = tongues.find(reading.counts)
    return found.name if found else reading.counts


def _signing(request, public_id, template, form_class, sign):
    reading, party = _to_sign(request, public_id)
    form = form_class(
        sent(request),
        request.FILES or None,
        draft_of=_draft_of(reading),
        initial={"number": reading.version.number},
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given.pop("agree")
        version = selectors.version(reading.agreement, given.pop("number"))
        who = {"actor": request.actor, "agreement": reading.agreement, "party": party}
        asked = {"version": version, "language": reading.language, **given}
        if done(form, lambda: sign(**who, **asked)):
            return redirect("agreements:one", public_id)
    standing = codes.BINDING if reading.version.is_binding else codes.NOT_BINDING
    data = {"reading": reading, "agreement": reading.agreement, "party": party}
    return page(request, template, form, standing=standing, **data)


@require_http_methods(FORM)
def sign(request, public_id):
    return _signing(request, public_id, "sign", forms.SignForm, services.sign_on_screen)


@require_http_methods(FORM)
def sign_paper(request, public_id):
    return _signing(request, public_id, "sign_paper", forms.PaperForm, services.sign_on_paper)


@require_http_methods(FORM)
def translate(request, public_id, language):
    agreement = selectors.one(request.actor, public_id)
    check(request.actor, "agreements.translate", agreement)
    version, tongue = selectors.version(agreement), tongues.find(language)
    if tongue is None or language == version.language:
        raise NotHere()
    before = selectors.translation(version, language)
    form = forms.TranslationForm(
        sent(request),
        originals=content.leaves(version.content),
        now=content.leaves(before.content) if before else {},
    )
    if request.method == "POST" and form.is_valid():
        who = {"actor": request.actor, "agreement": agreement, "version": version}
        asked = {"language": language, "texts": form.texts()}
        if done(form, lambda: services.translate(**who, **asked)):
            return redirect("agreements:one", public_id)
    return page(request, "translate", form, agreement=agreement, version=version, tongue=tongue)


@require_POST
def accept(request, public_id, language):
    agreement = selectors.one(request.actor, public_id)
    found = selectors.translation(selectors.version(agreement), language)
    if found is None:
        raise NotHere()
    services.accept_translation(actor=request.actor, agreement=agreement, translation=found)
    return redirect("agreements:one", public_id)


@require_http_methods(FORM)
def end(request, public_id):
    agreement = selectors.one(request.actor, public_id)
    check(request.actor, "agreements.end", agreement)
    form = forms.EndForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        who = {"actor": request.actor, "agreement": agreement}
        if done(form, lambda: services.end(**who, reason=reason)):
            return redirect("agreements:one", public_id)
    return page(request, "end", form, agreement=agreement)


@require_http_methods(FORM)
def review(request, public_id):
    agreement = selectors.one(request.actor, public_id)
    check(request.actor, "agreements.review", agreement)
    form = forms.ReviewForm(sent(request))
    if request.method == "POST" and form.is_valid():
        who = {"actor": request.actor, "agreement": agreement}
        if done(form, lambda: services.review(**who, **form.cleaned_data)):
            return redirect("agreements:one", public_id)
    return page(request, "review", form, agreement=agreement)


@require_http_methods(FORM)
def object_to(request, public_id):
    agreement = selectors.one(request.actor, public_id)
    check(request.actor, "agreements.comment", agreement)
    form = forms.ObjectForm(sent(request))
    if request.method == "POST" and form.is_valid():
        about = {"subject_type": "agreement", "subject": agreement.public_id}
        words = form.cleaned_data["words"]
        if done(form, lambda: records.object_to(actor=request.actor, words=words, **about)):
            return redirect("agreements:one", public_id)
    return page(request, "object", form, agreement=agreement)
