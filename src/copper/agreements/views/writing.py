from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from copper.accounts.permissions import check
from copper.agreements import content, forms, patterns, selectors, services
from copper.agreements import sections as shapes
from copper.core.errors import ChangedMeanwhile, NotHere, Refused
from copper.ui.forms import show_refusal

FORM = ["GET", "HEAD", "POST"]


def sent(request):
    """What was sent, or None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def page(request, template, form, **data):
    """A form's page: 422 when something in it needs another look."""
    status = 422 if form.errors else 200
    return render(request, f"agreements/{template}.jinja", {"form": form, **data}, status=status)


def done(form, write):
    """Does the write of a valid form; a refusal lands on the form. True when it is done."""
    try:
        write()
    except (Refused, ChangedMeanwhile) as error:
        show_refusal(form, error)
        return False
    return True


def saved(form, agreement, write):
    """The same for words that somebody else may have changed: then saving again is a choice."""
    try:
        write()
    except ChangedMeanwhile as error:
        show_refusal(form, error)
        form.add_error(None, str(error.next_step))
        form.see(selectors.version(agreement))
    except Refused as error:
        show_refusal(form, error)
    else:
        return True
    return False


@require_http_methods(FORM)
def begin(request):
    check(request.actor, "agreements.begin_any")
    form = forms.BeginForm(sent(request), actor=request.actor, initial={"language": get_language()})
    made = []
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: made.append(_begin(request.actor, form)))
    ):
        return redirect("agreements:one", made[0].public_id)
    return page(request, "begin", form)


def _begin(actor, form):
    return services.begin(
        actor=actor,
        title=form.cleaned_data["title"],
        language=form.cleaned_data["language"],
        parties=form.parties(),
        not_registered=form.not_registered(),
    )


@require_http_methods(FORM)
def write(request, public_id, section):
    agreement = selectors.one(request.actor, public_id)
    check(request.actor, "agreements.write", agreement)
    found = shapes.find(selectors.sections_of(agreement), section)
    if found is None:
        raise NotHere()
    version = selectors.version(agreement)
    sides = list(agreement.parties.all())
    rows = version.content.get(section, [])
    form = forms.SectionForm(sent(request), section=found, sides=sides, rows=rows, version=version)
    if request.method == "POST" and form.is_valid():
        asked = {"rows": form.rows(), "seen": form.seen(), "note": form.cleaned_data["note"]}
        who = {"actor": request.actor, "agreement": agreement, "section": section}
        if saved(form, agreement, lambda: services.write_section(**who, **asked)):
            return redirect("agreements:one", public_id)
    now = content.blocks(found, rows, sides)
    return page(request, "write", form, agreement=agreement, section=found, now=now)


@require_http_methods(FORM)
def terms(request, public_id):
    agreement = selectors.one(request.actor, public_id)
    check(request.actor, "agreements.write", agreement)
    form = forms.TermsForm.of(selectors.version(agreement), sent(request))
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("is_binding", "review_on", "note")}
        who = {"actor": request.actor, "agreement": agreement, "seen": form.seen()}
        if saved(form, agreement, lambda: services.set_terms(**who, **given)):
            return redirect("agreements:one", public_id)
    return page(request, "terms", form, agreement=agreement)


@require_http_methods(FORM)
def comment(request, public_id, section):
    agreement = selectors.one(request.actor, public_id)
    check(request.actor, "agreements.comment", agreement)
    found = shapes.find(selectors.sections_of(agreement), section)
    if found is None:
        raise NotHere()
    form = forms.CommentForm(sent(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: services.comment(
                actor=request.actor, agreement=agreement, section=section, **form.cleaned_data
            ),
        )
    ):
        return redirect("agreements:one", public_id)
    return page(request, "comment", form, agreement=agreement, section=found)


@require_POST
def settle(request, public_id):
    found = selectors.comment(request.actor, public_id)
    services.settle(actor=request.actor, comment=found)
    return redirect("agreements:one", found.agreement.public_id)


@require_http_methods(FORM)
def pattern(request):
    check(request.actor, "agreements.change_pattern")
    number, sections = patterns.newest()
    form = forms.PatternForm(
        sent(request),
        sections=sections,
        number=number,
        language=get_language() or "en",
    )
    if request.method == "POST" and form.is_valid():
        given = {"sections": form.changed(), "seen": form.cleaned_data["seen"]}
        if done(form, lambda: services.change_pattern(actor=request.actor, **given)):
            return redirect("agreements:list")
    return page(request, "pattern", form, number=number)
