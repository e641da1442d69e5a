"""MP4, M4A and MOV (ISO base media): blanks places, names, dates and tracks that are no picture or sound.

Blanking happens in place: the file's inner addresses count from its beginning, so nothing may move.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .faults import damaged, hides_something, refused
from .pieces import MOST_PARTS, Body, blank, read_at, size_of, write_at

INSIDE = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"mvex", b"edts"}
# udta holds ©xyz and loci (the place), names and words; meta holds Apple's place and camera; uuid
# holds XMP. free, skip and wide mean nothing, so anything may hide in them.
FORGOTTEN = {b"udta", b"meta", b"uuid", b"free", b"skip", b"wide", b"xtra"}
TOP = {b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"styp", b"ssix", b"prft", b"pdin"}
DATED = {b"mvhd", b"tkhd", b"mdhd"}


@dataclass(frozen=True)
class Atom:
    kind: bytes
    start: int
    payload: int  # where its content begins
    end: int


@dataclass
class Track:
    atom: Atom
    handler: bytes = b""
    tables: dict[bytes, Atom] = field(default_factory=dict)
    size: tuple[int, int] = (0, 0)


@dataclass
class Movie:
    """What the walk found. `duration_ms` None: the file does not say."""

    has_picture: bool = False
    duration_ms: int | None = None
    width: int | None = None
    height: int | None = None


class _Walk:
    def __init__(self, body: Body) -> None:
        self.body = body
        self.size = size_of(body)
        self.count = 0
        self.tracks: list[Track] = []
        self.movie = Movie()
        self.seen: set[bytes] = set()

    def atoms(self, start: int, end: int) -> Iterator[Atom]:
        while start < end:
            self.count += 1
            if self.count > MOST_PARTS or end - start < 8:
                raise damaged()
            length, kind = struct.unpack(">I4s", read_at(self.body, start, 8))
            head = 8
            if length == 1:
                length, head = struct.unpack(">Q", read_at(self.body, start + 8, 8))[0], 16
            elif length == 0:
                length = end - start
            if length < head or start + length > end:
                raise damaged()
            yield Atom(kind, start, start + head, start + length)
            start += length

    def forget(self, atom: Atom) -> None:
        write_at(self.body, atom.start + 4, b"free")
        blank(self.body, atom.payload, atom.end)

    def top(self) -> None:
        for atom in self.atoms(0, self.size):
            self.seen.add(atom.kind)
            if atom.kind not in TOP:
                self.forget(atom)
            elif atom.kind in INSIDE:
                self.inside(atom, None, 1)

    def inside(self, parent: Atom, track: Track | None, depth: int) -> None:
        if depth > 8:
            raise damaged()
        for atom in self.atoms(parent.payload, parent.end):
            if atom.kind in FORGOTTEN:
                self.forget(atom)
                continue
            if atom.kind == b"trak":
                track = Track(atom)
                self.tracks.append(track)
            if atom.kind in DATED:
                self.dated(atom, track)
            elif atom.kind == b"hdlr" and parent.kind == b"mdia" and track:
                track.handler = read_at(self.body, atom.payload + 8, 4)
            elif parent.kind == b"stbl" and track:
                track.tables[atom.kind] = atom
            if atom.kind in INSIDE:
                self.inside(atom, track, depth + 1)

    def dated(self, atom: Atom, track: Track | None) -> None:
        """Blanks when it was recorded; reads how long and how big it is."""
        long = read_at(self.body, atom.payload, 1) == b"\x01"
        blank(self.body, atom.payload + 4, atom.payload + (20 if long else 12))
        if atom.kind == b"mvhd":
            layout, at = (">IQ", 20) if long else (">II", 12)
            raw = read_at(self.body, atom.payload + at, struct.calcsize(layout))
            scale, duration = struct.unpack(layout, raw)
            if scale and 0 < duration < 0xFFFFFFFF:
                self.movie.duration_ms = duration * 1000 // scale
        elif atom.kind == b"tkhd" and track and atom.end - atom.payload >= 84:
            width, height = struct.unpack(">II", read_at(self.body, atom.end - 8, 8))
            track.size = (width >> 16, height >> 16)

    # --- tracks that are neither picture nor sound: a camera's trail of places, for one ---------

    def numbers(self, atom: Atom, skip: int, layout: str) -> Iterator[tuple[int, ...]]:
        """The rows of a table whose count stands before them."""
        count = struct.unpack(">I", read_at(self.body, atom.payload + skip, 4))[0]
        width = struct.calcsize(layout)
        start = atom.payload + skip + 4
        if start + count * width > atom.end or count > MOST_PARTS:
            raise damaged()
        raw = read_at(self.body, start, count * width)
        return struct.iter_unpack(layout, raw)

    def chunks(self, track: Track) -> Iterator[tuple[int, int]]:
        """(start, end) of each chunk of a track's samples in the file."""
        tables = track.tables
        places = tables.get(b"co64") or tables.get(b"stco")
        if not places or b"stsc" not in tables or b"stsz" not in tables:
            return
        layout = ">Q" if places.kind == b"co64" else ">I"
        fixed = struct.unpack(">I", read_at(self.body, tables[b"stsz"].payload + 4, 4))[0]
        sizes = iter(()) if fixed else self.numbers(tables[b"stsz"], 8, ">I")
        runs = list(self.numbers(tables[b"stsc"], 4, ">III"))
        run = -1
        for number, (start,) in enumerate(self.numbers(places, 4, layout), start=1):
            while run + 1 < len(runs) and runs[run + 1][0] <= number:
                run += 1
            if run < 0:
                raise damaged()
            samples = runs[run][1]
            if fixed:
                length = samples * fixed
            else:
                length = sum(next(sizes, (0,))[0] for _sample in range(min(samples, self.size)))
            yield start, min(start + length, self.size)

    def forget_track(self, track: Track) -> None:
        if b"moof" in self.seen:  # its samples are spread over fragments; nobody's phone does this
            raise hides_something()
        for start, end in list(self.chunks(track)):
            blank(self.body, start, end)
        self.forget(track.atom)


def clean(body: Body) -> tuple[str, Movie]:
    """Blanks in place. ("m4a" | "mp4" | "mov", what it found). Refused when it is not whole."""
    walk = _Walk(body)
    if walk.size < 16 or read_at(body, 4, 4) != b"ftyp":
        raise damaged()
    brand = read_at(body, 8, 4)
    walk.top()
    if b"moov" not in walk.seen or not walk.seen & {b"mdat", b"moof"}:
        raise damaged()
    for track in walk.tracks:
        if track.handler == b"vide":
            walk.movie.has_picture = True
            walk.movie.width, walk.movie.height = (n or None for n in track.size)
        elif track.handler != b"soun":
            walk.forget_track(track)
    if not any(track.handler in {b"vide", b"soun"} for track in walk.tracks):
        raise refused(_("There is no sound and no picture in this recording."))
    if not walk.movie.has_picture:
        return "m4a", walk.movie
    return ("mov" if brand == b"qt  " else "mp4"), walk.movie
