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

MATRIX: dict[str, Row] = {
    # --- ui
    "home": Row(SIGNED_IN),
    "choose_language": Row(None, EVERYBODY),
    "service_worker": Row(EVERYBODY),
    "manifest": Row(EVERYBODY),
    "healthz": Row(EVERYBODY),
    "readyz": Row(EVERYBODY),
    # --- site
    "site:front_door": Row(EVERYBODY),
    "site:front": Row(EVERYBODY, None, lambda world: {"language": "ur"}),
    "site:about": Row(EVERYBODY, None, lambda world: {"language": "ur"}),
    "site:words": Row(EVERYBODY, None, lambda world: {"language": "ur"}),
    "site:who_reads": Row(EVERYBODY, None, lambda world: {"language": "ur"}),
    "site:access": Row(EVERYBODY, None, lambda world: {"language": "ur"}),
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
}

# Pages of libraries, tested by their makers; each name here says whose.
OTHERS = ("account_", "mfa_", "usersessions_")
