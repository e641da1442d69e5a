"""Files made here, with secrets in them that must not survive: no file of a real person is needed."""

import io
import struct
import wave
import zipfile

import pillow_heif
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from copper.files.content.ogg import page_crc

SECRET = "BD3-9LX-Amina"
PLACE = "+53.7960-001.7594/"
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><place>{SECRET}</place></x:xmpmeta>".encode()


def dots(size=(40, 24), mode="RGB"):
    """Left half red, right half blue, so that turning it shows."""
    image = Image.new(mode, size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image


def exif(orientation=1):
    data = Image.Exif()
    data[0x010F] = SECRET  # camera maker
    data[0x0112] = orientation
    data[0x013B] = SECRET  # artist
    data[0x8825] = {1: "N", 2: (53.0, 47.0, 45.6), 3: "W", 4: (1.0, 45.0, 33.8)}
    return data


def picture(format, *, size=(40, 24), orientation=1, mode="RGB", **options):
    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    if format == "PNG":
        info = PngInfo()
        info.add_text("Comment", SECRET)
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options.setdefault("pnginfo", info)
    if format in {"JPEG", "WEBP", "HEIF"}:
        options.setdefault("xmp", XMP)
    if format == "JPEG":
        options.setdefault("comment", SECRET)
    dots(size, mode).save(out, format, exif=exif(orientation), **options)
    return out.getvalue()


def atom(kind, *parts):
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + kind + body


def full(kind, *parts):
    return atom(kind, bytes(4), *parts)


def track(handler, chunk_at, sample_sizes, size=(0, 0)):
    table = atom(
        b"stbl",
        full(b"stsc", struct.pack(">IIII", 1, 1, len(sample_sizes), 1)),
        full(
            b"stsz",
            struct.pack(">II", 0, len(sample_sizes)),
            *(struct.pack(">I", n) for n in sample_sizes),
        ),
        full(b"stco", struct.pack(">II", 1, chunk_at)),
    )
    head = full(
        b"tkhd",
        struct.pack(">II", 3_800_000_000, 3_800_000_000),
        bytes(64),
        struct.pack(">II", size[0] << 16, size[1] << 16),
    )
    return atom(
        b"trak",
        head,
        atom(
            b"mdia",
            full(b"mdhd", struct.pack(">IIII", 3_800_000_000, 3_800_000_000, 1000, 5000), bytes(4)),
            full(b"hdlr", bytes(4), handler, bytes(12), b"\0"),
            atom(b"minf", table),
        ),
        atom(b"udta", atom(b"name", SECRET.encode())),
    )


def movie(brand=b"isom", *, picture=True, trail=False):
    """An MP4: a sound track, a picture track, and (trail) a track of places like action cameras write."""
    ftyp = atom(b"ftyp", brand, bytes(4), b"isomiso2")
    samples = b"SOUND-SAMPLES---" + b"PICTURE-SAMPLES-"
    places = PLACE.encode() * 2
    mdat = atom(b"mdat", samples, places if trail else b"")
    first = len(ftyp) + 8
    tracks = [track(b"soun", first, [8, 8])]
    if picture:
        tracks.append(track(b"vide", first + 16, [16], (320, 240)))
    if trail:
        tracks.append(track(b"meta", first + 32, [len(PLACE)] * 2))
    mvhd = full(b"mvhd", struct.pack(">IIII", 3_800_000_000, 3_800_000_000, 1000, 5000), bytes(80))
    udta = atom(
        b"udta",
        atom(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0x15C7), PLACE.encode()),
        full(b"loci", bytes(2), SECRET.encode() + b"\0", struct.pack(">iii", -115277, 3524000, 0)),
        full(b"meta", atom(b"ilst", atom(b"\xa9nam", SECRET.encode()))),
    )
    apple = full(b"meta", atom(b"keys", b"com.apple.quicktime.location.ISO6709"), PLACE.encode())
    return ftyp + mdat + atom(b"moov", mvhd, *tracks, udta, apple) + atom(b"uuid", bytes(16), XMP)


