"""Finding files, for those who may read them."""

import uuid

from django.urls import reverse

from copper.accounts.actor import Actor
from copper.accounts.permissions import may
from copper.core import ids
from copper.core.errors import NotHere

from . import permissions as _declared  # noqa: F401 - declares them
from . import rules
from .models import StoredFile


def readable(actor: Actor, public_id: uuid.UUID) -> StoredFile:
    """The file, if its rule lets this actor read it; else NotHere, as if there were none."""
    stored = StoredFile.objects.select_related("content").filter(public_id=public_id).first()
    if stored is None or not may(actor, "files.read", stored):
        raise NotHere()
    return stored


def of_owner(owner: uuid.UUID) -> list[StoredFile]:
    """Everything that is somebody's and not withdrawn, oldest first."""
    files = StoredFile.objects.filter(owner=owner, withdrawn_at__isnull=True)
    return list(files.select_related("content").order_by("at", "pk"))


def url(stored: StoredFile) -> str:
    """Where the file is served. Nothing in it tells what the file is."""
    return reverse("files:file", args=[stored.public_id])


def file_type(stored: StoredFile) -> rules.FileType:
    return rules.TYPES[stored.type]


def download_name(stored: StoredFile) -> str:
    """A name that tells nothing of who made it: photo-1a2b3c4d.jpg. The given name stays sealed."""
    return f"{stored.purpose}-{str(stored.public_id)[:8]}.{file_type(stored).endings[0]}"


def etag(stored: StoredFile) -> str:
    """Different for each upload: a plain hash would tell that two people sent the same bytes."""
    return f'"{ids.fingerprint("file.etag", f"{stored.public_id}:{stored.sha256}")[:32]}"'
