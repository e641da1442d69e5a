import io

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from copper.core.errors import NotAllowed, Refused
from copper.languages import catalogs, rules, selectors, services
from copper.languages.models import Review
from copper.records.models import Entry
from copper.ui import tongues
from tests.factories import actor


@pytest.fixture(autouse=True)
def _own_data_folder(settings, tmp_path):
    """Languages are switched on by files in the data folder: each test has its own."""
    settings.DATA = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale", django_settings.ROOT / "locale"]
    yield
    settings.DATA = tmp_path / "gone"
    catalogs.switched_on()


def key(english="Decisions"):
    return next(s.key for s in catalogs.sentences("ur") if s.english == english)


@pytest.mark.parametrize("code", ["pa", "bn", "sk", "gu", "phr", "rom", "pa-Arab"])
def test_language_tags_are_known(code):
    assert rules.is_tag(code)


@pytest.mark.parametrize("code", ["", "Punjabi", "PA", "p", "../x", "pa_Arab"])
def test_what_is_not_a_tag_is_refused(db, coordinator, code):
    with pytest.raises(Refused):
        services.add_language(actor=coordinator, code=code, name="x", name_en="x")


def test_punjabi_is_added_without_code_and_its_words_appear(
    client, db, coordinator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.add_language(actor=coordinator, code="pa", name="ਪੰਜਾਬੀ", name_en="Punjabi")
    with django_capture_on_commit_callbacks(execute=True):
        services.review(
            actor=coordinator, language="pa", key=key("Using these pages"), texts=["ਇਹ ਸਫ਼ੇ"]
        )
    html = client.get("/pa/access/").content.decode()
    assert '<html lang="pa" dir="ltr">' in html
    assert "ਇਹ ਸਫ਼ੇ" in html
    assert "ਪੰਜਾਬੀ" in client.get("/en/").content.decode()


def test_a_spoken_language_shows_anothers_text_and_its_own_recordings(
    client, db, coordinator, sign_in, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.add_language(
            actor=coordinator,
            code="phr",
            name="Pahari-Pothwari",
            name_en="Pahari-Pothwari",
            shown_as="ur",
        )
    html = client.get("/phr/").content.decode()
    assert '<html lang="ur" dir="rtl">' in html
    row = next(one for one in selectors.coverage(coordinator) if one.tongue.code == "phr")
    assert row.is_spoken_only


def wav():
    import wave

    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\x00\x01" * 8000)
    return SimpleUploadedFile("home.wav", buffer.getvalue(), "audio/wav")


def test_a_recorded_screen_can_be_listened_to(
    client, db, coordinator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        made = services.record_screen(
            actor=coordinator, screen="site:about", language="ur", kind="audio", upload=wav()
        )
    html = client.get("/ur/about/").content.decode()
    assert "<audio" in html
    assert str(made.file.public_id) in html
    assert "<audio" not in client.get("/pl/about/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        newer = services.record_screen(
            actor=coordinator, screen="site:about", language="ur", kind="audio", upload=wav()
        )
    html = client.get("/ur/about/").content.decode()
    assert str(newer.file.public_id) in html
    assert str(made.file.public_id) not in html


def test_a_correction_counts_before_what_was_shipped(
    client, db, coordinator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.review(
            actor=coordinator, language="ur", key=key("About the network"), texts=["نیا ترجمہ"]
        )
    assert "نیا ترجمہ" in client.get("/ur/about/").content.decode()
    with translation.override("ur"):
        assert translation.gettext("About the network") == "نیا ترجمہ"
    found = selectors.rows(coordinator, "ur", "reviewed")
    assert [row.texts for row in found] == [["نیا ترجمہ"]]
    assert Entry.objects.get(kind="string.reviewed").codes == {"language": "ur", "corrected": True}


@pytest.mark.parametrize(
    ("original", "translated", "fits"),
    [
        ("Paused until %(day)s.", "بند %(day)s تک", True),
        ("Paused until %(day)s.", "بند", False),
        ("Paused until %(day)s.", "بند %(din)s", False),
        ("Plain", "<script>alert(1)</script>", False),
        ("Plain", " ", False),
        ("100 %% sure", "pewne w 100 %%", True),
        # A lone % would break every page that holds the sentence.
        ("Save", "Zapisz 50% taniej", False),
        ("Plain", "%c", False),
        ("100% sure", "pewne w 100%", True),
        # No closing sign: a browser would take the rest of the page for it.
        ("Plain", "x <img src=y ", False),
        ("Plain", "x <!-- y", False),
        ("Plain", "x" * 3000, False),
    ],
)
def test_signs_for_names_and_numbers_must_stay(original, translated, fits):
    assert (rules.misfit(original, translated) == "") == fits


def test_a_translation_that_lost_its_sign_is_refused_and_changes_nothing(db, coordinator):
    with pytest.raises(Refused, match="signs"):
        services.review(
            actor=coordinator,
            language="ur",
            key=key("This is paused until %(day)s."),
            texts=["یہ بند ہے"],
        )
    assert not Review.objects.exists()


def test_every_plural_form_of_a_language_is_asked_for_and_used(
    db, coordinator, django_capture_on_commit_callbacks
):
    plural = next(s for s in catalogs.sentences("pl") if s.english == "%(days)d day left")
    row = next(r for r in selectors.rows(coordinator, "pl") if r.sentence == plural)
    assert len(row.boxes) == 3
    with pytest.raises(Refused, match="empty"):
        services.review(actor=coordinator, language="pl", key=plural.key, texts=["%(days)d x"] * 2)
    texts = ["jeden %(days)d", "kilka %(days)d", "wiele %(days)d"]
    with django_capture_on_commit_callbacks(execute=True):
        services.review(actor=coordinator, language="pl", key=plural.key, texts=texts)
    with translation.override("pl"):
        said = [
            translation.ngettext(plural.english, plural.plural, n) % {"days": n} for n in (1, 3, 5)
        ]
    assert said == ["jeden 1", "kilka 3", "wiele 5"]


def test_a_sentence_with_a_nul_is_kept_without_it(db, coordinator):
    services.review(actor=coordinator, language="ur", key=key(), texts=["فیص\x00لے"])
    assert Review.objects.get().texts == ["فیصلے"]


def test_coverage_asks_as_often_for_one_language_as_for_five(
    db, coordinator, django_assert_num_queries, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for code in ("pa", "sk", "bn"):
            services.add_language(actor=coordinator, code=code, name=code, name_en=code)
    with django_capture_on_commit_callbacks(execute=True):
        services.review(actor=coordinator, language="sk", key=key(), texts=["Rozhodnutia"])
    with django_assert_num_queries(3):
        found = {row.tongue.code: row for row in selectors.coverage(coordinator)}
    assert (found["sk"].translated, found["sk"].reviewed, found["bn"].reviewed) == (1, 1, 0)


def test_who_may_not_check_or_add(db, resident):
    policy_maker = actor("policy_maker")
    for who in (resident, policy_maker):
        with pytest.raises(NotAllowed):
            services.review(actor=who, language="ur", key=key(), texts=["x"])
        with pytest.raises(NotAllowed):
            services.add_language(actor=who, code="sk", name="Slovenčina", name_en="Slovak")


def test_a_language_is_not_added_twice(db, coordinator, django_capture_on_commit_callbacks):
    with pytest.raises(Refused) as refusal:
        services.add_language(actor=coordinator, code="pl", name="Polski", name_en="Polish")
    assert "there already" in refusal.value.missing[0]


def test_the_coverage_page_counts_and_the_review_page_saves(client, coordinator, sign_in):
    page = sign_in(coordinator)
    assert "اردو" in page.get("/languages/").content.decode()
    html = page.get("/languages/ur/?q=decisions").content.decode()
    assert "Decisions" in html
    response = page.post("/languages/ur/review/?q=decisions", {"key": key(), "text_0": "فیصلے"})
    assert response.headers["Location"] == "/languages/ur/?q=decisions"
    assert Review.objects.get().texts == ["فیصلے"]


def test_reviews_do_not_cost_a_query_on_other_pages(client, db, django_assert_num_queries):
    client.get("/ur/about/")
    with django_assert_num_queries(1):  # the network's settings
        client.get("/ur/about/")


def test_the_shipped_languages_come_first():
    assert [t.code for t in tongues.all_tongues()[:3]] == ["en", "ur", "pl"]


def test_a_refused_correction_is_still_in_its_box(coordinator, sign_in):
    sentence = "This is paused until %(day)s."
    typed = {"key": key(sentence), "text_0": "یہ بند ہے"}
    response = sign_in(coordinator).post("/languages/ur/review/?q=This is paused until", typed)
    assert response.status_code == 422
    html = response.content.decode()
    assert "یہ بند ہے</textarea>" in html
    assert "Keep the signs" in html


@pytest.mark.parametrize("screen", rules.SCREENS)
def test_each_screen_that_can_carry_recordings_is_a_page(screen):
    from tests.matrix import MATRIX

    assert MATRIX[screen].read


def test_four_more_languages_are_added_without_code(
    client, db, coordinator, django_capture_on_commit_callbacks
):
    names = {"pa": "ਪੰਜਾਬੀ", "bn": "বাংলা", "sk": "Slovenčina", "gu": "ગુજરાતી"}
    with django_capture_on_commit_callbacks(execute=True):
        for code, name in names.items():
            services.add_language(actor=coordinator, code=code, name=name, name_en=code)
    for code, name in names.items():
        html = client.get(f"/{code}/").content.decode()
        assert f'<html lang="{code}"' in html
        assert name in html
