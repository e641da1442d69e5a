"""The opinion map as Polis computes it, against what Polis itself stored."""

import csv
import json

import numpy as np
import pytest

from copper.methods.opinion_map import adjusted_rand, opinion_map

SMALL = "25ptpt-3gp-no-strict-with-meta"
LARGE = "above-100-ptpts"


@pytest.fixture
def conversation(data):
    def read(name):
        """(what Polis stored, votes in time order, keyword arguments for the map, its groups)."""
        folder = data("polis", "complete-output", name)
        stored = json.loads((folder / "math-pca2.json").read_text())
        votes = sorted(
            json.loads((folder / "votes.json").read_text()), key=lambda vote: vote["modified"]
        )
        rows = [(v["participant_id"], v["statement_id"], v["vote"]) for v in votes]
        given = {
            "seed": 1,
            "order": "arrival",
            "meta": stored["meta-tids"],
            "moderated_out": set(stored["mod-out"]) - set(stored["meta-tids"]),
        }
        base = stored["base-clusters"]
        members = dict(zip(base["id"], base["members"], strict=True))
        group = {
            person: one["id"]
            for one in stored["group-clusters"]
            for cluster in one["members"]
            for person in members[cluster]
        }
        return stored, rows, given, group

    return read


def likeness(found, group):
    labels = found.labels()
    both = [person for person in group if person in labels]
    return adjusted_rand([labels[p] for p in both], [group[p] for p in both])


@pytest.mark.parametrize("name", [SMALL, LARGE])
def test_the_map_is_that_of_polis(conversation, name):
    stored, rows, given, _group = conversation(name)
    found = opinion_map(rows, **given)
    assert list(found.statements) == stored["tids"]
    # Polis's database has agree as −1.
    assert -found.components.center == pytest.approx(stored["pca"]["center"], abs=1e-12)
    for n, vector in enumerate(stored["pca"]["comps"]):
        assert abs(found.components.vectors[n] @ np.array(vector)) >= 1 - 1e-9
    assert found.components.extremity == pytest.approx(stored["pca"]["comment-extremity"], abs=1e-9)


@pytest.mark.parametrize("name", [SMALL, LARGE])
def test_counted_with_its_groups_every_number_is_that_of_polis(conversation, name):
    stored, rows, given, group = conversation(name)
    found = opinion_map(rows, known_groups=group, **given)
    at = {number: n for n, number in enumerate(found.statements)}
    for number, one in stored["group-votes"].items():
        g = [x.name for x in found.groups].index(int(number))
        for statement, votes in one["votes"].items():
            n = at[int(statement)]
            counted = (found.statistics.agree, found.statistics.disagree, found.statistics.seen)
            assert [x[g, n] for x in counted] == [votes["A"], votes["D"], votes["S"]]
    for values, key in (
        (found.informed.agree, "group-aware-consensus"),
        (found.priorities, "comment-priorities"),
    ):
        theirs = {int(statement): value for statement, value in stored[key].items()}
        assert found.by_statement(values) == pytest.approx(theirs, abs=1e-9)
    assert set(stored["comment-priorities"].values()) != {49}


@pytest.mark.parametrize("name", [SMALL, LARGE])
def test_the_lists_are_those_of_polis(conversation, name):
    stored, rows, given, group = conversation(name)
    found = opinion_map(rows, known_groups=group, **given)
    for g, one in enumerate(found.groups):
        theirs = stored["repness"][str(one.name)]
        ours = found.representative[g]
        assert [(x.statement, x.side, x.count, x.n, x.best_agree) for x in ours] == [
            (x["tid"], x["repful-for"], x["n-success"], x["n-trials"], "best-agree" in x)
            for x in theirs
        ]
        for x, y in zip(ours, theirs, strict=True):
            numbers = (x.p, x.p_test, x.ratio)
            assert numbers == pytest.approx((y["p-success"], y["p-test"], y["repness"]), abs=1e-9)
            assert x.ratio_test == pytest.approx(y["repness-test"], abs=1e-5)  # stored short
    for side in ("agree", "disagree"):
        ours = [
            (x.statement, x.count, x.n, round(x.p_test, 9)) for x in getattr(found.consensus, side)
        ]
        assert ours == [
            (x["tid"], x["n-success"], x["n-trials"], round(x["p-test"], 9))
            for x in stored["consensus"][side]
        ]


@pytest.mark.parametrize(("name", "least"), [(SMALL, 0.6), (LARGE, 0.88)])
def test_the_groups_are_much_like_those_of_polis(conversation, name, least):
    _stored, rows, given, group = conversation(name)
    assert likeness(opinion_map(rows, **given), group) >= least
    # Our own order comes nearer, though it knows nothing of who came first.
    own = opinion_map(rows, **(given | {"order": "canonical"}))
    assert likeness(own, group) >= 0.95


def test_people_whom_polis_kept_can_stay(conversation):
    stored, rows, given, group = conversation(LARGE)
    found = opinion_map(rows, stay=stored["in-conv"], **given)
    assert {p for p, on in zip(found.people, found.on_map, strict=True) if on} == set(
        stored["in-conv"]
    )
    assert likeness(found, group) >= 0.9


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("vtaiwan.uberx", 0.8),
        ("scoop-hivemind.biodiversity", 0.8),
        ("canadian-electoral-reform", 0.8),
        # Its three stored groups (3, 18 and 3 people) are not in the votes: every division is at 0.
        ("london.youth.policing", -0.1),
    ],
)
def test_real_conversations_come_out_like_the_stored_labels(data, name, least):
    folder = data("polis", name)
    with (folder / "votes.csv").open() as file:
        # Sorted by statement in the export: time has to be put in order first.
        votes = sorted(csv.DictReader(file), key=lambda row: int(row["timestamp"]))
    with (folder / "comments.csv").open() as file:
        out = [int(r["comment-id"]) for r in csv.DictReader(file) if r["moderated"] == "-1"]
    with (folder / "participants-votes.csv").open() as file:
        group = {
            int(r["participant"]): r["group-id"] for r in csv.DictReader(file) if r["group-id"]
        }
    rows = [(int(v["voter-id"]), int(v["comment-id"]), int(v["vote"])) for v in votes]
    for order in ("arrival", "canonical"):
        found = opinion_map(rows, seed=1, moderated_out=out, order=order)
        assert found.verdict == "clear"
        assert likeness(found, group) >= least
        if order == "arrival":
            # Who is on the map follows from the votes and their order alone.
            assert set(group) <= {p for p, on in zip(found.people, found.on_map, strict=True) if on}
