import threading
from datetime import datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from copper.core import clock
from copper.jobs import declare, job, progress, rules, schedule, selectors, services
from copper.jobs.models import Progress, ScheduleState, Worker
from copper.jobs.worker import Worker as WorkerLoop

seen: list = []


@pytest.fixture(autouse=True)
def nothing_seen(monkeypatch):
    """Each test sees its own calls, and only the schedules that it declares."""
    seen.clear()
    monkeypatch.setattr(declare.schedules, "_items", {})


@job("test.greet")
def greet(word: str) -> None:
    seen.append(word)


@job("test.fail", retries=2, backoff=timedelta(minutes=1))
def fail(word: str) -> None:
    seen.append(word)
    raise ValueError("amina.khan@example.org said no")


@job("test.count")
def count(total: int) -> None:
    for number in range(1, total + 1):
        progress.step(number, total)


@job("test.at_length", long=True)
def at_length() -> None:
    pass


@job("test.breaks_the_transaction", retries=0)
def breaks_the_transaction() -> None:
    Worker.objects.create(name="twin", started_at=clock.now(), seen_at=clock.now())
    Worker.objects.create(name="twin", started_at=clock.now(), seen_at=clock.now())


def drain() -> int:
    return WorkerLoop().drain()


def test_a_job_is_run_by_the_worker_and_not_by_the_caller(db):
    key = greet.enqueue(word="salaam")
    assert seen == []
    assert progress.read(key).state == "waiting"
    assert drain() == 1
    assert seen == ["salaam"]
    assert progress.read(key).state == "done"
    assert drain() == 0


def test_the_arguments_of_a_finished_job_are_gone(db):
    greet.enqueue(word="salaam")
    drain()
    assert "salaam" not in str(DBTaskResult.objects.get().args_kwargs)


def test_a_job_enqueued_in_a_transaction_that_fails_never_was(db):
    with transaction.atomic():
        greet.enqueue(word="x")
        transaction.set_rollback(True)
    assert drain() == 0


@pytest.mark.parametrize("wrong", [{}, {"word": "x", "more": 1}, {"wort": "x"}])
def test_arguments_that_do_not_fit_are_refused_at_once(db, wrong):
    with pytest.raises(TypeError):
        greet.enqueue(**wrong)


def test_arguments_that_json_cannot_hold_are_refused_at_once(db):
    with pytest.raises(TypeError):
        greet.enqueue(word=object())


def test_a_delayed_job_waits(db):
    start = timezone.now()
    with clock.at(start):
        greet.enqueue_after(timedelta(minutes=5), word="later")
        assert drain() == 0
    with clock.at(start + timedelta(minutes=5)):
        assert drain() == 1


def test_a_failing_job_waits_longer_each_time_and_then_gives_up(db):
    start = timezone.now()
    with clock.at(start):
        key = fail.enqueue(word="try")
        drain()
        assert progress.read(key).state == "waiting"
        assert drain() == 0
    with clock.at(start + timedelta(minutes=1)):
        assert drain() == 1
    with clock.at(start + timedelta(minutes=4)):
        assert drain() == 0
    with clock.at(start + timedelta(minutes=5)):
        assert drain() == 1
    assert seen == ["try"] * 3
    assert progress.read(key).state == "gave_up"
    [lost] = selectors.gave_up()
    assert (lost.job, lost.tries, lost.error) == ("test.fail", 3, "builtins.ValueError")


def test_what_an_error_says_is_kept_without_personal_data(db):
    fail.enqueue(word="x")
    drain()
    trace = DBTaskResult.objects.get().traceback
    assert "ValueError" in trace
    assert "amina" not in trace


def test_a_job_that_gave_up_can_be_tried_once_more(db):
    key = breaks_the_transaction.enqueue()
    drain()
    assert services.try_once_more(key)
    assert progress.read(key).state == "waiting"
    assert not services.try_once_more(key)


def test_a_job_that_breaks_its_transaction_leaves_the_rest_alone(db):
    breaks_the_transaction.enqueue()
    greet.enqueue(word="after")
    assert drain() == 2
    assert seen == ["after"]


def test_a_job_that_nobody_knows_any_more_gives_up(db):
    key = greet.enqueue(word="x")
    DBTaskResult.objects.update(
        args_kwargs={"args": [], "kwargs": {"name": "gone", "arguments": {}}}
    )
    drain()
    assert progress.read(key).state == "gave_up"


def test_progress_can_be_read_by_key(db):
    key = count.enqueue(total=40)
    drain()
    assert progress.read(key) == progress.Standing("done", 40, 40)
    progress.step(1, 2)  # outside a worker: nothing
    assert Progress.objects.count() == 1


def test_an_unknown_key_is_unknown(db):
    assert progress.read("5a1f6f0e-7a0c-4b5c-9f6a-2b8f3d0e1c11").ended


def test_a_task_that_kills_each_worker_comes_to_an_end(db):
    key = fail.enqueue(word="x")
    for _ in range(3):
        DBTaskResult.objects.update(run_after=clock.now())
        assert services.claim("a worker that dies")
        assert services.sweep("another") == 1
    assert progress.read(key).state == "gave_up"
    assert selectors.gave_up()[0].error == "worker died"


def test_a_task_of_a_living_worker_is_left_to_it(db):
    greet.enqueue(word="x")
    services.beat("busy")
    services.claim("busy")
    assert services.sweep("another") == 0
    with clock.at(timezone.now() + timedelta(minutes=2)):
        assert services.sweep("another") == 1


