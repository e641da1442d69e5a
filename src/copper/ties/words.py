"""Results in words: a sentence, facts and tables. Everything that is said is in figures already."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import codes
from .selectors import OwnResult, Result


def number(value: float | None, places: int = 0) -> str:
    """A number as people of this language write it, with a true minus sign; "–" for none."""
    if value is None:
        return "–"
    shown = str(number_format(abs(round(value, places)), decimal_pos=places))
    return f"−{shown}" if round(value, places) < 0 else shown


def percent(share: float | None) -> str:
    return "–" if share is None else f"{number(100 * share)} %"


def sentence(found: Result) -> str:
    """What the picture shows, in a few words."""
    both = sum(1 for *_pair, agreed in found.ties if agreed)
    said = ngettext(
        "There is %(count)s link between organisations.",
        "There are %(count)s links between organisations.",
        len(found.ties),
    ) % {"count": len(found.ties)}
    agreed = _("In %(both)s of them both sides say that they worked together.") % {"both": both}
    answered = _("%(answered)s of %(asked)s organisations answered.") % {
        "answered": found.figures["answered"],
        "asked": found.figures["asked"],
    }
    return " ".join([answered, said, agreed])


def facts(found: Result) -> list[tuple[str, str]]:
    """[(what, how much)…] about the network as a whole."""
    figures = found.figures
    density, returned, across = figures["density"], figures["reciprocity"], figures["ei"]
    everybody = figures["answered"] == figures["asked"]
    among = (
        []
        if everybody
        else [
            (
                _("The same, counting only what those who answered could say"),
                percent(density.get("of_answered")),
            )
        ]
    )
    return [
        (_("Organisations that answered"), _answered(figures)),
        (_("Of all links that could be named, so many were"), percent(density.get("value"))),
        *among,
        (
            _("Of the links that one side named, the other named too"),
            percent(returned.get("value")),
        ),
        (
            _("How much runs through one organisation (0: all alike, 100: all through one)"),
            number(100 * figures["centralisation"])
            if figures["centralisation"] is not None
            else "–",
        ),
        (_("Whom organisations named"), _across(across)),
        (_("Trust, from 0 to 100"), _rated(figures["trust"])),
        (_("Value for each other, from 0 to 100"), _rated(figures["value"])),
    ]


def _answered(figures: Any) -> str:
    share = percent(figures["answered"] / figures["asked"])
    return _("%(answered)s of %(asked)s (%(share)s)") % {
        "answered": figures["answered"],
        "asked": figures["asked"],
        "share": share,
    }


def _across(ei: Any) -> str:
    if ei.get("value") is None:
        return "–"
    return _(
        "%(across)s times the other side, %(within)s times their own (communities and institutions; E–I index %(index)s)"
    ) % {
        "across": ei["external"],
        "within": ei["internal"],
        "index": number(ei["value"], 2),
    }


def _rated(score: Any) -> str:
    if score["percent"] is None:
        return _("not shown: fewer than five organisations rated others")
    return _("%(score)s (said by %(raters)s organisations)") % {
        "score": number(score["percent"]),
        "raters": score["raters"],
    }


def statements(found: Result) -> list[list[str]]:
    """[[statement, 0 to 100]…] for the whole network; none that fewer than five rated."""
    texts = codes.items(is_long=True)
    return [
        [str(texts[code]), number(share)]
        for code, share in found.figures["items"].items()
        if share is not None
    ]


def change(found: Result) -> list[str]:
    """What changed since the wave before, in sentences; empty for the first wave."""
    told = found.figures.get("change")
    if not told:
        return []
    if told["why"]:
        return [_("Fewer than five organisations answered both times, so we do not compare.")]
    said = [
        _("%(both)s organisations answered both times. We compare only them.") % told,
        _("Named again: %(kept)s. Named for the first time: %(new)s. No longer named: %(lost)s.")
        % told,
    ]
    if not told["comparable"]:
        said.append(
            _(
                "No conclusion: the share of organisations that answered moved too far, so other people are speaking now."
            )
        )
        return said
    return said + [_shift(one) for one in told["shifts"]]


def _shift(one: Any) -> str:
    what = {"density": _("Links"), "trust": _("Trust"), "value": _("Value")}[one["code"]]
    if one["conclusion"] == "no-conclusion":
        return _("%(what)s: no conclusion, too few rated each other both times.") % {"what": what}
    times = 100 if one["code"] == "density" else 100 / 3  # points of 100, as on this page
    words = {
        "rose": _("%(what)s: more than before, by %(by)s points of 100 (%(low)s to %(high)s)."),
        "fell": _("%(what)s: less than before, by %(by)s points of 100 (%(low)s to %(high)s)."),
        "no-clear-change": _(
            "%(what)s: no clear change, %(by)s points of 100 (%(low)s to %(high)s)."
        ),
    }[one["conclusion"]]
    return words % {
        "what": what,
        "by": number(one["change"] * times, 1),
        "low": number(one["low"] * times, 1),
        "high": number(one["high"] * times, 1),
    }


def own_sentences(found: OwnResult) -> list[str]:
    """What others said of an organisation, as far as this viewer may know."""
    names = {"trust": _("Trust"), "value": _("Value")}
    said = []
    for score in found.scores:
        if score.mean is None:
            said.append(
                _("%(what)s: not shown. It takes at least %(least)s organisations that rate.")
                % {"what": names[score.code], "least": found.least}
            )
        else:
            said.append(
                _("%(what)s: %(mean)s on a scale of 1 to 4, said by %(raters)s organisations.")
                % {
                    "what": names[score.code],
                    "mean": number(score.mean, 1),
                    "raters": score.raters,
                }
            )
    return said


def own_words(found: OwnResult) -> list[tuple[str, list[tuple[str, str]]]]:
    """[(organisation, [(statement, answer)…])…]: what this person said."""
    texts, points = codes.items(is_long=True), dict(codes.POINTS)
    return [
        (
            tie.about.name,
            [
                (
                    str(texts[code]),
                    str(points[codes.UNKNOWN if answer is None else str(answer)]),
                )
                for code, answer in tie.said.items()
            ],
        )
        for tie in found.said
    ]
