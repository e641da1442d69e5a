"""`prepare`: what a start does to the data."""

from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection  # noqa: F401 - read by skipif

from copper.config.management.commands import prepare


@pytest.fixture
def commands(monkeypatch):
    """What prepare would have run."""
    ran = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: ran.append(name))
    monkeypatch.setattr(prepare, "get_commands", lambda: {"build_demo": "copper.demo"})
    return ran


def run(**options) -> str:
    said = StringIO()
    call_command("prepare", stdout=said, **options)
    return said.getvalue()


def test_a_real_network_gets_tables_and_no_made_up_people(db, settings, tmp_path, commands):
    settings.DATA, settings.DEMO = tmp_path, False
    assert "tables" in run()
    assert commands == ["migrate", "createcachetable"]


def test_the_demonstration_is_built_once(db, settings, tmp_path, commands):
    settings.DATA, settings.DEMO = tmp_path, True
    run(collect=True)
    assert commands == ["collectstatic", "migrate", "createcachetable", "build_demo"]
    commands.clear()
    run()
    assert commands == ["migrate", "createcachetable"]


def test_a_demonstration_from_a_backup_is_left_as_it_is(db, settings, tmp_path, commands, resident):
    settings.DATA, settings.DEMO = tmp_path, True
    run()
    assert "build_demo" not in commands


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only a file of ours is thrown away")
def test_a_demonstration_that_was_interrupted_begins_again(
    db, settings, tmp_path, monkeypatch, commands
):
    settings.DATA, settings.DEMO = tmp_path, True

    def interrupted(name, **options):
        if name == "build_demo":
            raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "call_command", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run()
    half = tmp_path / "copper.sqlite3"
    half.touch()
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", half)
    monkeypatch.setattr(
        prepare, "call_command", lambda name, **options: commands.append((name, half.exists()))
    )
    run()
    assert commands == [("migrate", False), ("createcachetable", False), ("build_demo", False)]


def test_a_database_that_does_not_answer_is_named_without_its_password(monkeypatch, commands):
    def unreachable():
        raise OperationalError("connection refused\nmore")

    there = {"NAME": "net", "HOST": "db.example.org", "PORT": "5432", "PASSWORD": "hush"}
    far = SimpleNamespace(settings_dict=there, vendor="postgresql", ensure_connection=unreachable)
    monkeypatch.setattr(prepare, "connection", far)
    with pytest.raises(CommandError) as stopped:
        run()
    text = str(stopped.value)
    assert "“net” at db.example.org:5432 does not answer: connection refused" in text
    assert "DATABASE_URL" in text
    assert "hush" not in text
    assert stopped.value.returncode == prepare.SAID
    assert commands == []


def test_a_full_disk_says_so(db, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path

    def full(name, **options):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(prepare, "call_command", full)
    with pytest.raises(CommandError, match="The disk is full"):
        run()
