"""How numbers go from one edition to another, along the official look-ups, and what that costs."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from . import kinds
from .models import AreaLink, Edition, Measure

# {our area: [(their area, how it comes)]}
Sources = dict[str, list[tuple[str, str]]]


def between(one: Edition, other: Edition) -> Q:
    return Q(from_area__edition=one, to_area__edition=other) | Q(
        from_area__edition=other, to_area__edition=one
    )


@dataclass
class Converted:
    """A measure carried to another edition.

    `numbers` by area code; `how` counts target areas by what was done: "same", "copied" (a part takes
    its whole's number), "added_up", "missing". `left_out` counts areas of the source that had no way
    across. `warning` says it in words; empty when all areas are the same.
    """

    measure: Measure
    edition: Edition
    numbers: dict[str, float | None] = field(default_factory=dict)
    how: Counter[str] = field(default_factory=Counter)
    left_out: int = 0
    warning: str = ""


def sources_of(theirs: Edition, ours: Edition) -> Sources:
    """{our area: [(their area, how it comes)]}; how is one of same, part, whole, other.

    "part": ours is a part of theirs. "whole": theirs lies inside ours.
    """
    seen = {
        kinds.SAME: ("same", "same"),
        kinds.SPLIT: ("part", "whole"),
        kinds.MERGED: ("whole", "part"),
        kinds.PARENT: ("whole", "other"),
        kinds.BEST_FIT: ("whole", "other"),
        kinds.OTHER: ("other", "other"),
    }
    rows = AreaLink.objects.filter(between(theirs, ours)).values_list(
        "kind", "from_area__code", "to_area__code", "from_area__edition"
    )
    sources: Sources = defaultdict(list)
    for kind, start, end, start_edition in rows:
        forward = start_edition == theirs.pk
        source, target = (start, end) if forward else (end, start)
        sources[target].append((source, seen[kind][0 if forward else 1]))
    return sources


def carry(
    result: Converted,
    sources: Sources,
    numbers: dict[str, float | None],
) -> None:
    is_count = result.measure.unit in kinds.COUNTS
    used = set()
    for target, parts in sources.items():
        ways = {way for _source, way in parts}
        found = [numbers.get(source) for source, _way in parts]
        known = [number for number in found if number is not None]
        number, how = None, "missing"
        if len(known) == len(found) and ways == {"same"}:
            number, how = known[0], "same"
        elif len(known) == len(found) and ways == {"whole"} and is_count:
            number, how = sum(known), "added_up"
        elif known and ways == {"part"} and not is_count:
            number, how = known[0], "copied"
        result.numbers[target] = number
        result.how[how] += 1
        if number is not None:
            used |= {source for source, _way in parts}
    result.left_out = len(numbers.keys() - used)
    result.warning = _warning(result)


def _warning(result: Converted) -> str:
    how, said = result.how, []
    if how["copied"]:
        said.append(
            _("%(count)s areas are parts of an older area and take its number.")
            % {"count": how["copied"]}
        )
    if how["added_up"]:
        said.append(
            _("%(count)s areas are added up from smaller ones, by best fit.")
            % {"count": how["added_up"]}
        )
    if how["missing"]:
        said.append(_("%(count)s areas have no number.") % {"count": how["missing"]})
    if result.left_out:
        said.append(_("%(count)s areas of the source are left out.") % {"count": result.left_out})
    if not said:
        return ""
    return " ".join(
        [
            _("Carried from %(theirs)s to %(ours)s.")
            % {"theirs": result.measure.edition.name, "ours": result.edition.name},
            *said,
        ]
    )
