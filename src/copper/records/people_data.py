"""What the room keeps about a person: given out, erased, moved when two accounts become one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.accounts.events import KINDS, AccountEvent
from copper.accounts.models import Person
from copper.accounts.subject_data import Line

from . import book
from .models import Decision, Dissent, Entry, EntryWords, Objection, Pause, Promise, Vote

for _kind, _sentence in KINDS.items():
    book.declare_kind(_kind, _sentence)


def write_account_event(event: AccountEvent) -> None:
    """A line in the book for what happens to accounts, which lie below the book."""
    book.write(
        actor=event.actor,
        kind=event.kind,
        audience=event.audience,
        person_ref=event.person_ref,
        subject=event.subject,
        subject_type=event.subject_type,
        on_behalf_of=event.on_behalf_of,
        codes=event.codes,
        words=event.words or None,
    )


def export(person: Person) -> dict[str, Any]:
    """Plain JSON: what this person voted, proposed, promised and objected to, and lines about them."""
    ref = person.public_id
    lines = (
        Entry.objects.filter(person_ref=ref)
        | Entry.objects.filter(actor_ref=ref)
        | Entry.objects.filter(on_behalf_ref=ref)
    )
    return {
        "votes": [
            {
                "question": vote.decision.question,
                "choice": vote.decision.option_text(vote.option),
                "at": vote.cast_at.isoformat(),
            }
            for vote in Vote.objects.filter(person_ref=ref)
            .select_related("decision")
            .order_by("cast_at")
        ],
        "questions": [
            {"question": d.question, "at": d.opened_at.isoformat()}
            for d in Decision.objects.filter(proposed_by=person)
        ],
        "promises": [
            {"promise": p.text, "due": p.due_on.isoformat(), "state": p.state}
            for p in Promise.objects.filter(by_person=person)
        ],
        "objections": [
            {"words": o.words, "at": o.raised_at.isoformat(), "state": o.state}
            for o in Objection.objects.filter(raised_by=person)
        ],
        "other_opinions": list(
            Dissent.objects.filter(person_ref=ref).values_list("words", flat=True)
        ),
        "lines_in_the_book": [
            {
                "at": line.at.isoformat(),
                "what": str(book.kinds.get(line.kind)) if line.kind in book.kinds else line.kind,
                "words": line.words.content if hasattr(line, "words") else {},
            }
            for line in lines.distinct().select_related("words").order_by("seq")
        ],
    }


def erase(person: Person) -> None:
    """Words go; ids, votes and dates stay, so that the chain still fits."""
    book.erase_words_of(person.public_id)
    Objection.objects.filter(raised_by=person).update(words="")
    Dissent.objects.filter(person_ref=person.public_id).update(words="")
    Decision.objects.filter(decided_by=person).update(reason="")
    Promise.objects.filter(by_person=person).update(text="")
    Pause.objects.filter(paused_by_ref=person.public_id).update(reason="")


def explain(person: Person) -> list[Line]:
    """The room's part of the page before erasing: only what this person really has here."""
    ref = person.public_id
    has_words = (
        EntryWords.objects.filter(entry__actor_ref=ref).exists()
        or EntryWords.objects.filter(entry__person_ref=ref).exists()
    )
    facts = [
        (has_words, Line(_("Your words in the book"), True)),
        (
            Objection.objects.filter(raised_by=person).exists(),
            Line(_("What you wrote in objections"), True),
        ),
        (
            Dissent.objects.filter(person_ref=ref).exists(),
            Line(_("What you wrote as another opinion"), True),
        ),
        (
            Decision.objects.filter(decided_by=person).exclude(reason="").exists(),
            Line(_("The reasons you wrote for decisions"), True),
        ),
        (
            Promise.objects.filter(by_person=person).exists(),
            Line(_("The words of your promises"), True),
        ),
        (
            Vote.objects.filter(person_ref=ref).exists(),
            Line(
                _("Your votes"),
                False,
                _("A decision must stay countable. Your vote stays without your name."),
            ),
        ),
        (
            Entry.objects.filter(actor_ref=ref).exists()
            or Entry.objects.filter(person_ref=ref).exists(),
            Line(
                _("Lines in the book, with a number in place of your name"),
                False,
                _("Nobody can take lines out of the book, or it could be forged."),
            ),
        ),
        (
            Decision.objects.filter(proposed_by=person).exists(),
            Line(
                _("Questions you put to the network"),
                False,
                _("Other people voted on them. Your name goes."),
            ),
        ),
    ]
    return [line for there, line in facts if there]


def move(kept: Person, gone: Person) -> None:
    """What can still change goes to the account that is kept; the book keeps both ids."""
    Promise.objects.filter(by_person=gone).update(by_person=kept)
    Promise.objects.filter(to_person=gone).update(to_person=kept)
    Objection.objects.filter(raised_by=gone).update(raised_by=kept)
    Decision.objects.filter(proposed_by=gone, decided_at__isnull=True).update(proposed_by=kept)
    Decision.objects.filter(person_concerned=gone, decided_at__isnull=True).update(
        person_concerned=kept
    )
