"""Every write of this room: versions and their acceptance, rounds, answers."""

from .answering import answer, find_link
from .rounds import close_due, close_round, delete_due, make_links, open_round
from .versions import accept, accept_language, import_file, load_shipped, publish

__all__ = [
    "accept",
    "accept_language",
    "answer",
    "close_due",
    "close_round",
    "delete_due",
    "find_link",
    "import_file",
    "load_shipped",
    "make_links",
    "open_round",
    "publish",
]
