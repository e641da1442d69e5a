"""Every list page: as many queries for three things as for one, and never more than twelve."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks import rows
from tests.factories import actor
from tests.instruments import one_of_each as instruments

MOST = 12
CSRF = re.compile(r"<input[^>]*csrfmiddlewaretoken[^>]*>")


def queries(client, page):
    address = reverse(page.name, kwargs=page.args)
    client.get(address)  # what is remembered for a minute is not what is counted
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(asked), CSRF.sub("", answer.content.decode())  # a new one in each page


@pytest.mark.parametrize("page", rows.PAGES, ids=lambda page: f"{page.name} by {page.role}")
def test_a_long_list_asks_no_more_often_than_a_short_one(client, coordinator, page):
    instruments.one_of_each(coordinator)
    viewer = actor(page.role).person
    client.force_login(viewer)
    page.fill(viewer, 1)
    of_one, short = queries(client, page)
    page.fill(viewer, 2)
    of_three, long = queries(client, page)
    assert of_three == of_one
    assert of_three <= MOST
    assert long != short, "the page does not show what it was filled with"
