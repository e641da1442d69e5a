"""The roles of domain.md §2, as data. A role says which bloc its seat counts in and what job it has.

Permission docs and the "what may I do" page are made from these sentences.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

COMMUNITY, INSTITUTION, NETWORK = "community", "institution", "network"
BLOCS = [
    (COMMUNITY, _("community")),
    (INSTITUTION, _("institution")),
    (NETWORK, _("network")),
]


@dataclass(frozen=True)
class Role:
    """`bloc` None: the person who appoints says which bloc the seat counts in."""

    code: str
    name: object
    bloc: str | None
    job: object
    staff: bool = False  # staff areas sign out sooner, and need a second step to sign in


_ALL = (
    Role(
        "community_lead",
        _("community organisation lead"),
        COMMUNITY,
        _(
            "Speaks for a community organisation, raises priorities, supports peer researchers and can say no."
        ),
    ),
    Role(
        "peer_researcher",
        _("peer researcher"),
        COMMUNITY,
        _("Is trained and paid, gathers what people say, and decides with others what it means."),
    ),
    Role(
        "resident",
        _("resident"),
        COMMUNITY,
        _("Raises priorities, votes, takes part with consent and hears what came of it."),
    ),
    Role(
        "researcher",
        _("researcher"),
        INSTITUTION,
        _("Works at a university or in the NHS and answers for the study's ethics and data."),
    ),
    Role(
        "policy_maker",
        _("policy maker"),
        INSTITUTION,
        _("Works for the council, the NHS or a funder and answers what communities ask."),
    ),
    Role(
        "coordinator",
        _("coordinator"),
        NETWORK,
        _("Keeps promises, payments, checks, consent and feedback moving."),
        staff=True,
    ),
    Role("mentor", _("mentor"), None, _("Supports a peer researcher.")),
    Role("interpreter", _("interpreter"), None, _("Speaks for people in their language.")),
    Role(
        "safeguarding_lead",
        _("safeguarding lead"),
        None,
        _("Reads and acts on safeguarding concerns."),
        staff=True,
    ),
    Role("finance_officer", _("finance officer"), None, _("Approves and pays claims."), staff=True),
    Role(
        "data_protection_officer",
        _("data protection officer"),
        None,
        _("Answers questions about data, and requests by authorities."),
        staff=True,
    ),
    Role(
        "independent_person",
        _("independent person"),
        None,
        _(
            "Hears objections and complaints that should not go through an organisation or the coordinator."
        ),
        staff=True,
    ),
)
ROLES: dict[str, Role] = {role.code: role for role in _ALL}
CHOICES = [(role.code, role.name) for role in _ALL]


def get(code: str) -> Role:
    """The role with this code; KeyError names an unknown one."""
    return ROLES[code]
