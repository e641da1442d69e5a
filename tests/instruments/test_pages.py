import html
import json
import logging
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from copper.accounts.actor import STRANGER, system_actor
from copper.accounts.models import Assistance
from copper.core import clock
from copper.instruments import services
from copper.instruments.models import Instrument, Link, Response, Round, Sheet, Turn
from tests import factories

from .examples import item, questionnaire, words
from .test_definition import everywhere_in_urdu

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)

ITEMS = [
    item("scale", decline=True, required=True),
    item("wish", "long_text", longest=20),
    item("colours", "multiple", decline=True),
    item("born", "date"),
]


@pytest.fixture
def published(coordinator):
    content = questionnaire(ITEMS)
    content["definition"]["sections"].append({"code": "end", "items": [item("age", "number")]})
    content["definition"]["thanks"] = words("You helped a lot.")
    return services.publish(coordinator, version=services.import_file(coordinator, content=content))


@pytest.fixture
def ask(coordinator, published):
    def do(version=published, **rest):
        fields = {
            "label": "Autumn",
            "opens_on": clock.today(),
            "closes_on": clock.today() + 7 * DAY,
        }
        return services.open_round(coordinator, version=version, by_links=True, **fields | rest)

    return do


@pytest.fixture
def token(coordinator, ask):
    return services.make_links(coordinator, of_round=ask(), count=1)[0]


def text_of(response):
    return html.unescape(response.content.decode())


def section(of_round, page=1):
    return reverse("instruments:section", args=[of_round.public_id, page])


def check(of_round):
    return reverse("instruments:check", args=[of_round.public_id])


# --- answering ------------------------------------------------------------------------------------


def test_somebody_without_an_account_answers_by_link(client, token):
    opened = client.get(f"/q/{token}/", follow=True)
    of_round = Round.objects.get()
    assert "Three questions." in text_of(opened)
    assert "Nobody can tell which answers are yours" in text_of(opened)
    sent = client.post(
        section(of_round), {"scale": "4", "wish": "A bench", "colours": ["red", "blue"]}
    )
    assert sent.url == section(of_round, 2)
    assert client.post(section(of_round, 2), {"age": "44"}).url == check(of_round)
    shown = text_of(client.get(check(of_round)))
    assert "A bench" in shown
    assert "Red, Blue" in shown
    done = client.post(check(of_round), follow=True)
    assert "You helped a lot." in text_of(done)
    assert Sheet.objects.get().answers == {
        "scale": 4,
        "wish": "A bench",
        "colours": ["red", "blue"],
        "age": 44,
    }
    response = Response.objects.get()
    assert (response.channel, response.person, response.language) == ("phone", None, "en")


def test_a_mistake_loses_nothing_that_was_typed(client, token):
    client.get(f"/q/{token}/")
    of_round = Round.objects.get()
    typed = {
        "wish": "far too long for this box, really",
        "born": "31/02/2026",
        "colours": ["red"],
    }
    page = client.post(section(of_round), typed)
    shown = text_of(page)
    assert page.status_code == 422
    assert "far too long for this box, really" in shown
    assert "31/02/2026" in shown
    assert re.search(r'value="red" checked', shown)
    assert shown.count("nhsuk-form-group--error") == 3  # the scale is needed, too
    assert shown.index("<title>Error") > 0
    # what was good is kept, also when the page is opened afresh
    assert re.search(r'value="red" checked', text_of(client.get(section(of_round))))


def test_going_back_keeps_what_is_there_without_asking_for_more(client, token):
    client.get(f"/q/{token}/")
    of_round = Round.objects.get()
    back = client.post(section(of_round, 2), {"age": "44", "back": "1"})
    assert back.url == section(of_round, 1)
    assert 'value="44"' in text_of(client.get(section(of_round, 2)))


def test_a_needed_question_that_was_stepped_over_is_asked_for_before_sending(client, token):
    client.get(f"/q/{token}/")
    of_round = Round.objects.get()
    client.post(section(of_round, 2), {"age": "44"})
    page = client.post(check(of_round))
    assert page.status_code == 422
    assert "Part 1 has a question" in text_of(page)
    assert not Response.objects.exists()


def test_an_answer_that_was_emptied_is_gone(client, token):
    client.get(f"/q/{token}/")
    of_round = Round.objects.get()
    client.post(section(of_round), {"scale": "4", "wish": "A bench"})
    client.post(section(of_round), {"scale": "4", "wish": ""})
    client.post(check(of_round))
    assert Sheet.objects.get().answers == {"scale": 4}


