"""The Pabulib format: everything is read, kept and written again; errors name line and column."""

import copy
import doctest
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copper.methods import pabulib
from copper.methods.equal_shares import Project, equal_shares
from copper.methods.pabulib import Flaw

SMALL = """META
key;value
description;Two gardens
budget;80
vote_type;approval
PROJECTS
project_id;cost;votes;name;selected
1;60;1;Park;0
2;40;1;Choir;1
VOTES
voter_id;age;vote;sex
ann;33;1;F
bo;;2;
cy;12;;M
"""


def changed(old, new):
    assert old in SMALL
    return SMALL.replace(old, new)


def with_votes(kind, columns, *rows, meta=""):
    head = SMALL[: SMALL.index("VOTES")].replace("approval", kind)
    head = head.replace("PROJECTS", meta + "PROJECTS")
    return head + "\n".join(["VOTES", columns, *rows])


def test_a_file_is_read():
    vote = pabulib.read(SMALL)
    assert vote.meta == {"description": "Two gardens", "budget": "80", "vote_type": "approval"}
    assert (vote.budget, vote.vote_type, vote.selected) == (80, "approval", ("2",))
    assert vote.projects == (Project("1", 60, "Park"), Project("2", 40, "Choir"))
    assert vote.project_columns == ("project_id", "cost", "votes", "name", "selected")
    assert [one.voter for one in vote.votes] == ["ann", "bo", "cy"]
    assert vote.votes[0].cells == ("ann", "33", "1", "F")
    assert vote.ballots() == {"ann": ["1"], "bo": ["2"], "cy": []}
    assert vote.ballots("scores") == {"ann": {"1": 1}, "bo": {"2": 1}, "cy": {}}
    assert vote.vote_column("age") == {"ann": "33", "bo": "", "cy": "12"}
    assert vote.project_column("name") == {"1": "Park", "2": "Choir"}
    assert vote.flaws == ()
    assert equal_shares(vote.projects, vote.ballots(), vote.budget).winners == ("2",)


def test_the_example_in_the_docstring():
    ran = doctest.testmod(pabulib)
    assert ran.attempted == 4
    assert not ran.failed


def test_what_is_written_can_be_read_and_is_the_same():
    vote = pabulib.read(SMALL)
    assert pabulib.write(vote) == SMALL
    assert pabulib.read(pabulib.write(vote)) == vote
    assert pickle.loads(pickle.dumps(vote)) == copy.deepcopy(vote) == vote  # noqa: S301


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + SMALL,
        SMALL.replace("\n", "\r\n"),
        SMALL.replace("\n", "\r"),
        SMALL.replace("\n", "\n\n"),
        SMALL.rstrip("\n"),
        SMALL.replace("META", "meta")
        .replace("PROJECTS", " Projects ")
        .replace("VOTES", "VOTES;;;"),
        SMALL.replace("Park", '"Park"').replace("ann;33;1", 'ann;33;" 1 "'),
        SMALL.replace("vote;sex", "vote;sex;;").replace("ann;33;1;F", "ann;33;1;F;;"),
    ],
)
def test_files_differ_in_their_looks_only(text):
    vote = pabulib.read(text)
    assert vote.projects == pabulib.read(SMALL).projects
    assert vote.ballots() == pabulib.read(SMALL).ballots()
    assert vote.meta == pabulib.read(SMALL).meta


def test_quotes_semicolons_line_ends_and_rare_signs_are_kept():
    odd = 'A "big";\nred\u2028 \x85house, ändern 花'
    vote = pabulib.read(changed("Park", '"A ""big"";\nred\u2028 \x85house, ändern 花"'))
    assert vote.projects[0].name == odd
    assert pabulib.read(pabulib.write(vote)) == vote
    # A remark with semicolons that nobody quoted.
    vote = pabulib.read(changed("Two gardens", "#1: one; two;three"))
    assert vote.meta["description"] == "#1: one; two;three"
    assert pabulib.read(pabulib.write(vote)).meta == vote.meta


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("60", 60),
        ("60.00", 60),
        ("1500.50", Fraction(3001, 2)),
        ("0,1", Fraction(1, 10)),
        (" 60 ", 60),
        ("1e3", 1000),
        ("1/3", Fraction(1, 3)),
        ("0", 0),
        ("1000000000000", 10**12),
    ],
)
def test_amounts_are_exact(written, read):
    vote = pabulib.read(changed("1;60;", f"1;{written};"))
    assert vote.projects[0].cost == read
    assert isinstance(vote.projects[0].cost, int) == (Fraction(read).denominator == 1)
    assert pabulib.read(changed("budget;80", f"budget;{written}")).budget == read
    assert f"1;{written};" in pabulib.write(vote)


