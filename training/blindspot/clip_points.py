"""Black and white stay where they are.

Over an area that is clipped there is nothing to denoise: a network that answers with less than
white, or more than black, pulls a saturated colour inwards. `src/raster/clip-points.ts` does the
same in the app, number for number; the two are compared on `src/raster/clip-points.golden.json`,
which `python -m blindspot.clip_points` writes.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

import numpy as np

from .procedures import place_hash

# A channel is clipped over an area where all of 7×7 pixels are black, or all are white. Less would
# not do: of strong noise over a dark place, a photo holds 3×3 pixels that are black by chance, and
# their mean is not.
REACH = 3
SIDE = 2 * REACH + 1
# With so many of them, or fewer, a network's answer counts as it is; up to all of them less and
# less: no seam.
FEW = 35


def clipped_shares(image: np.ndarray) -> np.ndarray:
    """[H, W, C] in [0, 1] -> the same shape: the share of the way back to black (below zero) or to
    white (above). The border is reflected."""
    frame = ((REACH, REACH), (REACH, REACH), (0, 0))
    shares = np.zeros(image.shape, np.float32)
    for value, sign in ((0, -1), (1, 1)):
        clipped = image == value
        framed = np.pad(clipped.astype(np.int64), frame, mode="reflect")
        windows = np.lib.stride_tricks.sliding_window_view(framed, (SIDE, SIDE), (0, 1))
        share = (windows.sum((3, 4)) - FEW) / (SIDE**2 - FEW)
        shares += np.where(clipped & (share > 0), sign * share, 0).astype(np.float32)
    return shares


def keep_clipped(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """before, what a network was shown, and after, its answer, [H, W, C] in [0, 1] -> the answer
    with what was clipped put back."""
    shares = clipped_shares(before)
    return after + np.abs(shares) * ((shares > 0) - after)


GOLDEN = Path(__file__).parents[2] / "src" / "raster" / "clip-points.golden.json"


def golden() -> dict:
    """A picture [3, 30, 40] with black and white areas in one channel or all, some of it by chance,
    and what stays of it. As levels, base64, plane by plane; shares in 14ths."""
    rows, columns = np.arange(30)[:, None, None], np.arange(40)[None, :, None]
    noise = place_hash(11, rows, columns, np.arange(3)[None, None]).astype(np.float64) / 2**32
    levels = 4 * columns + 60 + 40 * noise
    levels[:14, 20:36] += 200
    levels[16:, 4:18, 2] = 0
    levels[18:28, 22:38, 1] = 90 * noise[18:28, 22:38, 1] - 75
    levels = np.clip(np.floor(levels), 0, 255).astype(np.uint8)
    shares = clipped_shares(levels.astype(np.float32) / np.float32(255))
    steps = np.rint(shares * (SIDE**2 - FEW)).astype(np.int8)
    return {
        "width": 40,
        "height": 30,
        "picture": base64.b64encode(levels.transpose(2, 0, 1).tobytes()).decode(),
        "shares": base64.b64encode(steps.transpose(2, 0, 1).tobytes()).decode(),
    }


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(golden()) + "\n")
    print(GOLDEN, file=sys.stderr)