def test_wrong_used_and_late_links_get_the_very_same_answer(client, token, coordinator):
    of_round = Round.objects.get()
    late_round_token = None
    services.answer(
        STRANGER,
        of_round=of_round,
        values={"scale": 3},
        language="en",
        started_at=clock.now(),
        link=services.find_link(token),
    )
    (late_round_token,) = services.make_links(coordinator, of_round=of_round, count=1)
    used, wrong = client.get(f"/q/{token}/"), client.get("/q/ABCDEFGH01234567WXYZ/")
    services.close_round(coordinator, of_round=of_round)
    late = client.get(f"/q/{late_round_token}/")
    answers = {
        (r.status_code, r.url, tuple(sorted(r.headers.items()))) for r in (used, wrong, late)
    }
    assert len(answers) == 1
    page = client.get(wrong.url)
    assert page.status_code == 404
    assert "does not open anything" in text_of(page)


def test_the_token_is_on_no_page_in_no_log_and_in_no_referrer(client, token, caplog):
    with caplog.at_level(logging.DEBUG):
        door = client.get(f"/q/{token}/")
        client.get("/q/ABCDEFGH01234567WXYZ/", follow=True)
    assert door.headers["Referrer-Policy"] == "no-referrer"
    assert door.headers["Cache-Control"] == "no-store"
    assert door.content == b""
    page = client.get(door.url)
    assert page.headers["Cache-Control"] == "no-store"
    assert token not in text_of(page)
    assert token not in caplog.text
    assert "ABCDEFGH01234567WXYZ" not in caplog.text


def test_trying_links_is_limited(client, ask, caplog):
    for number in range(60):
        assert client.get(f"/q/TRYING{number:014d}/").status_code == 302
    with caplog.at_level(logging.DEBUG):
        assert client.get("/q/TRYINGONEMORE1234567/").status_code == 429
    assert "TRYINGONEMORE" not in caplog.text


def test_a_code_can_be_typed_from_paper(client, token):
    typed = token.lower()[:4] + " - " + token.lower()[4:]
    opened = client.post(reverse("instruments:code"), {"code": typed})
    assert opened.url == reverse("instruments:answer", args=[Round.objects.get().public_id])
    wrong = client.post(reverse("instruments:code"), {"code": "nonsense"})
    assert wrong.status_code == 422
    assert "nonsense" in text_of(wrong)


def test_answers_so_far_lie_sealed_in_the_session_and_go_after_a_day(client, token):
    client.get(f"/q/{token}/")
    of_round = Round.objects.get()
    client.post(section(of_round), {"scale": "4", "wish": "A bench"})
    assert "bench" not in json.dumps(dict(client.session.items()))
    assert client.get(check(of_round)).status_code == 200
    with clock.at(clock.now() + timedelta(hours=25)):
        assert client.get(check(of_round)).status_code == 404


def test_stopping_forgets_what_was_answered(client, token):
    client.get(f"/q/{token}/")
    of_round = Round.objects.get()
    client.post(section(of_round), {"scale": "4", "wish": "A bench"})
    client.post(reverse("instruments:answer", args=[of_round.public_id]))
    assert client.get(check(of_round)).status_code == 404
    assert not Link.objects.get().is_used


def test_an_answer_is_sent_once_even_when_the_button_is_pressed_twice(client, token):
    client.get(f"/q/{token}/")
    of_round = Round.objects.get()
    client.post(section(of_round), {"scale": "4"})
    assert client.post(check(of_round)).status_code == 302
    assert client.post(check(of_round)).status_code == 404
    assert Response.objects.count() == 1


def test_a_member_answers_after_signing_in(sign_in, resident, ask):
    of_round = ask()
    client = sign_in(resident)
    assert "You are asked" in text_of(client.get(reverse("instruments:list")))
    client.post(reverse("instruments:start", args=[of_round.public_id]))
    client.post(section(of_round), {"scale": "!declined"})
    client.post(check(of_round))
    assert Sheet.objects.get().answers == {"scale": {"none": "declined"}}
    assert Turn.objects.get().person == resident.person
    assert "You are asked" not in text_of(client.get(reverse("instruments:list")))


def test_a_helper_must_say_that_answers_were_read_back(sign_in, resident, ask):
    of_round = ask(is_anonymous=False)
    helper = factories.actor("coordinator")
    helping = Assistance.objects.create(
        helper=helper.person, person=resident.person, started_at=clock.now(), agreed_how="spoken"
    )
    client = sign_in(helper)
    session = client.session
    session["assisting"] = str(helping.public_id)
    session.save()
    client.post(reverse("instruments:start", args=[of_round.public_id]))
    page = client.post(section(of_round), {"scale": "2"}, follow=True)
    page = client.post(check(of_round))
    assert page.status_code == 422
    assert "Read the answers back" in text_of(page)
    client.post(check(of_round), {"read_back": "1"})
    response = Response.objects.get()
    assert (response.channel, response.person, response.was_read_back) == (
        "assisted",
        resident.person,
        True,
    )


