"""Where the marks of charts go: from left to right, from right to left, and with holes."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.ui import charts
from copper.ui.charts import Area, Bars, Choropleth, Datum, Dots, Heat, Lines, Series
from copper.ui.charts.grids import cut_points, step_of
from copper.ui.charts.numbers import whole, wrap

numbers = st.floats(-1e6, 1e6, allow_nan=False)


@given(numbers, numbers)
def test_ticks_hold_the_data_and_are_evenly_spaced(one, other):
    ticks = charts.nice_ticks(one, other)
    low, high = sorted((one, other))
    assert ticks[0] <= low + 1e-6
    assert ticks[-1] >= high - 1e-6
    assert 2 <= len(ticks) <= 8
    steps = [b - a for a, b in pairwise(ticks)]
    assert all(math.isclose(step, steps[0], rel_tol=1e-3, abs_tol=1e-9) for step in steps)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 87, [0, 25, 50, 75, 100]),
        (0, 4, [0, 1, 2, 3, 4]),
        (0, 0, [0, 0.25, 0.5, 0.75, 1]),
        (-3, 5, [-4, -2, 0, 2, 4, 6]),
        (2.7, 4.6, [2.5, 3, 3.5, 4, 4.5, 5]),
    ],
)
def test_ticks_are_round_numbers(low, high, ticks):
    assert charts.nice_ticks(low, high) == ticks


def test_a_scale_needs_numbers():
    with pytest.raises(ValueError, match="finite"):
        charts.nice_ticks(0, math.inf)


def test_bars_begin_at_nought_even_when_all_values_are_large():
    drawing = charts.draw_bars(Bars("t", "c", [Datum("a", 90), Datum("b", 100)]))
    assert drawing.zero == 0
    assert drawing.ticks[0].text == "0"
    assert drawing.rows[0].width / drawing.rows[1].width == pytest.approx(0.9, abs=0.001)


def test_a_bar_below_nought_ends_at_nought():
    drawing = charts.draw_bars(Bars("t", "c", [Datum("a", -5), Datum("b", 5)]))
    below, above = drawing.rows
    assert below.x + below.width == pytest.approx(drawing.zero)
    assert above.x == pytest.approx(drawing.zero)
    assert below.text == "−5"


def test_bars_are_mirrored_for_urdu():
    chart = Bars("t", "c", [Datum("a", 10, low=8, high=12), Datum("b", 40)])
    left, right = charts.draw_bars(chart), charts.draw_bars(chart, rtl=True)
    assert right.zero == 100
    for one, other in zip(left.rows, right.rows, strict=True):
        assert other.x == pytest.approx(100 - one.x - one.width, abs=0.02)
        assert other.width == one.width
        assert (one.text_anchor, other.text_anchor) == ("start", "end")
    assert right.rows[0].low == pytest.approx(100 - left.rows[0].low, abs=0.02)


def test_lines_of_a_long_urdu_name_stand_further_apart():
    chart = Bars("t", "c", [Datum("one two three four five six seven eight nine ten", 1)])
    (left,), (right,) = charts.draw_bars(chart).rows, charts.draw_bars(chart, rtl=True).rows
    assert len(left.lines) == len(right.lines) == 2
    apart = [row.lines[1][0] - row.lines[0][0] for row in (left, right)]
    assert apart == [20, 30]
    assert all(row.lines[-1][0] < row.y + 4 for row in (left, right))  # the bar is below its name


def test_a_hidden_value_gives_away_no_width_number_or_interval():
    hidden = Datum("few", 3, low=1, high=5, n=3, hidden=True)
    drawing = charts.draw_bars(Bars("t", "c", [hidden, Datum("many", 40)]))
    row = drawing.rows[0]
    assert (row.width, row.text, row.low, row.high) == (0, "", None, None)


def test_a_hidden_value_does_not_stretch_the_scale():
    chart = Bars("t", "c", [Datum("few", 9000, hidden=True), Datum("many", 40)])
    assert charts.draw_bars(chart).ticks[-1].text == "40"


def test_whole_numbers_have_no_half_ticks():
    ticks = charts.draw_bars(Bars("t", "c", [Datum("a", 1)])).ticks
    assert [tick.text for tick in ticks] == ["0", "1"]


def test_dots_keep_a_scale_that_shows_the_difference():
    drawing = charts.draw_dots(
        Dots("t", "c", [Datum("a", 3.1, 2.7, 3.5), Datum("b", 4.2, 3.8, 4.6)], decimals=1)
    )
    assert drawing.ticks[0].text == "2.5"
    assert drawing.rows[0].low < drawing.rows[0].x < drawing.rows[0].high


def test_the_line_to_compare_with_lies_on_the_scale():
    chart = Dots("t", "c", [Datum("a", 2), Datum("b", 4)], reference=3, decimals=1)
    drawing = charts.draw_dots(chart)
    assert drawing.reference == pytest.approx((drawing.rows[0].x + drawing.rows[1].x) / 2)


def test_a_line_has_a_gap_where_nobody_answered():
    data = [Datum("", 1), Datum("", 2), Datum(""), Datum("", 4), Datum("", hidden=True)]
    (line,) = charts.draw_lines(Lines("t", "c", "abcde", [Series("s", data)])).lines
    assert len(line.marks) == 3
    assert len(line.strokes) == 1
    assert len(line.unseen) == 1


def test_time_runs_from_the_right_in_urdu():
    chart = Lines("t", "c", ["1", "2", "3"], [Series("s", [Datum("", v) for v in (1, 2, 3)])])
    (left,), (right,) = charts.draw_lines(chart).lines, charts.draw_lines(chart, rtl=True).lines
    assert [mark.x for mark in left.marks] == [5, 50, 95]
    assert [mark.x for mark in right.marks] == [95, 50, 5]
    assert [mark.y for mark in left.marks] == [mark.y for mark in right.marks]


def test_a_series_of_another_length_is_refused():
    with pytest.raises(ValueError, match="needs a value for each"):
        charts.draw_lines(Lines("t", "c", ["1", "2"], [Series("s", [Datum("", 1)])]))


def test_a_long_axis_shows_five_names_with_both_ends():
    axis = [f"week {n}" for n in range(52)]
    chart = Lines("t", "c", axis, [Series("s", [Datum("", n) for n in range(52)])])
    shown = charts.draw_lines(chart).moments
    assert [shown[0].text, shown[-1].text, len(shown)] == ["week 0", "week 51", 5]


def test_heat_cells_fill_the_width_and_are_mirrored():
    chart = Heat("t", "c", ["a", "b"], [("row", [Datum("", 1), Datum("", 9)])])
    left = charts.draw_heat(chart).rows[0][1]
    right = charts.draw_heat(chart, rtl=True).rows[0][1]
    assert [cell.x for cell in left] == [0, 50]
    assert [cell.x for cell in right] == [50, 0]
    assert left[0].step < left[1].step


def test_long_names_of_columns_become_numbers():
    columns = ["Transportation", "Neighbourhood", "Appointments", "Employment", "Safeguarding"]
    chart = Heat("t", "c", columns, [("row", [Datum("", n) for n in range(5)])])
    drawing = charts.draw_heat(chart)
    assert drawing.numbered
    assert [lines for _x, lines in drawing.heads] == [("1",), ("2",), ("3",), ("4",), ("5",)]


@given(st.lists(numbers, min_size=1, max_size=40))
def test_every_value_of_a_map_has_one_of_five_steps(values):
    cuts = cut_points(values)
    assert {step_of(value, cuts) for value in values} <= {1, 2, 3, 4, 5}
    ordered = sorted(values)
    steps = [step_of(value, cuts) for value in ordered]
    assert steps == sorted(steps)


def test_a_map_tells_hidden_from_missing():
    areas = [
        Area("1", "a", 5, "M0 0"),
        Area("2", "b", 3, "M0 0", hidden=True),
        Area("3", "c", None, "M0 0"),
    ]
    drawing = charts.draw_map(Choropleth("t", "c", areas, 10, 10))
    assert [step for _area, step in drawing.areas] == ["1", "hidden", "missing"]
    assert drawing.has_hidden
    assert drawing.has_missing


def test_the_key_names_every_step():
    assert charts.legend([0, 20, 40], unit="%") == [(1, "0% – 20%"), (2, "20% – 40%")]
    assert charts.legend([7, 7]) == [(1, "7")]


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "text"),
    [
        (1234, 0, "", "1,234"),
        (12.55, 1, "%", "12.6%"),
        (-40, 0, "£", "−£40"),
        (-0.2, 0, "", "0"),
        (None, 0, "", ""),
    ],
)
def test_figures_are_written_as_people_write_them(value, decimals, unit, text):
    assert charts.figure(value, decimals, unit) == text


def test_long_names_are_broken_between_words():
    assert wrap("Nowhere safe for children to play near the main road") == [
        "Nowhere safe for children to play near",
        "the main road",
    ]
    assert wrap("one two three four", letters=5, lines=2) == ["one", "two…"]


def square(west, south, size):
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_outlines_have_north_on_top_and_keep_their_shape():
    found = charts.project_geojson([square(0, 60, 1), square(0, 61, 1)], 100)
    # At 61° a degree of longitude is about half as long as one of latitude.
    assert found.height / found.width == pytest.approx(2 / math.cos(math.radians(61)), rel=0.01)
    south, north = found
    assert north.startswith("M0 ")
    first_y = [float(path[1:].split("L")[0].split()[1]) for path in (south, north)]
    assert first_y[0] > first_y[1]


def test_outlines_take_islands_and_holes_and_areas_without_an_outline():
    one, two = (
        square(0, 0, 1)["geometry"]["coordinates"],
        square(3, 0, 1)["geometry"]["coordinates"],
    )
    features = [
        {"geometry": {"type": "MultiPolygon", "coordinates": [one, two]}},
        {"geometry": None},
    ]
    many, none = charts.project_geojson(features, 100)
    assert many.count("M") == 2
    assert none == ""


def test_points_that_fall_together_are_left_out():
    ring = [[0, 0], [1, 0], [1, 1e-9], [1, 2e-9], [1, 1], [0, 1], [0, 0]]
    shape = {"geometry": {"type": "Polygon", "coordinates": [ring]}}
    (path,) = charts.project_geojson([shape], 100)
    assert path.count("L") == 3


def test_a_map_without_any_outline_is_refused():
    with pytest.raises(ValueError, match="outline"):
        charts.project_geojson([{"geometry": None}], 100)


@pytest.mark.parametrize(
    ("ticks", "decimals", "kept"),
    [
        ([2.5, 2.75, 3.0, 3.25, 3.5], 1, [2.5, 3.0, 3.5]),
        ([0.0, 0.5, 1.0], 0, [0, 1]),
        ([0.25, 0.5, 0.75], 1, [0.2, 0.8]),
        ([0.25, 0.5, 0.75], 2, [0.25, 0.5, 0.75]),
    ],
)
def test_an_axis_never_writes_another_number_than_it_means(ticks, decimals, kept):
    assert whole(ticks, decimals) == kept
