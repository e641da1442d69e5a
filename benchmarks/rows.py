"""Rows for every list page, as many as wanted: for `./copper bench lists` and tests/test_list_pages.py.

A filler is called with the person who will look and how many rows to add; together they make one
network in which each list is that long.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation, Person, Seat
from copper.agreements import patterns as agreement_patterns
from copper.agreements.models import Agreement, Party, Signature, Version
from copper.core import clock
from copper.events.models import Ask, Coming, Event
from copper.exchange.models import Grant, Run
from copper.instruments.models import Instrument, InstrumentVersion, Round
from copper.languages import catalogs
from copper.languages.models import Review
from copper.partners.models import Community, Partner
from copper.places.models import Area, Edition, Measure
from copper.reach.models import Tally
from copper.records import book
from copper.records.models import (
    AuthorityRequest,
    Decision,
    Message,
    Objection,
    Pause,
    Promise,
    Vote,
)
from copper.ties.models import Wave

EDITION = "ward-1999"  # of no real list, so that the demonstration's own areas are not in the way
INSTRUMENT = "measured"
EVENT = UUID("00000000-0000-4000-8000-00000000e7e4")
_BATCH = 500
_OPTIONS = [{"code": "a", "text": "Yes"}, {"code": "b", "text": "No"}]


def _mark() -> str:
    return secrets.token_hex(8)


def people(person: Person, count: int) -> None:
    """People with a seat at an organisation."""
    organisation, _made = Organisation.objects.get_or_create(
        name="Measured", defaults={"bloc": "community", "created_at": clock.now()}
    )
    made = Person.objects.bulk_create(
        [Person(name=f"Person {_mark()}", joined_at=clock.now()) for _ in range(count)], _BATCH
    )
    Seat.objects.bulk_create(
        [
            Seat(
                person=one,
                organisation=organisation,
                role="resident",
                bloc="community",
                starts_on=clock.today(),
            )
            for one in made
        ],
        _BATCH,
    )


def decisions(person: Person, count: int) -> None:
    """Open questions; on every other one the person has voted."""
    made = Decision.objects.bulk_create(
        [
            Decision(
                question=f"Where shall we meet? {_mark()}",
                options=_OPTIONS,
                rule="C",
                stake=1,
                proposed_by=person,
                opened_at=clock.now(),
            )
            for _ in range(count)
        ],
        _BATCH,
    )
    seat = Seat.objects.filter(person=person).first()
    Vote.objects.bulk_create(
        [
            Vote(
                decision=one,
                seat=seat,
                person_ref=person.public_id,
                bloc="community",
                option="a",
                cast_at=clock.now(),
            )
            for one in made[::2]
        ],
        _BATCH,
    )


def promises(person: Person, count: int) -> None:
    """Open ones to all members; every fifth is between two other people."""
    people(person, 2)
    other, another = Person.objects.order_by("-pk")[:2]
    Promise.objects.bulk_create(
        [
            Promise(
                text=f"Tea {_mark()}",
                by_person=other if n % 5 == 4 else person,
                to_person=another if n % 5 == 4 else None,
                made_at=clock.now(),
                due_on=clock.today() + timedelta(days=n % 300),
            )
            for n in range(count)
        ],
        _BATCH,
    )


def lines(person: Person, count: int) -> None:
    """Lines of the book about decisions and promises, with words, by somebody else each time."""
    decisions(person, min(count, 20))
    promises(person, min(count, 20))
    about = [("decision", one) for one in Decision.objects.order_by("-pk")[:20]]
    about += [("promise", one) for one in Promise.objects.order_by("-pk")[:20]]
    people(person, min(count, 50))
    authors = list(Person.objects.order_by("-pk")[: min(count, 50)])
    with transaction.atomic():
        for n in range(count):
            kind, thing = about[n % len(about)]
            book.write(
                actor=Actor(authors[n % len(authors)]),
                kind="decision.opened" if kind == "decision" else "promise.made",
                subject_type=kind,
                subject=thing.public_id,
                words={"why": "Because."} if n % 10 == 0 else None,
            )


def messages(person: Person, count: int) -> None:
    """To the independent person and to the data protection officer."""
    Message.objects.bulk_create(
        [
            Message(
                kind="complaint",
                words="Late pay",
                route="web",
                receipt_print=secrets.token_hex(32),
                received_at=clock.now(),
                acknowledge_by=clock.today() + timedelta(days=n % 30),
                goes_to=("independent_person", "data_protection_officer")[n % 2],
            )
            for n in range(2 * count)
        ],
        _BATCH,
    )


def requests(person: Person, count: int) -> None:
    AuthorityRequest.objects.bulk_create(
        [
            AuthorityRequest(
                authority="Police",
                asked_for="Names",
                received_on=clock.today() - timedelta(days=n % 300),
                logged_at=clock.now(),
                logged_by=person,
                told_at=clock.now(),
            )
            for n in range(count)
        ],
        _BATCH,
    )


def objections(person: Person, count: int) -> None:
    """Each with a pause of its own; half of them are closed."""
    made = Objection.objects.bulk_create(
        [
            Objection(
                subject_type="other",
                subject=person.public_id,
                words="No",
                raised_by=person,
                raised_at=clock.now(),
                state=("raised", "compromise")[n % 2],
                closed_at=(None, clock.now())[n % 2],
            )
            for n in range(count)
        ],
        _BATCH,
    )
    Pause.objects.bulk_create(
        [
            Pause(
                subject_type="other",
                subject=one.public_id,
                objection=one,
                starts_at=clock.now(),
                ends_on=clock.today() + timedelta(days=10),
            )
            for one in made
        ],
        _BATCH,
    )


def areas(person: Person, count: int) -> None:
    edition, _made = Edition.objects.get_or_create(
        code=EDITION, defaults={"kind": "ward", "year": 1999, "source": "x", "licence": "x"}
    )
    Area.objects.bulk_create(
        [Area(edition=edition, code=_mark(), name=f"Area {_mark()}") for _ in range(count)], _BATCH
    )


def measures(person: Person, count: int) -> None:
    """Tables of numbers. No network has thousands: at most 300."""
    areas(person, 1)
    edition = Edition.objects.get(code=EDITION)
    Measure.objects.bulk_create(
        [
            Measure(
                key=_mark(),
                topic=f"Topic {n % 20}",
                name="Trees",
                unit="score",
                edition=edition,
                year=1999,
                source="x",
                licence="x",
            )
            for n in range(min(count, 300))
        ],
        _BATCH,
    )


def _content() -> Any:
    version = InstrumentVersion.objects.filter(published_at__isnull=False).order_by("pk").first()
    assert version is not None, "a published questionnaire must be there first"
    return version.content


def instruments(person: Person, count: int) -> None:
    content, now = _content(), clock.now()
    made = Instrument.objects.bulk_create(
        [
            Instrument(code=_mark(), title=content["title"], kind="own", licence="x", made_at=now)
            for _ in range(count)
        ],
        _BATCH,
    )
    InstrumentVersion.objects.bulk_create(
        [
            InstrumentVersion(
                instrument=one, number=1, content=content, made_at=now, published_at=now
            )
            for one in made
        ],
        _BATCH,
    )


def rounds(person: Person, count: int) -> None:
    """Open rounds, which ask everybody with a seat, of several versions of one questionnaire."""
    content, now = _content(), clock.now()
    instrument, _made = Instrument.objects.get_or_create(
        code=INSTRUMENT,
        defaults={"title": content["title"], "kind": "own", "licence": "x", "made_at": now},
    )
    newest = instrument.versions.aggregate(n=Max("number"))["n"] or 0
    version = InstrumentVersion.objects.create(
        instrument=instrument, number=newest + 1, content=content, made_at=now, published_at=now
    )
    Round.objects.bulk_create(
        [
            Round(
                of_version=version,
                label=f"Round {_mark()}",
                opens_on=clock.today(),
                closes_on=clock.today() + timedelta(days=n % 300),
                made_by=person,
                made_at=now,
            )
            for n in range(count)
        ],
        _BATCH,
    )


def reviews(person: Person, count: int) -> None:
    """What speakers said of sentences, over and over when there are fewer sentences."""
    sentences = [sentence for sentence in catalogs.sentences("ur") if not sentence.plural]
    Review.objects.bulk_create(
        [
            Review(
                language="ur",
                key=sentences[n % len(sentences)].key,
                texts=["جملہ"],
                is_corrected=True,
                reviewer_ref=person.public_id,
                reviewed_at=clock.now(),
            )
            for n in range(count)
        ],
        _BATCH,
    )


def partners(person: Person, count: int) -> None:
    """Organisations with their pages."""
    made = Organisation.objects.bulk_create(
        [
            Organisation(name=f"Group {_mark()}", bloc="community", created_at=clock.now())
            for _ in range(count)
        ],
        _BATCH,
    )
    Partner.objects.bulk_create(
        [
            Partner(
                organisation=one,
                kind="community",
                state="active",
                state_since=clock.today(),
                created_at=clock.now(),
                about="What they do",
            )
            for one in made
        ],
        _BATCH,
    )


def words_for_communities(person: Person, count: int) -> None:
    """The network's own words."""
    Community.objects.bulk_create(
        [Community(code=_mark(), name=f"Word {_mark()}") for _ in range(count)], _BATCH
    )


