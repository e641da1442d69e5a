"""Who may open what: one row for each address. A page without a row fails the tests.

`read` and `write` say who gets in with GET and POST: EVERYBODY (also strangers), SIGNED_IN, MEMBERS
(anybody with a seat), or a set of people from PEOPLE. None: the method is not allowed at all (405).
`hidden`: whoever is kept out gets "not found" (404) instead of "not for you" (403).
`args` names a thing of the `World`; `ok` are the statuses that count as let in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from copper.files.selectors import download_name

ROLES = (
    "resident",
    "peer_researcher",
    "community_lead",
    "other_lead",  # leads another organisation: what belongs to the first one is not theirs
    "researcher",
    "policy_maker",
    "interpreter",
    "coordinator",
    "finance_officer",
    "safeguarding_lead",
    "data_protection_officer",
    "independent_person",
)
PEOPLE = ("stranger", "no_seat", *ROLES)
EVERYBODY = frozenset(PEOPLE)
SIGNED_IN = EVERYBODY - {"stranger"}
MEMBERS = frozenset(ROLES)
COORDINATOR = frozenset({"coordinator"})
NOBODY: frozenset[str] = frozenset()
# The world's researcher and policy maker sit at no organisation, so they count nobody's people.
COUNTING = frozenset({"coordinator", "community_lead"})
OF_THE_PARTNER = frozenset({"coordinator", "community_lead"})
OF_THE_AGREEMENT = OF_THE_PARTNER | {"peer_researcher"}
READ_THE_AGREEMENT = OF_THE_AGREEMENT | {"interpreter", "data_protection_officer"}
WHO_BEGIN_AGREEMENTS = frozenset({"coordinator", "community_lead", "other_lead"})
# Who speaks for an organisation, and the coordinator for the network.
OF_ORGANISERS = frozenset({"coordinator", "community_lead", "other_lead"})
WHO_MAY_ASK = frozenset({"coordinator", "other_lead"})  # nobody asks themselves


@dataclass(frozen=True)
class Row:
    read: frozenset[str] | None = None
    write: frozenset[str] | None = None
    args: Callable[[Any], dict[str, Any]] = field(default=lambda world: {})
    data: Callable[[Any], dict[str, Any]] = field(default=lambda world: {})
    hidden: bool = False
    ok: frozenset[int] = frozenset({200, 302, 422})


def thing(name: str, as_: str = "public_id", **rest: Any) -> Callable[[Any], dict[str, Any]]:
    """The arguments of an address about one thing of the world."""
    return lambda world: {as_: getattr(world, name).public_id, **rest}


def try_out(_world: Any) -> dict[str, Any]:
    """The arguments of an address about the questionnaire of the world."""
    return {"code": "try-out", "number": 1}


# In these tests everybody but these three sits for the community.
COMMUNITY_SEATS = MEMBERS - {"coordinator", "researcher", "policy_maker"}
# A browser that has not begun to answer gets a page that says how to begin.
NOT_BEGUN = frozenset({404})

INDEPENDENT = frozenset({"independent_person", "data_protection_officer"})
OFFICER = frozenset({"data_protection_officer"})

LEADS = frozenset({"community_lead", "other_lead"})
THEIR_LEADS = frozenset({"coordinator", "community_lead"})
HELPERS = COORDINATOR | LEADS | {"interpreter", "peer_researcher"}


def peers_seat(world: Any) -> dict[str, Any]:
    return {"public_id": world.people["peer_researcher"].seats[0].public_id}


MATRIX: dict[str, Row] = {
    # --- ui
    "home": Row(SIGNED_IN),
    "choose_language": Row(None, EVERYBODY),
    "gallery": Row(EVERYBODY, EVERYBODY, ok=NOT_BEGUN),  # in the demonstration only
    "offline": Row(EVERYBODY, None, lambda world: {"code": "ur"}),
    "service_worker": Row(EVERYBODY),
    "manifest": Row(EVERYBODY),
    "healthz": Row(EVERYBODY),
    "readyz": Row(EVERYBODY),
    "operate:doctor": Row(COORDINATOR),
    # --- languages
    "languages:coverage": Row(MEMBERS),
    "languages:add": Row(COORDINATOR, COORDINATOR),
    "languages:recordings": Row(
        frozenset({"coordinator", "interpreter"}), frozenset({"coordinator", "interpreter"})
    ),
    "languages:sentences": Row(MEMBERS, None, lambda world: {"code": "ur"}),
    "languages:review": Row(
        None,
        frozenset(
            {"coordinator", "interpreter", "community_lead", "other_lead", "peer_researcher"}
        ),
        lambda world: {"code": "ur"},
    ),
    # --- site
    "site:front_door": Row(EVERYBODY),
    "site:front": Row(EVERYBODY, None, lambda world: {"language": "ur"}),
    "site:about": Row(EVERYBODY, None, lambda world: {"language": "ur"}),
    "site:words": Row(EVERYBODY, None, lambda world: {"language": "ur"}),
    "site:who_reads": Row(EVERYBODY, None, lambda world: {"language": "ur"}),
    "site:access": Row(EVERYBODY, None, lambda world: {"language": "ur"}),
    # --- accounts: before signing in, my account, the jobs of coordinators, leads and helpers
    "accounts:sign_in": Row(EVERYBODY, EVERYBODY),
    "accounts:one_press": Row(None, EVERYBODY, ok=NOT_BEGUN),  # in the demonstration only
    "accounts:sign_out": Row(None, EVERYBODY),
    "accounts:card": Row(EVERYBODY, EVERYBODY),
    "accounts:first_pin": Row(EVERYBODY, EVERYBODY),
    "accounts:lost_card": Row(EVERYBODY),
    "accounts:join": Row(EVERYBODY, EVERYBODY),
    "accounts:accept": Row(EVERYBODY, EVERYBODY),
    "accounts:welcome": Row(SIGNED_IN),
    "accounts:held_form": Row(SIGNED_IN, None, thing("organisation"), ok=NOT_BEGUN),
    "accounts:throw_away": Row(None, SIGNED_IN, thing("organisation"), ok=NOT_BEGUN),
    "accounts:overview": Row(SIGNED_IN),
    "accounts:reauthenticate": Row(SIGNED_IN, SIGNED_IN),
    "accounts:second_step": Row(SIGNED_IN),
    "accounts:about_me": Row(SIGNED_IN, SIGNED_IN),
    "accounts:shared_phone": Row(SIGNED_IN, SIGNED_IN),
    "accounts:contacts": Row(SIGNED_IN, SIGNED_IN),
    "accounts:confirm_contact": Row(SIGNED_IN, SIGNED_IN),
    "accounts:remove_contact": Row(None, SIGNED_IN, lambda world: {"kind": "email"}),
    "accounts:needs": Row(SIGNED_IN, SIGNED_IN),
    "accounts:sessions": Row(SIGNED_IN, SIGNED_IN),
    "accounts:card_list": Row(SIGNED_IN),
    "accounts:make_card": Row(None, SIGNED_IN),
    "accounts:change_pin": Row(SIGNED_IN, SIGNED_IN, thing("organisation"), ok=NOT_BEGUN),
    "accounts:revoke_card": Row(None, SIGNED_IN, thing("organisation"), ok=NOT_BEGUN),
    "accounts:my_seats": Row(SIGNED_IN),
    "accounts:end_my_seat": Row(None, SIGNED_IN, thing("organisation"), ok=NOT_BEGUN),
    "accounts:my_data": Row(SIGNED_IN),
    "accounts:download": Row(None, SIGNED_IN),
    "accounts:leave": Row(SIGNED_IN, SIGNED_IN),
    "accounts:erase": Row(SIGNED_IN, SIGNED_IN),
    "accounts:merge_show": Row(SIGNED_IN, SIGNED_IN),
    "accounts:merge_type": Row(SIGNED_IN, SIGNED_IN),
    "accounts:seat_list": Row(COORDINATOR | LEADS),
    "accounts:seat": Row(THEIR_LEADS, None, peers_seat),
    "accounts:end_seat": Row(None, THEIR_LEADS, peers_seat),
    "accounts:another_seat": Row(THEIR_LEADS, THEIR_LEADS, peers_seat),
    "accounts:seat_needs": Row(COORDINATOR, None, peers_seat),
    "accounts:make_card_for": Row(None, THEIR_LEADS, peers_seat),
    "accounts:revoke_cards_of": Row(None, THEIR_LEADS, peers_seat),
    "accounts:new_organisation": Row(COORDINATOR, COORDINATOR),
    "accounts:invite": Row(COORDINATOR | LEADS, COORDINATOR | LEADS),
    "accounts:withdraw": Row(None, SIGNED_IN, thing("organisation"), ok=NOT_BEGUN),
    "accounts:assist_start": Row(HELPERS, HELPERS),
    "accounts:assist_by_contact": Row(HELPERS, HELPERS),
    "accounts:assist_code": Row(HELPERS, HELPERS),
    "accounts:assistance": Row(SIGNED_IN, SIGNED_IN),
    "accounts:end_assistance": Row(None, SIGNED_IN),
    # --- records
    "records:book": Row(MEMBERS),
    "records:decision_list": Row(MEMBERS),
    "records:decision_open": Row(MEMBERS, MEMBERS),
    "records:decision": Row(MEMBERS, MEMBERS, thing("decision")),
    "records:decision_close": Row(COORDINATOR, COORDINATOR, thing("decision")),
    "records:decision_withdraw": Row(None, COORDINATOR, thing("decision")),
    "records:decision_say": Row(MEMBERS, MEMBERS, thing("decision", what="object")),
    "records:promise_list": Row(MEMBERS),
    "records:promise_make": Row(MEMBERS, MEMBERS),
    "records:promise": Row(MEMBERS, None, thing("promise")),
    "records:promise_move": Row(
        None,
        frozenset({"coordinator", "community_lead", "peer_researcher"}),
        thing("promise", move="kept"),
    ),
    "records:objection": Row(
        MEMBERS, frozenset({"coordinator", "independent_person"}), thing("objection")
    ),
    "records:speak": Row(EVERYBODY, EVERYBODY),
    "records:receipt": Row(EVERYBODY, EVERYBODY),
    "records:type_in": Row(MEMBERS, MEMBERS),
    "records:message_list": Row(INDEPENDENT),
    "records:message": Row(
        frozenset({"independent_person"}),
        frozenset({"independent_person"}),
        thing("message"),
        hidden=True,
    ),
    "records:told_requests": Row(MEMBERS),
    "records:request_list": Row(OFFICER, OFFICER),
    "records:request": Row(OFFICER, OFFICER, thing("authority_request")),
    # --- files: the world's file is for members; each file's own rule is tested in tests/files
    "files:file": Row(MEMBERS, None, thing("file"), hidden=True),
    "files:named": Row(
        MEMBERS,
        None,
        lambda world: {"public_id": world.file.public_id, "name": download_name(world.file)},
        hidden=True,
    ),
    # --- places
    # events: the calendar is for members; names only for who plans it for the community
    "events:calendar": Row(MEMBERS),
    "events:plan": Row(OF_ORGANISERS, OF_ORGANISERS),
    "events:link": Row(SIGNED_IN, SIGNED_IN),
    "events:feed": Row(EVERYBODY, None, lambda world: {"token": world.calendar_token}),
    "events:event": Row(MEMBERS, None, thing("event")),
    "events:change": Row(OF_THE_PARTNER, OF_THE_PARTNER, thing("event")),
    "events:cancel": Row(OF_THE_PARTNER, OF_THE_PARTNER, thing("event")),
    "events:held": Row(None, OF_THE_PARTNER, thing("event")),
    "events:come": Row(None, MEMBERS, thing("event")),
    "events:arrange": Row(None, OF_THE_PARTNER, thing("event")),
    "events:who": Row(OF_THE_PARTNER, OF_THE_PARTNER, thing("event")),
    "events:file": Row(MEMBERS, None, thing("event")),
    "events:asks": Row(MEMBERS),
    "events:choose": Row(OF_ORGANISERS),
    "events:propose": Row(WHO_MAY_ASK, WHO_MAY_ASK, thing("organisation")),
    "events:cap": Row(
        frozenset({"coordinator", "community_lead", "peer_researcher"}),
        frozenset({"community_lead"}),
        thing("organisation"),
    ),
    "events:ask": Row(
        frozenset({"coordinator", "community_lead", "peer_researcher"}),
        None,
        thing("ask"),
        hidden=True,
    ),
    "events:answer": Row(
        None,
        frozenset({"community_lead"}),
        thing("ask"),
        lambda world: {"answer": "yes"},
    ),
    # agreements: for the parties and who helps them; each party signs for itself
    "agreements:list": Row(MEMBERS),
    "agreements:begin": Row(WHO_BEGIN_AGREEMENTS, WHO_BEGIN_AGREEMENTS),
    "agreements:pattern": Row(COORDINATOR, COORDINATOR),
    "agreements:settle": Row(None, frozenset({"community_lead"}), thing("agreement_comment")),
    "agreements:one": Row(READ_THE_AGREEMENT, None, thing("agreement"), hidden=True),
    "agreements:compare": Row(READ_THE_AGREEMENT, None, thing("agreement"), hidden=True),
    "agreements:pdf": Row(READ_THE_AGREEMENT, None, thing("agreement"), hidden=True),
    "agreements:write": Row(OF_THE_PARTNER, OF_THE_PARTNER, thing("agreement", section="purpose")),
    "agreements:terms": Row(OF_THE_PARTNER, OF_THE_PARTNER, thing("agreement")),
    "agreements:comment": Row(
        OF_THE_AGREEMENT, OF_THE_AGREEMENT, thing("agreement", section="purpose")
    ),
    "agreements:offer": Row(OF_THE_PARTNER, OF_THE_PARTNER, thing("agreement")),
    "agreements:sign": Row(
        frozenset({"community_lead"}), frozenset({"community_lead"}), thing("agreement")
    ),
    "agreements:sign_paper": Row(
        frozenset({"community_lead"}), frozenset({"community_lead"}), thing("agreement")
    ),
    "agreements:translate": Row(
        OF_THE_AGREEMENT | {"interpreter"},
        OF_THE_AGREEMENT | {"interpreter"},
        thing("agreement", language="pl"),
    ),
    "agreements:accept": Row(
        None,
        OF_THE_AGREEMENT - {"coordinator"} | {"interpreter"},  # the coordinator translated it
        thing("agreement", language="ur"),
    ),
    "agreements:end": Row(
        frozenset({"community_lead"}), frozenset({"community_lead"}), thing("agreement")
    ),
    "agreements:review": Row(OF_THE_PARTNER, OF_THE_PARTNER, thing("agreement")),
    "agreements:object": Row(OF_THE_AGREEMENT, OF_THE_AGREEMENT, thing("agreement")),
    # partners: the page is for members; contacts and log for the organisation and the coordinator
    "partners:list": Row(MEMBERS),
    "partners:add": Row(COORDINATOR, COORDINATOR),
    "partners:one": Row(MEMBERS, None, thing("partner")),
    "partners:change": Row(OF_THE_PARTNER, OF_THE_PARTNER, thing("partner")),
    "partners:words": Row(COORDINATOR, COORDINATOR),
    "partners:word_use": Row(None, COORDINATOR, lambda world: {"pk": world.community.pk}),
    "partners:merge": Row(COORDINATOR, COORDINATOR, thing("partner")),
    "partners:move": Row(OF_THE_PARTNER, OF_THE_PARTNER, thing("partner")),
    "partners:vet": Row(
        frozenset({"community_lead"}),
        frozenset({"community_lead"}),
        thing("partner", side="them"),
    ),
    "partners:contact_add": Row(OF_THE_PARTNER, OF_THE_PARTNER, thing("partner")),
    "partners:contact_remove": Row(None, OF_THE_PARTNER, thing("partner_contact"), hidden=True),
    "partners:meeting_add": Row(OF_THE_PARTNER, OF_THE_PARTNER, thing("partner")),
    "partners:log": Row(OF_THE_PARTNER, None, thing("partner")),
    # exchange: files of organisations come in and go out by the coordinator's hand only
    "exchange:list": Row(COORDINATOR),
    "exchange:add": Row(COORDINATOR, COORDINATOR),
    "exchange:one": Row(COORDINATOR, None, thing("exchange_run")),
    "exchange:grants": Row(MEMBERS),
    "exchange:give_organisations": Row(None, COORDINATOR),
    "exchange:give_grants": Row(None, COORDINATOR),
    "exchange:choose": Row(None, COORDINATOR, thing("exchange_run")),
    "exchange:confirm": Row(None, COORDINATOR, thing("exchange_run")),
    "exchange:take_back": Row(None, COORDINATOR, thing("exchange_run_done")),
    "exchange:throw_away": Row(None, COORDINATOR, thing("exchange_run")),
    # reach: everybody reads what passed the gate; numbers are typed by whose people they are
    "reach:list": Row(MEMBERS),
    "reach:one": Row(MEMBERS, None, thing("tally")),
    "reach:table": Row(COUNTING, COUNTING),
    "reach:numbers": Row(COUNTING, COUNTING, ok=NOT_BEGUN),
    "reach:remove": Row(None, OF_THE_PARTNER, thing("tally")),
    # ties: results are for members; answers only for who gave them; one organisation's for itself
    "ties:list": Row(MEMBERS),
    "ties:open": Row(COORDINATOR, COORDINATOR),
    "ties:wave": Row(MEMBERS, None, thing("survey_wave")),
    "ties:close": Row(None, COORDINATOR, thing("survey_wave")),
    "ties:map": Row(MEMBERS, None, thing("wave_before")),
    "ties:organisation": Row(
        OF_THE_PARTNER,
        None,
        lambda world: {
            "public_id": world.wave_before.public_id,
            "organisation_id": world.organisation.public_id,
        },
        hidden=True,
    ),
    "ties:begin": Row(
        None,
        frozenset({"community_lead"}),
        lambda world: {
            "public_id": world.survey_wave.public_id,
            "organisation_id": world.organisation.public_id,
        },
    ),
    "ties:answer": Row(
        frozenset({"community_lead"}),
        frozenset({"community_lead"}),
        thing("survey_response"),
        hidden=True,
    ),
    "ties:named": Row(
        frozenset({"community_lead"}),
        frozenset({"community_lead"}),
        thing("survey_response"),
        hidden=True,
    ),
    "ties:rate": Row(
        frozenset({"community_lead"}),
        frozenset({"community_lead"}),
        lambda world: {
            "public_id": world.survey_response.public_id,
            "organisation_id": world.named_organisation.public_id,
        },
        hidden=True,
    ),
    # relationships: the week is the coordinator's; both sides are for who speaks for one of them
    "relationships:monday": Row(COORDINATOR),
    "relationships:done": Row(None, COORDINATOR, thing("promise")),
    "relationships:look_again": Row(None, COORDINATOR),
    "relationships:by_mail": Row(None, COORDINATOR),
    "relationships:mine": Row(LEADS),
    "relationships:everybody": Row(COORDINATOR),
    "relationships:own": Row(OF_THE_PARTNER, None, thing("partner")),
    "relationships:health": Row(OF_THE_PARTNER, None, thing("partner")),
    "relationships:conduct": Row(MEMBERS),  # everybody, once the community decides so
    "relationships:ask_to_open": Row(None, COMMUNITY_SEATS),
    "places:edition_list": Row(MEMBERS),
    "places:area_list": Row(MEMBERS, None, lambda world: {"edition": "ward-2024"}),
    "places:measure_list": Row(MEMBERS, None, lambda world: {"edition": "ward-2024"}),
    "places:one_area": Row(MEMBERS, None, lambda world: {"edition": "ward-2024", "code": "W1"}),
    "places:measure_map": Row(MEMBERS, None, lambda world: {"key": "trees"}),
    "places:postcode": Row(MEMBERS, MEMBERS),
    # --- instruments
    "instruments:list": Row(MEMBERS),
    "instruments:add": Row(COORDINATOR, COORDINATOR),
    "instruments:instrument": Row(MEMBERS, None, lambda world: {"code": "try-out"}),
    "instruments:version": Row(MEMBERS, None, try_out),
    "instruments:file": Row(MEMBERS, None, try_out),
    "instruments:paper": Row(MEMBERS, None, lambda world: try_out(world) | {"language": "en"}),
    "instruments:publish": Row(None, COORDINATOR, try_out),
    "instruments:accept": Row(None, COMMUNITY_SEATS, try_out),
    "instruments:accept_language": Row(
        None, COMMUNITY_SEATS, try_out, lambda world: {"language": "en"}
    ),
    "instruments:round_new": Row(COORDINATOR, COORDINATOR, try_out),
    "instruments:round": Row(MEMBERS, None, thing("question_round")),
    "instruments:links": Row(None, COORDINATOR, thing("question_round")),
    "instruments:close": Row(None, COORDINATOR, thing("question_round")),
    "instruments:start": Row(None, MEMBERS, thing("question_round")),
    "instruments:code": Row(EVERYBODY, EVERYBODY),
    "instruments:no_link": Row(EVERYBODY, ok=NOT_BEGUN),
    "instruments:forgotten": Row(EVERYBODY),
    "instruments:thanks": Row(EVERYBODY, None, thing("question_round")),
    "instruments:answer": Row(EVERYBODY, EVERYBODY, thing("question_round"), ok=NOT_BEGUN),
    "instruments:section": Row(EVERYBODY, EVERYBODY, thing("question_round", page=1), ok=NOT_BEGUN),
    "instruments:check": Row(EVERYBODY, EVERYBODY, thing("question_round"), ok=NOT_BEGUN),
    "instruments:door": Row(EVERYBODY, None, lambda world: {"token": "ABCDEFGH01234567WXYZ"}),
    # --- api: operations know no session, only tokens (tests/api walks them all)
    "api:guide": Row(SIGNED_IN),
    "api:token_list": Row(SIGNED_IN),
    "api:token_make": Row(SIGNED_IN, SIGNED_IN),
    "api:token_revoke": Row(None, COORDINATOR, thing("token"), hidden=True),
    "api:openapi": Row(EVERYBODY),
    "api:v1:me": Row(),
    "api:v1:list_roles": Row(),
    "api:v1:read_book": Row(),
    "api:v1:report_bounce": Row(),
    "api:v1:report_received": Row(),
}

# Pages of libraries, tested by their makers; each name here says whose.
OTHERS = ("account_", "mfa_", "usersessions_")
