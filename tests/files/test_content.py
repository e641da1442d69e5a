"""What a file may be, and what it may no longer tell once it is stored."""

import contextlib
import io
import struct

import pytest
from PIL import Image

from copper.core.errors import Refused
from copper.core.models import NetworkSetting
from copper.files import content, rules
from copper.files.content import mp4, ogg, webm

from . import corpus
from .corpus import PLACE, SECRET

pytestmark = pytest.mark.django_db

ANYTHING = rules.Purpose("anything", "anything", frozenset(rules.TYPES))


def look(raw, name="", purpose=ANYTHING):
    checked = content.look(raw, name, purpose)
    with checked.body:
        return checked, checked.body.read()


def opened(raw):
    return Image.open(io.BytesIO(raw))


PICTURES = {
    "photo.jpg": corpus.picture("JPEG"),
    "drawing.png": corpus.picture("PNG", mode="RGBA"),
    "sticker.webp": corpus.picture("WEBP"),
    "IMG_0001.HEIC": corpus.picture("HEIF"),
}
SOUNDS = {
    "voice.opus": (corpus.opus(), "ogg", b"SOUND-2"),
    "voice.ogg": (corpus.vorbis(), "ogg", b"SOUND"),
    "voice.m4a": (corpus.movie(b"M4A ", picture=False), "m4a", b"SOUND-SAMPLES---"),
    "voice.webm": (corpus.webm(), "weba", b"SOUND"),
    "voice.mp3": (corpus.mp3(), "mp3", b"\xff\xfb\x90\x00"),
    "voice.aac": (corpus.aac(before=corpus.ID3), "aac", b"\xff\xf1"),
    "voice.wav": (corpus.wav(), "wav", b"\1\2\1\2"),
    "film.mp4": (corpus.movie(trail=True), "mp4", b"PICTURE-SAMPLES-"),
    "film.mov": (corpus.movie(b"qt  "), "mov", b"PICTURE-SAMPLES-"),
    "film.webm": (corpus.webm(picture=True), "webm", b"SOUND"),
}
DOCUMENTS = {
    "agreement.pdf": (corpus.pdf(), "pdf"),
    "minutes.docx": (corpus.docx(), "docx"),
    "hours.xlsx": (corpus.docx(corpus.EXCEL), "xlsx"),
    "minutes.odt": (corpus.odt(), "odt"),
    "rows.csv": ("name,n\nسوال,3\n".encode(), "csv"),
    "note.txt": ("Zażółć <3".encode("utf-16"), "txt"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_loses_place_camera_and_words(name):
    raw = PICTURES[name]
    assert SECRET.encode() in raw, "the corpus holds the secret before cleaning"
    _checked, clean = look(raw, name)
    assert SECRET.encode() not in clean
    picture = opened(clean)
    assert dict(picture.getexif()) == {}
    assert not {"exif", "xmp", "comment", "icc_profile", "Comment"} & set(picture.info)


def test_a_heic_photo_becomes_a_jpeg():
    checked, clean = look(PICTURES["IMG_0001.HEIC"], "IMG_0001.HEIC")
    assert checked.type.code == "jpeg"
    assert opened(clean).format == "JPEG"


@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
def test_a_photo_taken_sideways_stands_upright(format):
    checked, clean = look(corpus.picture(format, orientation=6))
    assert (checked.width, checked.height) == (24, 40)
    upright = opened(clean).convert("RGB")
    assert upright.getpixel((12, 4))[0] > 200, "red, once left, is now above"
    assert upright.getpixel((12, 36))[2] > 200


def test_see_through_dots_stay_see_through():
    image = Image.new("P", (4, 4), 0)
    out = io.BytesIO()
    image.save(out, "PNG", transparency=0)
    assert opened(look(out.getvalue())[1]).convert("RGBA").getpixel((0, 0))[3] == 0


def test_what_hides_behind_a_picture_goes():
    raw = corpus.picture("JPEG") + corpus.packed({"secret.txt": "hidden"})
    assert b"PK\x03\x04" not in look(raw, "photo.jpg")[1]


def test_a_picture_under_another_pictures_name_is_taken():
    assert look(corpus.picture("WEBP"), "from-whatsapp.jpg")[0].type.code == "webp"


@pytest.mark.parametrize("name", SOUNDS)
def test_a_recording_keeps_its_sound_and_loses_the_rest(name):
    raw, code, kept = SOUNDS[name]
    assert SECRET.encode() in raw
    checked, clean = look(raw, name)
    assert checked.type.code == code
    assert kept in clean
    assert SECRET.encode() not in clean
    assert PLACE.encode() not in clean
    assert checked.duration_ms


def test_recordings_say_how_long_they_are():
    lengths = {name: look(raw, name)[0].duration_ms for name, (raw, *_rest) in SOUNDS.items()}
    assert lengths["voice.opus"] == 1000
    assert lengths["voice.ogg"] == 1000
    assert lengths["voice.wav"] == 1000
    assert lengths["voice.m4a"] == 5000
    assert lengths["voice.webm"] == 2500
    assert lengths["voice.mp3"] == 5 * 1152 * 1000 // 44100
    assert look(corpus.webm(says_length=False))[0].duration_ms == 1034
    assert look(corpus.movie())[0].width == 320
    assert look(corpus.webm(picture=True))[0].height == 240


def test_nothing_moves_inside_a_film():
    raw = corpus.movie(trail=True)
    clean = look(raw)[1]
    assert len(clean) == len(raw)
    assert clean.index(b"SOUND-SAMPLES") == raw.index(b"SOUND-SAMPLES")
    # The clock times are blank, in every place that has them.
    assert struct.pack(">I", 3_800_000_000) in raw
    assert struct.pack(">I", 3_800_000_000) not in clean


def test_a_cleaned_film_is_a_film_when_it_is_sent_again():
    once = look(corpus.movie(trail=True))[1]
    assert look(once)[1] == once


def bit_by_bit_crc(page):
    """Another way to the same checksum, as RFC 3533 describes it."""
    value = 0
    for byte in page:
        for bit in range(7, -1, -1):
            top = (value >> 31) ^ (byte >> bit & 1)
            value = (value << 1) & 0xFFFFFFFF
            if top:
                value ^= 0x04C11DB7
    return value


@pytest.mark.parametrize("raw", [corpus.opus(), corpus.opus(3000 // 255 * 255), corpus.vorbis()])
def test_each_page_of_a_cleaned_ogg_has_the_right_checksum(raw):
    clean, at = look(raw)[1], 0
    assert len(clean) == len(raw)
    while at < len(clean):
        segments = clean[at + 26]
        end = at + 27 + segments + sum(clean[at + 27 : at + 27 + segments])
        page = bytearray(clean[at:end])
        said = struct.unpack_from("<I", page, 22)[0]
        page[22:26] = bytes(4)
        assert said == bit_by_bit_crc(page) == ogg.page_crc(bytes(page))
        at = end


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_stays_as_it_is(name):
    raw, code = DOCUMENTS[name]
    checked, clean = look(raw, name)
    assert (checked.type.code, clean) == (code, raw)


def test_the_same_words_are_a_table_or_a_note_by_their_name():
    assert look(b"a,b\n1,2", "x.csv")[0].type.code == "csv"
    assert look(b"a,b\n1,2", "x.txt")[0].type.code == "txt"


JPEG = corpus.picture("JPEG", size=(400, 300))
WHOLE = {"photo.jpg": JPEG} | {name: entry[0] for name, entry in (SOUNDS | DOCUMENTS).items()}
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
REFUSED = {
    "empty": (b"", "a.jpg", "empty"),
    "svg": (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "SVG"),
    "svg called png": (b"  <svg onload='x()'/>", "a.png", "SVG"),
    "web page": (HTML, "a.txt", "web pages"),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(200), "a.jpg", "type of file"),
    "gif": (b"GIF89a" + bytes(100), "a.gif", "looks like a .gif"),
    "binary": (bytes(range(256)), "a.txt", "type of file"),
    "picture called pdf": (JPEG, "a.pdf", "ends in .pdf"),
    "sound called picture": (corpus.mp3(), "a.jpg", "ends in .jpg"),
    "program called picture": (b"MZ" + bytes(200), "a.jpg", "type of file"),
    "text called script": (b"rm -rf", "a.sh", "ends in .sh"),
    "matroska": (corpus.webm(doc_type=b"matroska"), "a.webm", "Matroska"),
    "macros": (corpus.docx(**{"word/vbaProject.bin": "x"}), "a.docx", "program"),
    "macro type": (
        corpus.docx("application/vnd.ms-word.document.macroEnabled.main+xml"),
        "a.docx",
        "program",
    ),
    "object": (corpus.docx(**{"word/embeddings/oleObject1.bin": "x"}), "a.docx", "program"),
    "bomb": (corpus.docx(**{"word/media/x.xml": b"0" * 30_000_000}), "a.docx", "grows too big"),
    "just a zip": (corpus.packed({"a.txt": "x"}), "a.docx", "look into"),
    "climbing": (corpus.docx(**{"../../etc/passwd": "x"}), "a.docx", "something else"),
    "before zip": (b"PK\x03\x04junk" + corpus.docx(), "a.docx", "damaged|something else"),
    "behind zip": (corpus.docx() + HTML, "a.docx", "something else|damaged"),
    "behind pdf": (corpus.pdf() + corpus.docx(), "a.pdf", "something else"),
    "pdf program": (corpus.pdf(b"<</OpenAction<</S/JavaScript/JS(x)>>>>"), "a.pdf", "program"),
    "pdf hidden program": (corpus.pdf(b"<</S/#4aavaScript>>"), "a.pdf", "program"),
    "behind mp3": (corpus.mp3(after=HTML * 2), "a.mp3", "something else"),
    "behind mp4": (corpus.movie() + HTML, "a.mp4", "damaged"),
    "behind ogg": (corpus.opus() + HTML, "a.opus", "something else"),
    "behind webm": (corpus.webm(live=False) + b"\x00" * 40, "a.webm", "damaged"),
    "film without tracks": (
        corpus.atom(b"ftyp", b"isom") * 2 + corpus.atom(b"mdat") + corpus.atom(b"moov"),
        "",
        "no sound",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused_with_what_to_do(what):
    raw, name, words = REFUSED[what]
    with pytest.raises(Refused, match=words) as refusal:
        look(raw, name)
    assert "Nothing was stored" in str(refusal.value.kept)
    assert str(refusal.value.next_step)


@pytest.mark.parametrize(
    "name", sorted(set(WHOLE) - {"voice.mp3", "voice.aac", "rows.csv", "note.txt"})
)
def test_a_file_cut_in_the_middle_is_refused(name):
    with pytest.raises(Refused, match=r"damaged|look into"):
        look(WHOLE[name][: len(WHOLE[name]) * 2 // 3], name)


def test_a_recording_that_stopped_inside_a_frame_keeps_its_whole_frames():
    whole = corpus.mp3(frames=5, after=b"")
    assert len(look(whole[:-100])[1]) == 4 * 417


def test_a_picture_with_too_many_dots_is_refused_before_it_is_opened():
    NetworkSetting.objects.create(key="files.max_megapixels", value=1, valid_from="2020-01-01")
    raw = corpus.picture("PNG", size=(1100, 1000))
    with pytest.raises(Refused, match="too many dots"):
        look(raw)
    assert look(corpus.picture("PNG", size=(1000, 1000)))[0].width == 1000


def test_a_header_that_claims_a_gigantic_picture_is_refused():
    raw = bytearray(corpus.picture("PNG"))
    raw[16:24] = struct.pack(">II", 200_000, 200_000)
    with pytest.raises(Refused, match=r"too many dots|damaged"):
        look(bytes(raw))


def test_a_zip_that_lies_about_its_size_is_still_a_bomb():
    NetworkSetting.objects.create(key="files.max_unpacked_mb", value=1, valid_from="2020-01-01")
    with pytest.raises(Refused, match="grows too big"):
        look(corpus.docx(**{f"word/{n}.xml": b"0" * 300_000 for n in range(5)}))


class Endless:
    """An upload that says it is small and never ends."""

    name, size = "a.jpg", 10

    def __init__(self):
        self.read_bytes = 0

    def chunks(self, size=65536):
        while True:
            self.read_bytes += size
            yield b"\xff\xd8\xff" + bytes(size - 3)


def test_reading_stops_at_the_limit_whatever_the_upload_says():
    NetworkSetting.objects.create(key="files.max_mb.image", value=1, valid_from="2020-01-01")
    upload = Endless()
    with pytest.raises(Refused, match="up to 1 MB"):
        look(upload, purpose=rules.purposes.get("photo"))
    assert upload.read_bytes < 1_200_000


def test_each_kind_has_its_own_limit():
    NetworkSetting.objects.create(key="files.max_mb.document", value=1, valid_from="2020-01-01")
    with pytest.raises(Refused, match="up to 1 MB"):
        look(b"words " * 200_000, "a.txt")
    assert look(corpus.wav(seconds=100), "a.wav")[0].size > 1_000_000


@pytest.mark.parametrize(
    ("purpose", "raw"),
    [
        ("photo", corpus.pdf()),
        ("voice", corpus.picture("JPEG")),
        ("voice", corpus.movie()),
        ("data", corpus.docx()),
    ],
)
def test_a_type_that_does_not_fit_the_purpose_is_refused(purpose, raw):
    with pytest.raises(Refused, match="can't be used here"):
        look(raw, purpose=rules.purposes.get(purpose))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Amina\\photo.jpg", "photo.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("new\nline\0.txt", "newline.txt"),
        ("x" * 300 + ".docx", "x" * 140 + ".docx"),
    ],
)
def test_names_are_plain(given, kept):
    assert content.plain_name(given) == kept


@pytest.mark.filterwarnings("ignore:.*EXIF:UserWarning", "ignore::UserWarning:PIL")
def test_any_bytes_are_cleaned_or_refused_and_never_crash():
    """Every file of the corpus, with one byte changed at many places."""
    for raw in [*PICTURES.values(), *WHOLE.values()]:
        for at in range(0, min(len(raw), 1500), 7):
            hurt = bytearray(raw)
            hurt[at] ^= 0xFF
            with contextlib.suppress(Refused):
                look(bytes(hurt))


@pytest.mark.parametrize("reader", [mp4.clean, ogg.clean, webm.clean])
def test_each_reader_refuses_what_is_not_its_own(reader):
    with pytest.raises(Refused):
        reader(io.BytesIO(bytes(64)))
