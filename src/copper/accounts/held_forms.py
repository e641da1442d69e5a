"""What somebody had typed when their session ended: kept sealed, for its writer only, for a day.

Who the writer is, we know from a signed cookie that signing in sets and signing out removes. It
opens nothing: the kept form is shown only to that person after they have signed in again.
"""

import re
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from copper.core import clock

from .models import HeldForm, Person

COOKIE = "__Host-writer" if settings.HTTPS else "writer"
SALT = "accounts.writer"
KEPT_FOR = timedelta(days=1)
COOKIE_AGE = 30 * 24 * 3600
MOST_LETTERS = 200_000
MOST_FORMS = 5
# PINs, codes and keys are never written down, not even sealed; "postcode" is not one of them.
_SECRET = re.compile(
    r"(.*[_-])?(pin|code|password|token|secret|credential|csrfmiddlewaretoken)([_-].*)?", re.I
)


def is_secret(field: str) -> bool:
    return _SECRET.fullmatch(field) is not None


def hold(request: HttpRequest, person: Person) -> uuid.UUID:
    """Keeps the fields of this request for the person and returns the kept form's public id.

    Files are not kept, nor are secrets; of a form that is too long, only that it was too long.
    """
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        if not is_secret(name)
        for value in values
    ]
    too_long = sum(len(name) + len(value) for name, value in fields) > MOST_LETTERS
    path = request.get_full_path()
    content: Any = {
        "fields": [] if too_long else fields,
        "too_long": too_long,
        "files": sorted(request.FILES),
        "secrets": [n for n in request.POST if is_secret(n) and n != "csrfmiddlewaretoken"],
    }
    held = HeldForm.objects.create(
        person=person,
        path=path if len(path) <= 500 else request.path[:500],
        content=content,
        held_at=clock.now(),
    )
    old = HeldForm.objects.filter(person=person).order_by("-held_at").values_list("pk", flat=True)
    HeldForm.objects.filter(pk__in=list(old[MOST_FORMS:])).delete()
    return held.public_id


def kept_for(person: Person) -> list[HeldForm]:
    """The person's kept forms, newest first."""
    since = clock.now() - KEPT_FOR
    return list(HeldForm.objects.filter(person=person, held_at__gte=since).order_by("-held_at"))


def fields_of(held: HeldForm) -> list[tuple[str, str, str]]:
    """(name, label, value) of each field: the label is the name in readable words."""
    content: Any = held.content
    return [
        (name, re.sub(r"[_\-]+", " ", name).strip().capitalize(), value)
        for name, value in content["fields"]
    ]


def forget_old() -> int:
    """Deletes what is older than a day; a scheduled job calls it."""
    return HeldForm.objects.filter(held_at__lt=clock.now() - KEPT_FOR).delete()[0]


def writer_of(request: HttpRequest) -> Person | None:
    """The person who was signed in on this phone last, when it is not a shared one."""
    try:
        reference = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return None
    return Person.objects.filter(public_id=reference, is_active=True).first()


def remember_writer(response: HttpResponse, person: Person) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps(str(person.public_id), salt=SALT),
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def forget_writer(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
    if settings.HTTPS:
        response.cookies[COOKIE]["secure"] = True  # browsers ignore a __Host- cookie without it


def remembers(request: HttpRequest, person: Person) -> bool:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT) == str(person.public_id)
    except signing.BadSignature:
        return False
