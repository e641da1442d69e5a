"""The public pages. The language stands in the address; no token, no session: they can be cached."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from copper.core import network
from copper.ui import tongues

from .glossary import WORDS


@login_not_required
@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def front_door(request):
    return redirect("site:front", request.tongue.code)


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
def page(request, language, name):
    data = {
        "in_other_tongues": [
            (t, reverse(f"site:{name}", args=[t.code])) for t in tongues.all_tongues()
        ],
        "language": language,
        "facts": network.values(
            "network.name", "network.host", "network.foi_applies", "words.seldom_heard"
        ),
        "words": WORDS,
    }
    return render(request, f"site/{name}.jinja", data)
