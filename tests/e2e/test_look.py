"""Every component and the shell, seen by a browser: phone and desk, English and Urdu."""

import pytest

from tests import factories
from tests.e2e.conftest import DESK

pytestmark = pytest.mark.e2e


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMO = True


def unfold(page):
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")


def test_every_component_can_be_used_by_everybody(new_page, accessible, language, width):
    page = new_page(width=width, language=language)
    page.goto("/gallery/")
    unfold(page)
    accessible(page)


def test_a_form_with_errors_can_be_used_by_everybody(new_page, accessible, language, width):
    page = new_page(width=width, language=language)
    page.goto("/gallery/")
    page.locator("main form button[type=submit]").first.click()
    page.locator(".nhsuk-error-summary:focus").wait_for()
    accessible(page)


def test_a_line_of_the_summary_leads_into_its_field(page):
    page.goto("/gallery/")
    page.locator("main form button[type=submit]").first.click()
    page.locator(".nhsuk-error-summary a", has_text="Your name").click()
    assert page.evaluate("document.activeElement.name") == "name"


def test_the_home_page_can_be_used_by_everybody(new_page, accessible, coordinator, language, width):
    page = new_page(width=width, language=language, actor=coordinator)
    page.goto("/home/")
    accessible(page)


@pytest.mark.parametrize("address", ["/nothing-here/", "/offline/ur/"])
def test_errors_and_the_offline_page_can_be_used_by_everybody(new_page, accessible, address, width):
    page = new_page(width=width)
    page.goto(address)
    accessible(page)


# These pages are the sign-in library's, in our elements.
LIBRARY = ["totp/activate", "recovery-codes/generate", "webauthn/add"]


@pytest.mark.parametrize("name", LIBRARY)
def test_pages_of_the_sign_in_library_can_be_used_by_everybody(
    new_page, accessible, name, language
):
    cora = factories.actor("coordinator", name="Cora")
    page = new_page(language=language, actor=cora)
    page.goto(f"/account/2fa/{name}/")
    assert page.locator("main h1").count() == 1
    assert page.locator("main form").count() >= 1
    accessible(page)


def test_the_menu_opens_without_javascript(new_page, coordinator):
    page = new_page(actor=coordinator, javascript=False)
    page.goto("/home/")
    link = page.locator(".cop-menu--narrow a").first
    assert not link.is_visible()
    page.locator(".cop-menu--narrow summary").click()
    assert link.is_visible()


def test_the_menu_is_open_on_a_desk(new_page, coordinator):
    page = new_page(width=DESK, actor=coordinator)
    page.goto("/home/")
    assert page.locator(".cop-menu--wide a").first.is_visible()
    assert not page.locator(".cop-menu--narrow").is_visible()


def test_the_language_changes_with_one_press_and_stays(new_page):
    page = new_page(javascript=False)
    page.goto("/gallery/?tab=done")
    page.get_by_role("button", name="اردو").click()
    assert page.url.endswith("/gallery/?tab=done")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.goto("/gallery/")
    assert page.locator("html").get_attribute("lang") == "ur"


