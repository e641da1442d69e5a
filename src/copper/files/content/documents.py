"""Documents are kept as they are, after a look inside: no programs, no bombs, nothing behind them."""

import re
import zipfile
import zlib

import puremagic
from django.utils.translation import gettext as _

from .faults import damaged, hides_something, refused
from .pieces import CHUNK, Body, read_at, size_of

_MOST_MEMBERS = 5_000
_HIGHEST_RATIO = 200
_PROGRAMS = re.compile(
    r"vbaproject|vbadata|activex|macrosheets|^basic/|^scripts/|oleobject|\.(exe|dll|js|vbs|jar|class|bin)$",
    re.I,
)
# Printer settings are plain data, the one harmless .bin that office programs write.
_HARMLESS = re.compile(r"printersettings\d*\.bin$", re.I)
_MAIN_PARTS = {
    "docx": b"officedocument.wordprocessingml.document.main+xml",
    "xlsx": b"officedocument.spreadsheetml.sheet.main+xml",
}
# "#4a" may stand for "J" in a PDF name.
_PDF_PROGRAM = re.compile(rb"/(?:J(?:ava)?S(?:cript)?|Launch|EmbeddedFiles?|RichMedia|XFA)\b")
_NAME_CODE = re.compile(rb"#([0-9a-fA-F]{2})")


def _holds_programs() -> Exception:
    return refused(
        _("This document holds a program (a macro or something like it)."),
        _("Save it without macros, or as PDF, and send that."),
    )


def _too_big_inside() -> Exception:
    return refused(
        _("This document grows too big when it is opened."),
        _("Save it again with smaller pictures, or as PDF."),
    )


def check_zip(body: Body, max_unpacked: int) -> str:
    """ "docx", "xlsx" or "odt". Every member is unpacked once, to find bombs and damage."""
    try:
        with zipfile.ZipFile(body) as archive:
            members = archive.infolist()
            _check_frame(body, archive)
            if len(members) > _MOST_MEMBERS:
                raise _too_big_inside()
            for member in members:
                _check_member(member)
            left = max_unpacked
            for member in members:
                left = _unpack(archive, member, left)
            return _office_type(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as fault:
        raise damaged() from fault
    except (RuntimeError, KeyError) as fault:  # encrypted; or without the parts a document has
        raise refused(
            _("We can't look into this document."),
            _("Save it without a password, or as PDF, and send that."),
        ) from fault


def _check_frame(body: Body, archive: zipfile.ZipFile) -> None:
    """A ZIP may have anything before and after it: these may not."""
    first = min((member.header_offset for member in archive.infolist()), default=-1)
    size = size_of(body)
    tail = read_at(body, max(0, size - 22), min(22, size))
    if first != 0 or archive.comment or not tail.startswith(b"PK\x05\x06"):
        raise hides_something()


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    if member.flag_bits & 0x1:
        raise RuntimeError("encrypted")
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name):
        raise hides_something()
    if _PROGRAMS.search(name) and not _HARMLESS.search(name):
        raise _holds_programs()
    # Small members may shrink well: only those that matter for memory are weighed.
    if member.file_size > 1_000_000 and member.file_size > _HIGHEST_RATIO * member.compress_size:
        raise _too_big_inside()


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """How many bytes may still come. What the member says of its size is not believed."""
    with archive.open(member) as opened:
        while piece := opened.read(CHUNK):
            left -= len(piece)
            if left < 0:
                raise _too_big_inside()
    return left


def _office_type(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        types = archive.read("[Content_Types].xml")
        if b"macroEnabled" in types or b"vbaProject" in types:
            raise _holds_programs()
        for code, part in _MAIN_PARTS.items():
            if part in types:
                return code
    elif archive.read("mimetype").strip() == b"application/vnd.oasis.opendocument.text":
        if b"<script:event-listener" in archive.read("content.xml"):
            raise _holds_programs()
        return "odt"
    raise KeyError("no document")


def check_pdf(body: Body) -> str:
    """ "pdf". Refused with programs or files inside (as far as can be seen without opening it)."""
    size = size_of(body)
    body.seek(max(0, size - 2048))
    tail = body.read()
    ends = tail.rfind(b"%%EOF")
    if ends < 0 or b"startxref" not in tail:
        raise damaged()
    if tail[ends + 5 :].strip(b"\r\n\0 \t"):
        raise hides_something()
    body.seek(0)
    before = b""
    while piece := body.read(1 << 20):
        window = _NAME_CODE.sub(lambda code: bytes([int(code[1], 16)]), before + piece)
        if _PDF_PROGRAM.search(window):
            raise _holds_programs()
        before = piece[-64:]
    return "pdf"


def check_text(body: Body, ending: str) -> str:
    """ "csv" or "txt", by the name's ending: content can't tell. Refused: pages, pictures, binary."""
    raw = read_at(body, 0, size_of(body))
    is_wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for coding in ["utf-16"] if is_wide else ["utf-8-sig", "cp1252"]:
        try:
            text = raw.decode(coding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise unknown(raw)
    if any(ord(letter) < 32 and letter not in "\t\n\r\f\x1a" for letter in text):
        raise unknown(raw)
    if re.match(r"\s*<[!?a-zA-Z]", text):
        raise refused(
            _("We don't take web pages or SVG pictures: they can hold programs."),
            _("Save the picture as PNG or JPEG, or the page as PDF."),
        )
    return "csv" if ending == "csv" else "txt"


def _looks_like(raw: bytes) -> str:
    """The ending that files which begin like this usually have; "" when nobody knows."""
    try:
        found = [m for m in puremagic.magic_string(raw[:64]) if len(m.byte_match) >= 3]
    except (puremagic.PureError, ValueError):
        return ""
    return found[0].extension if found else ""


def unknown(raw: bytes) -> Exception:
    ending = _looks_like(raw)
    return refused(
        _("This looks like a %(ending)s file. We don't take that type of file.")
        % {"ending": ending}
        if ending
        else _("We don't know this type of file."),
        _("Send a picture, a sound, a video, a PDF, a Word or Excel file, or plain text."),
    )
