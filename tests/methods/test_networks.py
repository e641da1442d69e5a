"""Networks: published figures, every small network against plain listing, who may see what."""

import doctest
import os
import random
import re
import subprocess
import sys
from itertools import combinations, permutations
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods import networks
from copper.methods.networks import (
    articulation_points,
    betweenness,
    centralisation,
    components,
    constraint,
    degrees,
    density,
    describe,
    ei_index,
    isolates,
    louvain_groups,
    network,
    reciprocity,
    symmetrised,
    within,
    without_isolates,
)


def undirected(graph, *more):
    return network([*graph.nodes, *more], list(graph.edges), directed=False)


def florence():
    """Marriages of sixteen families (Padgett and Ansell, 1993); Pucci married nobody."""
    return undirected(nx.florentine_families_graph(), "Pucci")


def test_the_example_in_the_handbook_runs():
    assert doctest.testmod(networks).failed == 0


# --- published -------------------------------------------------------------------------------------


def test_florentine_marriages():
    families = florence()
    degree = centralisation(families, "degree")
    assert degree.value == pytest.approx(0.2667, abs=5e-5)
    assert (degree.nodes, degree.at, degree.most, degree.spread) == (16, ("Medici",), 6, 56)
    between = centralisation(families, "betweenness", isolates="leave out")
    assert between.value == pytest.approx(0.4368, abs=5e-5)
    assert (between.nodes, between.at) == (15, ("Medici",))
    assert between.most == pytest.approx(47.5)  # Wasserman and Faust (1994): 0.522 of 91
    assert isolates(families) == ("Pucci",)
    assert density(families).value == pytest.approx(1 / 6)
    points = articulation_points(families)
    assert [p.node for p in points] == ["Albizzi", "Guadagni", "Medici", "Salviati"]
    assert points[3].pieces[1:] == (("Pazzi",),)


def test_the_kite():
    """Krackhardt (1990): the three centralities point to three people."""
    kite = undirected(nx.krackhardt_kite_graph())
    assert degrees(kite) == (4, 4, 3, 6, 3, 5, 5, 3, 2, 1)
    assert centralisation(kite, "degree").value == pytest.approx(24 / 72)
    raw = betweenness(kite)
    assert raw[7] == pytest.approx(14)
    assert raw[5] == pytest.approx(25 / 3)
    assert centralisation(kite, "betweenness").value == pytest.approx(96 / 324)
    assert [(p.node, p.cut_off) for p in articulation_points(kite)] == [(7, 2), (8, 1)]


def test_the_karate_club():
    """Zachary (1977), unweighted; igraph: 0.3996 and 0.4056."""
    club = undirected(nx.karate_club_graph())
    assert centralisation(club, "degree").value == pytest.approx(0.399621, abs=1e-6)
    assert centralisation(club, "betweenness").value == pytest.approx(0.40556, abs=1e-5)
    assert density(club).value == pytest.approx(0.1390374)
    groups = louvain_groups(club, seed=1)
    assert groups.modularity == pytest.approx(0.4198, abs=0.01)  # the best there is: 0.4198
    assert sum(map(len, groups.groups)) == 34


@pytest.mark.parametrize("n", [3, 4, 10, 50])
def test_a_star_is_as_central_as_can_be_and_a_circle_not_at_all(n):
    star = undirected(nx.star_graph(n - 1))
    circle = undirected(nx.cycle_graph(n))
    for kind in ("degree", "betweenness"):
        assert centralisation(star, kind).value == pytest.approx(1)
        assert centralisation(circle, kind).value == pytest.approx(0)
    into = network(range(n), [(i, 0) for i in range(1, n)])
    assert centralisation(into, "in").value == 1
    assert centralisation(into, "out").value == pytest.approx(1 / (n - 1) ** 2)
    both = network(range(n), [(i, 0) for i in range(1, n)] + [(0, i) for i in range(1, n)])
    assert centralisation(both, "betweenness").value == pytest.approx(1)


