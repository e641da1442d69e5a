"""One open wave with a draft of the first organisation, and one that was closed."""

from copper.core import clock
from copper.partners.models import Partner
from copper.ties import services
from tests.ties import people


def one_of_each(coordinator, lead, organisation):
    Partner.objects.filter(organisation=organisation).update(
        state="active", state_since=clock.today()
    )
    other = people.organisations(1, first=900)[0]
    before = people.open_wave(coordinator, label="Before")
    people.answer(before, organisation, [other], by=lead)
    services.close_wave(actor=coordinator, wave=before)
    wave = people.open_wave(coordinator, label="Now")
    response = services.begin(actor=lead, wave=wave, organisation=organisation)
    services.name_partners(actor=lead, response=response, organisations=[other.pk])
    return {
        "wave_before": before,
        "survey_wave": wave,
        "survey_response": response,
        "named_organisation": other,
    }
