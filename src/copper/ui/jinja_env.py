"""The Jinja environment: the design system's macros, gettext, and a few filters."""

from django.forms.utils import flatatt
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from jinja2 import ChoiceLoader, Environment, PackageLoader

from . import charts, forms, translated
from .dates import deadline
from .direction import is_rtl
from .screen_media import for_screen
from .template_filters import filters as room_filters


def show_date(value, style="DATE_FORMAT"):
    """A date or time as people of the page's language write it, in the network's zone."""
    if hasattr(value, "tzinfo") and value.tzinfo:
        value = timezone.localtime(value)
    return formats.date_format(value, style)


def show_time(value):
    return show_date(value, "DATETIME_FORMAT")


def url(name, *args, **kwargs):
    """The address of a page: url("partners:one", public_id) or url("partners:one", id=public_id).

    Django's own url(…, args=[…]) and url(…, kwargs={…}) are understood too.
    """
    if not args and kwargs and kwargs.keys() <= {"args", "kwargs"}:
        return reverse(name, **kwargs)
    return reverse(name, args=args, kwargs=kwargs)


def url_if_there(name, *args, **kwargs):
    """The same, or "" when no room brings that page: the shell may not break without it."""
    try:
        return url(name, *args, **kwargs)
    except NoReverseMatch:
        return ""


def environment(**options):
    options["extensions"] = ["jinja2.ext.i18n"]
    env = Environment(autoescape=True, **{k: v for k, v in options.items() if k != "autoescape"})
    env.loader = ChoiceLoader([options["loader"], PackageLoader("nhsuk_frontend_jinja")])
    # Multi-line strings are looked up as extraction wrote them: on one line.
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(translated.gettext, translated.ngettext, newstyle=True)
    env.globals.update(
        static=static,
        url=url,
        url_if_there=url_if_there,
        is_rtl=is_rtl,
        deadline=deadline,
        draw_bars=charts.draw_bars,
        draw_dots=charts.draw_dots,
        draw_heat=charts.draw_heat,
        draw_lines=charts.draw_lines,
        draw_map=charts.draw_map,
        figure=charts.figure,
        legend=charts.legend,
        media_for_screen=for_screen,
    )
    env.filters.update(
        date=show_date,
        time=show_time,
        kind=forms.kind,
        attributes=forms.attributes,
        described_by=forms.described_by,
        is_optional=forms.is_optional,
        groups=forms.groups,
        problems=forms.problems,
        as_attributes=flatatt,
    )
    env.filters.update({name: room_filters.get(name) for name in room_filters.names()})
    return env
