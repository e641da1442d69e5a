"""One page: the file itself."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.views.decorators.http import require_safe

from copper.core.errors import NotHere

from . import responses, selectors


# Whether one has to sign in is the file's own rule: some are for everybody.
@login_not_required
@require_safe
def serve(request, public_id, name=""):
    try:
        stored = selectors.readable(request.actor, public_id)
    except NotHere:
        if request.actor.person is None:
            return redirect_to_login(request.get_full_path())
        raise
    if name and name != selectors.download_name(stored):
        raise NotHere()
    return responses.answer(request, stored)
