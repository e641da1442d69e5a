"""What a real browser records is taken, and plays just the same after cleaning."""

import base64
import struct

import pytest

from copper.files import content, rules
from tests.files import corpus

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]

RECORD = """async (type) => {
  if (!MediaRecorder.isTypeSupported(type)) return null;
  const context = new AudioContext(), tone = context.createOscillator();
  const out = context.createMediaStreamDestination();
  tone.connect(out); tone.start();
  const tracks = out.stream.getAudioTracks();
  if (type.startsWith('video')) {
    const canvas = document.createElement('canvas'), paint = canvas.getContext('2d');
    canvas.width = 64; canvas.height = 48;
    setInterval(() => paint.fillRect(0, 0, Date.now() % 64, 48), 40);
    tracks.push(...canvas.captureStream(25).getVideoTracks());
  }
  const recorder = new MediaRecorder(new MediaStream(tracks), {mimeType: type}), parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const stopped = new Promise((done) => recorder.onstop = done);
  recorder.start(200); await new Promise((done) => setTimeout(done, 1200)); recorder.stop();
  await stopped;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}"""
HEAR = """async (base64) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const sound = await new AudioContext().decodeAudioData(bytes.buffer);
  const dots = sound.getChannelData(0);
  return [sound.duration, dots.reduce((sum, dot) => sum + dot * dot, 0) / dots.length];
}"""


@pytest.fixture
def recorder(chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.goto("about:blank")
    yield page
    context.close()


def clean(raw, name=""):
    every = rules.Purpose("any", "any", frozenset(rules.TYPES))
    checked = content.look(raw, name, every)
    with checked.body:
        return checked, checked.body.read()


def hear(page, raw):
    return page.evaluate(HEAR, base64.b64encode(raw).decode())


@pytest.mark.parametrize(
    ("type", "code"),
    [
        ("audio/webm;codecs=opus", "weba"),
        ("audio/mp4;codecs=opus", "m4a"),
        ("video/webm;codecs=vp8,opus", "webm"),
        ("video/mp4;codecs=vp9,opus", "mp4"),
    ],
)
def test_a_recording_of_this_browser_sounds_the_same_after_cleaning(recorder, type, code):
    recorded = recorder.evaluate(RECORD, type)
    assert recorded, f"this Chromium does not record {type}"
    raw = base64.b64decode(recorded)
    checked, cleaned = clean(raw)
    assert checked.type.code == code
    assert cleaned != raw, "at least the name of the recording program went"
    if code in {"weba", "webm"}:
        assert 600 < checked.duration_ms < 2500
    before, after = hear(recorder, raw), hear(recorder, cleaned)
    assert after == before
    assert after[1] > 0.01, "there is a tone"


def opus_packets(webm):
    """The sound packets of a browser's recording (EBML, one level at a time)."""
    packets, at = [], 0
    while at < len(webm):
        id_length = 9 - webm[at].bit_length()
        id_ = webm[at : at + id_length].hex().upper()
        at += id_length
        length_length = 9 - webm[at].bit_length()
        length = int.from_bytes(webm[at : at + length_length]) & ((1 << 7 * length_length) - 1)
        at += length_length
        if id_ in {"18538067", "1F43B675"}:
            continue
        if id_ == "A3":
            packets.append(webm[at + 4 : at + length])
        at += length
    return packets


def test_an_ogg_with_emptied_comments_still_plays(recorder):
    packets = opus_packets(base64.b64decode(recorder.evaluate(RECORD, "audio/webm;codecs=opus")))
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
    words = f"LOCATION={corpus.SECRET}".encode().ljust(400)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"Rec1" + struct.pack("<II", 1, len(words)) + words
    raw = corpus.page(5, 0, 0, 2, [head]) + corpus.page(5, 1, 0, 0, [tags])
    for number, packet in enumerate(packets, start=1):
        last = 4 if number == len(packets) else 0
        raw += corpus.page(5, number + 1, number * 2880, last, [packet])
    before = hear(recorder, raw)
    cleaned = clean(raw, "voice.opus")[1]
    assert corpus.SECRET.encode() not in cleaned
    assert hear(recorder, cleaned) == before
    assert before[1] > 0.01
