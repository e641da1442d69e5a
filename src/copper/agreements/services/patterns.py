"""The network changes its pattern of agreements: a new number. Agreements keep the one they have."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.agreements import patterns
from copper.agreements import sections as shapes
from copper.agreements.models import Template
from copper.agreements.sections import Section
from copper.core import clock, text
from copper.core.errors import ChangedMeanwhile, Refused
from copper.records import book

MOST_SECTIONS = 30


@transaction.atomic
def change_pattern(*, actor: Actor, sections: Sequence[Section], seen: int) -> Template:
    """These sections, for agreements begun from now on. `seen`: the number the page showed.

    Sharing of data, and who holds what for a group that is not registered, always stay in it.
    """
    check(actor, "agreements.change_pattern")
    _check(sections)
    patterns.keep_newest()
    number, before = patterns.newest()
    if seen != number:
        raise ChangedMeanwhile()
    if before == list(sections):
        return Template.objects.get(number=number)
    try:
        with transaction.atomic():
            made = Template.objects.create(
                number=number + 1,
                sections=[section.as_data() for section in sections],
                made_at=clock.now(),
                made_by_ref=actor.ref,
            )
    except IntegrityError as taken:
        raise ChangedMeanwhile() from taken
    book.write(
        actor=actor,
        kind="agreement.pattern_changed",
        subject_type="agreement_pattern",
        subject=made.public_id,
        codes={"number": made.number, "sections": [section.code for section in sections]},
    )
    return made


def _check(wanted: Sequence[Section]) -> None:
    codes_used = [section.code for section in wanted]
    if len(set(codes_used)) != len(codes_used):
        raise Refused(_("Two sections have the same name."))
    if len(wanted) > MOST_SECTIONS:
        raise Refused(_("These are too many sections. People have to read them all."))
    kinds = {section.kind for section in wanted}
    if not {"data", "holders"} <= kinds:
        raise Refused(
            _("Sharing of data, and who holds money for a group, stay in every agreement.")
        )
    for section in wanted:
        if section.kind not in shapes.KINDS or not section.heading():
            raise Refused(_("Each section needs a name."))
        for words in (section.title, section.help):
            if words:
                text.checked_shape(words)
