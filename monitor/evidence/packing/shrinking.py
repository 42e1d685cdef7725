"""Pictures small enough for a document that a portal takes. The only owner of Pillow.

They are only made smaller and put into JPEG; nothing is cut away or painted over. Blocks; call it in a thread.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageFile

MOST_PIXELS = 80_000_000
"""A browser's picture has fewer; what claims more was not made by ours."""


class NoPictureError(Exception):
    """The bytes are no picture that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far pictures are shrunk: at most *width* pixels wide, at JPEG *quality*."""

    width: int
    quality: int


LADDER: Sequence[Step] = (
    Step(width=1280, quality=82),
    Step(width=1280, quality=68),
    Step(width=1120, quality=60),
    Step(width=960, quality=52),
    Step(width=840, quality=45),
)
"""From as good as it was taken down to where small print can just be read: below that a picture is left out instead."""


def shrunk(picture: bytes, step: Step) -> bytes:
    """*picture* (PNG or JPEG) as JPEG at *step*, without anything beside the pixels. Raises NoPictureError."""
    try:
        with Image.open(io.BytesIO(picture), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NoPictureError(f"{opened.width} x {opened.height} pixels are too many")
            plain = _flat(opened)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as exc:
        raise NoPictureError(str(exc)) from None
    if plain.width > step.width:
        height = max(1, round(plain.height * step.width / plain.width))
        plain = plain.resize((step.width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=step.quality, optimize=True)
    return out.getvalue()


def _flat(opened: ImageFile.ImageFile) -> Image.Image:
    """The pixels on white."""
    if opened.mode in {"RGB", "L"}:
        return opened.copy()
    seen = opened.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper
