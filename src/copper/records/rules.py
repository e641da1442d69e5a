"""The rules of deciding, promising, objecting: plain Python, no database.

Who decides (domain.md §3): C the community bloc; J joint, each bloc must agree; I an institution,
only where law forces it, with the legal reason; P the person concerned.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from copper.accounts.roles import COMMUNITY, INSTITUTION
from copper.core import network

from .codes import OBJECTION_STATES, PROMISE_STATES, REQUEST_STATES, ROUTES, RULES, STAKES

__all__ = ["OBJECTION_STATES", "PROMISE_STATES", "REQUEST_STATES", "ROUTES", "RULES", "STAKES"]
BLOC_NAMES = {COMMUNITY: _("the community"), INSTITUTION: _("the institutions")}
DECIDING_BLOCS: Mapping[str, tuple[str, ...]] = {
    "C": (COMMUNITY,),
    "J": (COMMUNITY, INSTITUTION),
    "I": (INSTITUTION,),
    "P": (),
}
OBJECTION_MOVES: Mapping[str, frozenset[str]] = {
    "raised": frozenset({"mediated", "upheld", "compromise", "overridden"}),
    "mediated": frozenset({"upheld", "compromise", "overridden"}),
    "upheld": frozenset(),
    "compromise": frozenset(),
    "overridden": frozenset(),
}

network.declare("pause.working_days", 10, _("Working days that a pause lasts"))
network.declare("complaint.data_days", 30, _("Days until a complaint about data is acknowledged"))
network.declare("complaint.other_days", 10, _("Days until any other message is acknowledged"))
# Who hosts the network, shown before anybody writes anything.
network.declare("network.host", "", _("Who runs the computer on which this network is kept"))
network.declare(
    "network.foi_applies", False, _("Whether the host must answer Freedom of Information requests")
)
network.declare(
    "words.seldom_heard", "", _("How this network says “seldom heard”, in its own words")
)
network.declare(
    "decision.quorum",
    {},
    _("How many people of a bloc must vote, unless a decision says otherwise"),
)


@dataclass(frozen=True)
class Ballot:
    """A vote as the count sees it. `people` > 1 is a show of hands."""

    bloc: str
    option: str
    weight: int = 1
    people: int = 1
    is_person_concerned: bool = False


@dataclass(frozen=True)
class Count:
    """`weights[bloc][option]` and `voters[bloc]`; `concerned` is the option the person chose."""

    weights: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    voters: Mapping[str, int] = field(default_factory=dict)
    concerned: str = ""


def count(ballots: Iterable[Ballot]) -> Count:
    """Adds ballots up by bloc."""
    weights: dict[str, dict[str, int]] = {}
    voters: dict[str, int] = {}
    concerned = ""
    for ballot in ballots:
        of_bloc = weights.setdefault(ballot.bloc, {})
        of_bloc[ballot.option] = of_bloc.get(ballot.option, 0) + ballot.weight * ballot.people
        voters[ballot.bloc] = voters.get(ballot.bloc, 0) + ballot.people
        if ballot.is_person_concerned:
            concerned = ballot.option
    return Count(weights, voters, concerned)


def bloc_agrees(weights: Mapping[str, int], option: str, majority_percent: int) -> bool:
    """True when the option has more than the majority of the bloc's weight. A tie agrees to nothing."""
    total = sum(weights.values())
    return total > 0 and weights.get(option, 0) * 100 > total * majority_percent


def why_not(
    rule: str,
    option: str,
    options: Sequence[str],
    counted: Count,
    *,
    quorum: Mapping[str, int] | None = None,
    majority_percent: int = 50,
    legal_reason: str = "",
) -> list[str]:
    """What is missing before `option` may be the outcome, in plain words. Empty: it may."""
    if option not in options:
        return [_now("That outcome is not one of the options people were asked about.")]
    missing = []
    for bloc, needed in (quorum or {}).items():
        short = needed - counted.voters.get(bloc, 0)
        if short > 0:
            missing.append(
                ngettext(
                    "%(short)s more person of %(bloc)s has to vote.",
                    "%(short)s more people of %(bloc)s have to vote.",
                    short,
                )
                % {"short": short, "bloc": BLOC_NAMES.get(bloc, bloc)}
            )
    if rule == "P":
        if counted.concerned != option:
            missing.append(
                _now("Only the person it is about can decide this, and they have not chosen it.")
            )
        return missing
    if rule == "I" and not legal_reason.strip():
        missing.append(
            _now("An institution may decide alone only where a law says so. Write which law.")
        )
    for bloc in DECIDING_BLOCS[rule]:
        weights = counted.weights.get(bloc, {})
        if not sum(weights.values()):
            missing.append(_now("Nobody of %(bloc)s has voted.") % {"bloc": BLOC_NAMES[bloc]})
        elif not bloc_agrees(weights, option, majority_percent):
            missing.append(
                _now("%(bloc)s did not agree to it.") % {"bloc": str(BLOC_NAMES[bloc]).capitalize()}
            )
    return missing


def explained_enough(stake: int, languages: Sequence[str]) -> bool:
    """What matters must have been explained in a language people have; small moves need no note."""
    return stake == 1 or bool(languages)
