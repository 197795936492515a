"""Hot and dead pixels: found in a picture by rule, and replaced before a network sees it.

No network takes part, and nothing but the 5×5 pixels around a place: so the rule depends neither on
tiles nor on a crop, and mirrored pictures give mirrored answers. `src/raster/hot-pixels.ts` does
the same in the app, number for number; the two are compared on `src/raster/hot-pixels.golden.json`,
which `python -m blindspot.hot_pixels` writes.
"""

from __future__ import annotations

import base64
import json
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .procedures import place_hash

# (x, y) of the neighbours of a pixel.
ARMS = ((0, -1), (-1, 0), (1, 0), (0, 1))
DIAGONALS = ((-1, -1), (1, -1), (-1, 1), (1, 1))
RING = tuple((x, y) for y in range(-2, 3) for x in range(-2, 3) if max(abs(x), abs(y)) == 2)

# An impulse is so many times as far from what surrounds it as that is spread, and so far at least,
# of white. The spread is a standard deviation: four of five values are less than 1.2816 of it from
# the median, whatever the fifth is. Half of them would not do: where noise is clipped, all of those
# may be black.
TIMES = 10.0
MOST = 0.8
MOST_WITHIN = 1.2816
LEAST = 0.06
# It stands alone: nothing around it moves by this share of it, but for one pixel of the outer ring,
# which may be another impulse or an arm of one.
SHARE = 0.25
MOST_OTHERS = 1
# It stands in one channel if the others move with it by less than this share. A camera's colour
# matrix may turn them the other way, by up to `MOST_AGAINST`.
QUIET = 0.2
MOST_AGAINST = 0.6
# In several channels at once a star looks like it. But a lens spreads a point: the mean of its four
# neighbours is a larger share of it than this, unless the spread is less than 0.37 pixels (standard
# deviation) wide. In one channel alone, a wider one is no star either. Noise may hide what a lens
# has spread: the mean is to be less by twice its own standard deviation.
SHARP = 0.1
SHARP_ALONE = 0.2
# What demosaicing makes of one: a cross whose arms are alike and carry about half of it.
ARM = (0.25, 0.85)
ARMS_APART = 0.3
# Where so much of what surrounds it is of one value in every channel, no camera has been there: it
# is a full stop, or the dot of an i.
DRAWN = 0.75
# Fewer neighbours, at a corner or beside what is see-through, say too little.
LEAST_AROUND = 6


@dataclass(frozen=True)
class HotPixels:
    """count: of impulses. places: [n, 3] (y, x, channel) of the samples that they spoilt, in order.
    values: [n] what belongs there, of the picture's type."""

    count: int
    places: np.ndarray
    values: np.ndarray


def find_hot_pixels(
    samples: np.ndarray, white: float, alpha: np.ndarray | None = None
) -> HotPixels:
    """samples: [H, W, C], C 1 or 3, integers 0 … white or floats. alpha: [H, W] in the same units;
    what is see-through, even a little, is as if outside the picture; so is what is not finite."""
    height, width, channels = samples.shape
    found: dict[tuple[int, int, int], float] = {}
    count = 0
    if min(height, width) >= 3:
        values = samples.astype(np.float64)
        known = np.isfinite(values).all(2)
        if alpha is not None:
            known &= alpha >= white
        values[~known] = np.nan
        for spoilt in _impulses(values, white):
            count += 1
            for place, value in spoilt:
                found[place] = min(value, found.get(place, value))
    places = sorted(found)
    replaced = np.array([found[place] for place in places])
    if np.issubdtype(samples.dtype, np.integer):
        replaced = np.floor(replaced + 0.5)
    return HotPixels(
        count, np.array(places, np.int64).reshape(-1, 3), replaced.astype(samples.dtype)
    )


def without_hot_pixels(samples: np.ndarray, white: float) -> np.ndarray:
    """[H, W, C] -> a copy with what `find_hot_pixels` finds replaced."""
    hot = find_hot_pixels(samples, white)
    out = samples.copy()
    out[tuple(hot.places.T)] = hot.values
    return out


