"""What every page knows.

Everything that touches the session is lazy: a public page that shows no account area stays free of
`Vary: Cookie` and can be cached.
"""

from django.conf import settings
from django.contrib.messages import get_messages
from django.utils.functional import SimpleLazyObject

from . import tongues
from .direction import is_rtl
from .inline import SCRIPT
from .places_to_go import account_for, footer_for, footer_for_everybody, menu_for

# The session key under which the sign-in page notes "this phone is shared".
SHARED_PHONE = "shared_phone"


def page(request):
    actor = getattr(request, "actor", None)
    tongue = getattr(request, "tongue", tongues.SHIPPED[0])
    match = getattr(request, "resolver_match", None)
    return {
        "actor": actor,
        "tongue": tongue,
        "htmlLang": tongue.text_code,
        "direction": "rtl" if is_rtl() else "ltr",
        "stylesheet": "dist/app.rtl.css" if is_rtl() else "dist/app.css",
        "inline_script": SCRIPT,
        "tongues": tongues.all_tongues(),
        "menu": SimpleLazyObject(lambda: menu_for(actor) if actor is not None else []),
        "account_links": SimpleLazyObject(lambda: account_for(actor) if actor is not None else []),
        "footer_links": SimpleLazyObject(lambda: footer_for(actor)),
        "public_footer_links": footer_for_everybody(),
        "messages": SimpleLazyObject(lambda: list(get_messages(request))),
        "phone_is_shared": SimpleLazyObject(lambda: _is_shared(request)),
        "screen": match.view_name if match else "",
        "is_demo": settings.DEMO,
        "site_name": "CoPPeR",
    }


def _is_shared(request):
    session = getattr(request, "session", None)
    return bool(session and session.get(SHARED_PHONE))
