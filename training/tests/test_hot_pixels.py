"""Hot pixels are found, what only looks like them is not, however a picture lies."""

import json

import numpy as np
import pytest

from blindspot.hot_pixels import (
    ARMS,
    GOLDEN,
    find_hot_pixels,
    golden,
    golden_picture,
    without_hot_pixels,
)


def night(height: int = 60, width: int = 70, channels: int = 3, sigma: float = 4) -> np.ndarray:
    noise = np.random.default_rng(5).normal(60, sigma, (height, width, channels))
    return np.clip(noise + 0.5, 0, 255).astype(np.uint8)


def test_the_golden_file_is_what_the_app_is_tested_with():
    assert json.loads(GOLDEN.read_text()) == json.loads(json.dumps(golden()))


def test_nothing_is_found_in_noise():
    assert find_hot_pixels(night(300, 300), 255).count == 0


@pytest.mark.parametrize("channel", [0, 1, 2])
@pytest.mark.parametrize("value", [255, 150, 0])
@pytest.mark.parametrize("share", [0, 0.4, 0.7])
def test_an_impulse_goes_and_nothing_else(channel, value, share):
    picture = night(sigma=2)
    hot = picture.astype(float)
    step = value - hot[20, 30, channel]
    hot[20, 30, channel] = value
    for x, y in ARMS if share else ():
        hot[20 + y, 30 + x, channel] += share * step
    hot = hot.round().astype(np.uint8)
    found = find_hot_pixels(hot, 255)
    assert found.count == 1
    mended = without_hot_pixels(hot, 255).astype(int)
    assert abs(mended - picture)[18:23, 28:33].max() <= 0.1 * abs(step) + 12
    places = {tuple(place) for place in found.places.tolist()}
    assert (mended != hot).sum() <= len(places) == (5 if share else 1)


@pytest.mark.parametrize("width", [0.5, 0.7, 0.85, 1.2])
@pytest.mark.parametrize("times", [11, 20, 45])
def test_stars_stay(width, times):
    """Of every size, anywhere between pixels, in all channels or mostly in one."""
    generator = np.random.default_rng(3)
    picture = generator.normal(40, 4, (300, 300, 3))
    rows, columns = np.mgrid[-4:5, -4:5]
    for y in range(12, 290, 24):
        for x in range(12, 290, 24):
            v, u = generator.uniform(-0.5, 0.5, 2)
            star = np.exp(-((rows - v) ** 2 + (columns - u) ** 2) / (2 * width**2))
            colour = generator.permutation([1.0, generator.uniform(0.3, 1), 0.3])
            picture[y - 4 : y + 5, x - 4 : x + 5] += times * 4 * star[..., None] * colour
    picture = np.clip(picture + 0.5, 0, 255).astype(np.uint8)
    assert find_hot_pixels(picture, 255).count == 0


def test_print_stays():
    """Full stops, dots and dotted lines on paper that no camera has seen."""
    page = np.full((60, 60, 3), 250, np.uint8)
    page[10, 10] = 20
    page[20, 10:50:3] = 30
    page[30, 10:50:2, 0] = 30
    page[40, 10:50:5, 2] = 90
    assert find_hot_pixels(page, 255).count == 0


def test_grey_is_told_like_grey_in_colour():
    grey = night(channels=1)
    grey[20, 30], grey[40, 10] = 255, 0
    one = without_hot_pixels(grey, 255)
    three = without_hot_pixels(grey.repeat(3, 2), 255)
    assert (three == one).all()
    assert one[20, 30] < 100 and one[40, 10] > 20


@pytest.mark.parametrize(
    "turn", [lambda a: a[::-1], lambda a: a[:, ::-1], lambda a: a.swapaxes(0, 1)]
)
def test_it_turns_with_the_picture(turn):
    picture = golden_picture()
    assert (without_hot_pixels(turn(picture), 255) == turn(without_hot_pixels(picture, 255))).all()


def test_a_crop_is_mended_as_the_whole_is_cropped():
    picture = golden_picture()
    whole = without_hot_pixels(picture, 255)
    for top, left in ((3, 4), (8, 11), (21, 0)):
        part = without_hot_pixels(picture[top : top + 24, left : left + 30], 255)
        # An impulse two pixels outside may still spoil an arm inside.
        assert (part[3:-3, 3:-3] == whole[top + 3 : top + 21, left + 3 : left + 27]).all()


def test_floats_that_are_no_numbers_are_as_if_outside():
    picture = night().astype(np.float32) / 255
    picture[20, 30, 1] = 1
    picture[20, 31] = np.nan
    picture[40, 40] = np.inf
    found = find_hot_pixels(picture, 1)
    assert found.places.tolist() == [[20, 30, 1]]
    assert np.isfinite(found.values).all()
