"""The pages: what people read, type and press."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from copper.agreements import content, selectors, services
from copper.agreements.models import Agreement, Comment, Signature, Template
from copper.core import clock
from tests.agreements.things import WORDS, offered, sign, signed, two, write
from tests.factories import OrganisationFactory, actor

pytestmark = pytest.mark.django_db


def at(things, name, *rest):
    return reverse(f"agreements:{name}", args=[things.agreement.public_id, *rest])


@pytest.fixture
def as_(client):
    def do(who):
        client.force_login(who.person)
        return client

    return do


def text_of(response):
    return response.content.decode()


def test_begin_one_with_a_group_that_is_not_registered(as_):
    group = OrganisationFactory()
    lead = actor("community_lead", organisation=group)
    page = as_(lead).get(reverse("agreements:begin"))
    assert f'value="{group.name}"' in text_of(page)
    sent = {
        "title": "Safe ways home",
        "language": "ur",
        "party_1": f" {group.name.upper()} ",
        "loose_1": "on",
        "party_2": "the network",
    }
    answer = as_(lead).post(reverse("agreements:begin"), sent)
    made = Agreement.objects.get()
    assert answer.headers["location"] == reverse("agreements:one", args=[made.public_id])
    assert [party.is_incorporated for party in made.parties.all()] == [False, True]
    assert selectors.version(made).language == "ur"


def test_begin_one_with_oneself_is_refused_and_nothing_is_lost(as_):
    group = OrganisationFactory()
    lead = actor("community_lead", organisation=group)
    sent = {
        "title": "Alone",
        "language": "en",
        "party_1": group.name,
        "party_2": group.name,
    }
    answer = as_(lead).post(reverse("agreements:begin"), sent)
    assert answer.status_code == 422
    assert "two or more" in text_of(answer)
    assert "Alone" in text_of(answer)


def test_a_party_that_nobody_knows_is_a_form_error(as_):
    lead = actor("community_lead", organisation=OrganisationFactory())
    sent = {"title": "T", "language": "en", "party_1": "The network", "party_2": "Nobody's"}
    answer = as_(lead).post(reverse("agreements:begin"), sent)
    assert answer.status_code == 422
    assert "We know no organisation of this name" in text_of(answer)
    assert "Nobody&#39;s" in text_of(answer)


def test_the_page_says_that_it_does_not_bind_and_who_signed(as_):
    things = offered()
    sign(things, 2)
    page = text_of(as_(things.lead).get(at(things, "one")))
    assert "not legally binding" in page
    assert "Your side has not signed yet" in page
    assert page.count("not signed</strong>") == 1
    assert "£500" in page


def test_a_section_is_written_for_each_party(as_):
    things = two()
    address = at(things, "write", "brings")
    page = text_of(as_(things.lead).get(address))
    assert things.group.name in page
    assert things.university.name in page
    seen = {"number": 1, "saved": 1}
    answer = as_(things.lead).post(address, seen | {"1-text": "Trust", "2-text": "Money"})
    assert answer.status_code == 302
    assert things.newest.content["brings"] == [
        {"of": 1, "text": "Trust"},
        {"of": 2, "text": "Money"},
    ]


def test_a_table_has_room_for_more_rows(as_):
    things = write(two())
    page = text_of(as_(things.coordinator).get(at(things, "write", "decides")))
    assert 'name="2-what"' in page
    assert 'name="3-what"' not in page


def test_who_writes_while_somebody_saves_keeps_every_word_and_can_save_again(as_):
    things = two()
    address = at(things, "write", "purpose")
    seen = {"number": 1, "saved": 1}
    services.write_section(
        actor=things.researcher,
        agreement=things.agreement,
        section="purpose",
        rows=[{"text": "Faster words"}],
    )
    answer = as_(things.lead).post(address, seen | {"0-text": "What I wrote for an hour"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "What I wrote for an hour" in page
    assert "Faster words" in page
    assert "changed this agreement while you wrote" in page
    now = things.newest
    assert f'name="saved" value="{now.version}"' in page
    again = as_(things.lead).post(
        address,
        {"number": now.number, "saved": now.version, "0-text": "What I wrote for an hour"},
    )
    assert again.status_code == 302
    assert things.newest.number == 2
    assert things.newest.content["purpose"][0]["text"] == "What I wrote for an hour"


def test_a_text_that_is_too_long_is_a_form_error(as_):
    things = two()
    answer = as_(things.lead).post(
        at(things, "write", "purpose"), {"number": 1, "saved": 1, "0-text": "x" * 8001}
    )
    assert answer.status_code == 422
    assert "x" * 8001 in text_of(answer)


def test_changes_are_shown_without_colour(as_):
    things = offered()
    services.write_section(
        actor=things.lead,
        agreement=things.agreement,
        section="purpose",
        rows=[{"text": "We look into cold homes together."}],
        note="Damp is known",
    )
    page = text_of(as_(things.researcher).get(at(things, "compare")))
    assert "<del>" in page
    assert "damp</del>" in page.replace('<span class="nhsuk-u-visually-hidden">]</span>', "")
    assert "<ins>" in page
    assert "<strong>cold</strong>" in page
    assert "Damp is known" in text_of(as_(things.researcher).get(at(things, "one")))
    assert as_(things.lead).get(at(things, "compare") + "?from=1&to=99").status_code == 404


def test_offering_says_what_is_missing(as_):
    things = two()
    page = text_of(as_(things.lead).get(at(things, "offer")))
    assert "What we want to do together: nothing is written yet" in page
    answer = as_(things.lead).post(at(things, "offer"))
    assert answer.status_code == 422
    write(things)
    assert as_(things.lead).post(at(things, "offer")).status_code == 302
    assert things.again().state == "offered"


def test_signing_on_screen_needs_the_tick(as_):
    things = offered()
    page = text_of(as_(things.lead).get(at(things, "sign")))
    assert "We look into damp homes together." in page
    assert as_(things.lead).post(at(things, "sign"), {"number": 1}).status_code == 422
    answer = as_(things.lead).post(at(things, "sign"), {"number": 1, "agree": "on"})
    assert answer.status_code == 302
    assert Signature.objects.get().party == things.parties[0]
    again = as_(things.lead).get(at(things, "sign"))
    assert again.status_code == 422
    assert "already" in text_of(again)


def test_words_that_changed_after_the_page_was_opened_are_not_signed(as_):
    things = offered()
    as_(things.lead).get(at(things, "sign"))
    services.write_section(
        actor=things.researcher,
        agreement=things.agreement,
        section="purpose",
        rows=[{"text": "Other words"}],
    )
    services.offer(actor=things.researcher, agreement=things.agreement)
    answer = as_(things.lead).post(at(things, "sign"), {"number": 1, "agree": "on"})
    assert answer.status_code == 422
    assert "you would sign something older" in text_of(answer)
    assert not Signature.objects.exists()


def test_a_draft_translation_says_which_words_count(as_):
    things = offered()
    addresses = content.leaves(things.newest.content)
    sent = dict.fromkeys(addresses, "ہم مل کر")
    answer = as_(things.lead).post(at(things, "translate", "ur"), sent)
    assert answer.status_code == 302
    page = text_of(as_(things.lead).get(at(things, "sign") + "?language=ur"))
    assert "The words in English count" in page
    assert "ہم مل کر" in page
    signing = at(things, "sign") + "?language=ur"
    assert as_(things.lead).post(signing, {"number": 1, "agree": "on"}).status_code == 422
    knowing = {"number": 1, "agree": "on", "knows_which_counts": "on"}
    assert as_(things.lead).post(signing, knowing).status_code == 302
    assert Signature.objects.get().counts == "en"
    assert as_(things.researcher).post(at(things, "accept", "ur")).status_code == 302
    page = text_of(as_(things.researcher).get(at(things, "sign") + "?language=ur"))
    assert "The words in English count" not in page
    assert as_(things.researcher).post(at(things, "accept", "pl")).status_code == 404


def test_a_text_that_was_not_translated_keeps_the_others(as_):
    things = offered()
    answer = as_(things.lead).post(at(things, "translate", "pl"), {"purpose.0.text": "Razem"})
    assert answer.status_code == 422
    assert "Razem" in text_of(answer)
    assert as_(things.lead).get(at(things, "translate", "en")).status_code == 404


def test_signing_with_a_photo_of_the_paper(as_):
    things = offered()
    made = BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, "JPEG")
    today = clock.today()
    sent = {
        "number": 1,
        "agree": "on",
        "on_day": today.day,
        "on_month": today.month,
        "on_year": today.year,
    }
    address = at(things, "sign_paper")
    assert as_(things.lead).post(address, sent).status_code == 422
    wrong = sent | {"photo": SimpleUploadedFile("a.jpg", b"no picture")}
    assert as_(things.lead).post(address, wrong).status_code == 422
    right = sent | {"photo": SimpleUploadedFile("a.jpg", made.getvalue())}
    assert as_(things.lead).post(address, right).status_code == 302
    photo = Signature.objects.get().photo
    shown = reverse("files:file", args=[photo.public_id])
    assert shown in text_of(as_(things.researcher).get(at(things, "one")))
    assert as_(things.researcher).get(shown).status_code == 200
    assert as_(actor("policy_maker")).get(shown).status_code == 404


def test_the_pdf_is_for_the_parties_and_kept_nowhere(as_):
    things = signed()
    answer = as_(things.lead).get(at(things, "pdf"))
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "Damp" not in answer.headers["Content-Disposition"]
    assert as_(actor("policy_maker")).get(at(things, "pdf")).status_code == 404
    assert as_(things.lead).get(at(things, "pdf") + "?version=7").status_code == 404


def test_a_worry_is_said_and_settled(as_):
    things = two()
    peer = actor("peer_researcher", organisation=things.group)
    address = at(things, "comment", "money")
    assert as_(peer).post(address, {"words": ""}).status_code == 422
    assert as_(peer).post(address, {"words": "When?", "is_worry": "on"}).status_code == 302
    page = text_of(as_(things.researcher).get(at(things, "one")))
    assert "When?" in page
    assert "1 worry is not settled yet" in page
    settle = reverse("agreements:settle", args=[Comment.objects.get().public_id])
    assert settle not in page
    assert settle in text_of(as_(things.lead).get(at(things, "one")))
    as_(things.lead).post(settle)
    assert "not settled yet" not in text_of(as_(things.lead).get(at(things, "one")))


def test_an_objection_pauses_it_and_leaving_stays_open(as_):
    things = offered()
    as_(things.lead).post(at(things, "object"), {"words": "We were not asked"})
    page = text_of(as_(things.lead).get(at(things, "one")))
    assert "paused" in page
    assert "Read and sign" not in page
    answer = as_(things.lead).post(at(things, "sign"), {"number": 1, "agree": "on"})
    assert answer.status_code == 422
    assert as_(things.lead).post(at(things, "end"), {}).status_code == 422
    assert as_(things.lead).post(at(things, "end"), {"sure": "on"}).status_code == 302
    assert things.again().state == "ended"


def test_looked_at_again(as_):
    things = signed()
    next_on = clock.today() + timedelta(days=200)
    sent = {"next_on": next_on.isoformat(), "words": "All is well"}
    assert as_(things.lead).post(at(things, "review"), sent).status_code == 302
    assert things.again().review_on == next_on
    sent["next_on"] = "2001-01-01"
    assert as_(things.lead).post(at(things, "review"), sent).status_code == 422


def test_terms_are_chosen_on_their_own_page(as_):
    things = two()
    sent = {
        "number": 1,
        "saved": 1,
        "is_binding": "yes",
        "review_on": (clock.today() + timedelta(days=100)).isoformat(),
    }
    assert as_(things.lead).post(at(things, "terms"), sent).status_code == 302
    page = text_of(as_(things.lead).get(at(things, "one")))
    assert "chose that this agreement is legally binding" in page


def test_the_network_changes_its_pattern(as_, coordinator):
    address = reverse("agreements:pattern")
    page = text_of(as_(coordinator).get(address))
    assert 'name="data-out"' not in page
    assert 'name="disputes-out"' in page
    sent = {"seen": 1, "new-title": "Photos", "new-kind": "text", "new-required": "on"}
    for section in selectors.sections.SHIPPED:
        sent[f"{section.code}-title"] = section.heading()
        sent[f"{section.code}-help"] = section.explained()
        if section.required:
            sent[f"{section.code}-required"] = "on"
    sent["disputes-out"] = "on"
    sent["purpose-title"] = "Why we do this"
    assert as_(coordinator).post(address, sent).status_code == 302
    kept = {row["code"]: row for row in Template.objects.get(number=2).sections}
    assert "disputes" not in kept
    assert kept["purpose"]["title"]["en"]["text"] == "Why we do this"
    assert kept["money"]["title"] == {}, "words nobody touched keep their translations"
    assert list(kept.values())[-1]["title"]["en"]["text"] == "Photos"
    old = as_(coordinator).post(address, sent)
    assert old.status_code == 422


def test_words_of_people_are_escaped(as_):
    things = two()
    services.write_section(
        actor=things.lead,
        agreement=things.agreement,
        section="purpose",
        rows=[{"text": "<script>alert(1)</script>"}],
    )
    page = text_of(as_(things.lead).get(at(things, "one")))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_page_asks_at_most_fifteen_times(as_, django_assert_max_num_queries):
    things = signed()
    browser = as_(things.lead)
    browser.get(at(things, "one"))
    with django_assert_max_num_queries(15):
        answer = browser.get(at(things, "one"))
    assert WORDS["purpose"][0]["text"] in text_of(answer)
