"""Private files in object storage: listed in every backup, taken along when asked for, put back."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from copper.operate.backups import archive, make, restore
from copper.operate.place import Place

CODE = "ABCDEFGHJKMNPQRSTVWX"
PLAIN = archive.Manifest("n", "1", "sqlite", "3", "now", [], {})


@pytest.fixture
def bucket(settings):
    """A storage that is not our disk, with two files in it."""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    for name in ("ab/photo", "cd/voice"):
        default_storage.save(name, ContentFile(name.encode() * 100))
    return default_storage


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path, {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "x.sqlite3"})


def test_files_that_stay_elsewhere_are_listed(bucket, place):
    assert make.files_elsewhere(place) == {"ab/photo": {"size": 800}, "cd/voice": {"size": 800}}


def test_on_disk_nothing_is_elsewhere(place):
    assert make.files_elsewhere(place) == {}


def test_files_taken_along_are_put_back_when_the_storage_lost_them(bucket, place, tmp_path):
    file = tmp_path / "b.copper"
    about = {"network": "n", "version": "1", "engine": "sqlite", "made_at": "now", "demo": False}
    with file.open("wb") as out:
        writer = archive.Writer(out, CODE, about)
        make._add_files(writer)
        writer.finish(PLAIN)
    bucket.delete("ab/photo")
    bucket.delete("cd/voice")
    bucket.save("cd/voice", ContentFile(b"newer"))
    folder: Path = tmp_path / "restore-1"
    manifest = archive.read(file, CODE, folder)
    staged = restore.Staged(replace(place, data=folder), manifest, {})
    assert restore._files_to_storage(place, staged) == []
    assert bucket.open("ab/photo").read() == b"ab/photo" * 100
    assert bucket.open("cd/voice").read() == b"newer", "a file that is there is never written over"


def test_files_that_nobody_has_any_more_are_named(bucket, place, tmp_path):
    listed = replace(PLAIN, files_elsewhere={"ab/photo": {"size": 1}, "gone": {"size": 1}})
    (tmp_path / "restore-1").mkdir()
    staged = restore.Staged(replace(place, data=tmp_path / "restore-1"), listed, {})
    assert restore._files_to_storage(place, staged) == ["gone"]
