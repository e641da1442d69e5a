"""Opinion maps: real conversations of Polis, two large synthetic ones, and pure noise.

The peer is red-dwarf 0.4.0. It has no base clusters and chooses k on the people themselves, so its
groups differ from Polis's and from ours by design; its components should be the same.
"""

import csv
import json
import statistics
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from copper.methods.opinion_map import OpinionMap, Votes, adjusted_rand, opinion_map

from .case import DATA, Case

FOUR = (
    "vtaiwan.uberx",
    "scoop-hivemind.biodiversity",
    "canadian-electoral-reform",
    "london.youth.policing",
)
STORED = ("25ptpt-3gp-no-strict-with-meta", "above-100-ptpts")


@cache
def conversation(name: str) -> dict[str, Any]:
    """Votes [person, statement, vote, time] in time order, what is moderated out, Polis's groups."""
    folder = DATA / "polis" / name

    def table(file: str) -> list[dict[str, str]]:
        with (folder / file).open() as rows:
            return list(csv.DictReader(rows))

    votes = [
        [int(r[k]) for k in ("voter-id", "comment-id", "vote", "timestamp")]
        for r in table("votes.csv")
    ]
    return {
        "votes": sorted(votes, key=lambda vote: vote[3]),
        "moderated_out": [
            int(r["comment-id"]) for r in table("comments.csv") if r["moderated"] == "-1"
        ],
        "meta": [],
        "groups": {
            int(r["participant"]): int(r["group-id"])
            for r in table("participants-votes.csv")
            if r["group-id"]
        },
    }


