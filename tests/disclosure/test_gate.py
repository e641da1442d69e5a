"""What people may see of numbers about people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.core.errors import Refused
from copper.core.models import NetworkSetting
from copper.disclosure import gate, rules
from copper.disclosure.rules import Rule

RULE = Rule()


def table(cells, rule=RULE):
    rows = [f"row {i}" for i in range(len(cells))]
    columns = [f"column {j}" for j in range(len(cells[0]))]
    return gate.table(gate.Counts(rows, columns, cells), rule)


# --- single numbers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "shown"),
    [
        (0, "0"),
        (1, "fewer than 8"),
        (7, "fewer than 8"),
        (8, "10"),
        (12, "10"),
        (13, "15"),
        (1234, "1,235"),
    ],
)
def test_small_numbers_are_hidden_and_others_rounded(n, shown):
    assert gate.count(n, RULE).shown == shown


def test_what_comes_back_never_holds_the_true_number():
    for n in range(1, 8):
        assert repr(gate.count(n, RULE)) == repr(gate.count(3, RULE))
    assert repr(gate.count(11, RULE)) == repr(gate.count(12, RULE))


def test_hidden_numbers_sort_together_between_none_and_many():
    keys = [gate.count(n, RULE).sort_key for n in (0, 1, 7, 8)]
    assert keys == sorted(keys)
    assert keys[1] == keys[2]


@pytest.mark.parametrize("n", [-1, 2.5, "3", True, None])
def test_what_is_no_number_of_people_is_a_fault(n):
    with pytest.raises(ValueError, match="whole number"):
        gate.count(n, RULE)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 9, "not shown"),
        (0, 10, "0%"),
        (10, 10, "100%"),
        (7, 100, "not shown"),
        (93, 100, "not shown"),
        (8, 16, "50%"),
        (8, 10_000, "1%"),
        (9_990, 10_000, "99%"),
        (0, 0, "not shown"),
    ],
)
def test_a_percentage_needs_enough_people_on_both_sides(part, whole, shown):
    assert gate.rate(part, whole, RULE).shown.startswith(shown)


def test_an_average_needs_five_raters():
    hidden = gate.mean([1, 5, 3, 2], RULE)
    assert hidden.hidden
    assert hidden == gate.mean([5, 5, 5, 5], RULE), "nothing of the answers is in it"
    assert gate.mean([1, 5, 3, 2, 5], RULE).shown == "3.2"
    with pytest.raises(ValueError, match="not a number"):
        gate.mean([float("nan")] * 6, RULE)


@given(
    n=st.integers(0, 10_000),
    rule=st.builds(Rule, small_cell_max=st.integers(0, 20), round_to=st.integers(1, 12)),
)
def test_a_shown_number_says_exactly_what_it_could_be(n, rule):
    if rule.hides(n):
        return
    least, most = rule.could_be(rule.rounded(n))
    assert least <= n <= most
    assert rule.rounded(n) != 0 or n == 0
    for other in (least, most):
        assert rule.rounded(other) == rule.rounded(n)
    for outside in (least - 1, most + 1):
        if outside >= 0 and not rule.hides(outside):
            assert rule.rounded(outside) != rule.rounded(n)


def test_the_network_chooses_its_rule_from_a_date_on(db):
    NetworkSetting.objects.create(key="disclosure.small_cell_max", value=4, valid_from="2026-01-01")
    assert gate.count(5).shown == "5"
    from datetime import date

    assert rules.in_force(on=date(2025, 12, 31)) == RULE


# --- tables -----------------------------------------------------------------------------------


def hidden(shown):
    return {
        (i, j) for i, row in enumerate(shown.cells) for j, cell in enumerate(row) if cell.hidden
    }


def test_one_small_number_takes_the_next_smallest_of_its_row_and_column_with_it():
    shown = table([[3, 40, 90], [30, 60, 80], [70, 50, 100]])
    assert (0, 0) in hidden(shown)
    assert {(0, 1), (1, 0)} <= hidden(shown)
    for i, j in hidden(shown):
        assert sum(a == i for a, _ in hidden(shown)) > 1
        assert sum(b == j for _, b in hidden(shown)) > 1
    assert shown.total.value == 525


def test_all_hidden_numbers_look_the_same():
    shown = table([[3, 40], [30, 60]])
    assert {cell for row in shown.cells for cell in row} == {shown.cells[0][0]}
    assert shown.cells[0][0].shown == "not shown: too few people"


def test_a_table_without_small_numbers_hides_nothing():
    shown = table([[0, 12], [20, 33]])
    assert not hidden(shown)
    assert [[cell.value for cell in row] for row in shown.cells] == [[0, 10], [20, 35]]
    assert [number.value for number in shown.row_totals] == [10, 55]
    assert shown.total.value == 65


def test_a_row_of_one_number_hides_its_total_too():
    shown = table([[3], [50], [60]])
    assert shown.row_totals[0].hidden
    assert shown.column_totals[0].value == 115


def test_two_tiny_numbers_do_not_betray_each_other():
    shown = table([[1, 1, 0], [50, 60, 70]])
    assert shown.row_totals[0].hidden, "the total of two would say that it is one and one"


counts = st.one_of(st.just(0), st.integers(1, 7), st.integers(8, 25), st.integers(26, 300))
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=4)
)


@given(cells=tables)
def test_no_small_number_shows_in_cells_or_totals(cells):
    shown = table(cells)
    row_totals = [sum(row) for row in cells]
    lines = [(row_totals, shown.row_totals)]
    lines.append(([sum(column) for column in zip(*cells, strict=True)], shown.column_totals))
    lines += zip(cells, shown.cells, strict=True)
    lines.append(([sum(row_totals)], [shown.total]))
    for numbers, seen in lines:
        for number, what in zip(numbers, seen, strict=True):
            assert what.hidden or not RULE.hides(number)
            assert number or not what.hidden, "a zero is never hidden"


def test_names_may_come_in_any_order():
    shown = gate.table(gate.Counts(["b", "a"], ["y", "x"], [[1, 20], [30, 400]]), RULE)
    assert (shown.rows, shown.columns) == (("b", "a"), ("y", "x"))
    assert shown.cells[0][0].hidden
    assert shown.row_totals[1].value == 430


def test_the_network_may_hide_groups_that_all_gave_the_same_answer(db):
    cells = [[40, 0], [20, 30]]
    assert table(cells, rules.in_force()).cells[0][0].value == 40
    NetworkSetting.objects.create(
        key="disclosure.hide_whole_groups", value=True, valid_from="2026-01-01"
    )
    shown = table(cells, rules.in_force())
    assert shown.cells[0][0] == shown.cells[0][1] == shown.cells[1][1], "all look the same"
    assert shown.row_totals[0].value == 40
    assert gate.rate(40, 40).hidden
    assert gate.rate(0, 40).hidden


def test_a_percentage_with_a_decimal_where_the_rule_has_one():
    assert gate.rate(2_345, 5_000, Rule(decimal_from=4_000)).shown == "46.9%"
    assert gate.rate(2_500, 5_000, Rule(decimal_from=4_000)).shown == "50%"


def test_a_table_too_big_to_check_is_refused():
    with pytest.raises(Refused, match="too big"):
        table([[10] * 21] * 20)


def test_a_big_table_is_checked_while_a_page_loads():
    import time

    cells = [[(i * 7 + j * 13) % 29 for j in range(20)] for i in range(20)]
    before = time.process_time()
    assert hidden(table(cells))
    assert time.process_time() - before < 8


@pytest.mark.parametrize(
    "bad",
    [
        {"rows": [], "columns": ["a"], "cells": []},
        {"rows": ["a"], "columns": ["b"], "cells": [[1, 2]]},
        {"rows": ["a", "a"], "columns": ["b"], "cells": [[1], [2]]},
        {"rows": ["a"], "columns": ["b"], "cells": [[-1]]},
        {"rows": [""], "columns": ["b"], "cells": [[1]]},
        {"rows": ["a"], "columns": ["b"], "cells": [[1]], "filter": {"area": []}},
        {
            "rows": ["a"],
            "columns": ["b"],
            "cells": [[1]],
            "filter": {"age": ["c"]},
            "by": ("area", "age"),
        },
    ],
)
def test_a_table_without_a_shape_is_a_fault(bad):
    with pytest.raises(ValueError, match=r"table|whole number"):
        gate.Counts(**bad)


# --- on a page --------------------------------------------------------------------------------


def test_a_page_shows_the_words_and_never_the_number():
    from django.template import engines

    env = engines["jinja2"].env if "jinja2" in engines else engines.all()[0].env
    page = env.from_string(
        '{% from "disclosure/number.jinja" import number, number_table %}'
        '{{ number(one) }}|{{ one }}|{{ number_table(table, "Who came") }}'
    )
    shown = table([[3, 41], [37, 60]])
    html = page.render(one=gate.count(3, RULE), table=shown)
    assert html.count("fewer than 8") == 2
    assert html.count("not shown: too few people") == 4
    assert "41" not in html
    assert "too few people)" in html


def test_a_chart_draws_hidden_numbers_as_hidden():
    assert gate.datum("Girlington", gate.count(3, RULE)).state == "hidden"
    assert gate.datum("Girlington", gate.count(12, RULE)).value == 10


# --- quotes and pictures ----------------------------------------------------------------------


def test_without_a_consent_record_no_quote_leaves():
    with pytest.raises(Refused, match="no consent") as refusal:
        gate.check_quote(object(), purpose="report")
    assert [str(line) for line in refusal.value.missing] == ["There is no consent record."]


def test_one_check_that_misses_something_stops_a_quote(monkeypatch):
    from copper.core.registry import Registry

    checks = Registry("check")
    monkeypatch.setattr(gate, "quote_checks", checks)
    checks.add(
        "consent", lambda thing, purpose: [] if purpose == "report" else ["consent for film"]
    )
    gate.check_quote("…", purpose="report")
    with pytest.raises(Refused) as refusal:
        gate.check_quote("…", purpose="film")
    assert refusal.value.missing == ["consent for film"]
    checks.add("place", lambda thing, purpose: ["a place that can be recognised"])
    with pytest.raises(Refused):
        gate.check_quote("…", purpose="report")
