"""The Jinja environment: the design system's macros, gettext, and a few filters."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone, translation
from jinja2 import ChoiceLoader, Environment, PackageLoader


def show_date(value, style="DATE_FORMAT"):
    """A date or time as people of the page's language write it, in the network's zone."""
    if hasattr(value, "tzinfo") and value.tzinfo:
        value = timezone.localtime(value)
    return formats.date_format(value, style)


def show_time(value):
    return show_date(value, "DATETIME_FORMAT")


def environment(**options):
    options["extensions"] = ["jinja2.ext.i18n"]
    env = Environment(autoescape=True, **{k: v for k, v in options.items() if k != "autoescape"})
    env.loader = ChoiceLoader([options["loader"], PackageLoader("nhsuk_frontend_jinja")])
    # Multi-line strings are looked up as extraction wrote them: on one line.
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)
    env.globals.update(static=static, url=reverse)
    env.filters.update(date=show_date, time=show_time)
    return env
