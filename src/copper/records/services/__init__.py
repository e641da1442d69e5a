"""Every write of the room, by what it is about."""

from .authorities import answer_request, log_request
from .decisions import cast_vote, decide, note_dissent, open_decision, withdraw_decision
from .independent import acknowledge, answer_message, leave_message, read_receipt
from .objections import answer_objection, lift_pause, object_to, pause, renew_pause
from .promises import break_promise, keep_promise, make_promise, release_promise
from .settings import set_value

__all__ = [
    "acknowledge",
    "answer_message",
    "answer_objection",
    "answer_request",
    "break_promise",
    "cast_vote",
    "decide",
    "keep_promise",
    "leave_message",
    "lift_pause",
    "log_request",
    "make_promise",
    "note_dissent",
    "object_to",
    "open_decision",
    "pause",
    "read_receipt",
    "release_promise",
    "renew_pause",
    "set_value",
    "withdraw_decision",
]