def test_directed_figures_by_hand():
    said = network("abcd", [("a", "b"), ("a", "c"), ("b", "a"), ("d", "a")])
    assert degrees(said, "out") == (2, 1, 0, 1)
    assert degrees(said, "in") == (2, 1, 1, 0)
    assert degrees(said) == (4, 2, 1, 1)
    assert centralisation(said, "out").value == pytest.approx(4 / 9)
    assert centralisation(said, "in").value == pytest.approx(4 / 9)
    assert reciprocity(said).value == 0.5
    assert betweenness(said) == (3, 0, 0, 0)  # b→c, d→b, d→c
    assert centralisation(said, "betweenness").value == pytest.approx(9 / 18)


# --- non-response ----------------------------------------------------------------------------------


def test_density_when_some_did_not_answer():
    found = density(network("abcde", [("a", "b"), ("a", "e"), ("b", "a")], answered="abc"))
    assert found.value == 3 / 20
    assert found.of_answered == 3 / 12  # m ÷ (r(n−1))
    assert (found.response, found.answered, found.ties, found.possible) == (0.6, 3, 3, 20)
    assert density(network("ab", [("a", "b")], directed=False)).of_answered is None


def test_only_who_answered_can_return_a_tie():
    found = reciprocity(network("abc", [("a", "b"), ("b", "a"), ("a", "c")], answered="ab"))
    assert (found.value, found.returned, found.ties) == (1, 2, 2)


def test_either_says_and_both_say():
    said = network("abcd", [("a", "b"), ("b", "a"), ("c", "a"), ("c", "d")], answered="abc")
    either, both = symmetrised(said, "either"), symmetrised(said, "both")
    assert either.ties == (("a", "b"), ("a", "c"), ("c", "d"))
    assert both.ties == (("a", "b"),)
    assert not both.directed
    assert both.answered == ("a", "b", "c")
    assert symmetrised(both, "either") == both


# --- edges -----------------------------------------------------------------------------------------


def test_nothing_one_and_two():
    none, one, two = network([], []), network(["a"], []), network(["a", "b"], [("a", "b")])
    assert density(none).value is density(one).value is None
    assert density(none).response is None
    assert density(one).of_answered is None
    assert density(two).value == 0.5
    for small in (none, one):
        assert centralisation(small, "in").value is None
        assert centralisation(small, "betweenness").value is None
        assert reciprocity(small).value is None
        assert ei_index(small, {"a": "x"}).value is None
        assert articulation_points(small) == ()
        assert louvain_groups(small, seed=0).modularity is None
        assert isolates(small) == small.nodes
    assert centralisation(none, "out").most is None
    assert centralisation(two, "in").value == 1
    assert centralisation(two, "betweenness").value is None
    assert constraint(one) == (None,)
    assert constraint(two) == (1, 1)
    assert components(none) == ()
    assert without_isolates(two) is two
    assert betweenness(none) == constraint(none) == degrees(none) == ()


def test_leaving_out_isolates_can_leave_nobody():
    alone = network(range(5), [], directed=False)
    assert centralisation(alone, "degree").value == 0
    assert centralisation(alone, "degree", isolates="leave out").value is None


def test_a_tie_said_twice_counts_once():
    assert network("ab", [("a", "b"), ("a", "b")]).ties == (("a", "b"),)
    assert network("ab", [("b", "a"), ["a", "b"]], directed=False).ties == (("a", "b"),)


# --- E–I -------------------------------------------------------------------------------------------


def test_ties_within_and_between_sectors():
    ties = [("a", "b"), ("a", "c"), ("b", "c"), ("c", "d"), ("d", "e")]
    sectors = {"a": "health", "b": "health", "c": "council", "d": "council", "e": None}
    found = ei_index(network("abcde", ties, directed=False), sectors)
    assert (found.external, found.internal, found.left_out, found.value) == (2, 2, 1, 0)
    assert found.by_chance == pytest.approx((4 - 2) / 6)
    council, health = found.sectors
    assert (council.sector, council.external, council.internal) == ("council", 2, 1)
    assert (council.value, council.nodes) == (pytest.approx(1 / 3), 2)
    assert health.value == pytest.approx(1 / 3)
    both = ei_index(network("abc", [("a", "b"), ("b", "a"), ("a", "c")]), sectors)
    assert both.value == pytest.approx(-1 / 3)  # as said: the returned tie counts twice


