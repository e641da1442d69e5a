"""Words with a fixed meaning in this room."""

from django.utils.translation import gettext_lazy as _

DRAFTING, OFFERED, SIGNED = "drafting", "offered", "signed"
ENDED, REPLACED = "ended", "replaced"
STATES = [
    (DRAFTING, _("being written")),
    (OFFERED, _("waiting for signatures")),
    (SIGNED, _("signed by all")),
    (ENDED, _("ended")),
    (REPLACED, _("replaced by a newer one")),
]
OVER = frozenset({ENDED, REPLACED})
COLOURS = {DRAFTING: "yellow", OFFERED: "blue", SIGNED: "green"}

SCREEN, PAPER = "screen", "paper"
HOW_SIGNED = [(SCREEN, _("on screen")), (PAPER, _("on paper"))]

# Who speaks for an organisation (community organisations by their lead, institutions by staff).
SPEAKS = frozenset({"community_lead", "researcher", "policy_maker"})

NOT_BINDING = _(
    "This agreement is not legally binding. It says what we want to do for each other, in good faith."
)
BINDING = _(
    "The parties chose that this agreement is legally binding. Take advice before you sign it."
)
