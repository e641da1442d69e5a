"""Taking a restored network's place is all or nothing, also when the power goes half-way."""

import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import pytest

from copper.operate.backups import swap
from copper.operate.place import Place, belongs

OLD = {"copper.sqlite3": "old", "copper.sqlite3-wal": "old", "files": None, "only-old": "old"}
NEW = {"copper.sqlite3": "new", "files": None, "only-new": "new"}


def fill(folder: Path, what: dict, word: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in what.items():
        if text is None:
            (folder / name).mkdir()
            (folder / name / "photo").write_text(word)
        else:
            (folder / name).write_text(text)


@pytest.fixture
def place(tmp_path):
    data = tmp_path / "data"
    fill(data, OLD, "old")
    fill(data / "restore-1", NEW, "new")
    (data / "backups").mkdir()
    (data / "backup.code").write_text("kept")
    return Place(data, {"ENGINE": "django.db.backends.sqlite3", "NAME": data / "copper.sqlite3"})


def content(folder: Path) -> dict:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def todo_of(place):
    return swap.plan(place, place.data / "restore-1", "1", leave={"backup.code"})


IS_NEW = {"copper.sqlite3": "new", "files/photo": "new", "only-new": "new", "backup.code": "kept"}
ASIDE = {
    "copper.sqlite3": "old",
    "copper.sqlite3-wal": "old",
    "files/photo": "old",
    "only-old": "old",
}
AFTER = IS_NEW | {f"before-1/{name}": text for name, text in ASIDE.items()}


def test_the_new_takes_the_place_and_the_old_is_kept_aside(place):
    aside = swap.carry_out(place, todo_of(place))
    assert content(place.data) == AFTER
    assert aside == place.data / "before-1"


@pytest.mark.parametrize("moves", range(8))
def test_a_move_that_fails_undoes_the_others(place, monkeypatch, moves):
    before, real, count = content(place.data), Path.rename, iter(range(100))

    def rename(self, target):
        if next(count) == moves:
            raise PermissionError("no")
        return real(self, target)

    todo = todo_of(place)
    if moves >= len(todo.old) + len(todo.new):
        pytest.skip("there are fewer moves")
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(PermissionError):
        swap.carry_out(place, todo)
    assert content(place.data) == before


@pytest.mark.parametrize("moves", range(8))
def test_a_swap_that_was_killed_is_carried_to_its_end(place, monkeypatch, moves):
    class Killed(BaseException):
        pass

    real, count, todo = Path.rename, iter(range(100)), todo_of(place)

    def rename(self, target):
        if next(count) == moves:
            raise Killed
        return real(self, target)

    (place.data / swap.JOURNAL).write_text(json.dumps(asdict(todo)))
    (place.data / todo.aside).mkdir()
    with monkeypatch.context() as patch, suppress(Killed):
        patch.setattr(Path, "rename", rename)
        swap._forward(place, todo)  # no clean-up: a killed process does none
    if not list(place.data.glob("copper.sqlite3*")):  # somebody started it nevertheless
        for name in ("copper.sqlite3", "copper.sqlite3-wal", "copper.sqlite3-shm"):
            (place.data / name).write_text("empty")
    assert swap.finish_if_cut_off(place)
    assert content(place.data) == AFTER
    assert not swap.finish_if_cut_off(place)


@pytest.mark.parametrize(
    ("name", "is_ours"),
    [
        ("copper.sqlite3", True),
        ("secret.key", True),
        ("locale", True),
        ("backups", False),
        ("backup.code", False),
        ("before-20260101-000000", False),
        ("snapshot-12.part", False),
        ("house.json", False),
    ],
)
def test_what_belongs_to_the_network(name, is_ours):
    assert belongs(name) == is_ours
