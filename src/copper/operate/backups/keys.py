"""The keys inside a backup against keys that this machine takes from environment variables."""

import os
from pathlib import Path

from django.utils.translation import gettext as _

from copper.core.errors import Refused


def check(folder: Path) -> None:
    """Refuses when an environment variable would hide a key that the restored network needs."""
    here = os.environ.get("COPPER_FIELD_KEYS", "").split()
    needed = (folder / "field.keys").read_text().split()
    if here and not set(needed) <= set(here):
        raise _hidden("COPPER_FIELD_KEYS")
    secret = os.environ.get("COPPER_SECRET_KEY", "").strip()
    if secret and secret != (folder / "secret.key").read_text().strip():
        raise _hidden("COPPER_SECRET_KEY")


def _hidden(variable: str) -> Refused:
    return Refused(
        _("The variable %(name)s is set to another key than the backup's.") % {"name": variable},
        next_step=_("Take the variable away: the backup brings its keys along. Then try again."),
    )
