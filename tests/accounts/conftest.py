import re

import pytest

from copper.messages.models import Message


@pytest.fixture
def last_code(db):
    """The code in the newest message to a contact, or "" when none was sent."""

    def read(to=None):
        messages = Message.objects.order_by("-pk")
        for message in messages:
            if to is None or message.to == to:
                found = re.search(r"\d{4} \d{4}", message.body)
                return found.group().replace(" ", "") if found else ""
        return ""

    return read


@pytest.fixture
def is_signed_in():
    def check(client):
        return "_auth_user_id" in client.session

    return check
