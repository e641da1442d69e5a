"""What a wave needs, who may read which number. Plain Python, no database."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from copper.core import network
from copper.records import book

from . import codes

# Raters that a number about one organisation needs: for itself and the coordinator, for anybody else.
# Organisations that a number about the network needs. Definitions, not settings: see docs/decisions.
OWN_RATERS, OTHERS_RATERS, NETWORK_ANSWERS = 3, 5, 5
SEED = 1  # the same answers give the same picture and the same intervals
MOST_DRAWN = 400  # a picture of more organisations helps nobody
MOST_ASKED = 2000
MOST_DAYS = 200  # a wave that stays open longer mixes two years


def _one_to_thirty(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 30:
        raise ValueError(_("Write a whole number from 1 to 30."))


def _points(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise ValueError(_("Write a number from 0 to 100."))


network.declare(
    "ties.rate_at_most",
    10,
    _("How many organisations one rates at most in the partnership survey"),
    _one_to_thirty,
)
network.declare(
    "ties.most_points",
    10,
    _("By how many points of 100 the share of answers may move before we compare no longer"),
    _points,
)
book.declare_kind("ties.opened", _("A round of the partnership survey was opened"))
book.declare_kind("ties.closed", _("A round of the partnership survey was closed"))


def read_rating(said: Mapping[str, Any], *, is_long: bool) -> dict[str, int | None]:
    """{item: 1 to 4, or None for "I don't know"}; items without an answer are left out.

    ValueError, in plain words, for an unknown statement or an answer that is none of the five.
    """
    known = codes.items(is_long=is_long)
    found: dict[str, int | None] = {}
    for code, answer in said.items():
        if code not in known:
            raise ValueError(_now("There is no such statement in this round."))
        if answer in ("", None):
            continue
        if str(answer) not in dict(codes.POINTS):
            raise ValueError(_now("Choose one of the answers."))
        found[code] = None if str(answer) == codes.UNKNOWN else int(answer)
    return found
