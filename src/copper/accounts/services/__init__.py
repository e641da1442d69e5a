"""Every write of the room, gathered from the files beside this one."""

from .assisting import assist_end, assist_start, note_assisted, read_back
from .cards import (
    change_pin,
    choose_first_pin,
    make_card,
    person_of_card,
    revoke_card,
    right_pin,
)
from .invitations import (
    accept_invitation,
    find_invitation,
    invite,
    open_invitation,
    withdraw_invitation,
)
from .joining import find_offer, merge, offer_merge
from .leaving import erase, erase_again, erasures_file, leave, listed_erasures
from .organisations import merge_organisations
from .people import (
    change_own,
    end_sessions,
    own_needs,
    read_needs,
    remove_contact,
    set_contact,
    set_needs,
    sync_email,
)
from .seats import end_seat, give_seat, make_organisation

__all__ = [
    "accept_invitation",
    "assist_end",
    "assist_start",
    "change_own",
    "change_pin",
    "choose_first_pin",
    "end_seat",
    "end_sessions",
    "erase",
    "erase_again",
    "erasures_file",
    "find_invitation",
    "find_offer",
    "give_seat",
    "invite",
    "leave",
    "listed_erasures",
    "make_card",
    "make_organisation",
    "merge",
    "merge_organisations",
    "note_assisted",
    "offer_merge",
    "open_invitation",
    "own_needs",
    "person_of_card",
    "read_back",
    "read_needs",
    "remove_contact",
    "revoke_card",
    "right_pin",
    "set_contact",
    "set_needs",
    "sync_email",
    "withdraw_invitation",
]
