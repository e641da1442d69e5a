"""What somebody had typed when their session ended: send it now, or throw it away."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from copper.accounts import held_forms
from copper.accounts.models import HeldForm
from copper.core.errors import NotHere


def _own(request, public_id) -> HeldForm:
    for held in held_forms.kept_for(request.user):
        if held.public_id == public_id:
            return held
    raise NotHere()


@never_cache
@require_safe
def held_form(request, public_id):
    held = _own(request, public_id)
    context = {"held": held, "fields": held_forms.fields_of(held)}
    return render(request, "accounts/held_form.jinja", context)


@require_POST
def throw_away(request, public_id):
    _own(request, public_id).delete()
    return redirect("home")
