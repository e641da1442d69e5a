"""Words with a fixed meaning in this room."""

from django.utils.translation import gettext_lazy as _

COMMUNITY = "community"
KINDS = [
    (COMMUNITY, _("community organisation")),
    ("academic", _("university or college")),
    ("nhs", _("NHS organisation")),
    ("council", _("council")),
    ("icb", _("integrated care board")),
    ("funder", _("funder")),
]
# What a kind is counted as (domain.md §2).
BLOC_OF = {code: "community" if code == COMMUNITY else "institution" for code, _name in KINDS}

INVITED, TALKING, MEMBER = "invited", "talking", "member"
ACTIVE, RESTING, LEFT = "active", "resting", "left"
STATES = [
    (INVITED, _("invited")),
    (TALKING, _("talking")),
    (MEMBER, _("member")),
    (ACTIVE, _("active")),
    (RESTING, _("resting")),
    (LEFT, _("left")),
]

# What becomes of an organisation's data when it leaves.
DATA_CHOICES = [
    ("keep", _("Keep everything as it is")),
    ("hide", _("Keep it for the record, but show our page to nobody")),
    ("remove", _("Remove our contacts and notes; keep only what others decided with us")),
]

VETTING_VIEWS = [
    ("yes", _("yes")),
    ("partly", _("partly")),
    ("no", _("no")),
    ("unknown", _("we don't know")),
]

CONTACT_HOW = [
    ("met", _("met in person")),
    ("phone", _("on the phone")),
    ("online", _("online meeting")),
    ("message", _("wrote to each other")),
    ("visit", _("visited them")),
]

CONSENT_HOW = [
    ("spoken", _("they said so")),
    ("written", _("they wrote it")),
    ("public", _("it is on their own public page")),
]
