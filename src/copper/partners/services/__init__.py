"""Every write of this room: pages of organisations, memberships, vetting, contacts, meetings."""

from .contacts import hold_contact, note_meeting, remove_contact
from .membership import move, standing, vet
from .merging import merge
from .organisations import add_partner, change_partner, set_numbers
from .words import add_word, load_words, use_word

__all__ = [
    "add_partner",
    "add_word",
    "change_partner",
    "hold_contact",
    "load_words",
    "merge",
    "move",
    "note_meeting",
    "remove_contact",
    "set_numbers",
    "standing",
    "use_word",
    "vet",
]
