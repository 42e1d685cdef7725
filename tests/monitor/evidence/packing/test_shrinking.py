"""Pictures get smaller step by step, and what is no picture is told."""

import io
import random
from itertools import pairwise

import pytest
from PIL import Image

from monitor.evidence.packing.shrinking import LADDER, NoPictureError, Step, shrunk
from tests.monitor.evidence.packed import png

NOISE = png(1280, 600, random.Random(1).randbytes(1280 * 600 * 3))


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_each_step_is_a_smaller_jpeg_without_anything_beside_the_pixels() -> None:
    made = [shrunk(NOISE, step) for step in LADDER]
    assert all(len(larger) > len(smaller) for larger, smaller in pairwise(made))
    for step, each in zip(LADDER, made, strict=True):
        image = opened(each)
        assert (image.format, image.width) == ("JPEG", step.width)
        assert image.height == round(600 * step.width / 1280)
        assert not {"exif", "icc_profile", "comment"} & set(image.info)


def test_a_small_picture_is_not_blown_up() -> None:
    assert opened(shrunk(png(300, 200), LADDER[0])).size == (300, 200)


def test_what_is_clear_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
    assert min(opened(shrunk(out.getvalue(), LADDER[0])).getpixel((4, 4))) > 250


@pytest.mark.parametrize("mode", ["P", "L", "1", "LA", "I;16"])
def test_every_kind_of_png_is_read(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (40, 30)).save(out, "PNG")
    assert opened(shrunk(out.getvalue(), Step(width=20, quality=60))).size == (20, 15)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg/>", NOISE[:2000], b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_told(data: bytes) -> None:
    with pytest.raises(NoPictureError):
        shrunk(data, LADDER[0])


def test_a_picture_that_claims_too_many_pixels_is_never_unpacked() -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(NoPictureError, match="too many"):
        shrunk(out.getvalue(), LADDER[0])