def page(serial, number, granule, flags, packets, last_open=False):
    table, body = [], b"".join(packets)
    for index, packet in enumerate(packets):
        table += [255] * (len(packet) // 255)
        if not (last_open and index == len(packets) - 1):
            table.append(len(packet) % 255)
    head = (
        b"OggS\0"
        + struct.pack("<BqIII", flags, granule, serial, number, 0)
        + bytes([len(table), *table])
    )
    raw = head + body
    return raw[:22] + struct.pack("<I", page_crc(raw)) + raw[26:]


def opus(comment_length=700):
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
    words = f"LOCATION={SECRET}".encode().ljust(comment_length, b"x")
    tags = b"OpusTags" + struct.pack("<I", 4) + b"Rec1" + struct.pack("<II", 1, len(words)) + words
    return (
        page(7, 0, 0, 2, [head])
        + page(7, 1, -1, 0, [tags[:510]], last_open=True)  # the comment runs over two pages
        + page(7, 2, 0, 1, [tags[510:]])
        + page(7, 3, 48000 + 312, 4, [b"\x0bSOUND-1", b"\x0bSOUND-2"])
    )


def vorbis():
    head = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, 44100, 0, 0, 0, 0xB8, 1)
    words = f"ARTIST={SECRET}".encode()
    tags = (
        b"\x03vorbis" + struct.pack("<I", 0) + struct.pack("<II", 1, len(words)) + words + b"\x01"
    )
    return (
        page(9, 0, 0, 2, [head])
        + page(9, 1, 0, 0, [tags, b"\x05vorbis-setup"])
        + page(9, 2, 44100, 4, [b"SOUND"])
    )


def element(id_, body, unknown=False):
    raw = bytes.fromhex(id_)
    length = b"\x01" + b"\xff" * 7 if unknown else (1 << 56 | len(body)).to_bytes(8)
    return raw + length + body


def webm(*, says_length=True, picture=False, doc_type=b"webm", live=True):
    kind = b"\x01" if picture else b"\x02"
    shape = element("E0", element("B0", b"\x01\x40") + element("BA", b"\xf0")) if picture else b""
    info = element(
        "1549A966",
        element("2AD7B1", (1_000_000).to_bytes(3))
        + (element("4489", struct.pack(">d", 2500.0)) if says_length else b"")
        + element("7BA9", SECRET.encode())
        + element("4461", SECRET.encode()[:8])
        + element("5741", SECRET.encode()),
    )
    tracks = element(
        "1654AE6B",
        element(
            "AE",
            element("83", kind)
            + element("536E", SECRET.encode())
            + shape
            + element("86", b"A_OPUS"),
        ),
    )
    tags = element("1254C367", element("7373", element("67C8", SECRET.encode())))
    cluster = element(
        "1F43B675",
        element("E7", b"\x04\x00") + element("A3", b"\x81\0\x0a\x80" + b"SOUND" * 40),
        unknown=live,
    )
    hidden = element("EC", SECRET.encode())
    return element("1A45DFA3", element("4282", doc_type)) + element(
        "18538067", info + tracks + hidden + cluster + tags, unknown=live
    )


ID3 = b"ID3\x03\0\0" + bytes([0, 0, 1, 0x48]) + f"GEOB {SECRET}".encode().ljust(200, b"\0")
ID3V1 = b"TAG" + SECRET.encode().ljust(125, b" ")


def mp3(frames=5, before=ID3, after=ID3V1):
    return before + (b"\xff\xfb\x90\x00" + bytes(413)) * frames + after


def aac(frames=5, before=b""):
    length = 60
    head = bytes(
        [0xFF, 0xF1, 0x50, 0x80 | length >> 11, length >> 3 & 255, (length & 7) << 5 | 0x1F, 0xFC]
    )
    return before + (head + bytes(length - 7)) * frames


def wav(seconds=1, extra=True):
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\1\2" * 8000 * seconds)
    raw = out.getvalue()
    if extra:
        raw += b"LIST" + struct.pack("<I", len(SECRET) + 1) + SECRET.encode() + b"\0"
        raw = raw[:4] + struct.pack("<I", len(raw) - 8) + raw[8:]
    return raw


def pdf(inside=b"<</Type/Catalog>>"):
    return (
        b"%PDF-1.7\n1 0 obj\n"
        + inside
        + b"\nendobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )


def packed(members, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def docx(main=WORD, **members):
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    return packed({"[Content_Types].xml": types, "word/document.xml": "<w:document/>", **members})


def odt():
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": "<office:document-content/>",
        }
    )
