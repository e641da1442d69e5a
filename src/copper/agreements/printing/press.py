"""From plain data to the bytes of a PDF. Typst reads no file of this machine and asks no network."""

import json
import logging
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from copper.core.errors import CopperError

_LATIN, _ARABIC = "Libertinus Serif", "Noto Sans Arabic"
log = logging.getLogger("copper.agreements")


@lru_cache(maxsize=1)
def _source() -> bytes:
    return (Path(__file__).parent / "agreement.typ").read_bytes()


@lru_cache(maxsize=1)
def _letters() -> str:
    """The folder of the Arabic letters; Latin ones come with typst."""
    import fontpkg_noto_sans_arabic  # noqa: PLC0415 - only who prints needs it

    return str(Path(fontpkg_noto_sans_arabic.__file__).parent / "files")


def pdf(data: dict[str, Any]) -> bytes:
    """The document as a tagged PDF (PDF/UA-1). `data`: see document.py.

    Letters for which no font is at hand (an emoji, a rare script) break that standard: then the
    same pages come out without its seal, and those letters as boxes or from the machine's fonts.
    """
    import typst  # noqa: PLC0415 - slow to load, and few print

    fonts = [_ARABIC, _LATIN] if data["rtl"] else [_LATIN, _ARABIC]
    inputs = {"data": json.dumps(data | {"fonts": fonts}, ensure_ascii=False)}
    with tempfile.TemporaryDirectory() as nothing:  # the only folder a document could read: empty
        for sealed, own_only in ((True, True), (True, False), (False, False)):
            try:
                return bytes(
                    typst.compile(  # type: ignore[call-overload]  # bytes in, paths as str
                        _source(),
                        root=nothing,
                        font_paths=[_letters()],
                        ignore_system_fonts=own_only,
                        format="pdf",
                        sys_inputs=inputs,
                        pdf_standards="ua-1" if sealed else None,
                        package_path=nothing,
                        package_cache_path=nothing,
                    )
                )
            except typst.TypstError as error:
                fault = error
        # Its message may quote what people wrote, so it stays out of the log.
        log.error("an agreement could not be printed", extra={"fault": type(fault).__name__})
    raise CopperError("The agreement could not be printed.")
