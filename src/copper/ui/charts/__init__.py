"""Charts as data, and where their marks go. Plain Python: no markup, no Django models.

A page builds one of the frozen classes below and shows it with a macro of `ui/charts.jinja`:

    chart = Bars("How people heard of us", "Most heard from a friend.", [Datum("A friend", 31, n=52)])
    {{ bar(chart) }}

Across, positions are percentages of the width, so that a chart fills a phone or a desk without its
letters growing or shrinking; down, they are pixels. `rtl=True` mirrors across: bars and time begin at
the right, as people reading Urdu expect. Numbers stay as they are.

A value is a number, missing (None: nobody answered) or hidden (the gate did not let it out): hidden is
drawn as "not shown", and never as nought.
"""

from .grids import draw_heat, draw_map, legend
from .kinds import Area, Bars, Choropleth, Datum, Dots, Heat, Lines, Series
from .lines import draw_lines
from .numbers import figure, nice_ticks, scale
from .outlines import Outlines, project_geojson
from .rows import draw_bars, draw_dots

__all__ = [
    "Area",
    "Bars",
    "Choropleth",
    "Datum",
    "Dots",
    "Heat",
    "Lines",
    "Outlines",
    "Series",
    "draw_bars",
    "draw_dots",
    "draw_heat",
    "draw_lines",
    "draw_map",
    "figure",
    "legend",
    "nice_ticks",
    "project_geojson",
    "scale",
]
