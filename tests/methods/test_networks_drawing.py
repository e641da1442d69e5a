"""The picture of a network: the same every time, nobody on top of another, little moves."""

import random
import re

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import pdist

from copper.methods.networks import layout, network


def undirected(graph, *more):
    return network([*graph.nodes, *more], list(graph.edges), directed=False)


def spread(found):
    return pdist(np.array([found.x, found.y]).T)


@st.composite
def small(draw):
    size = draw(st.integers(0, 12))
    pairs = [(a, b) for a in range(size) for b in range(size) if a != b]
    return network(
        range(size), draw(st.lists(st.sampled_from(pairs), max_size=25)) if pairs else []
    )


@settings(max_examples=60)
@given(small(), st.integers(0, 5), st.floats(0, 0.3), st.floats(0.01, 2))
def test_everybody_has_a_place_inside_the_margin_and_room_around(of, seed, margin, apart):
    found = layout(of, seed=seed, margin=margin, apart=apart)
    assert found.nodes == of.nodes
    for values in (found.x, found.y):
        assert len(values) == len(of.nodes)
        assert all(margin - 1e-9 <= value <= 1 - margin + 1e-9 for value in values)
    if len(of.nodes) > 1:
        assert found.apart == pytest.approx(
            min(apart, 0.4 * (1 - 2 * margin) / len(of.nodes) ** 0.5)
        )
        assert spread(found).min() >= found.apart


def test_nobody_and_one():
    none = layout(network([], []))
    assert (none.x, none.y, none.apart, none.positions) == ((), (), None, {})
    one = layout(network(["a"], []))
    assert (one.positions, one.apart) == ({"a": (0.5, 0.5)}, None)
    assert layout(network(["a"], []), previous={"a": (0.2, 0.9)}).positions == {"a": (0.2, 0.9)}


def test_the_same_picture_every_time_in_any_order():
    graph = nx.karate_club_graph()
    ties = list(graph.edges)
    one = layout(network(graph.nodes, ties, directed=False))
    random.Random(1).shuffle(ties)
    nodes = sorted(graph.nodes, reverse=True)
    assert layout(network(nodes, ties, directed=False)) == one
    assert layout(network(nodes, ties, directed=False), seed=1) != one
    # Who said it does not matter for where it stands.
    assert layout(network(nodes, [(b, a) for a, b in ties])) == one


def test_partners_stand_nearer_than_strangers():
    graph = nx.connected_caveman_graph(4, 6)
    place = layout(undirected(graph)).positions
    near = [np.hypot(*np.subtract(place[a], place[b])) for a, b in graph.edges]
    assert np.mean(near) < 0.5 * spread(layout(undirected(graph))).mean()
    chain = layout(undirected(nx.path_graph(9)), apart=0.01).positions
    assert np.hypot(*np.subtract(chain[0], chain[8])) > 0.7


def test_stress_is_no_worse_than_that_of_networkx():
    """Kamada and Kawai's layout minimises the same stress; ours is within a tenth of it."""
    graph = nx.karate_club_graph()
    steps = np.array(nx.floyd_warshall_numpy(graph, weight=None))
    place = layout(undirected(graph), apart=1e-6, starts=4, rounds=500)
    theirs = nx.kamada_kawai_layout(graph, weight=None)

    def stress(points):
        points = np.array(points)
        ours = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
        off = ~np.eye(len(points), dtype=bool)
        d, want = ours[off], steps[off]
        scale = (d / want).sum() / (d**2 / want**2).sum()
        return ((scale * d / want - 1) ** 2).sum()

    mine = stress([place.positions[i] for i in graph.nodes])
    assert mine <= 1.1 * stress([theirs[i] for i in graph.nodes])


def test_parts_do_not_mix():
    graph = nx.disjoint_union_all([nx.complete_graph(6), nx.complete_graph(5), nx.empty_graph(4)])
    place = layout(undirected(graph)).positions
    first, second = (np.array([place[i] for i in part]) for part in (range(6), range(6, 11)))
    apart = np.abs(first.mean(axis=0) - second.mean(axis=0)).max()
    assert apart > np.ptp(first, axis=0).max() / 2 + np.ptp(second, axis=0).max() / 2 - 1e-9


