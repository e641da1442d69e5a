"""The Monday page by e-mail: how many things wait in each part, and one link. No names, no topics.

E-mails are read on phones that several people use, so everything else stands behind signing in.
"""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor, actor_for
from copper.accounts.models import Person
from copper.accounts.permissions import check, may
from copper.core import clock
from copper.core.errors import Refused
from copper.messages import services as messages
from copper.relationships.models import ByMail
from copper.relationships.rules import monday_of
from copper.relationships.selectors import monday


@transaction.atomic
def choose_mail(*, actor: Actor, wanted: bool) -> None:
    """Says whether one wants it by e-mail. Refused without an e-mail address: then print the page."""
    check(actor, "relationships.get_by_mail")
    actor.refuse_when_assisting()
    person = actor.person
    assert person is not None  # noqa: S101 - a coordinator is a person; this tells mypy
    if not wanted:
        ByMail.objects.filter(person=person).delete()
        return
    if not person.email:
        raise Refused(
            _("You have no e-mail address here."), next_step=_("You can print the page instead.")
        )
    ByMail.objects.get_or_create(person=person, defaults={"since": clock.now()})


def send_mails() -> int:
    """On a Monday: one e-mail to each coordinator who wants it, once a week. Returns how many."""
    if clock.today().weekday() != 0:
        return 0
    count = 0
    for row in ByMail.objects.filter(person__is_active=True).select_related("person"):
        count += _send(row.person)
    return count


def _send(person: Person) -> bool:
    actor = actor_for(person)
    # Whoever is no coordinator any more gets nothing more.
    if not person.email or not may(actor, "relationships.see_monday"):
        return False
    with translation.override(person.language):
        messages.send_email(
            to=person.email,
            subject=_("Your Monday list"),
            body=text(actor),
            dedupe_key=f"monday:{monday_of(clock.today())}:{person.public_id}",
            discreet=person.shares_phone,
        )
    return True


def text(actor: Actor) -> str:
    """Counts of each part that has something in it, and one link."""
    lines = [
        _("%(what)s: %(n)s") % {"what": shown.maker.title, "n": shown.count}
        for shown in monday.page(actor)
        if shown.count and shown.code != "since"
    ]
    lines = lines or [_("Nothing waits for you this week.")]
    link = f"{settings.SITE_ADDRESS}{reverse('relationships:monday')}"
    stop = _("To stop these e-mails, open the page and press “No more e-mails”.")
    return "\n".join([*lines, "", link, "", stop])
