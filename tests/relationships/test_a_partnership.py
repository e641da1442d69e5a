"""One partnership from its first day to its last, through the services that people's clicks call."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from copper.agreements import selectors as agreements_read
from copper.agreements import services as agreements
from copper.core import clock
from copper.core.errors import NotAllowed, NotHere, Refused
from copper.partners import selectors as partners_read
from copper.partners import services as partners
from copper.partners.models import Contact, Meeting, Partner
from copper.partners.questions import QUESTIONS
from copper.records import book
from copper.records import services as records
from copper.records.models import Entry
from copper.relationships import services
from copper.relationships.selectors import health, monday, own
from tests.agreements.things import WORDS
from tests.factories import actor

pytestmark = pytest.mark.django_db
YES = dict.fromkeys(QUESTIONS, "yes")
BEGIN = date(2031, 1, 6)  # a Monday


def day(number):
    """The clock at ten, so many days after the story began."""
    moment = datetime.combine(BEGIN + timedelta(days=number), time(10), ZoneInfo("Europe/London"))
    return clock.at(moment)


def state(partner):
    return Partner.objects.get(pk=partner.pk).state


def again(partner):
    return Partner.objects.select_related("organisation").get(pk=partner.pk)


def signal(who, partner, code):
    found = health.health(who, health.one(who, partner.public_id))
    return next(shown.signal for shown in found if shown.code == code)


def on_monday(who, code):
    services.prepare(actor=who)
    return [
        item.title
        for shown in monday.page(who)
        if shown.code == code
        for item in shown.section.items
    ]


def test_invite_talk_vet_agree_sign_promise_break_mend_rest_and_leave_with_data_choices():
    with day(0):
        cora = actor("coordinator", name="Cora")
        # invite
        garden = partners.add_partner(
            actor=cora, name="Garden", kind="community", wants="Clean air", brings="A warm room"
        )
        council = partners.add_partner(actor=cora, name="Council", kind="council")
        nasreen = actor("community_lead", organisation=garden.organisation, name="Nasreen")
        priya = actor("policy_maker", organisation=council.organisation, name="Priya")
        assert signal(cora, garden, "membership").state == "look"

    with day(7):
        # talk: somebody is due until people really met
        partners.move(actor=nasreen, partner=garden, to="talking")
        assert "Garden" in on_monday(cora, "contact")
        partners.note_meeting(actor=cora, partner=garden, on=clock.today(), how="visit")
        assert "Garden" not in on_monday(cora, "contact")
        assert signal(cora, garden, "rhythm").state == "good"

    with day(14):
        # vet both ways: nobody is a member before
        with pytest.raises(Refused):
            partners.move(actor=nasreen, partner=garden, to="member")
        partners.vet(actor=cora, by=None, about=garden.organisation, views=YES, go_on=True)
        with pytest.raises(NotAllowed):  # the coordinator does not look for them
            partners.vet(actor=cora, by=garden.organisation, about=None, views=YES, go_on=True)
        partners.vet(actor=nasreen, by=garden.organisation, about=None, views=YES, go_on=True)
        partners.hold_contact(
            actor=nasreen,
            partner=garden,
            name="Nasreen",
            consent_how="spoken",
            consent_on=clock.today(),
        )
        for to in ("member", "active"):
            partners.move(actor=nasreen, partner=garden, to=to)
        assert signal(nasreen, garden, "vetting").state == "good"
        assert "Garden" in on_monday(cora, "quiet")  # one person, and the link hangs on her

    with day(21):
        # agree: written in conversation
        made = agreements.begin(
            actor=priya, title="Damp homes", parties=[garden.organisation, council.organisation]
        )
        papers = agreements_read.one(priya, made.public_id)
        for section, rows in WORDS.items():
            agreements.write_section(actor=priya, agreement=papers, section=section, rows=rows)
        agreements.set_terms(
            actor=nasreen,
            agreement=papers,
            is_binding=False,
            review_on=clock.today() + timedelta(days=200),
        )
        agreements.offer(actor=nasreen, agreement=papers)
        assert on_monday(cora, "wait") == ["Agreement: Garden, Council"]
        assert signal(nasreen, garden, "agreement").state == "look"

    with day(28):
        # sign: each for itself
        papers = agreements_read.one(priya, made.public_id)
        version = agreements_read.version(papers)
        sides = {party.organisation_id: party for party in papers.parties.all()}
        for who, page in ((nasreen, garden), (priya, council)):
            with pytest.raises(NotAllowed):
                agreements.sign_on_screen(
                    actor=cora,
                    agreement=papers,
                    party=sides[page.organisation_id],
                    version=version,
                    language="en",
                )
            agreements.sign_on_screen(
                actor=who,
                agreement=papers,
                party=sides[page.organisation_id],
                version=version,
                language="en",
            )
        assert on_monday(cora, "wait") == []
        assert signal(nasreen, garden, "agreement").state == "good"

    with day(35):
        # promise
        both_sides = {
            "by_organisation": council.organisation,
            "to_organisation": garden.organisation,
        }
        promise = records.make_promise(
            actor=priya,
            text="Bring the plan before it is decided",
            due_on=clock.today() + timedelta(days=10),
            **both_sides,
        )
        assert own.both_sides(nasreen, again(garden)).we_promised == [promise]
        assert own.both_sides(priya, again(council)).they_promised == [promise]
        assert on_monday(cora, "wait") == ["Bring the plan before it is decided"]

    with day(49):
        # break: from its day on the network owes it to the community
        assert on_monday(cora, "owe") == ["Bring the plan before it is decided"]
        assert signal(nasreen, council, "promises").state == "look"
        records.break_promise(actor=nasreen, promise=promise)
        assert on_monday(cora, "owe") == []
        assert "Not kept: 1." in signal(nasreen, council, "promises").words

    with day(56):
        # mend
        mended = records.make_promise(
            actor=priya,
            text="Come and say why",
            due_on=clock.today() + timedelta(days=7),
            **both_sides,
        )
    with day(60):
        records.keep_promise(actor=priya, promise=mended)
        words = signal(nasreen, council, "promises").words
        assert "Kept on time: 1 of 2." in words
        assert "Since the last broken one, a promise was kept." in words

    with day(90):
        # rest: the seat stays, nobody calls
        partners.move(actor=nasreen, partner=again(garden), to="resting")
        assert "Garden" not in on_monday(cora, "contact") + on_monday(cora, "quiet")
        assert signal(cora, garden, "rhythm").state == "good"
        assert signal(cora, garden, "membership").state == "good"

    with day(300):
        # leave, with a choice about the data; it is done at once
        with pytest.raises(Refused):
            partners.move(actor=nasreen, partner=again(garden), to="left")
        partners.move(actor=nasreen, partner=again(garden), to="left", data_choice="remove")
        assert state(garden) == "left"
        assert not Contact.objects.filter(partner=garden).exists()
        assert not Meeting.objects.filter(partner=garden).exists()
        assert (again(garden).wants, again(garden).brings) == ("", "")
        with pytest.raises(NotHere):
            partners_read.one(priya, garden.public_id)
        # what others decided with them stays, and the book is whole
        assert "Not kept: 1." in signal(priya, council, "promises").words
        moves = Entry.objects.filter(kind="partner.moved", subject=garden.public_id)
        assert [line.codes["to"] for line in moves.order_by("seq")] == [
            "talking", "member", "active", "resting", "left",
        ]  # fmt: skip
        assert book.verify().is_whole
