"""Each party signs for itself, the same words as the others; nobody signs on another's behalf."""

import uuid
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from copper.accounts import services as accounts
from copper.accounts.actor import actor_for, system_actor
from copper.agreements import selectors, services
from copper.agreements.models import Signature, Version
from copper.core import clock
from copper.core.errors import ChangedMeanwhile, NotAllowed, NotHere, Refused
from copper.files import rules as files
from copper.files.models import StoredFile
from copper.records import services as records
from copper.records.models import Entry
from tests.agreements.things import offered, sign, signed, two, write
from tests.factories import OrganisationFactory, actor

pytestmark = pytest.mark.django_db


def photo():
    made = BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, "PNG")
    return made.getvalue()


def on_paper(things, who, number=1, **more):
    given = {"photo": photo(), "on": clock.today(), "language": "en"} | more
    return services.sign_on_paper(
        actor=who,
        agreement=things.agreement,
        party=things.parties[number - 1],
        version=things.newest,
        **given,
    )


def test_it_is_signed_when_every_party_signed_the_same_version():
    things = offered()
    assert things.agreement.state == "offered"
    sign(things, 1)
    assert things.again().state == "offered"
    assert things.agreement.holds is None
    sign(things, 2)
    assert things.again().state == "signed"
    assert things.agreement.holds == things.newest
    assert things.agreement.review_on == things.newest.review_on
    kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds.count("agreement.party_signed") == 2
    assert kinds[-1] == "agreement.signed"


def test_nobody_signs_for_another():
    things = offered()
    group, university = things.parties
    stranger = actor("community_lead", organisation=OrganisationFactory())
    peer = actor("peer_researcher", organisation=things.group)
    for who, party in (
        (things.coordinator, group),
        (things.lead, university),
        (things.researcher, group),
        (stranger, group),
        (peer, group),
        (system_actor("worker"), group),
    ):
        with pytest.raises(NotAllowed):
            services.sign_on_screen(
                actor=who,
                agreement=things.agreement,
                party=party,
                version=things.newest,
                language="en",
            )
        with pytest.raises(NotAllowed):
            services.sign_on_paper(
                actor=who,
                agreement=things.agreement,
                party=party,
                version=things.newest,
                language="en",
                photo=photo(),
                on=clock.today(),
            )
    assert not Signature.objects.exists()
    assert not StoredFile.objects.exists()


def test_nobody_signs_while_helping_somebody():
    things = offered()
    assistance = accounts.assist_start(
        actor=things.lead, person=actor("resident").person, agreed_how="spoken"
    )
    things.lead = actor_for(things.lead.person, assistance)
    with pytest.raises(NotAllowed, match="helping"):
        sign(things, 1)
    with pytest.raises(NotAllowed, match="helping"):
        on_paper(things, things.lead)


def test_the_network_signs_by_its_coordinator():
    group = OrganisationFactory()
    lead, coordinator = actor("community_lead", organisation=group), actor("coordinator")
    things = two(coordinator)
    things.agreement = services.begin(actor=coordinator, title="With us", parties=[None, group])
    write(things)
    services.offer(actor=lead, agreement=things.agreement)
    network, other = things.parties
    assert network.name == "The network"
    for who, party in ((lead, network), (coordinator, other)):
        with pytest.raises(NotAllowed):
            services.sign_on_screen(
                actor=who,
                agreement=things.agreement,
                party=party,
                version=things.newest,
                language="en",
            )
    for who, party in ((coordinator, network), (lead, other)):
        services.sign_on_screen(
            actor=who,
            agreement=things.agreement,
            party=party,
            version=things.newest,
            language="en",
        )
    assert things.again().state == "signed"


def test_a_party_signs_a_version_once():
    things = offered()
    sign(things, 1)
    with pytest.raises(Refused, match="already"):
        sign(things, 1)
    first = Signature.objects.get()
    first.pk, first.public_id = None, uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_words_that_are_still_written_are_not_signed():
    things = write(two())
    with pytest.raises(Refused, match="still being written"):
        sign(things, 1)


def test_who_reads_older_words_is_told_before_signing():
    things = offered()
    old = things.newest
    services.write_section(
        actor=things.researcher,
        agreement=things.agreement,
        section="purpose",
        rows=[{"text": "Something else"}],
    )
    with pytest.raises(ChangedMeanwhile):
        services.sign_on_screen(
            actor=things.lead,
            agreement=things.agreement,
            party=things.parties[0],
            version=old,
            language="en",
        )


