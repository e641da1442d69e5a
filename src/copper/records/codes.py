"""The room's codes and what each is called: who decides, how much it matters, states, routes."""

from django.utils.translation import gettext_lazy as _

RULES = [
    ("C", _("the community decides")),
    ("J", _("both sides decide together")),
    ("I", _("an institution decides, because a law says so")),
    ("P", _("the person it is about decides")),
]
STAKES = [(1, _("small: easy to change later")), (2, _("it matters")), (3, _("it matters a lot"))]
PROMISE_STATES = [
    ("open", _("open")),
    ("kept", _("kept")),
    ("broken", _("not kept")),
    ("released", _("released")),
]
OBJECTION_STATES = [
    ("raised", _("raised")),
    ("mediated", _("being talked through")),
    ("upheld", _("upheld")),
    ("compromise", _("compromise found")),
    ("overridden", _("overridden")),
]
ROUTES = [
    ("web", _("web")),
    ("phone", _("phone")),
    ("paper", _("paper")),
    ("person", _("in person")),
]
REQUEST_STATES = [
    ("open", _("open")),
    ("refused", _("refused")),
    ("partly", _("partly given")),
    ("given", _("given")),
]