def tallies(person: Person, count: int) -> None:
    """Counts of who takes part."""
    areas(person, 1)
    base, _made = Measure.objects.get_or_create(
        key="measured-all",
        defaults={
            "topic": "Measured",
            "name": "Everybody",
            "unit": "people",
            "edition": Edition.objects.get(code=EDITION),
            "year": 1999,
            "source": "x",
            "licence": "x",
        },
    )
    Tally.objects.bulk_create(
        [
            Tally(
                whom="members",
                how="slips",
                first=clock.today() - timedelta(days=n % 300),
                last=clock.today(),
                base=base,
                people=100 + n,
                entered_at=clock.now(),
            )
            for n in range(count)
        ],
        _BATCH,
    )


def events(person: Person, count: int) -> None:
    """Events of this month that the person said yes to."""
    organisation, _made = Organisation.objects.get_or_create(
        name="Measured", defaults={"bloc": "community", "created_at": clock.now()}
    )
    now = clock.now()
    made = Event.objects.bulk_create(
        [
            Event(
                organiser=organisation,
                title=f"Meeting {_mark()}",
                kind="meeting",
                starts_at=now + timedelta(minutes=n % 60),
                ends_at=now + timedelta(minutes=90),
                place="Hall",
                made_at=now,
                changed_at=now,
            )
            for n in range(count)
        ],
        _BATCH,
    )
    Coming.objects.bulk_create(
        [Coming(event=one, person=person, answer="coming", said_at=now) for one in made], _BATCH
    )


