"""Uses of a trained network at test time beyond running it once.

All of it works on planes [1, 3, H, W] that hold a margin around what is wanted, and draws its
random numbers from the pixels' places in the picture: the result depends neither on how a picture
is cut into tiles nor on a crop. `src/network/procedure.ts` does the same in the app, number for
number; the two are compared on `src/network/procedure.golden.json`, which
`python -m blindspot.procedures` writes.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

Run = Callable[[Tensor], Tensor]

# Passes of R³, and the share of pixels that each makes noisy again (arXiv 2203.11799, 3.4).
PASSES = 8
SHARE = 0.16
REFINE_SEED = 0x5EED


@dataclass(frozen=True)
class Procedure:
    """stride: of the downsampling, 1 for none. draws: 0 is pixel-shuffle downsampling (Zhou et al.
    2020, arXiv 1904.03485), each place of the s×s cell an image of its own; from 1 on the mean of
    so many random subsamplings, each with a random order of the places in every cell (Pan et al.
    2023, arXiv 2307.16825). AP-BSN trains with a large stride, which leaves no correlation, and
    tests with a small one, which leaves detail; SDAP tests with 2.

    refine: R³, random-replacing refinement (AP-BSN, Lee et al. 2022, arXiv 2203.11799). again: once
    more at full size, the enhanced form of SDAP. ensemble: the mean over the 8 flips and rotations.
    """

    stride: int = 1
    draws: int = 0
    seed: int = 0
    refine: bool = False
    again: bool = False
    ensemble: bool = False


PLAIN = Procedure()


def reach(procedure: Procedure, radius: int, multiple: int) -> tuple[int, int]:
    """(margin, multiple) in pixels: what planes must hold around what is wanted, and what their
    sides and origin must be divisible by, for a network of this radius and multiple."""
    once = -(-radius // multiple) * multiple
    whole = procedure.stride * multiple
    margin = procedure.stride * once + once * (procedure.refine + procedure.again)
    return -(-margin // whole) * whole, whole


def apply(
    run: Run, planes: Tensor, procedure: Procedure = PLAIN, origin: tuple[int, int] = (0, 0)
) -> Tensor:
    """Planes [1, 3, H, W] -> the same, right except within `reach`'s margin of the border.

    origin: (x, y) of the planes' first pixel in the picture.
    """
    stride = procedure.stride

    def once(x: Tensor) -> Tensor:
        return ensembled(run, x) if procedure.ensemble else run(x)

    if stride == 1:
        first = once(planes)
    elif procedure.draws == 0:
        first = subsampled(once, planes, places_in_order(planes, stride), stride)
    else:
        first = torch.zeros_like(planes)
        for draw in range(procedure.draws):
            places = places_at_random(planes, origin, stride, procedure.seed, draw)
            first = first + subsampled(once, planes, places, stride) / procedure.draws
    if procedure.again:
        first = once(first)
    if not procedure.refine:
        return first
    refined = torch.zeros_like(planes)
    for index in range(PASSES):
        chosen = replaced(planes.shape[2:], origin, index)
        refined = refined + once(torch.where(chosen, planes, first)) / PASSES
    return refined


def places_in_order(planes: Tensor, stride: int) -> Tensor:
    """[s², H/s · W/s]: for each sub-image, the index within a plane of each of its pixels."""
    height, width = planes.shape[2:]
    index = torch.arange(height * width).reshape(height // stride, stride, width // stride, stride)
    return index.permute(1, 3, 0, 2).reshape(stride**2, -1)


def places_at_random(
    planes: Tensor, origin: tuple[int, int], stride: int, seed: int, draw: int
) -> Tensor:
    """As `places_in_order`, but every cell hands its pixels out in an order of its own."""
    height, width = planes.shape[2:]
    rows, columns = height // stride, width // stride
    x = origin[0] // stride + np.arange(columns)[None, :]
    y = origin[1] // stride + np.arange(rows)[:, None]
    order = permutations(stride**2, place_hash(seed, draw, x, y))
    across = torch.from_numpy(order).reshape(stride**2, -1).long()
    return places_in_order(planes, stride).gather(0, across)


def subsampled(run: Run, planes: Tensor, places: Tensor, stride: int) -> Tensor:
    height, width = planes.shape[2:]
    flat = planes.reshape(3, -1)
    out = torch.empty_like(flat)
    for own in places:
        part = flat[:, own].reshape(1, 3, height // stride, width // stride)
        out[:, own] = run(part).reshape(3, -1)
    return out.reshape(planes.shape)


def replaced(size: tuple[int, int], origin: tuple[int, int], index: int) -> Tensor:
    """bool [H, W]: the pixels that R³'s pass takes from the noisy picture again."""
    height, width = size
    x = origin[0] + np.arange(width)[None, :]
    y = origin[1] + np.arange(height)[:, None]
    return torch.from_numpy(place_hash(REFINE_SEED, index, x, y) < SHARE * 2**32)