def test_points():
    vote = pabulib.read(
        with_votes("cumulative", "voter_id;vote;points", "ann;2,1;3,1", "bo;1;0", "cy;;", "di;None")
    )
    assert vote.ballots() == {"ann": {"2": 3, "1": 1}, "bo": {"1": 0}, "cy": {}, "di": {}}
    assert vote.ballots("approvals") == {"ann": ["2", "1"], "bo": [], "cy": [], "di": []}
    assert vote.votes[0].points == (3, 1)
    vote = pabulib.read(with_votes("scoring", "voter_id;vote;points", "ann;2,1;1.5,-1"))
    assert vote.ballots() == {"ann": {"2": Fraction(3, 2), "1": -1}}
    assert vote.ballots("approvals") == {"ann": ["2"]}


def test_rankings():
    vote = pabulib.read(with_votes("ordinal", "voter_id;vote", "ann;2,1", "bo;1"))
    assert vote.votes[0].choices == ("2", "1")
    assert vote.ballots() == {"ann": {"2": 2, "1": 1}, "bo": {"1": 2}}
    longer = pabulib.read(
        with_votes("ordinal", "voter_id;vote", "ann;2,1", "bo;1", meta="max_length;5\n")
    )
    assert longer.ballots()["ann"] == {"2": 5, "1": 4}
    assert longer.ballots("approvals") == {"ann": ["2", "1"], "bo": ["1"]}
    short = pabulib.read(with_votes("ordinal", "voter_id;vote", "ann;2,1", meta="max_length;1\n"))
    assert short.ballots()["ann"] == {"2": 2, "1": 1}


def test_one_choice():
    assert pabulib.read(with_votes("choose-1", "voter_id;vote", "ann;2")).ballots() == {
        "ann": ["2"]
    }


def test_what_is_odd_is_listed_and_the_file_is_read():
    text = with_votes(
        "approval",
        "voter_id;vote",
        "ann;1",
        "ann;2,2",
        "ann;1;;",
        meta="num_votes;9\nnum_votes;8\nnum_projects;2\n",
    )
    vote = pabulib.read(text)
    assert vote.ballots() == {"ann": ["1"], "ann#2": ["2"], "ann#3": ["1"]}
    assert vote.flaws == (
        Flaw(17, "", "extra_cells"),
        Flaw(7, "num_votes", "repeated_key"),
        Flaw(16, "voter_id", "repeated_voter"),
        Flaw(16, "vote", "repeated_choice"),
        Flaw(17, "voter_id", "repeated_voter"),
        Flaw(0, "num_votes", "other_count"),
        Flaw(11, "votes", "other_count"),
    )
    short = pabulib.read(with_votes("scoring", "voter_id;vote;points", "ann;2,1,2;3"))
    assert short.ballots() == {"ann": {"2": 3, "1": 0}}
    assert [one.code for one in short.flaws] == ["no_points", "repeated_choice"]


