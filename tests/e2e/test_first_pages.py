"""What somebody sees who has just typed the address."""

import pytest

pytestmark = pytest.mark.e2e


def open_sign_in(page):
    page.goto("/sign-in/")
    return page


def test_the_sign_in_page_can_be_used_by_everybody(new_page, accessible, language, width):
    page = open_sign_in(new_page(width=width, language=language))
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ur" else "ltr")
    accessible(page)


@pytest.mark.both
def test_somebody_signed_in_sees_the_home_page(new_page, accessible, coordinator):
    page = new_page(actor=coordinator)
    page.goto("/home/")
    assert page.locator("h1").count() == 1
    accessible(page)


def test_the_sign_in_page_works_without_javascript(new_page):
    page = open_sign_in(new_page(javascript=False))
    assert page.locator("main form").first.is_visible()
