"""Every write of this room: pages of organisations, memberships, vetting, contacts, meetings."""

from .contacts import hold_contact, note_meeting, remove_contact
from .membership import move, standing, vet
from .merging import merge
from .organisations import add_partner, change_partner, set_numbers

__all__ = [
    "add_partner",
    "change_partner",
    "hold_contact",
    "merge",
    "move",
    "note_meeting",
    "remove_contact",
    "set_numbers",
    "standing",
    "vet",
]
