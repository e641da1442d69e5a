"""One partner with one of each thing, for tests that walk every address."""

from datetime import timedelta

from copper.core import clock
from copper.partners import services


def one_of_each(coordinator, organisation):
    partner = services.add_partner(
        actor=coordinator,
        name=organisation.name,
        kind="community",
        organisation=organisation,
        numbers=[("GB-CHC", "1061234")],
    )
    today = clock.today()
    services.note_meeting(
        actor=coordinator,
        partner=partner,
        on=today,
        how="met",
        words="Tea",
        next_on=today + timedelta(days=30),
    )
    contact = services.hold_contact(
        actor=coordinator,
        partner=partner,
        name="Somebody",
        phone="+447700900001",
        consent_how="spoken",
        consent_on=today,
    )
    word = services.add_word(actor=coordinator, name="Night workers")
    return {"community": word, "partner": partner, "partner_contact": contact}
