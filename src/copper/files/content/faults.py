"""How a file is refused: what is wrong, that nothing was stored, and what to do."""

from django.utils.translation import gettext as _

from copper.core.errors import Refused


def refused(message: str, next_step: str = "") -> Refused:
    """A Refused for a file, to raise."""
    return Refused(
        message,
        kept=_("Nothing was stored. Your file is still where it was."),
        next_step=next_step or _("Choose another file, or ask your coordinator for help."),
    )


def damaged() -> Refused:
    return refused(
        _("This file is damaged, or a part of it is missing."),
        _("Open it on your device to see if it is whole. Then send it again."),
    )


def hides_something() -> Refused:
    return refused(
        _("This file holds something else besides what it says it is."),
        _("Open it and save it again under a new name. Then send the new file."),
    )