# --- against plain listing -------------------------------------------------------------------------


@st.composite
def small(draw, directed=None, most=7):
    size = draw(st.integers(0, most))
    direct = draw(st.booleans()) if directed is None else directed
    pairs = list(permutations(range(size), 2)) if direct else list(combinations(range(size), 2))
    ties = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return network(range(size), ties, directed=direct)


def as_nx(of):
    graph = nx.DiGraph() if of.directed else nx.Graph()
    graph.add_nodes_from(of.nodes)
    graph.add_edges_from(of.ties)
    return graph


@given(small())
def test_betweenness_is_the_share_of_shortest_paths_through_each(of):
    graph = as_nx(of)
    want = [0.0] * len(of.nodes)
    pairs = permutations(of.nodes, 2) if of.directed else combinations(of.nodes, 2)
    for a, b in pairs:
        if nx.has_path(graph, a, b):
            paths = list(nx.all_shortest_paths(graph, a, b))
            for path in paths:
                for middle in path[1:-1]:
                    want[middle] += 1 / len(paths)
    assert betweenness(of) == pytest.approx(want, abs=1e-8)


@given(small())
def test_constraint_is_burts_sum(of):
    graph = as_nx(of)

    def p(i, j):
        mutual = {k: graph.has_edge(i, k) + graph.has_edge(k, i) for k in of.nodes if k != i}
        return mutual[j] / sum(mutual.values())

    for i, found in zip(of.nodes, constraint(of), strict=True):
        near = [j for j in of.nodes if graph.has_edge(i, j) or graph.has_edge(j, i)]
        if not near:
            assert found is None
            continue
        want = sum((p(i, j) + sum(p(i, q) * p(q, j) for q in near if q != j)) ** 2 for j in near)
        assert found == pytest.approx(want, abs=1e-12)


def test_constraint_agrees_with_networkx_on_the_karate_club():
    graph = nx.karate_club_graph()
    want = nx.constraint(graph)
    assert constraint(undirected(graph)) == pytest.approx([want[i] for i in range(34)], abs=1e-12)


@given(small())
def test_articulation_points_are_those_without_whom_the_parts_are_more(of):
    def parts(nodes):
        return components(within(of, nodes))

    want = {}
    for node in of.nodes:
        mine = next(part for part in components(of) if node in part)
        left = parts(set(mine) - {node})
        if len(left) > 1:
            want[node] = left
    assert {point.node: point.pieces for point in articulation_points(of)} == want


@given(small())
def test_components_are_ways_between_organisations(of):
    found = components(of)
    graph = as_nx(of).to_undirected()
    assert {frozenset(part) for part in found} == {
        frozenset(p) for p in nx.connected_components(graph)
    }
    assert [len(part) for part in found] == sorted(map(len, found), reverse=True)


