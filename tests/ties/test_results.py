"""What a wave tells, to whom, and when it tells nothing."""

from datetime import timedelta

import pytest

from copper.accounts import subject_data
from copper.accounts.actor import STRANGER
from copper.core import clock
from copper.core.errors import NotAllowed, NotHere
from copper.partners import services as partners
from copper.partners.models import Contact, Partner
from copper.ties import personal, results, selectors, services
from copper.ties.models import Asked, Response, Tie, Wave
from tests.factories import actor
from tests.ties import people
from tests.ties.people import GOOD, POOR

pytestmark = pytest.mark.django_db


def closed(coordinator, says, label="First", **how):
    """A closed wave. `says`: {organisation: those it names} ."""
    wave = people.open_wave(coordinator, label=label, **how)
    for organisation, others in says.items():
        people.answer(wave, organisation, others)
    return services.close_wave(actor=coordinator, wave=wave)


@pytest.fixture
def groups():
    return people.organisations(7)


@pytest.fixture
def star(coordinator, groups):
    """The first works with 1, 2, 3, 4; 1 with 2 as well; 5 answered "nobody"; 6 said nothing."""
    a, b, c, d, e, f, _g = groups
    return closed(coordinator, {a: [b, c, d, e], b: [a, c], c: [a, b], d: [a], e: [a], f: []})


def test_below_five_answers_there_is_no_number_for_anybody(coordinator, groups):
    a, b, c, d, *_rest = groups
    wave = closed(coordinator, {a: [b], b: [a], c: [a], d: [a]})
    assert wave.results == {"asked": 7, "answered": 4, "enough": False}
    found = selectors.result(coordinator, wave)
    assert not found.enough
    assert (found.nodes, found.ties, found.alone) == ((), (), ())
    own = selectors.own_result(people.lead(a), wave, a.public_id)
    assert [score.mean for score in own.scores] == []


def test_the_figures_are_those_of_the_formulas(star):
    found = star.results
    assert found["density"]["value"] == pytest.approx(10 / 42)
    assert found["density"]["of_answered"] == pytest.approx(10 / 36)
    assert found["density"]["response"] == pytest.approx(6 / 7)
    assert found["reciprocity"]["value"] == 1
    assert found["trust"]["percent"] == 100
    assert found["trust"]["raters"] == 5
    assert found["items"]["open"] == 100


def test_two_people_of_one_organisation_count_once(coordinator, groups):
    wave = people.open_wave(coordinator)
    for rating in (GOOD, POOR):
        people.answer(wave, groups[0], [groups[1]], rating=rating)
    said = results.read(wave)
    assert said.answered == {groups[0].pk}
    assert said.ratings[groups[0].pk, groups[1].pk]["open"] == 2.5


def test_an_organisation_hears_of_itself_from_three_raters_and_others_from_five(coordinator):
    councils = people.organisations(2, bloc="institution")
    groups = people.organisations(6, first=10)
    says = {one: [councils[0]] for one in groups[:5]}
    says |= {councils[0]: [groups[0]], groups[5]: [groups[0]], councils[1]: [groups[0]]}
    # Two more groups have two raters each: one alone could be worked out from the rest.
    says |= {one: [councils[0], groups[1]] for one in groups[2:4]}
    says |= {one: [councils[0], groups[5]] for one in (groups[1], groups[4])}
    wave = closed(coordinator, says)
    resident = actor("resident")
    # Five groups rate the council: all members may know. The answer does not say who said what.
    assert selectors.own_result(resident, wave, councils[0].public_id).scores[0].mean == 4
    # Three rate the first group: itself and the coordinator may know, nobody else.
    for who in (people.lead(groups[0]), coordinator):
        own = selectors.own_result(who, wave, groups[0].public_id)
        assert (own.scores[0].mean, own.scores[0].raters) == (4, 3)
    for who in (resident, people.lead(groups[1]), people.lead(councils[0])):
        with pytest.raises(NotHere):
            selectors.own_result(who, wave, groups[0].public_id)
    # Nobody rated the second council: no number, also for itself.
    own = selectors.own_result(people.lead(councils[1]), wave, councils[1].public_id)
    assert own.scores[0].mean is None