def test_changing_words_makes_a_new_version_and_old_signatures_stay_with_theirs():
    things = signed()
    old = things.newest
    services.write_section(
        actor=things.researcher,
        agreement=things.agreement,
        section="purpose",
        rows=[{"text": "We look into dry homes, too."}],
    )
    assert things.again().state == "drafting"
    assert things.agreement.holds == old
    assert things.newest.number == old.number + 1
    assert old.signatures.count() == 2
    assert not things.newest.signatures.exists()
    services.offer(actor=things.researcher, agreement=things.agreement)
    sign(things, 2)
    assert things.again().holds == old, "one signature does not make the newer words hold"
    sign(things, 1)
    assert things.again().holds == things.newest
    assert things.agreement.state == "signed"
    assert selectors.version(things.agreement, 1).content["purpose"][0]["text"].startswith("We")


def test_the_database_refuses_to_change_what_was_offered_or_signed():
    things = signed()
    for rows, change in (
        (Version.objects.filter(agreement=things.agreement), {"content": {"purpose": []}}),
        (Version.objects.filter(agreement=things.agreement), {"is_binding": True}),
        (Signature.objects.all(), {"language": "ur"}),
        (Signature.objects.all(), {"person": things.coordinator.person}),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Signature.objects.all()._raw_delete("default")


def test_on_paper_with_a_photo_that_only_the_parties_read():
    things = offered()
    signature = on_paper(things, things.lead)
    assert signature.how == "paper"
    assert signature.photo.purpose == "agreement"
    stranger = actor("community_lead", organisation=OrganisationFactory())
    for who, may in (
        (things.lead, True),
        (things.researcher, True),
        (things.coordinator, True),
        (stranger, False),
        (actor("policy_maker"), False),
    ):
        assert files.may_read(who, signature.photo) is may


@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_on_the_paper_lies_between_offer_and_today(days):
    things = offered()
    with pytest.raises(Refused, match="day on the paper"):
        on_paper(things, things.lead, on=clock.today() + timedelta(days=days))
    assert not Signature.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_paper_that_is_no_picture_is_refused():
    things = offered()
    with pytest.raises(Refused):
        on_paper(things, things.lead, photo=b"just words")
    assert not Signature.objects.exists()


def test_a_party_of_another_agreement_is_not_here():
    things, other = offered(), two()
    with pytest.raises(NotHere):
        services.sign_on_screen(
            actor=other.lead,
            agreement=things.agreement,
            party=other.parties[0],
            version=things.newest,
            language="en",
        )


def test_a_paused_agreement_is_neither_offered_nor_signed_but_can_be_left():
    things = offered()
    records.object_to(
        actor=things.lead,
        subject_type="agreement",
        subject=things.agreement.public_id,
        words="We were not asked",
    )
    with pytest.raises(Refused, match="paused"):
        sign(things, 2)
    with pytest.raises(Refused, match="paused"):
        write(things)
    services.end(actor=things.lead, agreement=things.agreement)
    assert things.again().state == "ended"
    with pytest.raises(Refused, match="over"):
        sign(things, 2)


def test_in_ones_own_language_and_a_draft_says_which_words_count():
    things = offered()
    texts = {address: "ترجمہ" for address in selectors.content.leaves(things.newest.content)}
    with pytest.raises(Refused, match="no translation"):
        sign(things, 1, "ur")
    made = services.translate(
        actor=things.lead,
        agreement=things.agreement,
        version=things.newest,
        language="ur",
        texts=texts,
    )
    with pytest.raises(Refused, match="draft"):
        sign(things, 1, "ur")
    first = sign(things, 1, "ur", knows_which_counts=True)
    assert (first.language, first.counts, first.translation) == ("ur", "en", made)
    with pytest.raises(NotAllowed, match="Somebody else"):
        services.accept_translation(actor=things.lead, agreement=things.agreement, translation=made)
    services.accept_translation(
        actor=actor("interpreter"), agreement=things.agreement, translation=made
    )
    second = sign(things, 2, "ur")
    assert (second.language, second.counts) == ("ur", "ur")


def test_a_translation_is_never_changed_a_better_one_gets_a_number():
    things = offered()
    addresses = selectors.content.leaves(things.newest.content)
    both = [
        services.translate(
            actor=things.lead,
            agreement=things.agreement,
            version=things.newest,
            language="pl",
            texts=dict.fromkeys(addresses, words),
        )
        for words in ("Raz", "Dwa", "Dwa")
    ]
    assert [made.number for made in both] == [1, 2, 2]
    with pytest.raises(Refused, match="newer"):
        services.accept_translation(
            actor=things.researcher, agreement=things.agreement, translation=both[0]
        )
    with pytest.raises(Refused, match="not translated"):
        services.translate(
            actor=things.lead,
            agreement=things.agreement,
            version=things.newest,
            language="ur",
            texts={"purpose.0.text": "صرف یہ"},
        )
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        type(both[0]).objects.update(language="en")
