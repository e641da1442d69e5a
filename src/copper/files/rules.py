"""What may be uploaded for which purpose, and who may read it: data, no database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.accounts.actor import Actor
from copper.core import network
from copper.core.registry import Registry
from copper.records import book

IMAGE, AUDIO, VIDEO, DOCUMENT = "image", "audio", "video", "document"
KINDS = {
    IMAGE: _("a picture"),
    AUDIO: _("a sound recording"),
    VIDEO: _("a video"),
    DOCUMENT: _("a document"),
}


@dataclass(frozen=True)
class FileType:
    """A type that we know by its content. `endings`: names it may come under, the first is ours."""

    code: str
    kind: str
    media_type: str
    endings: tuple[str, ...]
    inline: bool = False  # safe to show in the browser; everything else is a download


_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    type.code: type
    for type in (
        FileType("jpeg", IMAGE, "image/jpeg", ("jpg", "jpeg", "jfif"), True),
        FileType("png", IMAGE, "image/png", ("png",), True),
        FileType("webp", IMAGE, "image/webp", ("webp",), True),
        FileType("ogg", AUDIO, "audio/ogg", ("ogg", "opus", "oga"), True),
        FileType("weba", AUDIO, "audio/webm", ("webm", "weba"), True),
        FileType("m4a", AUDIO, "audio/mp4", ("m4a", "mp4", "aac"), True),
        FileType("aac", AUDIO, "audio/aac", ("aac",), True),
        FileType("mp3", AUDIO, "audio/mpeg", ("mp3",), True),
        FileType("wav", AUDIO, "audio/wav", ("wav",), True),
        FileType("mp4", VIDEO, "video/mp4", ("mp4", "m4v"), True),
        FileType("mov", VIDEO, "video/quicktime", ("mov", "mp4"), True),
        FileType("webm", VIDEO, "video/webm", ("webm",), True),
        FileType("pdf", DOCUMENT, "application/pdf", ("pdf",), True),
        FileType("csv", DOCUMENT, "text/csv", ("csv",)),
        FileType("txt", DOCUMENT, "text/plain", ("txt", "text")),
        FileType("xlsx", DOCUMENT, _OFFICE + "spreadsheetml.sheet", ("xlsx",)),
        FileType("docx", DOCUMENT, _OFFICE + "wordprocessingml.document", ("docx",)),
        FileType("odt", DOCUMENT, "application/vnd.oasis.opendocument.text", ("odt",)),
    )
}
# What a picture may be called: phones give HEIC and WebP the name .jpg, and all are made anew.
IMAGE_ENDINGS = {"heic", "heif"} | {
    ending for type in TYPES.values() if type.kind == IMAGE for ending in type.endings
}


def types_of(*kinds: str) -> frozenset[str]:
    return frozenset(code for code, type in TYPES.items() if type.kind in kinds)


@dataclass(frozen=True)
class Purpose:
    """Why something is uploaded, and the types it may be. `work`: it belongs to the network's work
    (an agreement, a recording for a page), so it stays when the person who uploaded it leaves."""

    code: str
    label: Any
    types: frozenset[str]
    work: bool = False

    @property
    def kinds(self) -> list[str]:
        return [kind for kind in KINDS if types_of(kind) & self.types]


purposes: Registry[Purpose] = Registry("purpose of files")


def declare_purpose(code: str, label: Any, types: Iterable[str], *, work: bool = False) -> None:
    """Says that files are uploaded for this purpose. KeyError names a type that we don't know."""
    wanted = frozenset(types)
    for unknown in wanted - TYPES.keys():
        raise KeyError(f"There is no type of file called '{unknown}'.")
    purposes.add(code, Purpose(code, label, wanted, work))


declare_purpose("photo", _("a photo"), types_of(IMAGE))
declare_purpose("voice", _("a voice recording"), types_of(AUDIO))
declare_purpose("video", _("a video"), types_of(VIDEO))
declare_purpose("paper", _("a photo or scan of a paper form"), types_of(IMAGE) | {"pdf"})
declare_purpose("document", _("a document"), types_of(IMAGE, DOCUMENT) - {"csv", "xlsx"}, work=True)
declare_purpose("data", _("a table of data"), {"csv", "xlsx", "txt"}, work=True)
declare_purpose("screen_audio", _("a recording for a page"), types_of(AUDIO), work=True)
declare_purpose("screen_video", _("a sign-language video for a page"), types_of(VIDEO), work=True)

# (actor, stored file) → may read. A rule nobody registered lets nobody read.
Readers = Callable[[Actor, Any], bool]
readers: Registry[Readers] = Registry("rule of who may read files")


def is_theirs(actor: Actor, stored: Any) -> bool:
    """True for who uploaded the file, and for the person it was uploaded for."""
    return actor.ref is not None and actor.ref in {stored.owner, stored.uploaded_by}


readers.add("uploader", is_theirs)
readers.add("members", lambda actor, stored: actor.is_member or bool(actor.system))
readers.add("public", lambda actor, stored: True)


def may_read(actor: Actor, stored: Any) -> bool:
    """Asks the file's own rule. Withdrawn files are read by nobody."""
    if stored.is_withdrawn or stored.readers not in readers:
        return False
    return bool(readers.get(stored.readers)(actor, stored))


def _a_size(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(_("Write a whole number, 1 or more."))


network.declare("files.max_mb.image", 30, _("Biggest picture, in megabytes"), _a_size)
network.declare("files.max_mb.audio", 100, _("Biggest sound recording, in megabytes"), _a_size)
network.declare("files.max_mb.video", 300, _("Biggest video, in megabytes"), _a_size)
network.declare("files.max_mb.document", 30, _("Biggest document, in megabytes"), _a_size)
network.declare("files.max_megapixels", 60, _("Biggest picture, in million dots"), _a_size)
network.declare("files.max_unpacked_mb", 200, _("Biggest document when unpacked"), _a_size)

book.declare_kind("file.withdrawn", _("A file was withdrawn; its content is gone"))
