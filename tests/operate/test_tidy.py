"""What is due is deleted, and nothing else."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session

from copper.accounts.actor import system_actor
from copper.accounts.models import HeldForm, Invitation, MergeOffer
from copper.core import clock
from copper.core.errors import NotAllowed
from copper.core.models import Counter
from copper.operate import services
from copper.operate.models import Run
from tests import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def tidy():
    return services.tidy(actor=system_actor("worker"))


def test_what_is_due_goes_and_what_is_not_stays():
    now, person, other = clock.now(), factories.PersonFactory(), factories.PersonFactory()
    for late in (True, False):
        age = timedelta(days=400) if late else timedelta(minutes=5)
        HeldForm.objects.create(person=person, path="/", content={}, held_at=now - age)
        Counter.objects.create(limit="x", key=str(late), window_starts_at=now - age)
        MergeOffer.objects.create(
            person=person if late else other, code_print=str(late), expires_at=now + 4 * DAY - age
        )
        Session.objects.create(session_key=f"s{late}", expire_date=now + DAY - age)
        Invitation.objects.create(
            token_print=str(late),
            role="resident",
            bloc="community",
            for_whom="somebody's sister",
            invited_by=person,
            invited_at=now - age,
            expires_at=now + 5 * DAY - age,
        )
    tidy()
    for model in (HeldForm, Counter, MergeOffer, Session, Invitation):
        assert model.objects.count() == 1, model
    assert Invitation.objects.get().token_print == "False"
    assert Session.objects.get().session_key == "sFalse"
    assert Run.objects.get(kind="tidy").ok


def test_an_invitation_that_somebody_took_up_stays():
    person, long_ago = factories.PersonFactory(), clock.now() - 400 * DAY
    Invitation.objects.create(
        token_print="t",
        role="resident",
        bloc="community",
        invited_by=person,
        invited_at=long_ago,
        expires_at=long_ago,
        accepted_by=person,
        accepted_at=long_ago,
    )
    tidy()
    assert Invitation.objects.count() == 1


def test_data_kept_aside_go_after_a_month(settings):
    folder = Path(settings.DATA)
    old = folder / f"before-{clock.now() - 31 * DAY:%Y%m%d-%H%M%S}"
    new = folder / f"before-{clock.now() - 29 * DAY:%Y%m%d-%H%M%S}"
    for path in (old, new):
        path.mkdir()
        (path / "copper.sqlite3").write_text("people")
    try:
        assert tidy()["data_aside"] == 1
        assert not old.exists()
        assert new.exists()
    finally:
        (new / "copper.sqlite3").unlink()
        new.rmdir()


def test_halves_of_killed_backups_go_after_a_day(settings):
    folder = Path(settings.DATA)
    half, fresh = folder / "snapshot-1.part", folder / "snapshot-2.part"
    for path in (half, fresh):
        path.write_text("half")
    os.utime(half, (0, 0))
    tidy()
    assert not half.exists()
    assert fresh.exists()
    fresh.unlink()


def test_a_part_that_fails_does_not_stop_the_others(monkeypatch):
    def broken():
        raise ZeroDivisionError

    monkeypatch.setitem(services.TIDIED, "held_forms", broken)
    person = factories.PersonFactory()
    MergeOffer.objects.create(person=person, code_print="x", expires_at=clock.now() - DAY)
    with pytest.raises(ZeroDivisionError):
        tidy()
    assert not MergeOffer.objects.exists()
    run = Run.objects.get(kind="tidy")
    assert not run.ok
    assert json.dumps(run.facts)


def test_only_the_network_itself_tidies(resident):
    with pytest.raises(NotAllowed):
        services.tidy(actor=resident)