BAD = [
    (None, "text: NoneType is not text"),
    (b"META", "text: bytes is not text"),
    ("", "text: there is no section META"),
    ("hello", "line 1: 'hello' stands before the section META"),
    (SMALL[: SMALL.index("VOTES")], "text: there is no section VOTES"),
    (SMALL[: SMALL.index("voter_id")], "text: there is no section VOTES"),
    (SMALL + "META\nkey;value\n", "line 15: a second section META"),
    (changed("budget;80\n", ""), "META: there is no key “budget”"),
    (changed("vote_type;approval\n", ""), "META: there is no key “vote_type”"),
    (changed("budget;80", "budget;lots"), "line 4, column “budget”: 'lots' is not a number"),
    (changed("budget;80", "budget;-1"), "line 4, column “budget”: '-1' is less than 0"),
    (changed("approval", "dance"), "line 5, column “vote_type”: 'dance' is not one of"),
    (changed("project_id;cost", "project_id;price"), "line 7: PROJECTS has no column “cost”"),
    (changed("voter_id", "id"), "line 11: VOTES has no column “voter_id”"),
    (changed("votes;name", "name;name"), "line 7, columns of PROJECTS: 'name' is there twice"),
    (changed("2;40", "1;40"), "line 9, column “project_id”: '1' is there twice"),
    (changed("2;40", ";40"), "line 9, column “project_id”: '' is no id for a project"),
    (changed("2;40", '"2,3";40'), "line 9, column “project_id”: '2,3' is no id"),
    (changed("2;40", "2;-4"), "line 9, column “cost”: '-4' is less than 0"),
    (changed("2;40", "2;1,000.50"), "line 9, column “cost”: '1,000.50' is not a number"),
    (changed("2;40", "2;nan"), "line 9, column “cost”: 'nan' is not a number"),
    (changed("2;40", "2;1e999999999"), "line 9, column “cost”: '1e999999999' is not a number"),
    (changed("2;40", "2;1/0"), "line 9, column “cost”: '1/0' is not a number"),
    (changed("2;40", "2;None"), "line 9, column “cost”: '' is not a number"),
    (changed("Choir;1", "Choir;1;more"), "line 9, column 6: 6 cells but only 5 columns: 'more'"),
    (changed("bo;;2", "bo;;3"), "line 13, column “vote”: '3' is not one of the projects"),
    (changed("bo;;2", ";;2"), "line 13, column “voter_id”: there is none"),
    (changed("Park", '"' + "x" * 140_000 + '"'), "line 8: field larger than field limit"),
    (
        with_votes("scoring", "voter_id;vote", "a;1"),
        "VOTES: this vote type needs a column “points”",
    ),
    (
        with_votes("scoring", "voter_id;vote;points", "a;1;1,2"),
        "line 12, column “points”: 2 points for 1 projects",
    ),
    (
        with_votes("scoring", "voter_id;vote;points", "a;1;x"),
        "line 12, column “points”: 'x' is not a number",
    ),
]


@pytest.mark.parametrize(("text", "words"), BAD)
def test_what_can_not_be_read_is_named_by_line_and_column(text, words):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        pabulib.read(text)
    assert str(error.value).startswith(words)


def test_lines_are_counted_over_cells_with_line_ends():
    text = changed("Park", '"Park\n\nand garden"').replace("bo;;2", "bo;;3")
    with pytest.raises(ValueError, match="^line 15, column “vote”"):
        pabulib.read(text)


def test_columns_have_names():
    vote = pabulib.read(SMALL)
    with pytest.raises(ValueError, match="column: 'colour' is not one of"):
        vote.vote_column("colour")
    with pytest.raises(ValueError, match="kind: 'ranks' is not one of"):
        vote.ballots("ranks")
    assert pabulib.read(changed(";selected", ";x")).selected == ()
    assert pabulib.read(changed("2;40;1;Choir;1", "2;40")).project_column("selected") == {"1": "0"}


names = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1, max_size=8
).filter(lambda word: word.strip() == word and word.lower() != "none")
ids = st.text("abcäß01 -_", min_size=1, max_size=5).map(str.strip).filter(bool)
costs = st.one_of(
    st.integers(0, 10**12), st.decimals(0, 10**6, places=2), st.fractions(0, 9, max_denominator=9)
)


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(ids, st.tuples(costs, names), min_size=1, max_size=4),
    st.lists(ids, max_size=4, unique=True),
    st.sampled_from(["approval", "choose-1", "ordinal", "cumulative", "scoring"]),
    st.data(),
)
def test_what_is_built_is_what_is_read(projects, voters, kind, data):
    listed = [Project(one, cost, name, "cat") for one, (cost, name) in projects.items()]
    choice = st.sampled_from([*projects])
    if kind in ("cumulative", "scoring"):
        ballot = st.dictionaries(choice, st.integers(0, 9) | st.fractions(0, 9, max_denominator=8))
    else:
        ballot = st.lists(choice, unique=True)
    ballots = {voter: data.draw(ballot) for voter in voters}
    vote = pabulib.build({"unit": "X"}, listed, ballots, vote_type=kind, budget=Decimal("99.5"))
    assert vote.flaws == ()
    assert vote.budget == Fraction(199, 2)
    assert {p.id: (p.cost, p.name, p.category) for p in vote.projects} == {
        one: (Fraction(cost), name, "cat") for one, (cost, name) in projects.items()
    }
    if kind in ("cumulative", "scoring"):
        assert vote.ballots() == ballots
    elif kind == "ordinal":
        assert {one.voter: list(one.choices) for one in vote.votes} == ballots
    else:
        assert vote.ballots() == {voter: sorted(own) for voter, own in ballots.items()}
    assert pabulib.read(pabulib.write(vote)) == vote


def test_building_refuses_what_can_not_be_written():
    park = [Project("1", 5)]

    def build(projects=park, ballots=None, kind="approval"):
        return pabulib.build({}, projects, ballots or {}, vote_type=kind, budget=10)

    assert build(ballots={"v": {"1"}}).ballots() == {"v": ["1"]}
    assert build().project_columns == ("project_id", "cost")
    for call, words in [
        (lambda: build(kind="dance"), "vote_type: 'dance' is not one of"),
        (lambda: build(["park"]), "row 1: 'park' is not a Project"),
        (lambda: build(ballots={"v": "1"}), "ballot of 'v': '1' is not a collection"),
        (lambda: build(ballots={"v": {"1": 2}}), "is not a collection of projects"),
        (lambda: build(ballots={"v": ["1"]}, kind="scoring"), "is not {project: points}"),
        (lambda: build(ballots={"v": ["2"]}), "line 12, column “vote”: '2' is not one of"),
        (lambda: build([Project("a,b", 5)]), "'a,b' is no id for a project"),
    ]:
        with pytest.raises(ValueError) as error:  # noqa: PT011
            call()
        assert words in str(error.value)


@pytest.mark.parametrize(
    ("name", "kind", "projects", "votes"),
    [
        ("Netherlands_Amsterdam_166", "approval", 52, 426),
        ("Netherlands_Assen_2024", "approval", 14, 84),
        ("Poland_Gdansk_2020_Bretowo", "cumulative", 5, 543),
        ("Poland_Swiecie_2023", "approval", 22, 2553),
        ("Poland_Warszawa_2018_Bielany", "approval", 43, 8171),
        ("Poland_Warszawa_2019_Radosc", "approval", 5, 185),
        ("Poland_Wieliczka_2023_Green_Budget", "approval", 64, 6586),
        ("Switzerland_Zurich_D10", "cumulative", 24, 180),
        ("Worldwide_Mechanical_Turk_Ranking_value_money_6", "ordinal", 10, 76),
    ],
)
def test_real_files_are_read_and_written_byte_for_byte(data, name, kind, projects, votes):
    text = data("pabulib", f"{name}.pb").read_bytes().decode()
    vote = pabulib.read(text)
    assert (vote.vote_type, len(vote.projects), len(vote.votes)) == (kind, projects, votes)
    assert pabulib.write(vote) == text.replace("\r\n", "\n")
    assert vote.flaws == ()  # it says so itself: num_projects, num_votes, votes of each project
    # The file's own sums of points, which are Borda points for rankings.
    if "score" in vote.project_columns:
        sums = {one.id: 0 for one in vote.projects}
        for own in vote.ballots("scores").values():
            for one, points in own.items():
                sums[one] += points
        assert {one: str(n) for one, n in sums.items()} == vote.project_column("score")
