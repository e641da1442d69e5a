"""What somebody has answered so far, in their session, sealed, for a day.

Keyed by round and by whom a helper helps, so that two people's answers never mix. It ends when the
answer is sent, when the person says "forget it", or after a day.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from copper.core import clock
from copper.core.fields import seal, unseal

from .models import Round

LASTS = timedelta(hours=24)
_CONTEXT = "session.questionnaire"


@dataclass
class Sitting:
    """`door`: "link", "seat" or "paper". `link` is the link's row, for a door "link"."""

    door: str
    started: str
    link: int | None = None
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def started_at(self) -> datetime:
        return datetime.fromisoformat(self.started)


def _key(request: Any, of_round: Round) -> str:
    helped = request.actor.acting_for
    return f"sitting:{of_round.public_id}:{helped.public_id if helped else ''}"


def begin(request: Any, of_round: Round, door: str, link: int | None = None) -> Sitting:
    """A new sitting; one by the same door that is still going is taken up again."""
    going = find(request, of_round)
    if going and (going.door, going.link) == (door, link):
        return going
    sitting = Sitting(door, clock.now().isoformat(), link)
    save(request, of_round, sitting)
    return sitting


def save(request: Any, of_round: Round, sitting: Sitting) -> None:
    request.session[_key(request, of_round)] = seal(json.dumps(asdict(sitting)), _CONTEXT)


def find(request: Any, of_round: Round) -> Sitting | None:
    """The sitting of this browser, unless a day has passed."""
    stored = request.session.get(_key(request, of_round))
    if not stored:
        return None
    try:
        sitting = Sitting(**json.loads(unseal(stored, _CONTEXT)))
    except (ValueError, TypeError):
        return None
    return sitting if clock.now() - sitting.started_at < LASTS else None


def forget(request: Any, of_round: Round) -> None:
    request.session.pop(_key(request, of_round), None)
