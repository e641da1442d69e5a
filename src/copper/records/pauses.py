"""Is an item paused? Asked by every service that would move it on.

A pause never stops pay, withdrawal, safety or safeguarding: those services do not ask.
"""

import uuid

from django.utils.translation import gettext as _

from copper.core import clock
from copper.core.errors import Refused

from .models import Pause


def running(*subjects: uuid.UUID | None) -> Pause | None:
    """The pause that holds one of these things today, if any."""
    wanted = [subject for subject in subjects if subject]
    if not wanted:
        return None
    return Pause.objects.filter(
        subject__in=wanted, lifted_at__isnull=True, ends_on__gte=clock.today()
    ).first()


def refuse_when_paused(*subjects: uuid.UUID | None) -> None:
    """Raises Refused while one of these things is paused."""
    pause = running(*subjects)
    if pause:
        raise Refused(
            _("This is paused until %(day)s.") % {"day": pause.ends_on.isoformat()},
            next_step=_("Talk it through first. Whoever answers the objection can let it go on."),
        )
