"""Every write of this room: preparing the week, marking done, the e-mail, opening the conduct page."""

from .keeping import mark_done
from .mailing import choose_mail, send_mails
from .opening import ask_to_open, carry_out
from .preparing import prepare

__all__ = ["ask_to_open", "carry_out", "choose_mail", "mark_done", "prepare", "send_mails"]
