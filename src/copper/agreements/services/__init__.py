"""Every write of this room: beginning, writing, talking, offering, signing, looking again, ending."""

from .beginning import begin
from .lasting import end, review, tell_of_reviews
from .merging import move_rows
from .patterns import change_pattern
from .signing import missing, offer, sign_on_paper, sign_on_screen
from .talking import comment, settle
from .translating import accept_translation, translate
from .writing import set_terms, write_section

__all__ = [
    "accept_translation",
    "begin",
    "change_pattern",
    "comment",
    "end",
    "missing",
    "move_rows",
    "offer",
    "review",
    "set_terms",
    "settle",
    "sign_on_paper",
    "sign_on_screen",
    "tell_of_reviews",
    "translate",
    "write_section",
]