@cache
def stored(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(as `conversation`, everything Polis stored)."""
    folder = DATA / "polis" / "complete-output" / name
    math = json.loads((folder / "math-pca2.json").read_text())
    votes = json.loads((folder / "votes.json").read_text())
    base = dict(zip(math["base-clusters"]["id"], math["base-clusters"]["members"], strict=True))
    return {
        "votes": sorted(
            (
                [v["participant_id"], v["statement_id"], v["vote"], int(v["modified"])]
                for v in votes
            ),
            key=lambda vote: vote[3],
        ),
        "moderated_out": math["mod-out"],
        "meta": math["meta-tids"],
        "groups": {
            p: g["id"] for g in math["group-clusters"] for b in g["members"] for p in base[b]
        },
    }, math


def recompute(given: dict[str, Any], order: str) -> Callable[[], OpinionMap]:
    """From three arrays to the whole result."""
    table = np.array(given["votes"], np.int64)
    people, about, values = (np.ascontiguousarray(table[:, n]) for n in range(3))
    return lambda: opinion_map(
        Votes.from_arrays(people, about, values),
        seed=1,
        order=order,
        moderated_out=given["moderated_out"],
        meta=given["meta"],
    )


def likeness(found: OpinionMap, groups: dict[int, int]) -> float:
    labels = found.labels()
    both = [p for p in groups if p in labels]
    return adjusted_rand([labels[p] for p in both], [groups[p] for p in both]) or 0.0


def sizes(found: OpinionMap) -> str:
    return f"{found.verdict}: " + ", ".join(str(group.size) for group in found.groups)


def told(found: OpinionMap) -> dict[str, Any]:
    return {
        "statements": list(found.statements),
        "vectors": found.components.vectors.tolist(),
        "labels": {str(p): str(g) for p, g in found.labels().items()},
    }


def compared(ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    """The smaller |cos| of the two components, and the adjusted Rand index of the groups."""
    at = [theirs["statements"].index(s) for s in ours["statements"]]
    cos = min(abs(np.dot(ours["vectors"][n], np.array(theirs["vectors"][n])[at])) for n in (0, 1))
    both = [p for p in ours["labels"] if p in theirs["labels"]]
    alike = adjusted_rand(*([side["labels"][p] for p in both] for side in (ours, theirs)))
    words = f"cos {cos:.4f} ARI {alike:.2f}"
    return words if cos > 0.9999 else f"DIFFERENT {words}"


def real(name: str, order: str) -> Case:
    def show(found: OpinionMap) -> str:
        return f"{sizes(found)}; ARI to Polis {likeness(found, conversation(name)['groups']):.2f}"

    def payload() -> dict[str, Any]:
        # The peer cannot take a changed vote: it gets the last ones only.
        last = {(vote[0], vote[1]): vote for vote in conversation(name)["votes"]}
        given = {k: conversation(name)[k] for k in ("moderated_out", "meta")}
        return given | {"votes": list(last.values())}

    peer = order == "arrival"
    return Case(
        f"{name}, {order}",
        lambda: recompute(conversation(name), order),
        show,
        result=told,
        oracle="red_dwarf.opinion_map" if peer else "",
        payload=payload,
        equal=compared,
        seconds=0.030 if name == FOUR[0] and not peer else None,
    )


def complete(name: str) -> Case:
    """Against what Polis stored; the peer gets the same votes."""

    def show(found: OpinionMap) -> str:
        given, math = stored(name)
        vectors = zip(found.components.vectors, math["pca"]["comps"], strict=True)
        cos = min(abs(one @ np.array(other)) for one, other in vectors)
        counted = opinion_map(
            [vote[:3] for vote in given["votes"]],
            seed=1,
            order="arrival",
            moderated_out=given["moderated_out"],
            meta=given["meta"],
            known_groups=given["groups"],
        )
        off = max(
            abs(value - math[key][str(statement)])
            for key, values in (
                ("group-aware-consensus", counted.informed.agree),
                ("comment-priorities", counted.priorities),
            )
            for statement, value in counted.by_statement(values).items()
        )
        return f"cos {cos:.5f}, off {off:.0e}, ARI {likeness(found, given['groups']):.2f} to Polis"

    return Case(
        f"stored: {name}",
        lambda: recompute(stored(name)[0], "arrival"),
        show,
        result=told,
        oracle="red_dwarf.opinion_map",
        payload=lambda: {k: stored(name)[0][k] for k in ("votes", "moderated_out", "meta")},
        equal=compared,
    )


def mean_likeness(order: str) -> Case:
    def prepare() -> Callable[[], float]:
        calls = [(recompute(conversation(name), order), conversation(name)) for name in FOUR]
        return lambda: statistics.mean(likeness(call(), given["groups"]) for call, given in calls)

    return Case(
        f"mean over the four, {order}",
        prepare,
        lambda mean: f"ARI {mean:.2f} to Polis",
        note="london's stored groups (3, 18, 3) are not in its votes: every division is at 0 there",
    )


def synthetic(people: int, statements: int, votes: int) -> tuple[Any, Any, Any]:
    """Three kinds of people; few of them vote a lot, and few statements are seen by many."""
    rng = np.random.default_rng(1)
    kind = rng.integers(0, 3, people)
    lean = rng.normal(0, 1, (3, statements))
    busy, known = rng.pareto(1.5, people) + 0.3, rng.pareto(2, statements) + 0.3
    cells = np.zeros(0, np.int64)
    while len(cells) < votes:
        who = rng.choice(people, votes, p=busy / busy.sum())
        what = rng.choice(statements, votes, p=known / known.sum())
        cells = np.unique(np.concatenate([cells, who * statements + what]))
    cells = rng.permutation(cells)[:votes]
    who, what = cells // statements, cells % statements
    felt = lean[kind[who], what] + rng.normal(0, 1, votes)
    return who, what, ((felt > 0.4).astype(np.int8) - (felt < -0.4)).astype(np.int8)


def large(people: int, statements: int, votes: int, **budgets: float) -> Case:
    def prepare() -> Callable[[], OpinionMap]:
        arrays = synthetic(people, statements, votes)
        return lambda: opinion_map(Votes.from_arrays(*arrays), seed=1)

    share = votes / people / statements
    return Case(
        f"{people:,} × {statements:,}, {votes:,} votes",
        prepare,
        sizes,
        **budgets,
        note=f"{share:.1%} of all cells, three kinds of people, long-tailed activity",
    )


def noise() -> Case:
    """How often groups are seen where there are none."""

    def one(seed: int) -> str:
        rng = np.random.default_rng(seed)
        odds = rng.dirichlet([2, 1, 2], 40).cumsum(axis=1)
        who, what = np.nonzero(rng.random((60, 40)) < 0.4)
        vote = (rng.random(len(who))[:, None] > odds[what]).sum(axis=1).clip(0, 2) - 1
        return opinion_map(Votes.from_arrays(who, what, vote), seed=seed).verdict

    return Case(
        "200 conversations of pure noise, 60 × 40",
        lambda: lambda: sum(one(seed) == "clear" for seed in range(200)) / 200,
        lambda share: f"{share:.1%} called clear (level 1 %)",
        times=1,
    )


def cases() -> list[Case]:
    found = [noise(), large(5_500, 7_700, 635_000, seconds=0.5, megabytes=200)]
    found.append(large(100_000, 2_000, 3_800_000, seconds=5))
    if not (DATA / "polis").exists():
        return found
    return [
        real(FOUR[0], "canonical"),
        *(real(name, "arrival") for name in FOUR),
        *(mean_likeness(order) for order in ("arrival", "canonical")),
        *(complete(name) for name in STORED),
        *found,
    ]
