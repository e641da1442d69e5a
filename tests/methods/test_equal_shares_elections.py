"""Equal shares on real elections, three of which were decided by it in earnest."""

import pytest

from copper.methods import pabulib
from copper.methods.equal_shares import equal_shares


@pytest.fixture
def election(data):
    def read(name):
        return pabulib.read(data("pabulib", f"{name}.pb").read_text(encoding="utf-8"))

    return read


def decide(election, **how):
    return equal_shares(election.projects, election.ballots(), election.budget, **how)


def test_swiecie_2023_comes_out_as_it_was_decided(election):
    vote = election("Poland_Swiecie_2023")
    assert decide(vote).winners == vote.selected
    assert decide(vote, exact=True).winners == vote.selected


def test_assen_2024_was_decided_without_a_top_up(election):
    vote = election("Netherlands_Assen_2024")
    assert decide(vote, top_up=False).winners == vote.selected
    # 23,300 of 100,000 were not given out; by votes, project 7 would still have fitted.
    assert set(decide(vote).winners) - set(vote.selected) == {"7"}


def test_wieliczka_2023_went_on_raising_after_the_budget_was_full(election):
    vote = election("Poland_Wieliczka_2023_Green_Budget")
    assert decide(vote, stop_when_full=False).winners == vote.selected
    # Stopping as soon as nothing else fits (pabutools, and our default) is 10,500 cheaper.
    full = decide(vote)
    assert set(full.winners) ^ set(vote.selected) == {"46", "66", "67"}
    assert full.stopped == "full"


@pytest.mark.parametrize(
    ("name", "winners"),
    [
        # Winners by pabutools 1.2.3: Cost_Sat, add1, top-up, ties by cost and votes.
        ("Netherlands_Assen_2024", "11 12 13 14 2 3 5 6 7 9"),
        ("Poland_Warszawa_2019_Radosc", "1318 2391 2397 2407 257"),
        (
            "Netherlands_Amsterdam_166",
            "12416 12420 12421 12422 12423 12424 12426 12430 12431 12432 12433 12434 12435 12436"
            " 12437 12438 12439 12441 12442 12443 12445 12446 12448 12452 12453 12454 12455 12457"
            " 12463 12464 12466 12467",
        ),
        (
            "Poland_Warszawa_2018_Bielany",
            "1016 1226 1253 1257 1283 1667 1673 1777 1824 1865 1938 2016 2180 2203 2240 2277 230"
            " 2375 2387 2534 2537 2722 2735 535 912 918",
        ),
        (
            "US_Stanford_Dataset_Your_Voice_Your_Choice_Parks_and_Streets-_Seattle_2018_District_3"
            "_vote_approvals",
            "886 887 889 890 891 892 893 894",
        ),
    ],
)
def test_winners_are_those_of_the_peer(election, name, winners):
    vote = election(name)
    found = decide(vote)
    assert found.winners == tuple(winners.split())
    assert found.spent <= vote.budget
    ballots = vote.ballots()
    for served, empty in (
        (found.winners, found.left_out),
        (found.by_votes, found.left_out_by_votes),
    ):
        alone = {v for v, own in ballots.items() if own and not set(own) & set(served)}
        assert set(empty) == alone


def test_every_receipt_of_a_whole_town_adds_up(election):
    vote = election("Poland_Warszawa_2018_Bielany")
    found = decide(vote)
    assert len(found.receipts) == 8171
    paid = dict.fromkeys((one.project for one in found.rounds if one.phase == "shares"), 0.0)
    for receipt in found.receipts.values():
        for project, amount in receipt.payments:
            paid[project] += amount
        spent = sum(amount for _, amount in receipt.payments)
        assert spent + receipt.left == pytest.approx(found.share)
    costs = {one.id: one.cost for one in vote.projects}
    assert paid == pytest.approx({one: costs[one] for one in paid})
    # Fewer people are left with nothing than by majority voting.
    assert len(found.left_out) < len(found.left_out_by_votes)


@pytest.mark.parametrize("name", ["Poland_Gdansk_2020_Bretowo", "Switzerland_Zurich_D10"])
def test_ballots_with_points_are_decided_too(election, name):
    vote = election(name)
    found, audit = decide(vote), decide(vote, exact=True)
    assert found.winners == audit.winners
    assert found.spent <= vote.budget
    approvals = equal_shares(vote.projects, vote.ballots("approvals"), vote.budget)
    assert approvals.spent <= vote.budget


def test_rankings_are_decided_by_their_points(election):
    vote = election("Worldwide_Mechanical_Turk_Ranking_value_money_6")
    assert decide(vote).winners == decide(vote, exact=True).winners
