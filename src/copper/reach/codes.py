"""Words with a fixed meaning in this room."""

from django.utils.translation import gettext_lazy as _

WHOM = [
    ("members", _("members")),
    ("participants", _("people who took part")),
    ("contributors", _("people who told us something")),
]
HOW = [
    ("slips", _("on slips of paper without a name")),
    ("form", _("in an online form without a name")),
    ("hands", _("by a show of hands")),
    ("helper", _("a helper asked each of them")),
]
TENTHS = [str(number) for number in range(1, 11)]
