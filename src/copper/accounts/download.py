"""Everything about a person in one zip file: JSON for machines, a plain page for people."""

import io
import json
import zipfile
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from copper.core import clock

from . import events, subject_data
from .actor import Actor
from .models import Person
from .permissions import check


@transaction.atomic
def zip_about(*, actor: Actor, person: Person) -> bytes:
    """The bytes of a zip with everything.json and everything.html. Only for the person themselves."""
    actor.refuse_when_assisting()
    check(actor, "accounts.change_own", person)
    everything = {
        "made": clock.now().isoformat(),
        "person": str(person.public_id),
        "rooms": subject_data.everything_about(person),
    }
    text = json.dumps(everything, ensure_ascii=False, indent=2, default=str)
    page = render_to_string(
        "accounts/everything.jinja",
        {"rooms": json.loads(text)["rooms"], "made": clock.now(), "is_list": _is_list},
    )
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("everything.json", text)
        archive.writestr("everything.html", page)
    events.tell(
        "data.downloaded", actor=actor, person_ref=person.public_id, subject=person.public_id
    )
    return body.getvalue()


def _is_list(value: Any) -> bool:
    return isinstance(value, list)
