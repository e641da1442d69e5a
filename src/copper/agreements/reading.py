"""Who reads the photo of a signed paper: whoever may read the agreement."""

from typing import Any

from copper.accounts.actor import Actor
from copper.accounts.permissions import may
from copper.files import rules as files

from . import permissions as _declared  # noqa: F401 - declares them
from .models import Signature

READERS = "agreement"


def _may_read(actor: Actor, stored: Any) -> bool:
    rows = Signature.objects.filter(photo=stored).select_related("version__agreement")
    signature = rows.prefetch_related("version__agreement__parties").first()
    return signature is not None and may(actor, "agreements.see", signature.version.agreement)


files.readers.add(READERS, _may_read)
