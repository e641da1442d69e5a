"""What each side asks of the other before working together: the same questions, whoever asks."""

from django.utils.translation import gettext_lazy as _

QUESTIONS = {
    "pays_on_time": _("Do they pay people on the day they promised?"),
    "feeds_back": _("Do they tell people what came of it?"),
    "keeps_promises": _("Do they keep what they promise?"),
    "listens": _("Do they listen, and change things because of what they hear?"),
    "safe": _("Are people safe with them, and do they know what to do when somebody is not?"),
    "careful_with_data": _("Are they careful with what people tell them?"),
    "speaks_for": _("Do the people they speak for say so, too?"),
}
