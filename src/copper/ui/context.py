"""What every page knows."""

from django.conf import settings
from django.utils.translation import get_language_bidi

from . import tongues
from .inline import SCRIPT
from .places_to_go import menu_for


def page(request):
    actor = getattr(request, "actor", None)
    tongue = getattr(request, "tongue", tongues.SHIPPED[0])
    rtl = get_language_bidi()
    return {
        "actor": actor,
        "tongue": tongue,
        "htmlLang": tongue.text_code,
        "direction": "rtl" if rtl else "ltr",
        "stylesheet": "dist/app.rtl.css" if rtl else "dist/app.css",
        "inline_script": SCRIPT,
        "tongues": tongues.all_tongues(),
        "menu": menu_for(actor) if actor is not None else [],
        "is_demo": settings.DEMO,
        "site_name": "CoPPeR",
    }
