"""Limits on everything that costs or guesses, in one table.

`hit(limit, key)` counts one try and raises TooMany past the limit. Keys are hashed before they are
stored. The count is one atomic row update, so that two processes can't both be "the last one".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest

from . import clock, ids
from .errors import TooMany
from .models import Counter


@dataclass(frozen=True)
class Limit:
    """At most `times` within `seconds`."""

    name: str
    times: int
    seconds: int


LIMITS = {
    limit.name: limit
    for limit in (
        Limit("sign_in.address", 200, 15 * 60),
        Limit("sign_in.contact", 5, 15 * 60),
        Limit("sign_in.card", 5, 15 * 60),
        Limit("sign_in.code", 10, 15 * 60),
        Limit("invitation.address", 20, 15 * 60),
        Limit("merge.person", 5, 60 * 60),
        Limit("way_in.address", 60, 60 * 60),
        Limit("export.person", 10, 60 * 60),
        Limit("upload.person", 200, 60 * 60),
        Limit("message.contact", 10, 24 * 60 * 60),
        Limit("answer.address", 60, 60 * 60),
        Limit("api.token", 600, 60),
        Limit("api.guess", 20, 15 * 60),
        Limit("postcode.person", 100, 60 * 60),
    )
}


def _window(limit: Limit) -> datetime:
    seconds = int(clock.now().timestamp())
    return datetime.fromtimestamp(seconds - seconds % limit.seconds, tz=UTC)


def hit(name: str, key: object) -> None:
    """Counts one try. Raises TooMany when there were more than the limit allows in this window."""
    limit = LIMITS[name]
    starts_at = _window(limit)
    row: dict[str, Any] = {
        "limit": name,
        "key": ids.fingerprint("limit", str(key)),
        "window_starts_at": starts_at,
    }
    if not Counter.objects.filter(**row).update(count=F("count") + 1):
        try:
            with transaction.atomic():
                Counter.objects.create(**row, count=1)
        except IntegrityError:  # somebody else's first try came in between
            Counter.objects.filter(**row).update(count=F("count") + 1)
    count = Counter.objects.values_list("count", flat=True).get(**row)
    if count > limit.times:
        ends = starts_at + timedelta(seconds=limit.seconds)
        raise TooMany(max(1, int((ends - clock.now()).total_seconds())))


def reset(name: str, key: object) -> None:
    """Forgets the tries, after a success."""
    Counter.objects.filter(limit=name, key=ids.fingerprint("limit", str(key))).delete()


def forget_old(names: Iterable[str] = LIMITS) -> int:
    """Deletes windows that no longer count; a scheduled job calls it."""
    longest = max(LIMITS[name].seconds for name in names)
    old = clock.now() - timedelta(seconds=longest)
    return Counter.objects.filter(window_starts_at__lt=old).delete()[0]


def address_of(request: HttpRequest) -> str:
    """The caller's network address. A forwarded one is believed only from our own proxies."""
    if settings.TRUSTED_PROXIES:
        chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        chain = [part for part in chain if part]
        if len(chain) >= settings.TRUSTED_PROXIES:
            return chain[-settings.TRUSTED_PROXIES]
    return request.META.get("REMOTE_ADDR", "")