def test_paper_is_typed_in_with_gaps(sign_in, coordinator, ask):
    of_round = ask()
    client = sign_in(coordinator)
    client.post(reverse("instruments:start", args=[of_round.public_id]), {"door": "paper"})
    assert client.post(section(of_round), {"wish": "A bench"}).status_code == 302
    done = client.post(check(of_round))
    assert done.url == reverse("instruments:round", args=[of_round.public_id])
    assert Response.objects.get().channel == "paper"


def test_the_questions_come_in_urdu_from_right_to_left(client, coordinator, ask):
    content = everywhere_in_urdu(questionnaire(code="urdu"))
    content["definition"]["sections"][0]["items"][0]["text"]["ur"]["text"] = "پہلا سوال"
    version = services.publish(
        coordinator, version=services.import_file(coordinator, content=content)
    )
    (token,) = services.make_links(coordinator, of_round=ask(version), count=1)
    client.cookies["django_language"] = "ur"
    client.get(f"/q/{token}/")
    of_round = Round.objects.get()
    shown = text_of(client.get(section(of_round)))
    assert '<html lang="ur" dir="rtl">' in shown
    assert "پہلا سوال" in shown
    assert "This translation is a draft" in shown or "مسودہ" in shown
    client.post(check(of_round))
    assert Response.objects.get().language == "ur"


def test_a_language_that_is_held_is_shown_as_it_was_written_and_says_so(client, coordinator, ask):
    content = everywhere_in_urdu(questionnaire(code="held", intro_sensitive="consent"))
    version = services.publish(
        coordinator, version=services.import_file(coordinator, content=content)
    )
    (token,) = services.make_links(coordinator, of_round=ask(version), count=1)
    client.cookies["django_language"] = "ur"
    shown = text_of(client.get(f"/q/{token}/", follow=True))
    assert '<p class="nhsuk-lede-text" lang="en" dir="auto">Three questions.</p>' in shown
    of_round = Round.objects.get()
    client.post(check(of_round))
    assert Response.objects.get().language == "en"


def test_a_spoken_language_plays_its_recording(client, coordinator, ask):
    recording = "3f0d2c1e-8a6b-4d53-9d55-0f3c7a1b2c3d"
    content = questionnaire([item("one", "yes_no")], code="spoken", scales={})
    content["definition"]["sections"][0]["items"][0]["text"]["ur"] = {
        "audio": recording,
        "status": "draft",
    }
    for part in (content["title"], content["definition"]["intro"]):
        part["ur"] = {"text": "اردو", "status": "draft"}
    version = services.publish(
        coordinator, version=services.import_file(coordinator, content=content)
    )
    (token,) = services.make_links(coordinator, of_round=ask(version), count=1)
    client.cookies["django_language"] = "ur"
    client.get(f"/q/{token}/")
    shown = text_of(client.get(section(Round.objects.get())))
    assert f'src="/files/{recording}/"' in shown


# --- the library ----------------------------------------------------------------------------------


def test_a_file_comes_in_and_leaves_the_same(sign_in, coordinator):
    client = sign_in(coordinator)
    content = questionnaire()
    upload = SimpleUploadedFile("q.json", json.dumps(content).encode())
    made = client.post(reverse("instruments:add"), {"file": upload})
    assert made.url == reverse("instruments:version", args=["try-out", 1])
    left = client.get(reverse("instruments:file", args=["try-out", 1]))
    assert json.loads(left.content) == content