SYMMETRIES = tuple(range(8))


def ensembled(run: Run, planes: Tensor, symmetries: tuple[int, ...] = SYMMETRIES) -> Tensor:
    """The mean over symmetries of the square, of which there are 8: x and y swapped (bit 4) or not,
    then mirrored from left to right (bit 1) and from top to bottom (bit 2). `run` may give several
    answers."""
    total = 0
    for transform in symmetries:
        flips = [axis for bit, axis in ((1, 3), (2, 2)) if transform & bit]
        turned = planes.transpose(2, 3) if transform & 4 else planes
        answer = run(turned.flip(flips).contiguous()).flip(flips)
        answer = answer.transpose(2, 3) if transform & 4 else answer
        total = total + answer / len(symmetries)
    return total


def place_hash(seed: np.ndarray | int, *words: np.ndarray | int) -> np.ndarray:
    """32 random bits for a place, uint32 of the words' broadcast shape: murmur3's mixing over the
    words in turn (https://github.com/aappleby/smhasher). Integers, negative ones too."""
    h = np.asarray(seed, np.int64).astype(np.uint32)
    with np.errstate(over="ignore"):
        for word in words:
            h = h ^ np.asarray(word, np.int64).astype(np.uint32)
            h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
            h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
            h = (h ^ (h >> np.uint32(16))) + np.uint32(0x9E3779B9)
    return np.asarray(h, np.uint32)


def permutations(count: int, seeds: np.ndarray) -> np.ndarray:
    """[count, *seeds.shape]: 0 … count-1 in a random order for each seed (Fisher and Yates)."""
    shape, state = seeds.shape, seeds.reshape(-1)
    order = np.repeat(np.arange(count)[:, None], state.size, 1)
    each = np.arange(state.size)
    for last in range(count - 1, 0, -1):
        state = place_hash(state, last)
        other = (state.astype(np.uint64) * np.uint64(last + 1)) >> np.uint64(32)
        order[last], order[other, each] = order[other, each], order[last].copy()
    return order.reshape(count, *shape)


GOLDEN = Path(__file__).parents[2] / "src" / "network" / "procedure.golden.json"
GOLDEN_PROCEDURES = (
    PLAIN,
    Procedure(stride=2),
    Procedure(stride=3),
    Procedure(stride=5),
    Procedure(stride=2, draws=1, seed=7),
    Procedure(stride=3, draws=4, seed=-12345),
    Procedure(refine=True),
    Procedure(ensemble=True),
    Procedure(stride=2, draws=2, seed=1, refine=True, ensemble=True),
)


def golden_network(planes: Tensor) -> Tensor:
    """Of radius 1, not linear and without any symmetry: whatever is mixed up shows."""
    kernel = torch.tensor([[1.0, 2, 4], [8, 16, 32], [64, 128, 256]]) / 511
    blurred = F.conv2d(planes, kernel.expand(3, 1, 3, 3), padding=1, groups=3)
    return blurred * (1.5 - 0.5 * blurred)


def golden() -> dict:
    """A picture [3, 30, 30] with an origin in the photo, and what each procedure makes of it."""
    side, origin = 30, (-30, 60)
    words = [np.arange(n).reshape(shape) for n, shape in ((3, (3, 1, 1)), (side, (side, 1)))]
    levels = place_hash(99, *words, np.arange(side)) >> np.uint32(16)
    image = torch.from_numpy(levels.astype(np.float32) / 65535)[None]

    def encoded(values: Tensor) -> str:
        """In 1/65535, little-endian uint16, as base64."""
        levels = (values.numpy() * 65535).round().astype("<u2")
        return base64.b64encode(levels.tobytes()).decode()

    return {
        "width": side,
        "height": side,
        "origin": origin,
        "image": encoded(image),
        "results": [
            {"procedure": asdict(p), "planes": encoded(apply(golden_network, image, p, origin))}
            for p in GOLDEN_PROCEDURES
        ],
    }


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(golden()) + "\n")
    print(GOLDEN, file=sys.stderr)
