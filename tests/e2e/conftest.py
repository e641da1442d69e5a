"""A real browser on a live server.

Three things fail every browser test, whatever it looks at: a word in the console (also what the
content policy refuses), a request to another site, and an error from the server.
"""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = 360, 1280


@pytest.fixture(scope="session", autouse=True)
def _playwright_beside_django():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def chromium():
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail("no Chromium here: install it, or set CHROMIUM=/path/to/chromium")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


class Watch:
    """What a page said and asked for that it should not have."""

    def __init__(self, own: str):
        self.own, self.faults = urlsplit(own).netloc, []
        self.expected: set[int] = set()

    def listen(self, page) -> None:
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self.request)
        page.on("response", self.response)

    def console(self, message) -> None:
        # A page that answers 4xx on purpose (a wrong code) makes Chromium write this line.
        refused = "the server responded with a status of 4" in message.text
        if message.type == "error" and not refused:
            self.faults.append(message.text)

    def request(self, request) -> None:
        there = urlsplit(request.url)
        if there.scheme in {"http", "https", "ws", "wss"} and there.netloc != self.own:
            self.faults.append(f"asked another site: {request.url}")

    def response(self, response) -> None:
        if response.status >= 500 and response.status not in self.expected:
            self.faults.append(f"{response.status} from {response.url}")


@pytest.fixture
def new_page(chromium, live_server):
    """Makes pages: `new_page(width=1280, language="ur", actor=somebody, javascript=False)`.

    Each has a browser of its own (cookies, storage); 740 CSS pixels high.
    """
    opened = []

    def make(width=PHONE, language="en", actor=None, javascript=True):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 740},
            java_script_enabled=javascript,
        )
        context.add_cookies(cookies(live_server.url, language, actor))
        page = context.new_page()
        watch = Watch(live_server.url)
        watch.listen(page)
        page.watch = watch
        opened.append((context, watch))
        return page

    yield make
    for context, _watch in opened:
        context.close()
    faults = [fault for _context, watch in opened for fault in watch.faults]
    assert not faults, faults


def cookies(url: str, language: str, actor) -> list[dict]:
    from django.conf import settings
    from django.test import Client

    found = {settings.LANGUAGE_COOKIE_NAME: language}
    if actor is not None:
        client = Client()
        client.force_login(actor.person)
        found[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return [{"name": name, "value": value, "url": url} for name, value in found.items()]


@pytest.fixture
def page(new_page):
    """A small phone, in English, nobody signed in."""
    return new_page()


@pytest.fixture
def desk(new_page):
    """A wide screen, in English, nobody signed in."""
    return new_page(width=DESK)


@pytest.fixture
def accessible():
    """Checks the page that is open: axe finds nothing, and it does not scroll sideways."""

    def check(page):
        page.evaluate(AXE.read_text())
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS
        )["violations"]
        assert not found, "\n".join(
            f"{v['id']}: {v['help']} — {n['html']}" for v in found for n in v["nodes"]
        )
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, "the page scrolls sideways"

    return check


@pytest.fixture(params=["en", "ur"])
def language(request):
    return request.param


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def width(request):
    return request.param


def transferred(page, fonts: bool = True) -> int:
    """Bytes that came over the line for the page that is open, headers included."""
    return page.evaluate(
        """fonts => [...performance.getEntriesByType('navigation'),
                     ...performance.getEntriesByType('resource')]
                    .filter(e => fonts || !/\\.woff2?$/.test(e.name))
                    .reduce((sum, e) => sum + e.transferSize, 0)""",
        fonts,
    )