def test_who_was_there_stays_and_newcomers_stand_beside_their_partners():
    graph = nx.florentine_families_graph()
    before = layout(undirected(graph, "Pucci")).positions
    graph.add_edges_from([("New", "Medici"), ("Newer", "New"), ("X1", "X2")])
    graph.remove_node("Pazzi")
    after = layout(undirected(graph, "Pucci", "Alone"), previous=before)
    for name in set(before) - {"Pazzi"}:
        assert after.positions[name] == before[name]
    place = after.positions
    assert set(place) == set(graph.nodes) | {"Pucci", "Alone"}
    assert spread(after).min() >= after.apart
    assert np.hypot(*np.subtract(place["New"], place["Medici"])) < 0.2
    assert np.hypot(*np.subtract(place["Newer"], place["New"])) < 0.2
    assert np.hypot(*np.subtract(place["X1"], place["X2"])) < 0.6


def test_a_chain_of_newcomers_is_placed_from_its_known_end():
    before = {"m": (0.1, 0.1), "o": (0.9, 0.9)}
    of = network(["m", "o", "a", "b", "z"], [("a", "b"), ("b", "z"), ("z", "m")])
    place = layout(of, previous=before).positions
    for one, other in (("m", "z"), ("z", "b"), ("b", "a")):
        assert np.hypot(*np.subtract(place[one], place[other])) < 0.2


@settings(max_examples=40)
@given(small(), st.integers(0, 3))
def test_a_network_that_grows_by_one_moves_nobody(of, seed):
    before = layout(of, seed=seed)
    ties = [*of.ties, (99, 0)] if of.nodes else []
    grown = network([*of.nodes, 99], ties)
    after = layout(grown, seed=seed, previous=before.positions)
    # Everything was inside the frame and apart, so nobody had to make room.
    for node, point in before.positions.items():
        assert after.positions[node] == pytest.approx(point, abs=1e-12)
    if of.nodes:
        assert spread(after).min() >= after.apart


def test_two_in_one_place_make_room():
    of = network("abc", [("a", "b")])
    found = layout(of, previous={"a": (0.5, 0.5), "b": (0.5, 0.5), "z": (0.1, 0.1)})
    assert found.positions["a"] == (0.5, 0.5)
    assert found.positions["b"] != (0.5, 0.5)
    assert spread(found).min() >= found.apart
    edge = layout(of, previous={"a": (0, 1)})
    assert edge.positions["a"] == (0.05, 0.95)


def test_a_picture_of_two_hundred_keeps_its_distances():
    graph = nx.gnm_random_graph(200, 600, seed=4)
    found = layout(undirected(graph), rounds=30, starts=1)
    assert found.apart == pytest.approx(0.4 * 0.9 / 200**0.5)
    assert spread(found).min() >= found.apart


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda of: layout(of, seed=-1), "seed: -1"),
        (lambda of: layout(of, apart=0), "apart: 0 must be more than 0"),
        (lambda of: layout(of, apart=float("nan")), "apart: nan"),
        (lambda of: layout(of, margin=0.5), "margin: 0.5 is more than 0.49"),
        (lambda of: layout(of, rounds=0), "rounds: 0"),
        (lambda of: layout(of, starts=True), "starts: True"),
        (lambda of: layout(of, most=1), "nodes: 2 organisations are more than 1"),
        (lambda of: layout(of, previous={"a": (0, 2)}), "previous, 'a': 2.0 is more than 1"),
        (lambda of: layout(of, previous={"a": (0, None)}), "previous, 'a': None is not a number"),
        (lambda of: layout(of, previous={"a": (0,)}), "previous, 'a': (0,) is not a pair"),
        (lambda of: layout(of, previous={"a": 3}), "previous, 'a': 3 is not a pair"),
        (lambda of: layout(of, previous={"a": "01"}), "previous, 'a': '01' is not a pair"),
    ],
)
def test_bad_input_says_where_and_why(call, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
        call(network("ab", [("a", "b")]))
