"""Partners in large numbers: `./copper bench partners`.

A file of 5,000 rows is looked at, brought in and taken back. Then, with 1,000 organisations, 20,000
meetings and 50,000 promises, the pages of partners are asked for. Budgets: 20 s for looking at the
file and bringing it in; median 100 ms and 15 queries a page.
"""

import time
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.urls import reverse

from copper.accounts.actor import system_actor
from copper.core import clock
from copper.exchange import services
from copper.partners.models import Meeting, Partner
from copper.records.models import Promise

from . import lists, pages, rows

ROWS, SECONDS = 5_000, 20
ORGANISATIONS, MEETINGS, PROMISES = 1_000, 20_000, 50_000
MEDIAN, QUERIES = 100, 15
NEAR = ("partners:list", "partners:log", "reach:list", "records:promise_list", "exchange:list")


def a_file() -> bytes:
    """A plain table; every tenth row has a contact with consent, every hundredth a wrong number."""
    head = "name,kind,charity number,postcode,website,about,languages,contact name,phone,consent,consent date\n"
    lines = []
    for n in range(ROWS):
        number = 12 if n % 100 == 99 else 2_000_000 + n
        contact = f"Person {n},07700 9{n:05},spoken,3 3 2025" if n % 10 == 0 else ",,,"
        lines.append(
            f"Measured file {n},community,{number},BD{n % 9 + 1} {n % 9}AA,m{n}.example,We do {n},Urdu; Polish,{contact}\n"
        )
    return (head + "".join(lines)).encode()


def timed(words: str, act) -> tuple[float, object]:
    began, used = time.perf_counter(), time.process_time()
    done = act()
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    print(f"{words:<34}{wall:>8.1f} s{cpu:>8.1f} s of processor")
    return wall, done


def bring_in() -> float:
    """Seconds for looking at the file and bringing it in; it is taken back afterwards."""
    actor, raw = system_actor("bench"), a_file()
    looking, run = timed(
        f"looking at {ROWS:,} rows", lambda: services.look_at(actor=actor, raw=raw)
    )
    bringing, run = timed("bringing them in", lambda: services.confirm(actor=actor, run=run))
    assert run.rows.filter(outcome="added").count() == ROWS - ROWS // 100
    timed("taking them back", lambda: services.take_back(actor=actor, run=run))
    assert run.rows.filter(undone="taken_back").count() == ROWS - ROWS // 100
    return looking + bringing


def fill(person) -> Partner:
    """The network that is measured; the partner with the most meetings."""
    rows.partners(person, ORGANISATIONS)
    partners = list(Partner.objects.order_by("pk"))
    today = clock.today()
    Meeting.objects.bulk_create(
        [
            Meeting(
                partner=partners[0] if n % 40 == 0 else partners[n % len(partners)],
                on=today - timedelta(days=n % 700),
                how="phone",
                written_at=clock.now(),
            )
            for n in range(MEETINGS)
        ],
        1000,
    )
    rows.promises(person, PROMISES)
    rows.tallies(person, 100)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert Promise.objects.count() >= PROMISES
    return partners[0]


def main() -> None:
    pages.build_network()
    print(f"\n{pages.machine()}")
    seconds = bring_in()
    verdict = "within" if seconds <= SECONDS else "OVER"
    print(f"{ROWS:,} rows in {seconds:.1f} s: {verdict} the budget of {SECONDS} s\n")
    coordinator = lists.viewer("coordinator")
    partner = fill(coordinator)
    client = Client(headers={"accept-encoding": "identity"})
    pages.sign_in_person(client, coordinator)
    addresses = [reverse(name) for name in NEAR if name != "partners:log"]
    addresses += [
        reverse(name, args=[partner.public_id]) for name in ("partners:one", "partners:log")
    ]
    print(f"{'page':<66}{'median ms':>10}{'cpu ms':>9}{'queries':>9}")
    for address in addresses:
        found = pages.timed(client, address)
        over = found["median"] > MEDIAN or found["queries"] > QUERIES
        print(
            f"{address:<66}{found['median']:>10.1f}{found['cpu']:>9.1f}{found['queries']:>9}{'  OVER' if over else ''}"
        )