def _impulses(values: np.ndarray, white: float):
    """values: [H, W, C], not a number where nothing is known. For each impulse the samples that it
    spoilt, ((y, x, channel), value that belongs there)."""
    height, width, channels = values.shape
    framed = np.pad(values, ((2, 2), (2, 2), (0, 0)), constant_values=np.nan)

    def shifted(x: int, y: int) -> np.ndarray:
        return framed[2 + y : 2 + y + height, 2 + x : 2 + x + width]

    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        # Of nothing but unknown neighbours the median is not a number, which is what is meant.
        warnings.simplefilter("ignore", RuntimeWarning)
        arms = np.stack([shifted(*arm) for arm in ARMS])
        least = np.maximum(values - np.nanmax(arms, 0), np.nanmin(arms, 0) - values)
        # Follows from the conditions below, and leaves few pixels to try them on.
        rows, columns = np.nonzero((least > (1 - ARM[1]) * LEAST * white).any(2))

        def around(offsets: tuple[tuple[int, int], ...]) -> np.ndarray:
            """[neighbours, pixels, C]"""
            return np.stack([framed[rows + 2 + y, columns + 2 + x] for x, y in offsets])

        own, arms, diagonals, ring = values[rows, columns], *map(around, (ARMS, DIAGONALS, RING))
        far = np.concatenate([diagonals, ring])
        known = (~np.isnan(far)).sum(0)
        enough = known[:, 0] >= LEAST_AROUND
        middle = np.nanmedian(far, 0)
        # What is not a number comes last.
        distances = np.sort(np.abs(far - middle), 0)
        at = np.minimum(np.floor(MOST * known).astype(int), len(far) - 1)
        spread = np.take_along_axis(distances, at[None], 0)[0] / MOST_WITHIN
        excess = own - middle
        drawn = ((far == middle).sum(0) >= DRAWN * known).all(1)
        lead = np.abs(excess).argmax(1)

        def of_lead(x: np.ndarray) -> np.ndarray:
            return np.take_along_axis(x, np.broadcast_to(lead[:, None], (*x.shape[:-1], 1)), -1)[
                ..., 0
            ]

        sign = np.sign(of_lead(excess))
        size = np.abs(of_lead(excess))
        along, across, beyond = (
            sign * (of_lead(part) - of_lead(middle)) for part in (arms, diagonals, ring)
        )
        alone = (np.isnan(across) | (np.abs(across) < SHARE * size)).all(0)
        alone &= (np.abs(beyond) >= SHARE * size).sum(0) <= MOST_OTHERS
        deviation = of_lead(spread)
        large = (size > TIMES * deviation) & (size > LEAST * white)
        candidates = enough & alone & large & ~drawn
        lean = np.abs(np.nanmean(along, 0))
        low = (np.isnan(along) | (np.abs(along) < SHARE * size)).all(0)
        least, most = np.nanmin(along, 0), np.nanmax(along, 0)
        crossed = (least > ARM[0] * size) & (most < ARM[1] * size)
        crossed &= most - least < ARMS_APART * size
        others = sign[:, None] * excess
        others[np.arange(len(lead)), lead] = 0
        quiet = (others < QUIET * size[:, None]).all(1) & (channels > 1)
        quiet &= (others > -MOST_AGAINST * size[:, None]).all(1)
        near = np.nanmedian(np.concatenate([arms, diagonals]), 0)
    single = low & (lean + deviation < np.where(quiet, SHARP_ALONE, SHARP) * size)
    for i in np.nonzero(candidates & (single | (quiet & crossed)))[0]:
        y, x = int(rows[i]), int(columns[i])
        moved = np.nonzero(np.abs(excess[i]) >= QUIET * size[i])[0]
        if single[i]:
            yield [((y, x, int(c)), near[i, c]) for c in moved]
            continue
        places = [(x, y), *((x + u, y + v) for u, v in ARMS)]
        yield [
            ((v, u, int(c)), middle[i, c])
            for u, v in places
            for c in moved
            if 0 <= u < width and 0 <= v < height and not np.isnan(values[v, u, c])
        ]


GOLDEN = Path(__file__).parents[2] / "src" / "raster" / "hot-pixels.golden.json"


def golden_picture() -> np.ndarray:
    """uint8 [48, 56, 3]: noise on a gradient, with all that is to be found and all that is not."""
    height, width = 48, 56
    rows, columns = np.arange(height)[:, None, None], np.arange(width)[None, :, None]
    bits = place_hash(7, rows, columns, np.arange(3)[None, None]).astype(np.float64)
    picture = 40 + 2 * columns + bits / 2**32 * 12
    # Single ones, bright and dead, at a corner, at an edge, and near each other.
    for y, x, channel, value in (
        *((6, 6, 0, 250), (6, 20, 1, 255), (20, 40, 2, 0), (0, 0, 1, 255), (24, 55, 2, 255)),
        *((12, 12, 1, 200), (12, 14, 1, 220), (30, 30, 0, 110), (32, 10, 1, 60)),
    ):
        picture[y, x, channel] = value
    # All channels at once: sharp, and as a lens draws a star.
    picture[14, 30] = 240
    for v, u in ((v, u) for v in range(-2, 3) for u in range(-2, 3)):
        picture[30 + v, 46 + u] += 110 * np.exp(-(u**2 + v**2) / (2 * 0.85**2))
    # Crosses, one of them at the border, and one that leans.
    for y, x, channel, arms in (
        *((40, 8, 0, (0.5, 0.5, 0.5, 0.5)), (40, 24, 2, (0.7, 0.7, 0.7, 0.7))),
        *((47, 40, 1, (0.5, 0.5, 0.5, 0.5)), (40, 50, 1, (0.2, 0.8, 0.5, 0.5))),
    ):
        picture[y, x, channel] += 120
        for (u, v), share in zip(ARMS, arms, strict=True):
            if y + v < height:
                picture[y + v, x + u, channel] += 120 * share
    # A full stop and a stroke on paper.
    picture[20:28, 4:20] = 250
    picture[23, 7] = 30
    picture[22:26, 14] = 30
    return np.clip(np.floor(picture + 0.5), 0, 255).astype(np.uint8)


def golden() -> dict:
    """The picture as base64, and what is found in it: as it is, in grey, of 16 bits, and with a
    hole, where it is see-through."""
    picture = golden_picture()
    height, width, _ = picture.shape
    grey = picture[:, :, 1:2]
    alpha = np.full((height, width), 255, np.uint8)
    alpha[5:8, 21:25] = 0
    alpha[13, 30] = 254

    def told(hot: HotPixels) -> dict:
        return {
            "count": hot.count,
            "places": hot.places.reshape(-1).tolist(),
            "values": hot.values.tolist(),
        }

    return {
        "width": width,
        "height": height,
        "picture": base64.b64encode(picture.tobytes()).decode(),
        "alpha": base64.b64encode(alpha.tobytes()).decode(),
        "colour": told(find_hot_pixels(picture, 255)),
        "grey": told(find_hot_pixels(grey, 255)),
        "deep": told(find_hot_pixels(picture.astype(np.uint16) * 257 + 3, 65_535)),
        "seeThrough": told(find_hot_pixels(picture, 255, alpha)),
    }


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(golden()) + "\n")
    print(GOLDEN, file=sys.stderr)
