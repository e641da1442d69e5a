from functools import partial

from copper.core import clock
from copper.core.errors import Refused
from copper.journey.road import Walker, expect, expect_refusal
from copper.partners import selectors, services
from copper.partners.models import Partner
from copper.partners.questions import QUESTIONS
from copper.places.models import Area

YES = dict.fromkeys(QUESTIONS, "yes")


def join(walker: Walker) -> str:
    """Each organisation is invited and talks; nobody is a member before both sides looked."""
    cora = walker.actor("cora")
    wards = list(Area.objects.filter(edition__kind="ward").order_by("code")[:4])
    for key, organisation in walker.organisations.items():
        is_group = organisation.bloc == "community"
        partner = services.add_partner(
            actor=cora,
            name=organisation.name,
            organisation=organisation,
            kind="community" if is_group else "council",
            areas=wards[:1] if is_group else wards,
        )
        speaker = walker.actor(_speaker(key))
        services.move(actor=speaker, partner=partner, to="talking")
        expect_refusal(
            Refused,
            partial(services.move, actor=speaker, partner=partner, to="member"),
            "a member before both sides looked into each other",
        )
        services.vet(actor=cora, by=None, about=organisation, views=YES, go_on=True)
        services.vet(actor=speaker, by=organisation, about=None, views=YES, go_on=True)
        services.hold_contact(
            actor=speaker,
            partner=partner,
            name="Somebody there",
            consent_how="spoken",
            consent_on=clock.today(),
        )
        services.move(actor=speaker, partner=partner, to="member")
        services.move(actor=speaker, partner=partner, to="active")
        walker.things[f"partner {key}"] = partner
    expect(Partner.objects.filter(state="active").count(), 5, "active partners")
    return "4 groups and the council: invited, talking, looked into both ways, active"


def _speaker(key: str) -> str:
    return "institution 0" if key == "council" else key.replace("group", "lead")


def keep_in_touch(walker: Walker) -> str:
    """Everybody is due until somebody really met them; a rest is no guilt."""
    cora = walker.actor("cora")
    expect(len(selectors.due_contacts(actor=cora, until=clock.today())), 5, "never met")
    for key in walker.organisations:
        services.note_meeting(
            actor=cora, partner=walker.things[f"partner {key}"], on=clock.today(), how="met"
        )
    expect(selectors.due_contacts(actor=cora, until=clock.today()), [], "due after meeting all")
    resting = walker.things["partner group 3"]
    services.move(actor=walker.actor("lead 3"), partner=resting, to="resting")
    services.move(actor=walker.actor("lead 3"), partner=resting, to="active")
    return "5 due, 5 met, one rested and came back"
