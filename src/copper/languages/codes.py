"""The kinds of recordings of a page."""

from django.utils.translation import gettext_lazy as _

MEDIA = [
    ("audio", _("read aloud")),
    ("easy_read", _("Easy Read (a document)")),
    ("sign", _("sign language (a video)")),
]
