"""An agreement on paper: a tagged PDF, drawn by typst from plain data (docs/decisions/0103)."""

from .document import of_reading
from .press import pdf

__all__ = ["of_reading", "pdf"]
