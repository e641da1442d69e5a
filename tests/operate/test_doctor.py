"""Doctor says what is wrong, in plain words, and what to do."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from copper.accounts.actor import system_actor
from copper.core import clock
from copper.jobs import services as jobs
from copper.languages import catalogs
from copper.messages import services as outbox
from copper.messages.models import Message
from copper.operate import disk, doctor, ready
from copper.operate.doctor import findings, inside
from copper.operate.models import Run
from copper.records import triggers

pytestmark = pytest.mark.django_db


def look(code):
    return {f.code: f for f in doctor.examine(actor=system_actor("test"))}[code]


@pytest.mark.parametrize(
    ("days", "level"), [(0, "ok"), (1, "ok"), (3, "warning"), (8, "problem"), (None, "problem")]
)
def test_an_old_backup_is_noticed(days, level):
    if days is not None:
        Run.objects.create(kind="backup", ok=True, at=clock.now() - timedelta(days=days))
    assert look("backup").level == level
    assert bool(look("backup").do) == (level != "ok")


def test_a_backup_that_failed_does_not_count():
    Run.objects.create(kind="backup", ok=False)
    assert look("backup").level == "problem"


@pytest.mark.parametrize(
    ("runs", "level"),
    [
        ([], "warning"),
        ([(1, True)], "ok"),
        ([(50, True)], "warning"),
        ([(9, True), (1, False)], "problem"),
    ],
)
def test_backups_want_to_be_tried_out(runs, level):
    for days, ok in runs:
        Run.objects.create(kind="restore_test", ok=ok, at=clock.now() - timedelta(days=days))
    assert look("restore_test").level == level


@pytest.mark.parametrize(
    ("changes", "code", "level"),
    [
        ({"DEBUG": True}, "debug", "problem"),
        ({"DEBUG": False}, "debug", "ok"),
        ({"ALLOWED_HOSTS": ["*"]}, "hosts", "problem"),
        ({"ALLOWED_HOSTS": ["network.example.org"]}, "hosts", "ok"),
        ({"HTTPS": False, "ALLOWED_HOSTS": ["network.example.org"]}, "https", "problem"),
        ({"HTTPS": False, "ALLOWED_HOSTS": ["localhost"]}, "https", "ok"),
        ({"HTTPS": True, "ALLOWED_HOSTS": ["network.example.org"]}, "https", "ok"),
        ({"DEMO": True, "DEMO_ANYWHERE": True}, "demo", "problem"),
        ({"DEMO": True, "DEMO_ANYWHERE": False}, "demo", "ok"),
        ({"DEMO": False}, "demo", "ok"),
        ({"SMS_BACKEND": "copper.messages.sms.ConsoleBackend"}, "sms", "warning"),
        ({"SMS_BACKEND": "somebody.Backend"}, "sms", "problem"),
        (
            {
                "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
                "DEMO": False,
                "ALLOWED_HOSTS": ["network.example.org"],
            },
            "email",
            "problem",
        ),
    ],
)
def test_a_setting_that_is_not_safe_is_noticed(settings, changes, code, level):
    for name, value in changes.items():
        setattr(settings, name, value)
    assert look(code).level == level


def test_a_full_disk_is_noticed(monkeypatch):
    assert look("disk").level == "ok"
    monkeypatch.setattr(disk, "free", lambda folder: 1000)
    assert look("disk").level == "problem"


def test_a_dead_worker_is_noticed():
    assert look("worker").level == "problem"
    jobs.beat("somebody")
    assert look("worker").level == "ok"


def test_messages_that_did_not_arrive_are_noticed():
    assert look("messages").level == "ok"
    outbox.send_email(to="nobody@example.org", subject="Hello", body="Hello")
    Message.objects.update(state="failed", ended_at=clock.now())
    assert look("messages").level == "warning"


def test_a_language_that_is_behind_is_named(monkeypatch):
    full = catalogs.Sentence("k", "Save", "", "", (), ("Zapisz",))
    none = catalogs.Sentence("m", "Send", "", "", (), ("",))
    monkeypatch.setattr(catalogs, "sentences", lambda code: [full] * 3 + [none] * (code == "ur"))
    assert look("translations").level == "warning"
    assert "75" in look("translations").says
    monkeypatch.setattr(catalogs, "sentences", lambda code: [full])
    assert look("translations").level == "ok"


def test_every_check_can_be_made():
    findings_ = doctor.examine(actor=system_actor("test"))
    assert not [f for f in findings_ if "could not be made" in f.says]


def test_a_missing_guard_of_the_book_is_noticed():
    assert look("triggers").level == "ok"
    triggers.remove()
    assert look("triggers").level == "problem"


def test_the_book_is_checked_and_its_age_counts():
    assert look("book").level == "warning"
    run = inside.verify_book()
    assert look("book").level == "ok"
    run.at = clock.now() - timedelta(days=3)
    run.save()
    assert look("book").level == "warning"
    Run.objects.create(kind="book", ok=False, facts={"lines": 3, "faults": 1})
    assert look("book").level == "problem"


def test_a_clock_that_is_behind_is_noticed():
    assert look("clock").level == "ok"
    Run.objects.create(kind="tidy", ok=True, at=clock.now() + timedelta(hours=2))
    assert look("clock").level == "problem"


def test_a_key_that_others_can_read_is_noticed(settings):
    key = Path(settings.DATA) / "field.keys"
    assert look("secret_files").level != "problem"
    key.chmod(0o644)
    try:
        assert look("secret_files").level == "problem"
        assert "field.keys" in look("secret_files").says
    finally:
        key.chmod(0o600)


def test_a_cut_off_restore_is_noticed(settings):
    journal = Path(settings.DATA) / "swap.json"
    journal.write_text("{}")
    try:
        assert look("restore_cut_off").level == "problem"
    finally:
        journal.unlink()


def test_a_check_that_fails_itself_is_a_problem_and_no_error_page(monkeypatch):
    def broken(history):
        raise ZeroDivisionError

    monkeypatch.setitem(doctor.CHECKS, "disk", broken)
    assert look("disk").level == "problem"


def test_problems_come_first():
    levels = [f.level for f in doctor.examine(actor=system_actor("test"))]
    assert levels == sorted(levels, key=["problem", "warning", "ok"].index)
    assert findings.worst([]) == "ok"


def test_as_a_command_it_ends_with_one_when_there_is_a_problem(capsys):
    with pytest.raises(SystemExit) as error:
        call_command("doctor", "--json")
    assert error.value.code == 1
    said = json.loads(capsys.readouterr().out)
    assert said["worst"] == "problem"
    assert {check["check"] for check in said["checks"]} == set(doctor.CHECKS)


def test_a_test_email_is_sent_and_remembered(capsys, mailoutbox):
    with pytest.raises(SystemExit):
        call_command("doctor", "--send-test", "somebody@example.org")
    assert [mail.to for mail in mailoutbox] == [["somebody@example.org"]]
    assert look("email").level == "ok"


def test_the_coordinator_sees_the_page(coordinator, sign_in, django_assert_max_num_queries):
    client = sign_in(coordinator)
    with django_assert_max_num_queries(22):  # it looks into every room
        page = client.get("/operate/doctor/")
    assert page.status_code == 200
    assert "There is no backup of this network yet." in page.content.decode()


def test_others_do_not(resident, sign_in):
    assert sign_in(resident).get("/operate/doctor/").status_code == 403


def test_ready_says_ok_and_needs_no_sign_in(client):
    page = client.get("/readyz")
    assert (page.status_code, page.content) == (200, b"ok")


def test_not_ready_names_what_is_missing(client, monkeypatch):
    monkeypatch.setattr(disk, "free", lambda folder: 1000)
    monkeypatch.setattr(ready, "_migrated", False)
    monkeypatch.setattr(inside, "waiting_migrations", lambda: 2)
    page = client.get("/readyz")
    assert (page.status_code, page.content) == (503, b"migrations disk")
