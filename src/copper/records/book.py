"""Writing the book, and checking that nobody changed it.

Each line's hash covers the line before it, its ids and codes, and a salted hash of its words. Erasing
words takes words and salt away; the line and the chain stay as they are.
"""

import hashlib
import json
import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from copper.accounts import roles
from copper.accounts.actor import Actor
from copper.core import clock
from copper.core.registry import Registry

from .models import ChainHead, Entry, EntryWords

GENESIS = "0" * 64
MEMBERS, PERSON = "members", "person"
# Kinds that only prove something; people's first look leaves them out.
TECHNICAL = ("rows.sealed",)
kinds: Registry[Any] = Registry("kind of line")
# subject_type → fn(ids) giving {id: (title, address)}, one query; what a line is about, in words.
titles: Registry[Callable[[Sequence[uuid.UUID]], Mapping[uuid.UUID, tuple[str, str]]]] = Registry(
    "titles of things in the book"
)


def declare_kind(code: str, sentence: Any) -> None:
    """Says that lines of this kind exist, and the plain sentence that members read."""
    kinds.add(code, sentence)


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(value: Any) -> Any:
    """Ids, whole numbers, short codes: what both databases give back unchanged."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, uuid.UUID):
        return str(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(f"The book takes ids, whole numbers and codes, not {type(value).__name__}.")


def _line_hash(entry: Entry) -> str:
    parts = [
        entry.seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.kind,
        entry.audience,
        *(
            str(ref or "")
            for ref in (entry.actor_ref, entry.on_behalf_ref, entry.person_ref, entry.subject)
        ),
        entry.system,
        entry.subject_type,
        str(entry.public_id),
        entry.codes,
        entry.words_hash,
        entry.prev_hash,
    ]
    return hashlib.sha256(_canonical(parts).encode()).hexdigest()


def _words_hash(salt: str, words: Mapping[str, Any]) -> str:
    return hashlib.sha256(f"{salt}:{_canonical(words)}".encode()).hexdigest()


def _checked_audience(audience: str, person_ref: uuid.UUID | None) -> None:
    kind, _colon, role = audience.partition(":")
    if audience not in {MEMBERS, PERSON} and not (kind == "role" and role in roles.ROLES):
        raise ValueError(f"'{audience}' is not an audience: members, person or role:<code>.")
    if audience == PERSON and person_ref is None:
        raise ValueError("A line for a person needs person_ref.")


@transaction.atomic
def write(
    *,
    actor: Actor,
    kind: str,
    subject: uuid.UUID | None = None,
    subject_type: str = "",
    audience: str = MEMBERS,
    words: Mapping[str, Any] | None = None,
    codes: Mapping[str, Any] | None = None,
    on_behalf_of: uuid.UUID | None = None,
    person_ref: uuid.UUID | None = None,
) -> Entry:
    """Adds a line, inside the caller's transaction: both land, or neither.

    `codes` holds ids, whole numbers and codes; `words` holds free text, which can be erased. Raises
    KeyError for a kind nobody declared and ValueError for an unknown audience.
    """
    kinds.get(kind)
    _checked_audience(audience, person_ref)
    # The update locks the head row until this transaction ends, so that lines never fork.
    if not ChainHead.objects.filter(pk=1).update(seq=F("seq") + 1):
        ChainHead.objects.get_or_create(pk=1)
        ChainHead.objects.filter(pk=1).update(seq=F("seq") + 1)
    head = ChainHead.objects.get(pk=1)
    salt = secrets.token_hex(16)
    behalf = on_behalf_of or (actor.acting_for.public_id if actor.acting_for else None)
    entry = Entry(
        seq=head.seq,
        at=clock.now(),
        kind=kind,
        audience=audience,
        actor_ref=actor.ref,
        system=actor.system,
        on_behalf_ref=behalf,
        person_ref=person_ref,
        subject_type=subject_type,
        subject=subject,
        codes=_plain(codes or {}),
        words_hash=_words_hash(salt, _plain(words)) if words else "",
        prev_hash=head.hash,
    )
    entry.hash = _line_hash(entry)
    entry.save(force_insert=True)
    ChainHead.objects.filter(pk=1).update(hash=entry.hash)
    if words:
        EntryWords.objects.create(entry=entry, salt=salt, content=_plain(words))
    return entry


def erase_words_of(person_ref: uuid.UUID) -> int:
    """Erases what a person said, and what was said of them, from the book. Returns how many lines."""
    theirs = (
        Q(entry__actor_ref=person_ref)
        | Q(entry__on_behalf_ref=person_ref)
        | Q(entry__person_ref=person_ref)
    )
    return EntryWords.objects.filter(theirs).delete()[0]


@dataclass(frozen=True)
class Verdict:
    """How the check ended: lines read, lines whose words were erased, faults in plain words."""

    lines: int
    erased: int
    head: str
    faults: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults


def _lines(batch: int = 2000) -> Iterator[Entry]:
    last = 0
    while True:
        page = list(
            Entry.objects.filter(seq__gt=last).select_related("words").order_by("seq")[:batch]
        )
        if not page:
            return
        yield from page
        last = page[-1].seq


def verify(expected_hash: str = "", most_faults: int = 20) -> Verdict:
    """Reads the whole book: numbers without gaps, each hash, each word still there, and the head.

    `expected_hash`: a head noted down earlier must be in the chain, or the end was rewritten.
    """
    faults: list[str] = []
    lines = erased = 0
    previous, seen = GENESIS, expected_hash in {"", GENESIS}
    for entry in _lines():
        lines += 1
        if entry.seq != lines:
            faults.append(f"Line {lines} is missing (the next one is {entry.seq}).")
            lines = entry.seq
        if entry.prev_hash != previous:
            faults.append(f"Line {entry.seq} does not follow from the line before it.")
        if _line_hash(entry) != entry.hash:
            faults.append(f"Line {entry.seq} was changed.")
        words = getattr(entry, "words", None)
        if words and _words_hash(words.salt, words.content) != entry.words_hash:
            faults.append(f"The words of line {entry.seq} were changed.")
        erased += bool(entry.words_hash and not words)
        previous = entry.hash
        seen = seen or entry.hash == expected_hash
        if len(faults) >= most_faults:
            break
    head = ChainHead.objects.filter(pk=1).first()
    if head and len(faults) < most_faults and (head.seq, head.hash) != (lines, previous):
        faults.append(f"The book should end at line {head.seq}, but it ends at line {lines}.")
    if not seen:
        faults.append("The hash you noted is not in the book: its end was rewritten.")
    return Verdict(lines, erased, previous, faults)


def head() -> tuple[int, str]:
    """(number, hash) of the last line: worth writing down somewhere else."""
    row = ChainHead.objects.filter(pk=1).first()
    return (row.seq, row.hash) if row else (0, GENESIS)


declare_kind("decision.opened", _("A question was put to a decision"))
declare_kind("decision.made", _("A decision was made"))
declare_kind("decision.withdrawn", _("A question was withdrawn"))
declare_kind("promise.made", _("A promise was made"))
declare_kind("promise.kept", _("A promise was kept"))
declare_kind("promise.broken", _("A promise was not kept"))
declare_kind("promise.released", _("A promise was released by the one it was made to"))
declare_kind("objection.raised", _("Somebody objected"))
declare_kind("objection.mediated", _("An objection is being talked through"))
declare_kind("objection.closed", _("An objection was answered"))
declare_kind("item.paused", _("Something was paused"))
declare_kind("item.resumed", _("Something goes on after a pause"))
declare_kind("message.received", _("A message came in for an independent person"))
declare_kind("message.answered", _("A message was answered"))
declare_kind("authority.asked", _("An authority asked for data"))
declare_kind("authority.answered", _("A request by an authority was answered"))
declare_kind("rows.sealed", _("Votes or answers were sealed"))
declare_kind("setting.changed", _("A rule of the network was changed"))
declare_kind("item.moved", _("Something moved to its next step"))
