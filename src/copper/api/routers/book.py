"""The members' lines of the book."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema

from copper.api.auth import actor_of
from copper.records import book, selectors

router = Router()
BIGGEST = 2**63 - 1


class Line(Schema):
    seq: int
    at: datetime
    kind: str
    sentence: str
    subject_type: str
    subject: UUID | None
    codes: dict[str, Any]
    hash: str


class Page(Schema):
    lines: list[Line]
    next_before: int | None


@router.get("/book", response=Page, openapi_extra={"x-scope": "book:read"})
def read_book(
    request,
    before: Annotated[int, Query(ge=1, le=BIGGEST)] = BIGGEST,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
):
    """Lines that members read, newest first; go on with before = next_before.

    Neither names nor anybody's own words are in it: what left could not be erased any more. The hash
    lets you check later that the book was not changed.
    """
    actor = actor_of(request)
    seen = selectors.visible_entries(actor).filter(audience=book.MEMBERS, seq__lt=before)
    entries = list(seen[: limit + 1])
    lines = [
        Line(
            seq=entry.seq,
            at=entry.at,
            kind=entry.kind,
            sentence=str(book.kinds.get(entry.kind)) if entry.kind in book.kinds else entry.kind,
            subject_type=entry.subject_type,
            subject=entry.subject,
            codes=entry.codes,
            hash=entry.hash,
        )
        for entry in entries[:limit]
    ]
    more = len(entries) > limit
    return Page(lines=lines, next_before=lines[-1].seq if more else None)