def test_an_institution_with_four_raters_hears_it_alone(coordinator):
    council = people.organisations(1, bloc="institution")[0]
    groups = people.organisations(6, first=10)
    says = {one: [council] for one in groups[:4]} | {groups[4]: [], groups[5]: []}
    wave = closed(coordinator, says)
    assert selectors.own_result(people.lead(council), wave, council.public_id).scores[0].raters == 4
    for_others = selectors.own_result(actor("resident"), wave, council.public_id)
    assert (for_others.scores[0].mean, for_others.scores[0].raters) == (None, None)


def test_each_sees_their_own_words_and_no_colleagues(coordinator, groups):
    wave = people.open_wave(coordinator)
    one, other = people.lead(groups[0]), people.lead(groups[0])
    people.answer(wave, groups[0], [groups[1]], by=one)
    people.answer(wave, groups[0], [groups[2]], by=other)
    services.close_wave(actor=coordinator, wave=wave)
    said = selectors.own_result(one, wave, groups[0].public_id).said
    assert [tie.about for tie in said] == [groups[1]]
    assert selectors.own_result(coordinator, wave, groups[0].public_id).said == ()


def test_who_stands_alone_is_told_to_the_coordinator_and_to_themselves_only(
    coordinator, groups, star
):
    names = [node.name for node in selectors.result(coordinator, star).nodes]
    assert names == sorted(one.name for one in groups)
    seen = selectors.result(actor("resident"), star)
    assert [node.name for node in seen.nodes] == names[:5]
    assert (seen.alone, seen.cuts, seen.hidden) == ((), (), 2)
    own = selectors.result(people.lead(groups[5]), star)
    assert own.nodes[-1].name == groups[5].name


def test_quiet_ties_name_the_lonely_and_what_hangs_on_one(coordinator, groups, star):
    Contact.objects.bulk_create(
        [
            Contact(
                partner=partner,
                name="Somebody",
                consent_how="spoken",
                consent_on=clock.today(),
                added_at=clock.now(),
            )
            for partner in Partner.objects.exclude(organisation=groups[2])
            for _ in range(2)
        ]
    )
    found = [(one.name, one.why, one.through) for one in selectors.quiet_ties(actor=coordinator)]
    assert found == [
        (groups[2].name, "one_person", ""),
        (groups[3].name, "through_one", groups[0].name),
        (groups[4].name, "through_one", groups[0].name),
        (groups[5].name, "alone", ""),
        (groups[6].name, "alone", ""),
    ]
    assert selectors.quiet_ties(actor=people.lead(groups[0])) == []


def test_an_open_wave_shows_no_results_and_strangers_see_nothing(coordinator, groups):
    wave = people.open_wave(coordinator)
    with pytest.raises(NotHere):
        selectors.result(coordinator, wave)
    with pytest.raises(NotAllowed):
        selectors.waves(STRANGER)
    assert selectors.latest_result(actor=STRANGER) is None
    assert selectors.latest_result(actor=coordinator) is None


def test_only_the_coordinator_sees_who_has_not_answered(coordinator, groups):
    wave = people.open_wave(coordinator)
    people.answer(wave, groups[0], [groups[1]])
    assert selectors.turnout(coordinator, wave).waiting == tuple(groups[1:])
    found = selectors.turnout(people.lead(groups[0]), wave)
    assert (found.asked, found.answered, found.waiting) == (7, 1, ())


# --- two waves ------------------------------------------------------------------------------------


def two_waves(coordinator, first, second, rating=GOOD):
    closed(coordinator, first)
    with clock.at(clock.now() + timedelta(days=540)):
        wave = people.open_wave(coordinator, label="Second")
        for organisation, others in second.items():
            people.answer(wave, organisation, others, rating=rating)
        return services.close_wave(actor=coordinator, wave=wave)