def test_the_first_key_leads_past_the_header(page):
    page.goto("/gallery/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#maincontent"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "maincontent"


def test_a_form_is_sent_once_however_often_it_is_pressed(page):
    page.goto("/gallery/")
    page.locator(".cop-password__show").wait_for()  # the scripts are there
    sent = page.evaluate(
        """() => {
          let sent = 0;
          window.addEventListener("submit", event => {
            if (!event.defaultPrevented) sent += 1;
            event.preventDefault();  // the page stays, to be pressed again
          });
          const button = document.querySelector("main form button[type=submit]");
          for (let press = 0; press < 3; press++) button.click();
          return sent;
        }"""
    )
    assert sent == 1


def test_a_pin_can_be_looked_at_and_hidden_again(page):
    page.goto("/gallery/")
    pin = page.locator("[name=pin]")
    pin.fill("4711")
    page.get_by_role("button", name="Show what I typed").click()
    assert pin.get_attribute("type") == "text"
    page.get_by_role("button", name="Hide what I typed").click()
    assert pin.get_attribute("type") == "password"


def test_a_tick_stands_in_its_box_in_both_directions(new_page):
    for language in ("en", "ur"):
        page = new_page(width=DESK, language=language)
        page.goto("/gallery/")
        unfold(page)
        outside = page.evaluate(
            """() => {
              const label = document.querySelector("main .nhsuk-checkboxes__label");
              const part = (which) => getComputedStyle(label, which);
              const [box, tick] = [part("::before"), part("::after")];
              const middle = parseFloat(tick.left);  // the tick is moved by half of itself onto it
              return Math.abs(middle - (parseFloat(box.left) + parseFloat(box.width) / 2)) > 6;
            }"""
        )
        assert not outside, language


def edges(page, selector):
    box = page.locator(selector).first.bounding_box()
    return box["x"], box["x"] + box["width"]


def test_bars_grow_from_the_side_where_reading_starts(new_page):
    for language in ("en", "ur"):
        page = new_page(width=DESK, language=language)
        page.goto("/gallery/")
        left, right = edges(page, ".cop-chart__picture")
        start, end = edges(page, "rect.cop-bar")
        assert abs(start - left if language == "en" else right - end) < 2
        number = edges(page, ".cop-chart__number--value")
        assert number[0] >= end if language == "en" else number[1] <= start


@pytest.mark.parametrize("language", ["en", "ur"])
def test_charts_stay_inside_a_phone(new_page, language):
    page = new_page(language=language)
    page.goto("/gallery/")
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.cop-chart text')]
             .filter(t => { const b = t.getBoundingClientRect(); return b.width && (b.left < 0 || b.right > innerWidth) })
             .map(t => t.textContent)"""
    )
    assert outside == []


def is_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_forced_colours_keep_words_marks_and_edges(new_page):
    page = new_page()
    page.emulate_media(forced_colors="active")
    page.goto("/gallery/")
    colours = page.evaluate(
        """() => ['.cop-bar', '.cop-chart__label', '.cop-cell__number'].map(
             s => getComputedStyle(document.querySelector(s)).fill)"""
    )
    canvas = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert canvas not in colours
    assert not is_wide(page)


def test_nothing_moves_for_who_asked_for_stillness(new_page):
    page = new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto("/gallery/")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(
             e => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"""
    )
    assert moving == 0


@pytest.mark.parametrize(("width", "letters"), [(320, 100), (640, 200)])
def test_large_letters_and_small_screens_need_no_sideways_scrolling(new_page, width, letters):
    page = new_page(width=width)
    page.goto("/gallery/")
    page.evaluate("size => { document.documentElement.style.fontSize = size }", f"{letters}%")
    assert not is_wide(page)


def test_on_paper_there_is_no_menu_and_nothing_is_folded_away(new_page, coordinator):
    page = new_page(actor=coordinator)
    page.goto("/gallery/")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not page.locator(".cop-strip").is_visible()
    assert not page.locator(".cop-menu--narrow").is_visible()
    assert page.locator(".cop-numbers").first.is_visible()


def test_without_a_connection_the_phone_says_so_in_its_language(new_page):
    page = new_page(language="ur")
    page.goto("/gallery/")
    page.evaluate("navigator.serviceWorker.ready")
    while not page.evaluate("navigator.serviceWorker.controller !== null"):
        page.wait_for_timeout(50)  # the test's own time limit ends this
    kept = page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async k =>
             (await (await caches.open(k)).keys()).map(r => new URL(r.url).pathname)))).flat()"""
    )
    assert "/offline/ur/" in kept
    assert [path for path in kept if not path.startswith(("/static/", "/offline/"))] == []
    page.context.set_offline(True)
    page.watch.faults = []
    page.goto("/home/")
    assert page.locator("html").get_attribute("lang") == "ur"
    assert page.locator("h1").is_visible()