def asks(person: Person, count: int) -> None:
    """Accepted asks of different organisations by the network, this month."""
    mark = _mark()
    asked = Organisation.objects.bulk_create(
        [
            Organisation(name=f"Asked {mark} {n}", bloc="community", created_at=clock.now())
            for n in range(min(count, 1000))
        ],
        _BATCH,
    )
    Ask.objects.bulk_create(
        [
            Ask(
                of=asked[n % len(asked)],
                kind="survey",
                title=f"Ask {_mark()}",
                first_day=clock.today(),
                last_day=clock.today(),
                minutes=20,
                people=10,
                comes_back="A page",
                comes_back_on=clock.today(),
                state="accepted",
                proposed_at=clock.now(),
            )
            for n in range(count)
        ],
        _BATCH,
    )


def comers(person: Person, count: int) -> None:
    """People who come to the one event whose page is looked at."""
    events(person, 0)
    organisation = Organisation.objects.get(name="Measured")
    now = clock.now()
    event, _made = Event.objects.get_or_create(
        public_id=EVENT,
        defaults={
            "organiser": organisation,
            "title": "Meeting",
            "kind": "meeting",
            "starts_at": now,
            "ends_at": now + timedelta(hours=1),
            "place": "Hall",
            "made_at": now,
            "changed_at": now,
        },
    )
    people(person, count)
    who = Person.objects.order_by("-pk")[:count]
    Coming.objects.bulk_create(
        [
            Coming(
                event=event, person=one, answer="coming", said_at=now, needs={"wants": ["breaks"]}
            )
            for one in who
        ],
        _BATCH,
    )


def agreements(person: Person, count: int) -> None:
    """Agreements of two, each with a signature."""
    template, now = agreement_patterns.keep_newest(), clock.now()
    for mark in [_mark() for _ in range(count)]:
        sides = Organisation.objects.bulk_create(
            [Organisation(name=f"Side {n} {mark}", bloc="community", created_at=now) for n in "ab"]
        )
        made = Agreement.objects.create(
            title=f"Agreement {mark}",
            template=template,
            state="offered",
            state_since=clock.today(),
            made_at=now,
        )
        parties = Party.objects.bulk_create(
            [Party(agreement=made, number=n, organisation=side) for n, side in enumerate(sides, 1)]
        )
        version = Version.objects.create(
            agreement=made, number=1, language="en", made_at=now, offered_at=now, closed_at=now
        )
        Signature.objects.create(
            version=version,
            party=parties[0],
            person=person,
            signed_as="A",
            how="screen",
            language="en",
            counts="en",
            on=clock.today(),
            at=now,
        )


