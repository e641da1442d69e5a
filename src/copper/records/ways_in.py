"""The kinds of message that lead straight to an independent person. Rooms above add theirs."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.core.registry import Registry


@dataclass(frozen=True)
class WayIn:
    """`goes_to` is a role that is never the coordinator."""

    code: str
    label: Any
    goes_to: str


ways: Registry[WayIn] = Registry("way in")

for way in (
    WayIn("complaint", _("A complaint"), "independent_person"),
    WayIn("objection", _("I don't agree with something the network does"), "independent_person"),
    WayIn("data", _("Something about my data"), "data_protection_officer"),
    WayIn(
        "wish",
        _("A wish for these pages, or something that should not be in them"),
        "independent_person",
    ),
    WayIn("other", _("Something else"), "independent_person"),
):
    ways.add(way.code, way)
