"""Pictures are made anew from their dots: no camera data, no place, nothing behind the picture."""

import contextlib
import io
import struct
from typing import Any

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from .faults import damaged, refused
from .pieces import Body, new_body

pillow_heif.register_heif_opener()

FORMATS = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",), "heic": ("HEIF",)}
SAVED_AS: dict[str, tuple[str, dict[str, Any]]] = {
    "jpeg": ("JPEG", {"quality": 88, "optimize": True}),
    "png": ("PNG", {"optimize": True}),
    "webp": ("WEBP", {"quality": 85, "method": 4}),
}
# What a decoder raises when bytes make no picture.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def _too_many_dots() -> Exception:
    return refused(
        _("This picture has too many dots to open it safely."),
        _("Make it smaller on your device, then send it again."),
    )


def _in_plain_colours(image: Any) -> Any:
    """RGB (or grey, or RGBA) in sRGB, so that it looks the same without its colour profile."""
    profile = image.info.get("icc_profile")
    has_alpha = image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info
    if image.mode in {"I;16", "I;16B", "I;16L", "I"}:
        image = image.point(lambda dot: dot / 256).convert("L")
    wanted = "RGBA" if has_alpha else ("L" if image.mode in {"L", "1"} else "RGB")
    if profile and image.mode in {"RGB", "RGBA", "CMYK"}:
        # A profile nobody can read: the plain colours are near enough.
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            image = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGBA" if image.mode == "RGBA" else "RGB",
            )
    return image if image.mode == wanted else image.convert(wanted)


def clean(body: Body, code: str, max_megapixels: int) -> tuple[Body, str, int, int]:
    """(new bytes, type code, width, height). HEIC becomes JPEG; only the first frame is kept."""
    body.seek(0)
    try:
        with Image.open(body, formats=FORMATS[code]) as opened:
            if opened.width * opened.height > max_megapixels * 1_000_000:
                raise _too_many_dots()
            opened.load()
            image = _in_plain_colours(ImageOps.exif_transpose(opened))
    except _BOMB as bomb:
        raise _too_many_dots() from bomb
    except _BROKEN as broken:
        raise damaged() from broken
    image.info = {}  # some encoders copy camera data from here
    code = "jpeg" if code == "heic" else code
    if code == "jpeg" and image.mode == "RGBA":
        image = image.convert("RGB")
    name, options = SAVED_AS[code]
    target = new_body()
    image.save(target, name, **options)
    return target, code, image.width, image.height
