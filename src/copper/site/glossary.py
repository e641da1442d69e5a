"""The words of the network, explained in plain ones. The code uses the same words."""

from django.utils.translation import gettext_lazy as _

# (anchor, word, what it means)
WORDS = (
    (
        "agreement",
        _("agreement"),
        _("What two sides promise each other, written down and signed by both."),
    ),
    (
        "assisted",
        _("assisted"),
        _("Somebody types for a person and reads it back to them. The page says who helped."),
    ),
    (
        "bloc",
        _("side (bloc)"),
        _(
            "Everybody counts on one of three sides: the community, the institutions or the network. We count decisions by side, to see who has the power."
        ),
    ),
    (
        "book",
        _("the book"),
        _("The list of what was decided, promised and changed. Nobody can change it later."),
    ),
    (
        "card",
        _("sign-in card"),
        _("A printed card with a code. With your own PIN it lets you in, without e-mail or phone."),
    ),
    (
        "co-production",
        _("co-production"),
        _("People who live with a problem and people who work on it decide together, as equals."),
    ),
    (
        "community-organisation",
        _("community organisation"),
        _("A group of people who help each other in their area. It need not be registered."),
    ),
    (
        "consent",
        _("consent"),
        _("You say yes to something that you understand. You can take it back."),
    ),
    (
        "coordinator",
        _("coordinator"),
        _("The person who keeps the network going and sees that promises are kept."),
    ),
    (
        "decision",
        _("decision"),
        _("A question, the choices, who may decide, how people voted and what came of it."),
    ),
    (
        "dissent",
        _("other opinion"),
        _("What somebody thinks who did not agree. It stands beside the decision."),
    ),
    ("institution", _("institution"), _("A university, the NHS, the council or a funder.")),
    (
        "objection",
        _("objection"),
        _("Somebody says no to something. It stops until people have talked it through."),
    ),
    (
        "pause",
        _("pause"),
        _("Something stands still for ten working days. People are still paid and kept safe."),
    ),
    (
        "peer-researcher",
        _("peer researcher"),
        _(
            "Somebody who asks questions in their own community, is trained for it and is paid for it."
        ),
    ),
    ("priority", _("priority"), _("What matters most to people, chosen by them.")),
    (
        "promise",
        _("promise"),
        _("Somebody says what they will do and by when. Everybody can see if it was kept."),
    ),
    (
        "readiness",
        _("readiness"),
        _("How far an organisation is able to share power with communities."),
    ),
    (
        "seat",
        _("seat"),
        _("Your place in the network: what you do, for whom, and from when to when."),
    ),
    (
        "seldom-heard",
        _("seldom heard"),
        _(
            "People whose voice those in power do not often hear. It says something about who listens, not about the people."
        ),
    ),
    (
        "stake",
        _("how much it matters"),
        _(
            "Small things are easy to change later. What matters more must be explained first, in people's own languages."
        ),
    ),
)