@given(small(), st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(of, chance):
    """Another order of the same ties is the same network; other names give the same figures."""
    ties = list(of.ties)
    chance.shuffle(ties)
    nodes = list(of.nodes)
    chance.shuffle(nodes)
    assert network(nodes, ties, directed=of.directed) == of
    name = {node: f"name {i}" for i, node in enumerate(nodes)}
    renamed = network(name.values(), [(name[a], name[b]) for a, b in ties], directed=of.directed)
    kinds = ("in", "out", "betweenness") if of.directed else ("degree", "betweenness")
    for kind in kinds:
        one, two = centralisation(of, kind).value, centralisation(renamed, kind).value
        assert one == (two if two is None else pytest.approx(two))
    assert density(of).value == density(renamed).value
    by_name = dict(zip(renamed.nodes, constraint(renamed), strict=True))
    for node, own in zip(of.nodes, constraint(of), strict=True):
        assert own == (None if own is None else pytest.approx(by_name[name[node]]))


@given(small())
def test_figures_stay_within_their_range(of):
    kinds = ("in", "out", "betweenness") if of.directed else ("degree", "betweenness")
    for kind in kinds:
        for rule in ("count", "leave out"):
            value = centralisation(of, kind, isolates=rule).value
            assert value is None or -1e-12 <= value <= 1 + 1e-12
    assert all(own is None or own > 0 for own in constraint(of))
    if of.directed:
        assert set(symmetrised(of, "both").ties) <= set(symmetrised(of, "either").ties)


def test_more_paths_than_a_number_can_hold():
    ties = []
    for k in range(0, 3 * 1100, 3):
        ties += [(k, k + 1), (k, k + 2), (k + 1, k + 3), (k + 2, k + 3)]
    with pytest.raises(ValueError, match="ties: there are too many shortest paths"):
        networks.structure._passing(
            *(m for m in _links(network(range(3 * 1100 + 1), ties))),
            sources=networks.structure.np.array([0]),
        )


def _links(of):
    links = networks.graph.adjacency(of)
    return links, links.T.tocsr()


# --- groups ----------------------------------------------------------------------------------------


def test_groups_are_the_same_for_the_same_seed_whatever_names_hash_to():
    code = (
        "import networkx as nx\n"
        "from copper.methods.networks import louvain_groups, network\n"
        "g = nx.les_miserables_graph()\n"
        "print(louvain_groups(network(g.nodes, list(g.edges), directed=False), seed=3))"
    )
    source = str(Path(networks.__file__).parents[3])
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": source, "PYTHONHASHSEED": hashing},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hashing in ("0", "1")
    }
    assert len(said) == 1
    assert "Valjean" in said.pop()


def test_two_cliques_are_two_groups():
    graph = nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(4))
    graph.add_edge(0, 5)
    found = louvain_groups(undirected(graph, 99), seed=0)
    assert found.groups == ((0, 1, 2, 3, 4), (5, 6, 7, 8), (99,))
    assert found.modularity == pytest.approx(
        nx.community.modularity(graph, [{0, 1, 2, 3, 4}, {5, 6, 7, 8}])
    )


# --- all at once -----------------------------------------------------------------------------------


def six():
    ties = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("d", "c"), ("e", "a")]
    return network("abcdef", ties, answered="abcde")


def test_a_description_holds_every_figure():
    found = describe(six(), {n: "xy"[n > "c"] for n in "abcdef"}, seed=1)
    either = symmetrised(six(), "either")
    assert found.density == density(six())
    assert found.degree == centralisation(either, "degree")
    assert found.indegree == centralisation(six(), "in")
    assert found.outdegree == centralisation(six(), "out")
    assert found.betweenness == centralisation(either, "betweenness")
    assert found.reciprocity.value == pytest.approx(4 / 6)
    assert found.ei_index.external == 3
    assert found.isolates == ("f",)
    assert [point.node for point in found.cut_points] == ["a", "b", "c"]
    assert found.components == (("a", "b", "c", "d", "e"), ("f",))
    assert sum(map(len, found.groups.groups)) == 6
    place = found.places[0]
    assert (place.node, place.partners, place.named_by, place.names) == ("a", 2, 2, 1)
    assert (place.betweenness, place.cuts_off) == (3, 1)
    assert found.places[5].constraint is None


def test_a_description_of_confirmed_ties_without_isolates():
    found = describe(six(), seed=1, rule="both", isolates_rule="leave out")
    assert found.isolates == ("e", "f")
    assert (found.degree.nodes, found.degree.value) == (4, 0)
    assert found.ei_index is None
    pairs = describe(symmetrised(six(), "either"), seed=1)
    assert pairs.reciprocity is pairs.indegree is pairs.outdegree is None
    assert pairs.places[0].named_by is pairs.places[0].names is None


