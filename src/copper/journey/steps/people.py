from copper.accounts import selectors, services
from copper.accounts.actor import actor_for
from copper.accounts.models import Person, Seat
from copper.core.errors import NotAllowed
from copper.journey.road import Walker, expect, expect_refusal
from copper.records import services as records

FOUR = ("Manningham", "Girlington", "Holme Wood", "Keighley")


def gather(walker: Walker) -> str:
    """A network begins; leads come by invitation, and invite their own peer researchers."""
    walker.manage("begin_network", "--network", "The journey's network", "--name", "Cora", "--card")
    walker.people["cora"] = Person.objects.get(name="Cora")
    cora = walker.actor("cora")
    for n, place in enumerate(FOUR):
        organisation = services.make_organisation(
            actor=cora, name=f"{place} group", bloc="community"
        )
        walker.organisations[f"group {n}"] = organisation
        lead = f"lead {n}"
        walker.people[lead] = _invited(
            walker, "cora", "community_lead", f"Lead of {place}", organisation
        )
        for m in range(5):
            walker.people[f"peer {n}.{m}"] = _invited(
                walker, lead, "peer_researcher", f"Peer {n}.{m}", organisation
            )
    walker.organisations["council"] = services.make_organisation(
        actor=cora, name="The council", bloc="institution"
    )
    for n in range(2):
        walker.people[f"institution {n}"] = _invited(
            walker, "cora", "policy_maker", f"Officer {n}", walker.organisations["council"]
        )
    expect(Seat.objects.filter(role="peer_researcher").count(), 20, "peer researchers")
    expect_refusal(
        NotAllowed,
        lambda: services.invite(actor=walker.actor("lead 0"), role="coordinator"),
        "a lead who makes a coordinator",
    )
    return "27 people came by codes on paper, none with an e-mail; a lead can't make a coordinator"


def _invited(walker: Walker, by: str, role: str, name: str, organisation: object) -> Person:
    invitation, code = services.invite(actor=walker.actor(by), role=role, organisation=organisation)  # type: ignore[arg-type]
    found = services.find_invitation(code=code, address=f"journey {name}")
    expect(found.pk, invitation.pk, "the invitation of a code")
    return services.accept_invitation(invitation=found, name=name)


def use_a_card(walker: Walker) -> str:
    """A card, a PIN, a wrong PIN, and a card that was lost."""
    person = walker.people["peer 0.0"]
    card, code = services.make_card(actor=walker.actor("peer 0.0"), person=person)
    services.choose_first_pin(code=code, pin="82640", address="journey")
    expect(services.person_of_card(code=code, pin="11111", address="journey"), None, "a wrong PIN")
    expect(
        services.person_of_card(code=code.lower(), pin="82640", address="journey"),
        person,
        "the right PIN",
    )
    services.revoke_card(actor=walker.actor("peer 0.0"), card=card)
    expect(
        services.person_of_card(code=code, pin="82640", address="journey"), None, "a cancelled card"
    )
    return "the right PIN lets in, a wrong one and a cancelled card do not"


def help_somebody(walker: Walker) -> str:
    """A lead types a vote for somebody who can't, and reads it back."""
    lead, helped = walker.actor("lead 1"), walker.people["peer 1.0"]
    assistance = services.assist_start(actor=lead, person=helped, agreed_how="spoken")
    helping = actor_for(walker.people["lead 1"], assistance)
    decision = records.open_decision(
        actor=walker.actor("cora"),
        question="Shall we meet on Tuesdays?",
        options=["Yes", "No"],
        rule="C",
        stake=1,
    )
    vote = records.cast_vote(actor=helping, decision=decision, option="a")
    expect(vote.person_ref, helped.public_id, "whose vote it is")
    entries = list(assistance.entries.values_list("public_id", flat=True))
    expect(
        services.read_back(actor=lead, assistance=assistance, entries=entries),
        1,
        "entries read back",
    )
    services.assist_end(actor=lead, assistance=assistance)
    institution = walker.actor("institution 0")
    listed = {seat.bloc for seat in selectors.seats_visible_to(institution)}
    expect("community" in listed, False, "community people in an institution's list")
    return "the vote is the helped person's, the book says who typed it; institutions list no community people"
