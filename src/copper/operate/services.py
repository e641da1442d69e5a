"""The writes of this room that are not a backup, a restore or an upgrade: tidying up what is due."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from copper.accounts import held_forms
from copper.accounts.actor import Actor
from copper.accounts.models import Invitation, MergeOffer
from copper.core import clock, limits, network
from copper.operate import permissions
from copper.operate.backups import postgres, swap
from copper.operate.models import Run
from copper.operate.place import ASIDE, POSTGRESQL, STAGED, Place

RUNS_KEPT = timedelta(days=730)
LEFT_OVER = timedelta(days=1)


def forget_sessions() -> int:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return 0


def forget_merge_offers() -> int:
    return MergeOffer.objects.filter(expires_at__lt=clock.now()).delete()[0]


def forget_invitations() -> int:
    """Invitations that nobody took up hold words about somebody: they go some time after they end."""
    days = network.value("operate.invitation_days")
    old = clock.now() - timedelta(days=days)
    over = Q(expires_at__lt=old) | Q(withdrawn_at__lt=old)
    return Invitation.objects.filter(over, accepted_at__isnull=True).delete()[0]


def forget_data_aside() -> int:
    """Data from before a restore hold people who were erased since, so they don't stay for ever."""
    place = Place.here()
    days = network.value("operate.aside_days")
    before = f"{ASIDE}{clock.now() - timedelta(days=days):%Y%m%d-%H%M%S}"
    old = [path for path in place.data.glob(f"{ASIDE}????????-??????") if path.name < before]
    for path in old:
        if place.engine == POSTGRESQL:
            postgres.drop(place, swap.aside_database(place, path.name.removeprefix(ASIDE)))
        shutil.rmtree(path)
    return len(old)


def forget_left_overs() -> int:
    """Halves of backups and restores that were killed."""
    folder, old = Path(settings.DATA), (clock.now() - LEFT_OVER).timestamp()
    found = [*folder.glob("*.part"), *folder.glob(f"{STAGED}????????-??????")]
    if (folder / "swap.json").exists():
        return 0  # a restore that was cut off still needs them
    found = [path for path in found if path.stat().st_mtime < old]
    for path in found:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return len(found)


def forget_runs() -> int:
    return Run.objects.filter(at__lt=clock.now() - RUNS_KEPT).delete()[0]


TIDIED: dict[str, Callable[[], int]] = {
    "held_forms": held_forms.forget_old,
    "counters": limits.forget_old,
    "sessions": forget_sessions,
    "merge_offers": forget_merge_offers,
    "invitations": forget_invitations,
    "data_aside": forget_data_aside,
    "left_overs": forget_left_overs,
    "runs": forget_runs,
}


def tidy(*, actor: Actor) -> dict[str, int]:
    """Deletes what is due; {what: how many}. Each part stands alone: one that fails stops no other.

    Raises the first error at the end, so that the job counts as failed.
    """
    permissions.check(actor, "operate.tidy")
    counts: dict[str, int] = {}
    errors: list[Exception] = []
    for name, forget in TIDIED.items():
        try:
            counts[name] = forget()
        except Exception as error:
            errors.append(error)
    Run.objects.create(kind="tidy", ok=not errors, facts=counts)
    if errors:
        raise errors[0]
    return counts