def survey_waves(person: Person, count: int) -> None:
    """Rounds of the partnership survey."""
    Wave.objects.bulk_create(
        [
            Wave(
                label=f"Round {_mark()}",
                opens_on=clock.today(),
                closes_on=clock.today(),
                closed_at=clock.now(),
            )
            for _ in range(count)
        ],
        _BATCH,
    )


def runs(person: Person, count: int) -> None:
    """Files that came in."""
    Run.objects.bulk_create(
        [Run(format="csv", made_at=clock.now(), rows_count=n) for n in range(count)], _BATCH
    )


def grants(person: Person, count: int) -> None:
    """Grants of a funder that is not here."""
    start = Grant.objects.count()
    Grant.objects.bulk_create(
        [
            Grant(
                identifier=f"360G-measured-{n}",
                title=f"Grant {n}",
                pence=100 * n,
                awarded_on=clock.today(),
                added_at=clock.now(),
            )
            for n in range(start, start + count)
        ],
        _BATCH,
    )


def institutions(person: Person, count: int) -> None:
    """Institutions with a promise each, kept on its day."""
    made = Organisation.objects.bulk_create(
        [
            Organisation(name=f"Council {_mark()}", bloc="institution", created_at=clock.now())
            for _ in range(count)
        ],
        _BATCH,
    )
    today = clock.today()
    Partner.objects.bulk_create(
        [
            Partner(
                organisation=one,
                kind="council",
                state="active",
                state_since=today,
                created_at=clock.now(),
            )
            for one in made
        ],
        _BATCH,
    )
    Promise.objects.bulk_create(
        [
            Promise(
                text="Tea",
                by_organisation=one,
                made_at=clock.now(),
                due_on=today,
                state="kept",
                closed_on=today,
            )
            for one in made
        ],
        _BATCH,
    )


@dataclass(frozen=True)
class ListPage:
    """A page that shows many things, who looks at it, and what fills it."""

    name: str
    role: str
    fill: Callable[[Person, int], None]
    args: dict[str, Any] = field(default_factory=dict)


PAGES = (
    ListPage("home", "coordinator", objections),
    ListPage("home", "resident", decisions),
    ListPage("records:book", "resident", lines),
    ListPage("records:decision_list", "resident", decisions),
    ListPage("records:promise_list", "resident", promises),
    ListPage("records:message_list", "independent_person", messages),
    ListPage("records:told_requests", "resident", requests),
    ListPage("records:request_list", "data_protection_officer", requests),
    ListPage("places:edition_list", "resident", areas),
    ListPage("places:area_list", "resident", areas, {"edition": EDITION}),
    ListPage("places:measure_list", "resident", measures, {"edition": EDITION}),
    ListPage("instruments:list", "resident", instruments),
    ListPage("instruments:instrument", "resident", rounds, {"code": INSTRUMENT}),
    ListPage("languages:coverage", "resident", reviews),
    ListPage("languages:sentences", "interpreter", reviews, {"code": "ur"}),
    ListPage("agreements:list", "coordinator", agreements),
    ListPage("partners:list", "resident", partners),
    ListPage("reach:list", "resident", tallies),
    ListPage("relationships:monday", "coordinator", promises),
    ListPage("relationships:everybody", "coordinator", partners),
    ListPage("relationships:conduct", "resident", institutions),
    ListPage("exchange:list", "coordinator", runs),
    ListPage("exchange:grants", "resident", grants),
    ListPage("partners:words", "coordinator", words_for_communities),
    ListPage("ties:list", "coordinator", survey_waves),
    ListPage("accounts:seat_list", "coordinator", people),
    ListPage("events:calendar", "resident", events),
    ListPage("events:calendar", "coordinator", asks),
    ListPage("events:asks", "coordinator", asks),
    ListPage("events:choose", "coordinator", asks),
    ListPage("events:event", "coordinator", comers, {"public_id": EVENT}),
    ListPage("events:who", "coordinator", comers, {"public_id": EVENT}),
)
