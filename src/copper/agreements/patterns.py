"""The pattern in force: the network's newest, or the one that comes with CoPPeR."""

from copper.core import clock

from . import sections
from .models import Template
from .sections import Section


def newest() -> tuple[int, list[Section]]:
    """(number, sections). The shipped pattern is number 1."""
    row = Template.objects.order_by("-number").first()
    return (row.number, sections.of_data(row.sections)) if row else (1, list(sections.SHIPPED))


def keep_newest() -> Template:
    """The newest pattern as a row, which an agreement can hang on."""
    row = Template.objects.order_by("-number").first()
    return (
        row
        or Template.objects.get_or_create(
            number=1,
            defaults={
                "sections": [section.as_data() for section in sections.SHIPPED],
                "made_at": clock.now(),
            },
        )[0]
    )
