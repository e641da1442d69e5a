"""A backup file gives back exactly what was put in, or nothing at all."""

import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copper.core.errors import Refused
from copper.operate.backups import archive, code, stream

CODE = "ABCDEFGHJKMNPQRSTVWX"
ABOUT = {"network": "n", "version": "1", "engine": "sqlite", "made_at": "now", "demo": False}


def sealed(plain: bytes) -> bytes:
    target = io.BytesIO()
    sealer = stream.Sealer(target, CODE, ABOUT)
    sealer.write(plain)
    sealer.finish()
    return target.getvalue()


def opened(file: bytes, secret: str = CODE) -> bytes:
    return io.BufferedReader(stream.Opener(io.BytesIO(file), secret)).read()


SAMPLE = sealed(b"what people said " * 200_000)  # a little over three pieces


@pytest.mark.parametrize("size", [0, 1, stream.PIECE - 1, stream.PIECE, stream.PIECE + 1])
def test_what_goes_in_comes_out(size):
    plain = bytes(range(256)) * (size // 256) + bytes(size % 256)
    assert opened(sealed(plain)) == plain


@given(st.integers(0, len(SAMPLE) - 1), st.integers(1, 255))
@settings(max_examples=40, deadline=None)
def test_a_changed_byte_anywhere_is_noticed(position, change):
    file = bytearray(SAMPLE)
    file[position] ^= change
    with pytest.raises(stream.Unreadable):
        opened(bytes(file))


@given(st.integers(0, len(SAMPLE) - 1))
@settings(max_examples=30, deadline=None)
def test_a_cut_off_file_is_noticed(length):
    with pytest.raises(stream.Unreadable):
        opened(SAMPLE[:length])


def test_a_file_that_ends_between_two_pieces_is_noticed():
    head = len(SAMPLE) - len(b"what people said " * 200_000) - 4 * stream.TAG
    with pytest.raises(stream.Unreadable):
        opened(SAMPLE[: head + stream.PIECE + stream.TAG])


def test_something_added_at_the_end_is_noticed():
    with pytest.raises(stream.Unreadable):
        opened(SAMPLE + b"more")


def test_two_pieces_that_changed_places_are_noticed():
    step = stream.PIECE + stream.TAG
    head = len(SAMPLE) - len(b"what people said " * 200_000) - 4 * stream.TAG
    first, second = SAMPLE[head : head + step], SAMPLE[head + step : head + 2 * step]
    with pytest.raises(stream.Unreadable):
        opened(SAMPLE[:head] + second + first + SAMPLE[head + 2 * step :])


def test_a_wrong_code_is_told_from_a_damaged_file():
    with pytest.raises(stream.Unreadable, match="code does not open"):
        opened(SAMPLE, "BBCDEFGHJKMNPQRSTVWX")


@given(st.binary(max_size=300))
@settings(max_examples=40, deadline=None)
def test_a_foreign_file_is_refused(content):
    with pytest.raises(stream.Unreadable):
        opened(content)


def test_a_backup_by_a_newer_program_says_so(monkeypatch):
    monkeypatch.setattr(stream, "FORMAT", 2)
    file = sealed(b"")
    monkeypatch.setattr(stream, "FORMAT", 1)
    with pytest.raises(stream.Unreadable, match="newer CoPPeR"):
        opened(file)


def test_nothing_readable_is_in_the_file():
    assert b"what people said" not in SAMPLE


def test_memory_stays_small_however_much_is_written():
    class Nowhere(io.RawIOBase):
        def write(self, data):
            return len(data)

    piece = bytes(stream.PIECE)
    tracemalloc.start()
    sealer = stream.Sealer(Nowhere(), CODE, ABOUT)
    for _ in range(60):
        sealer.write(piece)
    sealer.finish()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * stream.PIECE


@pytest.mark.parametrize("typed", ["abcd-efgh-jkmn-pqrs-tvwx", " ABCD EFGH JKMN PQRS TVWX "])
def test_a_code_may_be_typed_in_any_way(typed):
    assert code.read(typed) == CODE


def test_a_code_that_is_too_short_is_refused():
    with pytest.raises(Refused, match="20 letters"):
        code.read("ABCD")


def test_the_code_is_for_us_only_and_made_once(tmp_path):
    secret, new = code.find_or_make(tmp_path)
    assert new
    assert code.find_or_make(tmp_path) == (secret, False)
    assert code.file_of(tmp_path).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "data/../../x"])
def test_a_member_that_wants_out_of_its_folder_is_refused(tmp_path, name):
    file = tmp_path / "b.copper"
    with file.open("wb") as out:
        writer = archive.Writer(out, CODE, ABOUT)
        writer.add_bytes(name, b"x")
        writer.finish(archive.Manifest("n", "1", "sqlite", "3", "now", [], {}))
    with pytest.raises(stream.Unreadable):
        archive.read(file, CODE, tmp_path / "into")
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("named", [{}, {"data/x": {"size": 1, "sha256": "0" * 64}}])
def test_a_manifest_that_names_other_members_is_refused(tmp_path, named):
    file = tmp_path / "b.copper"
    with file.open("wb") as out:
        writer = archive.Writer(out, CODE, ABOUT)
        writer.add_bytes("data/x", b"x")
        writer.members = dict(named)
        writer.finish(archive.Manifest("n", "1", "sqlite", "3", "now", [], {}))
    with pytest.raises(stream.Unreadable, match="damaged"):
        archive.read(file, CODE)
