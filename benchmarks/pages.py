"""How long the server needs for a page: `./copper bench pages`.

The demonstration network is built in a temporary folder, and the book is filled up to 10,000 lines,
more than a page shows. Each page is then asked for in this process, without a network or a web
server in between, by somebody who is signed in. Budgets: median 50 ms, 12 queries.
"""

import gzip
import io
import os
import platform
import statistics
import time

import django
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from copper.accounts import sessions
from copper.accounts.actor import system_actor
from copper.accounts.models import Seat
from copper.records import book
from copper.records.models import Entry

LINES = 10_000
WARM, TIMES = 3, 40
# (name of the address, who asks): list pages first of all.
PAGES = (
    ("accounts:sign_in", ""),
    ("home", "coordinator"),
    ("records:book", "coordinator"),
    ("records:decision_list", "coordinator"),
    ("records:promise_list", "coordinator"),
    ("places:edition_list", "resident"),
)


def build_network() -> None:
    """The demonstration network, unless another benchmark has built it."""
    if connection.introspection.table_names():
        return
    for command in ("migrate", "createcachetable", "build_demo"):
        call_command(command, verbosity=0, stdout=io.StringIO())


def build() -> None:
    """The network that is measured."""
    build_network()
    with transaction.atomic():
        for number in range(LINES - Entry.objects.count()):
            book.write(actor=system_actor("bench"), kind="file.withdrawn", codes={"n": number})


def measure(name: str, role: str) -> dict:
    """Median and 95th percentile in ms, processor time, queries and compressed bytes of a page."""
    client = Client(headers={"accept-encoding": "identity"})
    if role:
        sign_in_person(client, Seat.objects.filter(role=role).order_by("pk").first().person)
    return timed(client, reverse(name))


def timed(client, address: str) -> dict:
    """The same for an address, asked for by a browser."""
    for _ in range(WARM):
        answer = client.get(address)
    if answer.status_code != 200:
        return {"page": address, "note": f"answered {answer.status_code}"}
    wall, cpu = [], []
    for _ in range(TIMES):
        began, used = time.perf_counter(), time.process_time()
        client.get(address)
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return {
        "page": address,
        "median": statistics.median(wall),
        "p95": sorted(wall)[int(TIMES * 0.95)],
        "cpu": statistics.median(cpu),
        "queries": len(queries),
        "bytes": len(gzip.compress(answer.content)),
    }


def sign_in_person(client, person) -> None:
    """A whole sign-in, second step included."""
    client.force_login(person)
    session = client.session
    session[sessions.SECOND_STEP] = person.pk
    session.save()


def machine() -> str:
    model = platform.processor() or platform.machine()
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo") as file:
            model = next(
                (line.split(": ")[1].strip() for line in file if "model name" in line), model
            )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sqlite_version()" if connection.vendor == "sqlite" else "SELECT version()"
        )
        database = f"{connection.vendor} {cursor.fetchone()[0]}"
    busy = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return (
        f"{time.strftime('%Y-%m-%d %H:%M')}, {model}, {os.cpu_count()} cores (load {busy}), "
        f"Python {platform.python_version()}, Django {django.__version__}, {database}"
    )


def main() -> None:
    began = time.monotonic()
    build()
    print(f"\n{machine()}")
    print(f"{LINES:,} lines in the book, built in {time.monotonic() - began:.0f} s;")
    print(f"each page asked for {TIMES} times after {WARM} to warm up\n")
    print(f"{'page':<28}{'median ms':>10}{'p95 ms':>9}{'CPU ms':>9}{'queries':>9}{'gzip B':>9}")
    for name, role in PAGES:
        row = measure(name, role)
        if "note" in row:
            print(f"{row['page']:<28}{row['note']}")
            continue
        print(
            f"{row['page']:<28}{row['median']:>10.1f}{row['p95']:>9.1f}{row['cpu']:>9.1f}"
            f"{row['queries']:>9}{row['bytes']:>9}"
        )
