"""`prepare`: what a start does to the data."""

from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from copper.config.management.commands import prepare


@pytest.fixture
def commands(monkeypatch):
    """What prepare would have run."""
    ran = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: ran.append(name))
    return ran


def run(**options) -> str:
    said = StringIO()
    call_command("prepare", stdout=said, **options)
    return said.getvalue()


def test_a_real_network_gets_tables_and_no_made_up_people(db, settings, commands):
    settings.DEMO = False
    assert "tables" in run()
    assert commands == ["migrate", "createcachetable", "load_questionnaires", "refresh_languages"]


def test_the_demonstration_is_built_in_an_empty_database(db, settings, commands):
    settings.DEMO = True
    run(collect=True)
    assert commands == [
        "collectstatic",
        "migrate",
        "createcachetable",
        "build_demo",
        "refresh_languages",
    ]


def test_a_demonstration_with_people_is_left_as_it_is(db, settings, commands, resident):
    settings.DEMO = True
    run()
    assert commands == ["migrate", "createcachetable", "refresh_languages"]


def test_nothing_is_started_on_a_restore_that_was_cut_off(settings, tmp_path, commands):
    settings.DATA = tmp_path
    (tmp_path / "swap.json").write_text("{}")
    with pytest.raises(CommandError, match="cut off"):
        run()
    assert commands == []


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


def test_a_full_disk_says_so(db, monkeypatch):
    def full(name, **options):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(prepare, "call_command", full)
    with pytest.raises(CommandError, match="The disk is full"):
        run()
