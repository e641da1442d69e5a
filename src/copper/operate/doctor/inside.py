"""The inside of the network: its tables, its book, its background work."""

from datetime import timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from copper.core import clock
from copper.jobs import selectors as jobs
from copper.languages import catalogs
from copper.languages import selectors as languages
from copper.messages import selectors as messages
from copper.operate.doctor.findings import Finding, ok, problem, warning
from copper.operate.models import Run
from copper.operate.selectors import History
from copper.records import book, sealing, triggers
from copper.ui import tongues

LONG_WAIT = timedelta(minutes=15)
BOOK_CHECKED = timedelta(days=2)


def waiting_migrations() -> int:
    """How many steps the tables still need to fit this program."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrations(history: History) -> Finding:
    if count := waiting_migrations():
        return problem(
            "migrations",
            _("The database is older than the program: %(count)s steps are waiting.")
            % {"count": count},
            _("Run: ./copper upgrade"),
        )
    return ok("migrations", _("The database fits the program."))


def append_only(history: History) -> Finding:
    if missing := triggers.missing():
        return problem(
            "triggers",
            _("%(count)s of the guards that keep the book from being changed are missing.")
            % {"count": len(missing)},
            _("Run: ./copper manage migrate. If this comes back, somebody took them away."),
        )
    return ok("triggers", _("The database refuses to change lines of the book."))


def verify_book() -> Run:
    """Reads the whole book and the rows sealed in it now, and notes how it went."""
    verdict = book.verify()
    count = len(verdict.faults) + len(sealing.faults())
    facts = {"lines": verdict.lines, "faults": count}
    return Run.objects.create(kind="book", ok=not count, facts=facts)


def book_holds(history: History) -> Finding:
    run = history.newest.get("book")
    if run is None or clock.now() - run.at > BOOK_CHECKED:
        return warning(
            "book",
            _("The book was not checked in the last two days."),
            _("Run: ./copper manage doctor. The worker also checks it each night."),
        )
    if not run.ok:
        return problem(
            "book",
            _("The book does not hold: %(count)s faults.") % {"count": run.facts["faults"]},
            _(
                "Run: ./copper manage verify_book, write nothing more, and restore the newest backup."
            ),
        )
    return ok("book", _("All %(count)s lines of the book hold.") % {"count": run.facts["lines"]})


def worker(history: History) -> Finding:
    if not jobs.worker_alive():
        return problem(
            "worker",
            _("The worker is not running: no e-mails, text messages or reminders go out."),
            _(
                "Start it: ./copper start starts it too (on a server: systemctl start copper-worker)."
            ),
        )
    wait = jobs.oldest_wait()
    if wait > LONG_WAIT:
        return warning(
            "worker",
            _("Work has been waiting for %(minutes)s minutes.") % {"minutes": wait.seconds // 60},
            _("Restart the worker. If it stays so, start a second one."),
        )
    return ok("worker", _("The worker is running."))


def failed_jobs(history: History) -> Finding:
    count = len(jobs.gave_up())
    if count:
        return warning(
            "jobs",
            _("%(count)s jobs failed for good.") % {"count": count},
            _("Look in the log for the reason, and tell whoever helps you with CoPPeR."),
        )
    return ok("jobs", _("No job failed for good."))


def lost_messages(history: History) -> Finding:
    lost, wait = len(messages.undeliverable()), messages.oldest_wait()
    if lost:
        return warning(
            "messages",
            _("%(count)s messages of the last two weeks did not arrive.") % {"count": lost},
            _("Ask those people for another e-mail address or phone number, or print them a card."),
        )
    if wait > LONG_WAIT:
        return warning(
            "messages",
            _("A message has been waiting for %(minutes)s minutes.")
            % {"minutes": int(wait.total_seconds() // 60)},
            _("Look whether the worker runs, and at the settings for e-mail and text messages."),
        )
    return ok("messages", _("No message got lost in the last two weeks."))


def covered(language: str) -> int:
    """How many of 100 sentences have a translation: a shipped one, or a reviewer's."""
    sentences, reviews = catalogs.sentences(language), languages.latest_reviews(language)
    there = sum(any(s.shipped) or s.key in reviews for s in sentences)
    return 100 * there // len(sentences) if sentences else 100


def translations(history: History) -> Finding:
    written = [t for t in tongues.all_tongues() if t.code != "en" and not t.shown_as]
    percent, behind = min(((covered(t.code), t.name) for t in written), default=(100, ""))
    if percent == 100:
        return ok("translations", _("Every sentence is there in every language."))
    return warning(
        "translations",
        _("%(language)s has %(percent)s of 100 sentences; people see the others in English.")
        % {"language": behind, "percent": percent},
        _(
            "Open “Languages” in the menu: people who speak it can write the missing sentences there."
        ),
    )