@pytest.mark.parametrize("bad", [b"not json", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_is_no_questionnaire_is_told_so(sign_in, coordinator, bad):
    page = sign_in(coordinator).post(
        reverse("instruments:add"), {"file": SimpleUploadedFile("q.json", bad)}
    )
    assert page.status_code == 422


def test_the_faults_of_a_file_are_listed(sign_in, coordinator):
    upload = SimpleUploadedFile("q.json", json.dumps(questionnaire([item("One")])).encode())
    page = sign_in(coordinator).post(reverse("instruments:add"), {"file": upload})
    assert page.status_code == 422
    assert "sections › 0 › items › 0 › code" in text_of(page)


def test_the_whole_way_from_a_file_to_results(sign_in, coordinator, resident):
    client = sign_in(coordinator)
    client.post(reverse("instruments:add"), {"ours": "1"})
    page = text_of(client.get(reverse("instruments:version", args=["partners-yearly", 1])))
    assert "draft: 0 of 2 community seats said yes" in page
    made = client.post(
        reverse("instruments:round_new", args=["partners-yearly", 1]),
        {
            "label": "Spring",
            "opens_on": clock.today().strftime("%d/%m/%Y"),
            "closes_on": (clock.today() + DAY).strftime("%d/%m/%Y"),
            "ways": ["by_seats", "by_links"],
            "is_anonymous": "on",
        },
    )
    of_round = Round.objects.get()
    assert made.url == reverse("instruments:round", args=[of_round.public_id])
    for number in range(7):
        values = {"say": number % 5 + 1, "decided_before": 2, "one_change": f"wish {number}"}
        services.answer(
            factories.actor("resident"),
            of_round=of_round,
            values=values,
            language="en",
            started_at=clock.now(),
        )
    assert "Results are shown when the round has closed" in text_of(client.get(made.url))
    client.post(reverse("instruments:close", args=[of_round.public_id]))
    shown = text_of(client.get(made.url))
    assert "7 people answered" in shown
    assert "wish 3" in shown
    assert "not shown" in shown
    theirs = text_of(sign_in(resident).get(made.url))
    assert "7 people answered" in theirs
    assert "wish 3" not in theirs


def test_four_answers_show_no_number_on_the_page(sign_in, coordinator, ask):
    of_round = ask()
    for number in range(4):
        services.answer(
            factories.actor("resident"),
            of_round=of_round,
            values={"scale": number + 1},
            language="en",
            started_at=clock.now(),
        )
    client = sign_in(coordinator)
    page = reverse("instruments:round", args=[of_round.public_id])
    assert "Fewer than 5 answers so far" in text_of(client.get(page))
    services.close_round(coordinator, of_round=of_round)
    shown = text_of(client.get(page))
    assert "Too few people answered to show numbers" in shown
    assert "<svg" not in shown.split('id="maincontent"')[1].split("</main>")[0]


def test_links_are_shown_once_as_codes_and_squares(sign_in, coordinator, ask):
    of_round = ask()
    page = sign_in(coordinator).post(
        reverse("instruments:links", args=[of_round.public_id]), {"count": "3"}
    )
    codes = re.findall(r'cop-q-code" dir="ltr">([^<]+)<', text_of(page))
    assert len(codes) == len(set(codes)) == 3
    assert all(services.find_link(code) for code in codes)
    assert text_of(page).count("<svg") >= 3
    assert page.headers["Cache-Control"] == "no-store"


def test_paper_has_its_own_language_and_direction(sign_in, coordinator):
    services.load_shipped(system_actor("set-up"))
    client = sign_in(coordinator)
    sheet = text_of(client.get(reverse("instruments:paper", args=["partners-yearly", 1, "ur"])))
    assert '<html lang="ur" dir="rtl">' in sheet
    assert "مل کر کام کرنا" in sheet
    assert (
        sheet.count("cop-paper__box") == 9 * 7 + 1
    )  # 5 points, does not fit, rather not; one text
    held = client.get(reverse("instruments:paper", args=["equality-short", 1, "ur"]))
    assert held.status_code == 404


def test_a_draft_is_not_seen_by_members(sign_in, coordinator, resident):
    services.import_file(coordinator, content=questionnaire(code="secret-draft"))
    client = sign_in(resident)
    assert "secret-draft" not in text_of(client.get(reverse("instruments:list")))
    assert client.get(reverse("instruments:instrument", args=["secret-draft"])).status_code == 404
    assert client.get(reverse("instruments:version", args=["secret-draft", 1])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_number_of_queries(
    sign_in, resident, coordinator, ask, count, django_assert_num_queries
):
    for number in range(count):
        content = questionnaire(code=f"list-{number}")
        version = services.publish(
            coordinator, version=services.import_file(coordinator, content=content)
        )
        ask(version)
    assert Instrument.objects.count() == count + 1
    client = sign_in(resident)
    client.get(reverse("instruments:list"))
    with django_assert_num_queries(6):
        client.get(reverse("instruments:list"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_questionnaires_page_takes_the_same_number_of_queries(
    sign_in, resident, coordinator, ask, count, django_assert_num_queries
):
    for number in range(count):
        content = questionnaire(code="versions", version=number + 1)
        version = services.publish(
            coordinator, version=services.import_file(coordinator, content=content)
        )
        ask(version)
        services.accept(factories.actor("resident"), version=version)
    client = sign_in(resident)
    page = reverse("instruments:instrument", args=["versions"])
    client.get(page)
    with django_assert_num_queries(9):
        client.get(page)
