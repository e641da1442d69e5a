"""The page of a person's tokens, the guide, and the OpenAPI document."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copper.accounts.sessions import reauthenticate_required
from copper.core import clock

from . import build, selectors, services
from .forms import TokenForm


@require_safe
def token_list(request):
    tokens = list(selectors.tokens_of(request.actor)[:100])
    return render(request, "api/token_list.jinja", {"tokens": tokens, "now": clock.now()})


@require_http_methods(["GET", "HEAD", "POST"])
@reauthenticate_required
def token_make(request):
    selectors.tokens_of(request.actor)  # the permission: a helper gets no form
    form = TokenForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        token, text = services.make_token(actor=request.actor, **form.cleaned_data)
        # No redirect: the text is shown in this answer and stands nowhere else.
        return render(request, "api/token_made.jinja", {"token": token, "text": text})
    status = 422 if request.method == "POST" else 200
    return render(request, "api/token_make.jinja", {"form": form}, status=status)


@require_POST
def token_revoke(request, public_id):
    token = selectors.own_token(request.actor, public_id)
    services.revoke_token(actor=request.actor, token=token)
    messages.success(request, _("The token is ended. No program can use it any more."))
    return redirect("api:token_list")


@require_safe
def guide(request):
    """What programs can ask for, as a page of ours: ninja's own loads scripts from elsewhere."""
    rows = [
        (", ".join(operation.methods), f"{build.PREFIX}{path.lstrip('/')}", operation)
        for part in build.parts
        for path, operation in build.operations(part)
    ]
    return render(request, "api/guide.jinja", {"rows": rows})


@login_not_required
@require_safe
@cache_control(max_age=300)
def openapi(request):
    return JsonResponse(build.schema(build.the_api()))
