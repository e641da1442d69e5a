"""Recorded audio, Easy Read and sign-language video of a screen.

The room `languages` keeps the recordings and registers a provider here; the base page asks for the
screen that is shown. The key of a screen is its address name, such as "home".
"""

from collections.abc import Callable
from dataclasses import dataclass

from copper.core.registry import Registry

from .tongues import Tongue


@dataclass(frozen=True)
class Media:
    """Addresses on our own server; empty where there is no recording."""

    audio: str = ""
    easy_read: str = ""
    sign_video: str = ""
    sign_captions: str = ""  # WebVTT
    language: str = ""  # BCP 47 tag of the recording

    def __bool__(self) -> bool:
        return bool(self.audio or self.easy_read or self.sign_video)


Provider = Callable[[str, Tongue], Media | None]
providers: Registry[Provider] = Registry("provider of screen media")


def for_screen(key: str, tongue: Tongue) -> Media | None:
    """What the first provider has for this screen in this language, or None."""
    if not key:
        return None
    return next((media for ask in providers if (media := ask(key, tongue))), None)