def test_fewer_than_five_who_answered_give_no_number():
    few = network("abcdef", [("a", "b")], answered="abcd")
    found = describe(few, seed=1)
    assert found.why == "too-few-answers"
    shown = {k: v for k, v in vars(found).items() if v not in (None, ())}
    assert shown == {"rule": "either", "isolates_rule": "count", "why": "too-few-answers"}
    assert describe(few, seed=1, least=4).why == ""


def test_a_network_cannot_be_changed():
    with pytest.raises(AttributeError):
        six().ties = ()


# --- bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: network(["a", 1], []), "nodes: some ids are text"),
        (lambda: network([None], []), "nodes: None is neither"),
        (lambda: network([1.0], []), "nodes: 1.0 is neither"),
        (lambda: network("ab", [("a", "c")]), "ties, row 1: 'c' is not one of the nodes"),
        (lambda: network("ab", [("a", "b"), ("b", "b")]), "ties, row 2: 'b' is tied to itself"),
        (lambda: network("ab", ["ab"]), "ties, row 1: 'ab' is not a pair"),
        (lambda: network("ab", [("a", "b", 2)]), "ties, row 1: ('a', 'b', 2) is not a pair"),
        (lambda: network([1, 2], [(True, 2)]), "ties, row 1: True is neither"),
        (lambda: network("ab", [("a", [])]), "ties, row 1: [] is neither"),
        (lambda: network("ab", [], answered="c"), "answered: 'c' is not one of the nodes"),
        (lambda: network("ab", [("a", "b")], answered="b"), "ties, row 1: 'a' has not answered"),
        (lambda: network("abc", [("a", "b")], answered="c", directed=False), "ties, row 1: 'a'"),
        (lambda: network("ab", [], directed=1), "directed: 1 is neither"),
        (lambda: symmetrised(six(), "all"), "rule: 'all' is not one of"),
        (lambda: within(six(), "z"), "nodes: 'z' is not in the network"),
        (lambda: centralisation(six(), "degree"), "kind: 'degree' needs an undirected"),
        (lambda: centralisation(florence(), "in"), "kind: 'in' needs a directed"),
        (lambda: centralisation(florence(), "x"), "kind: 'x'"),
        (lambda: centralisation(florence(), "degree", isolates="x"), "isolates: 'x'"),
        (lambda: degrees(florence(), "out"), "kind: 'out' needs a directed"),
        (lambda: reciprocity(florence()), "network: reciprocity needs a directed"),
        (lambda: ei_index(six(), {"a": "x"}), "sectors: 'b' has no sector"),
        (lambda: ei_index(network("a", []), {"a": 2.5}), "sectors: 2.5 is neither"),
        (lambda: louvain_groups(six(), seed=-1), "seed: -1"),
        (lambda: louvain_groups(six(), seed=1, resolution=0), "resolution: 0"),
        (lambda: describe(six(), seed=1, least=0), "least: 0"),
        (lambda: describe(six(), seed=1, rule="x"), "rule: 'x'"),
    ],
)
def test_bad_input_says_where_and_why(call, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
        call()


def test_a_big_network_comes_out_the_same_in_another_order():
    chance = random.Random(5)
    nodes = [f"o{i}" for i in range(60)]
    ties = sorted({tuple(chance.sample(nodes, 2)) for _ in range(300)})
    one = describe(network(nodes, ties), seed=2)
    chance.shuffle(ties)
    chance.shuffle(nodes)
    assert describe(network(nodes, ties), seed=2) == one


def test_a_seed_of_numpy_is_a_seed_and_no_resolution_makes_modularity_infinite():
    found = network("abcd", [("a", "b"), ("c", "d")], directed=False)
    assert louvain_groups(found, seed=np.int64(3)) == louvain_groups(found, seed=3)
    with pytest.raises(ValueError, match="^resolution: "):
        louvain_groups(found, seed=3, resolution=1e308)
