"""Translations are written by people too: in a template they are text, never markup of their own."""

import pytest
from django.template import engines

from copper.ui import translated


@pytest.mark.parametrize(
    ("original", "said", "shown"),
    [
        ("Save", "Zapisz", "Zapisz"),
        ("Save", 'x" autofocus onfocus="y', "x&quot; autofocus onfocus=&quot;y"),
        ("Save", "<img src=x onerror=y ", "&lt;img src=x onerror=y "),
        ("Save", "<!-- gone", "&lt;!-- gone"),
        ("Hi <b>%(a)s</b>", "Cześć <b>%(a)s</b>", "Cześć <b>%(a)s</b>"),
        ("Hi <b>%(a)s</b>", "<i>%(a)s</i> <b>", "&lt;i&gt;%(a)s&lt;/i&gt; <b>"),
        ("Tea & 'cake'", "Tea & 'cake'", "Tea & 'cake'"),
    ],
)
def test_only_tags_of_the_original_stay_tags(original, said, shown):
    assert translated.harmless(said, original) == shown


def test_a_template_shows_a_bad_translation_as_text(monkeypatch):
    monkeypatch.setattr(translated.translation, "gettext", lambda message: '<a href="//evil" ')
    monkeypatch.setattr(translated.translation, "ngettext", lambda *given: "%(n)s <meta x=")
    page = engines["jinja2"].from_string(
        '<p title="{{ _("Save") }}">{% trans n=2 %}one{% pluralize n %}{{ n }}{% endtrans %}</p>'
    )
    shown = page.render({})
    assert "<a" not in shown
    assert "<meta" not in shown
    assert shown.count('"') == 2