def test_a_worker_taken_for_dead_does_not_settle_a_run_that_is_no_longer_its_own(db):
    key = greet.enqueue(word="x")
    mine = services.claim("slow")
    services.sweep("another")
    services.mark_done(mine)
    assert progress.read(key).state == "waiting"


def test_a_scheduled_job_begins_once_in_its_time(db):
    ticks = declare.Scheduled(
        "test.ticks", declare.Job("test.t", lambda: None, 0, timedelta(0)), timedelta(hours=1)
    )
    declare.schedules.add("test.ticks", ticks)
    start = timezone.now()
    with clock.at(start):
        assert services.begin_scheduled() == 1
        assert services.begin_scheduled() == 0
    with clock.at(start + timedelta(hours=1)):
        assert services.begin_scheduled() == 0  # the first has not ended: no pile
    DBTaskResult.objects.update(status="SUCCESSFUL")
    with clock.at(start + timedelta(hours=9)):
        assert services.begin_scheduled() == 1  # what was missed is caught up once
        assert services.begin_scheduled() == 0


def planned(every, at=None):
    return declare.Scheduled("test.planned", greet, every, at)


def local(*parts):
    return timezone.make_aware(datetime(*parts))


@pytest.mark.parametrize(
    ("due", "now", "following"),
    [
        # found ten seconds late: still in step
        (local(2026, 3, 1, 12, 0), local(2026, 3, 1, 12, 0, 10), local(2026, 3, 1, 13, 0)),
        # missed for a night: from now
        (local(2026, 3, 1, 22, 0), local(2026, 3, 2, 9, 30), local(2026, 3, 2, 10, 30)),
    ],
)
def test_turns_keep_in_step_and_missed_ones_are_not_caught_up_one_by_one(due, now, following):
    assert rules.next_turn(planned(timedelta(hours=1)), due, now) == following


def test_a_job_at_night_begins_at_night_on_both_sides_of_summer_time():
    nightly = planned(timedelta(days=1), time(3))
    assert rules.first_turn(nightly, local(2026, 3, 27, 2, 59)) == local(2026, 3, 27, 3)
    turn = rules.first_turn(nightly, local(2026, 3, 27, 15, 0))
    nights = []
    for _ in range(3):
        nights.append(timezone.localtime(turn))
        turn = rules.next_turn(nightly, turn, turn + timedelta(seconds=5))
    assert [(night.day, night.hour) for night in nights] == [(28, 3), (29, 3), (30, 3)]
    assert nights[1].utcoffset() != nights[0].utcoffset()  # the clocks went forward in between
    assert rules.next_turn(nightly, local(2026, 3, 1, 3), local(2026, 3, 9, 12)) == local(
        2026, 3, 10, 3
    )


def test_a_time_of_day_needs_whole_days():
    with pytest.raises(ValueError, match="whole days"):
        schedule("test.odd", at_length, every=timedelta(hours=5), at=time(3))


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_gets_the_scheduled_turn_and_one_each_task():
    state = ScheduleState.objects.create(name="test.race", next_at=clock.now() - timedelta(hours=1))
    declared = declare.Job("test.race_job", lambda: None, 0, timedelta(0))
    planned = declare.Scheduled("test.race", declared, timedelta(hours=1))
    for number in range(5):
        greet.enqueue(word=str(number))
    turns, claims, errors = [], [], []
    gate = threading.Barrier(6)

    def compete(name):
        try:
            gate.wait()
            turns.append(services._begin(planned, state))
            while row := services.claim(name):
                claims.append(row.pk)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=compete, args=(f"w{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert turns.count(True) == 1
    assert len(claims) == len(set(claims)) == 6


def test_doctor_hears_of_a_dead_worker(db):
    assert not selectors.worker_alive()
    services.beat("w")
    assert selectors.worker_alive()
    with clock.at(timezone.now() + timedelta(minutes=2)):
        assert not selectors.worker_alive()


def test_doctor_hears_how_long_work_waits(db):
    assert selectors.oldest_wait() == timedelta(0)
    greet.enqueue(word="x")
    with clock.at(timezone.now() + timedelta(minutes=9)):
        assert timedelta(minutes=8) < selectors.oldest_wait() < timedelta(minutes=10)


def test_finished_work_is_forgotten_and_what_gave_up_stays_for_the_networks_days(db):
    count.enqueue(total=1)
    failed = breaks_the_transaction.enqueue()
    greet.enqueue_after(timedelta(days=30), word="waits")
    drain()
    with clock.at(timezone.now() + timedelta(hours=23)):
        assert services.forget_old() == 0
    with clock.at(timezone.now() + timedelta(days=13)):
        assert services.forget_old() == 1
        assert progress.read(failed).state == "gave_up"
    with clock.at(timezone.now() + timedelta(days=15)):
        assert services.forget_old() == 1
        assert [row.status for row in DBTaskResult.objects.all()] == ["READY"]
        assert not Progress.objects.exists()


def test_each_lane_takes_its_own_tasks(db):
    greet.enqueue(word="quick")
    at_length.enqueue()
    assert services.claim("w", declare.LONG).queue_name == declare.LONG
    assert services.claim("w", declare.LONG) is None
    assert services.claim("w", declare.QUICK).queue_name == declare.QUICK
    assert services.claim("w", declare.QUICK) is None


@pytest.mark.django_db(transaction=True)
def test_the_command_does_what_is_due_and_ends(capsys):
    greet.enqueue(word="once")
    call_command("worker", "--once")
    assert seen == ["once"]
    assert "1 task" in capsys.readouterr().out
    assert not Worker.objects.exists()