def ring(groups):
    return {one: [groups[(n + 1) % len(groups)]] for n, one in enumerate(groups)}


def test_change_is_told_among_those_who_answered_both(coordinator, groups):
    found = two_waves(coordinator, ring(groups), ring(groups), rating=POOR).results["change"]
    assert (found["both"], found["kept"], found["new"], found["lost"]) == (7, 7, 0, 0)
    trust = next(one for one in found["shifts"] if one["code"] == "trust")
    assert (trust["change"], trust["conclusion"]) == (-3, "fell")


def test_nothing_is_concluded_when_others_answered_than_before(coordinator, groups):
    fewer = dict(list(ring(groups).items())[:6])
    found = two_waves(coordinator, ring(groups), fewer, rating=POOR).results["change"]
    assert not found["comparable"]
    assert {one["conclusion"] for one in found["shifts"]} == {"no-conclusion"}


def test_fewer_than_five_in_both_waves_have_no_change(coordinator, groups):
    # Five answer each time, but only four of them both times.
    first = {one: [] for one in groups[:5]}
    second = {one: [] for one in groups[1:6]}
    found = two_waves(coordinator, first, second).results["change"]
    assert found["why"] == "too-few-answers"
    assert "shifts" not in found


def test_the_next_picture_starts_where_the_last_one_ended(coordinator, groups):
    second = two_waves(coordinator, ring(groups), ring(groups))
    first = Wave.objects.get(label="First")
    assert first.results["nodes"] == second.results["nodes"]


# --- people and organisations change -----------------------------------------------------------------


def test_two_rows_of_one_organisation_leave_no_tie_to_oneself(coordinator, groups, star):
    a, b = (Partner.objects.get(organisation=one) for one in groups[:2])
    partners.merge(actor=coordinator, kept=a, gone=b)
    star.refresh_from_db()
    assert not Tie.objects.filter(by=groups[1]).exists()
    assert not Tie.objects.filter(about=groups[1]).exists()
    assert Asked.objects.filter(wave=star).count() == 6
    assert star.results["asked"] == 6
    assert star.results["answered"] == 5
    assert groups[1].pk not in [node[0] for node in star.results["nodes"]]
    assert [groups[0].pk, groups[2].pk, True] in star.results["ties"]


def test_an_erased_person_leaves_the_organisations_answer_without_their_name(coordinator, groups):
    wave = people.open_wave(coordinator)
    sent, drafting = people.lead(groups[0]), people.lead(groups[1])
    people.answer(wave, groups[0], [groups[1]], by=sent)
    services.begin(actor=drafting, wave=wave, organisation=groups[1])
    kept = subject_data.everything_about(sent.person)["ties"]["answers"][0]
    assert kept["worked_with"][groups[1].name]["open"] == 4
    assert [line.goes for line in personal.explain(sent.person)] == [False]
    assert [line.goes for line in personal.explain(drafting.person)] == [True]
    for who in (sent, drafting):
        personal.erase(who.person)
    assert Response.objects.get().person is None


def test_two_accounts_of_one_person_have_one_answer(coordinator, groups):
    wave = people.open_wave(coordinator)
    one, other = people.lead(groups[0]), people.lead(groups[0])
    services.begin(actor=one, wave=wave, organisation=groups[0])
    people.answer(wave, groups[0], [groups[1]], by=other)
    personal.move(one.person, other.person)
    left = Response.objects.get()
    assert left.person == one.person
    assert left.sent_at


def test_two_raters_are_too_few_also_for_the_organisation_itself(coordinator, groups):
    a, b, c, d, e, f, _g = groups
    wave = closed(coordinator, {a: [f], b: [f], c: [d], d: [c], e: [c, d]})
    for who in (people.lead(f), coordinator):
        own = selectors.own_result(who, wave, f.public_id)
        assert [(score.mean, score.raters) for score in own.scores] == [(None, None)] * 2
