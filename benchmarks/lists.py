"""How long the server needs for each list page when the lists are long: `./copper bench lists`.

Every list of benchmarks/rows.py is filled up to 10,000 rows in one network, so that each page is
asked for while all the others are long too. First and last page. Budgets: median 50 ms, 12 queries.
"""

import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from copper.accounts.models import Seat
from copper.core import clock

from . import pages, rows

ROWS = 10_000
MEDIAN, QUERIES = 50, 12


def viewer(role: str):
    """Somebody who holds one seat of this role, and no other."""
    rows.people(None, 1)
    seat = Seat.objects.order_by("-pk").first()
    Seat.objects.filter(pk=seat.pk).update(role=role, starts_on=clock.today())
    return seat.person


def fill() -> dict:
    """{role: viewer}, after every list has grown."""
    viewers = {page.role: viewer(page.role) for page in rows.PAGES}
    done = set()
    for page in rows.PAGES:
        if page.fill not in done:
            page.fill(viewers[page.role], ROWS)
            done.add(page.fill)
    return viewers


def measure(page: rows.ListPage, person, query: str) -> dict:
    client = Client(headers={"accept-encoding": "identity"})
    pages.sign_in_person(client, person)
    address = reverse(page.name, kwargs=page.args) + query
    row = pages.timed(client, address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return row | {"slowest": max((float(q["time"]) * 1000 for q in asked), default=0)}


def main() -> None:
    began = time.monotonic()
    pages.build_network()
    viewers = fill()
    print(f"\n{pages.machine()}")
    print(f"{ROWS:,} rows in each list, built in {time.monotonic() - began:.0f} s\n")
    print(f"{'page':<46}{'who':<22}{'median ms':>10}{'p95 ms':>9}{'queries':>9}{'slowest':>9}")
    for page in rows.PAGES:
        for query in ("", "?page=last"):
            if query and page.name == "home":
                continue
            row = measure(page, viewers[page.role], query)
            if "note" in row:
                print(f"{row['page']:<46}{page.role:<22}{row['note']}")
                continue
            over = " !" if row["median"] > MEDIAN or row["queries"] > QUERIES else ""
            print(
                f"{row['page']:<46}{page.role:<22}{row['median']:>10.1f}{row['p95']:>9.1f}"
                f"{row['queries']:>9}{row['slowest']:>9.1f}{over}"
            )
