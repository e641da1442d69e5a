"""What files said does not lie around."""

from datetime import timedelta

from django.db import transaction

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core import clock, network
from copper.exchange import codes
from copper.exchange.models import Row, Run


@transaction.atomic
def forget_old(*, actor: Actor) -> int:
    """Files that nobody said yes to go; and the notes for undoing, when it is too late to undo."""
    check(actor, "exchange.bring_in")
    now = clock.now()
    waiting = now - timedelta(days=network.value("exchange.preview_days"))
    gone = Run.objects.filter(state=codes.PREVIEW, made_at__lt=waiting)
    count = gone.count()
    gone.delete()
    old = now - timedelta(days=network.value("exchange.undo_days"))
    Row.objects.filter(run__ended_at__lt=old, run__state__in=[codes.DONE, codes.TAKEN]).exclude(
        before=None
    ).update(before=None)
    return count
