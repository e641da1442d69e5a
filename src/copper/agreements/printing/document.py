"""What stands on the paper, as plain data: strings, numbers, lists. Knows nothing of typst."""

import unicodedata
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from copper.agreements import codes
from copper.agreements.sections import ROWS
from copper.agreements.selectors import PartyShown, Reading, SectionShown
from copper.ui import tongues


def of_reading(reading: Reading) -> dict[str, Any]:
    """The data of a version in one language. Headings stand in that language where the pages have
    it, else in English; call it outside of any language: it switches by itself."""
    tongue = tongues.find(reading.language)
    shown_in = tongue.text_code if tongue else "en"
    with override(shown_in):
        return _cleaned(
            {
                "title": reading.agreement.title,
                "lang": shown_in.split("-")[0],
                "rtl": bool(tongue and tongue.rtl),
                "words_lang": reading.language.split("-")[0],
                "words_rtl": bool(tongue and tongue.rtl),
                "under": _under(reading),
                "standing": _standing(reading),
                "sections": [_section(shown, reading.language) for shown in reading.sections],
                "signatures": {
                    "heading": _("Signatures"),
                    "sign": _("Name and signature"),
                    "day": _("Day"),
                    "parties": [_party(one) for one in reading.parties],
                },
                "foot": _("%(title)s, version %(n)s")
                % {"title": reading.agreement.title, "n": reading.version.number},
            }
        )


def _under(reading: Reading) -> list[str]:
    names = ", ".join(one.party.name for one in reading.parties)
    version = reading.version
    lines = [_("Between: %(names)s") % {"names": names}]
    if version.offered_at:
        lines.append(
            _("Version %(n)s, offered on %(day)s")
            % {"n": version.number, "day": _day(version.offered_at)}
        )
    else:
        lines.append(_("Version %(n)s, still being written") % {"n": version.number})
    if version.review_on:
        lines.append(_("We look at it again on %(day)s.") % {"day": _day(version.review_on)})
    return lines


def _standing(reading: Reading) -> list[str]:
    lines = [str(codes.BINDING if reading.version.is_binding else codes.NOT_BINDING)]
    if reading.is_draft_translation:
        lines.append(
            _("This translation is a draft. The words in %(language)s count.")
            % {"language": _tongue(reading.counts)}
        )
    elif reading.translation:
        lines.append(_("A speaker compared this translation with the original and accepted it."))
    return lines


def _section(shown: SectionShown, language: str) -> dict[str, Any]:
    section = shown.section
    empty = _("Nothing is written here.")
    if section.kind == "data":
        empty = _("No data about people is shared under this agreement.")
    return {
        "heading": section.heading(language),
        "many": section.shape.per == ROWS and len(shown.blocks) > 1,
        "empty": empty,
        "blocks": [
            {
                "who": block.who,
                "lines": [{"label": str(label), "words": words} for label, words in block.lines],
            }
            for block in shown.blocks
        ],
    }


def _party(one: PartyShown) -> dict[str, Any]:
    signature = one.signature
    if signature is None:
        return {"name": one.party.name, "lines": [], "space": True}
    how = _("signed on paper") if signature.how == codes.PAPER else _("signed on screen")
    lines = [
        _("%(name)s, %(how)s on %(day)s, read in %(language)s")
        % {
            "name": signature.person.shown_name(),
            "how": how,
            "day": _day(signature.on),
            "language": _tongue(signature.language),
        }
    ]
    if signature.counts != signature.language:
        lines.append(
            _("The words in %(language)s count.") % {"language": _tongue(signature.counts)}
        )
    return {"name": signature.signed_as, "lines": lines, "space": False}


def _tongue(code: str) -> str:
    found = tongues.find(code)
    return found.name if found else code


def _day(moment: Any) -> str:
    return formats.date_format(moment, "DATE_FORMAT")


def _cleaned(value: Any) -> Any:
    """Without signs that no font draws and that could turn the direction of what follows."""
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if not isinstance(value, str):
        return value
    kept = (
        sign
        for sign in value
        if sign in "\n\u200c\u200d"  # the joiners are part of how Urdu is written
        or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Cn", "Co"}
    )
    return "".join(kept)
