"""Measures a photo's own noise, and chooses settings for it: what the app does when a photo is
opened and nobody has set anything.

No network takes part. Small blocks all over the photo are compared; those that vary least hold the
noise and little else, for noise is everywhere and structure is not. `src/measure/photo-noise.ts`
and `src/network/auto.ts` do the same in the app, number for number; the two are compared on
`src/network/auto.golden.json`, which `python -m blindspot.auto` writes. The rule's numbers
stand in `src/network/auto.rule.json`; `python -m blindspot.fit_auto` finds them.
"""

from __future__ import annotations

import base64
import json
import math
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter

from .blotches import coarse_of, level_of
from .light import noise_of_light, to_value
from .transform import OPPONENT, level

Array = np.ndarray

# Blocks are this wide and high, in pixels: coarse grain still varies within one, and few edges
# cross it. They lie in patches, at most so many across and down, because that is how a large photo
# is read quickly.
BLOCK = 16
PATCH = 64
MOST_PATCHES = 12

# Upper ends of dark and middle brightness, full scale 1.
BRIGHTNESS = (0.25, 0.5)
LAGS = (1, 2, 3)

# A block with a larger share of pixels at black or white has lost part of its noise. Where hardly
# any others are left, they count all the same.
CLIPPED_SHARE = 0.05
LEAST_USABLE = 0.1

# The share of a brightness' blocks, those that vary least, that are taken for noise, and the fewest
# blocks that say anything about a brightness.
FLOOR_SHARE = 0.06
LEAST_BLOCKS = 8
# The share that is asked whether its noise was added to light: asymmetry takes more pixels to tell.
LIGHT_SHARE = 0.15
# A brightness whose floor has so many times the variance of the whole photo's holds nothing but
# texture: noise does not change that much.
MOST_APART = 4
# Where the variances of all blocks are compared to tell noise, which is alike everywhere, from
# texture: at these quantiles.
SPREAD_QUANTILES = (0.02, 0.1)
# Half the distance of these quantiles in standard normal ones.
HALF_APART = 0.386

# A variance that no photo of 8 bits shows: a tenth of a step. And that of a whole step, below which
# places are alike: a camera that smooths flat places to nothing has not taken all noise away.
NOTHING = (0.1 / 255) ** 2
STEP = (1 / 255) ** 2


@dataclass(frozen=True)
class PhotoNoise:
    """levels: standard deviation of brightness and of colour at dark, middle and bright places,
    [(brightness, colour)] in 1/255; None where a photo has hardly such places, or all textured.
    brightness, colour: the same over the whole photo.
    correlation, colour_correlation: autocorrelation at 1, 2 and 3 pixels.
    spread: how much stronger than the floor ordinary blocks vary, as a logarithm, beyond what
    chance explains: about 0 for noise alone, more the more texture a photo holds, and the less sure
    the floor is noise.
    light: see `light.noise_of_light`.
    blotches: see `blotches.level_of`.
    """

    levels: tuple[tuple[float, float] | None, ...]
    brightness: float
    colour: float
    correlation: tuple[float, ...]
    colour_correlation: tuple[float, ...]
    spread: float
    light: tuple[float, float, float] = (0.0, 0.0, 0.0)
    blotches: float = 0.0


@dataclass(frozen=True)
class Rule:
    """level: weaker noise than this, in 1/255, is left alone.
    pattern: so is what is that much more alike at 3 pixels than at 2, a grille or a screen.
    sure, unsure: up to the one spread all of the answer is taken, from the other on nothing.
    least, blindness, by_level, by_spread: c = blindness + by_level · ln(level) - by_spread · spread
    but no less than the least.
    coarse, coarse_end: noise whose neighbours correlate like this, and at 3 pixels no more than
    that, up to a spread of coarse_sure, is grain of several pixels: seen by a stride of 2, and of 3
    where it is stronger than coarse_strong, at no more than coarse_blindness, by a network that is
    told of the noise.
    white: so is noise whose neighbours correlate no more than this, brightness and colour together.
    alike: and noise that is no such grain, but correlates like this: it reaches through a hole of
    one pixel, so it gets alike_hole.
    told_sure, told_least: up to this spread a network that is told sees no more of a pixel than
    that leaves.
    """

    level: float
    pattern: float
    sure: float
    unsure: float
    least: float
    blindness: float
    by_level: float
    by_spread: float
    coarse: float
    coarse_end: float
    coarse_sure: float
    coarse_strong: float
    coarse_blindness: float
    white: float
    alike: float
    alike_hole: int
    told_sure: float
    told_least: float


@dataclass(frozen=True)
class Choice:
    """strength: share of the answer in the blend, 0 leaves the photo as it is. blindness: c.
    stride: of pixel-shuffle downsampling. hole: in pixels across, of a network that has one.
    told: a network that is told the noise, and has a hole, is to be chosen. blotches: this share of
    them is taken from the photo before the network sees it."""

    strength: float
    blindness: float
    stride: int
    hole: int = 1
    told: bool = False
    blotches: float = 0.0


RULE = Path(__file__).parents[2] / "src" / "network" / "auto.rule.json"


def the_rule() -> Rule:
    return Rule(**json.loads(RULE.read_text()))


def choose(noise: PhotoNoise, rule: Rule) -> Choice:
    """What a photo with this noise gets."""
    choice = choose_network(noise, rule)
    return replace(choice, blotches=float(choice.strength > 0 and noise.blotches > 0))


def choose_network(noise: PhotoNoise, rule: Rule) -> Choice:
    """Texture passes for noise at first sight. So where a photo's places differ much, less of the
    answer is taken; and the stronger the noise, and the surer it is noise, the less of a pixel the
    network sees."""
    level, spread = noise.brightness, noise.spread
    sure = (rule.unsure - spread) / (rule.unsure - rule.sure)
    next_to, second, third = noise.correlation
    strength = in_steps(sure)
    if level < rule.level or third > second + rule.pattern or strength == 0:
        return Choice(0.0, 0.0, 1)
    blindness = rule.blindness + rule.by_level * math.log(level)
    blindness = max(rule.least, blindness - rule.by_spread * max(0.0, spread))
    grain = next_to >= rule.coarse and third <= rule.coarse_end and spread <= rule.coarse_sure
    if grain:
        stride = 3 if level >= rule.coarse_strong else 2
        return Choice(strength, in_steps(min(blindness, rule.coarse_blindness)), stride, told=True)
    alike = alikeness(noise)
    if rule.white < alike < rule.alike:
        return Choice(strength, in_steps(blindness), 1)
    if spread <= rule.told_sure:
        blindness = max(rule.told_least, blindness)
    hole = 1 if alike <= rule.white else rule.alike_hole
    return Choice(strength, in_steps(blindness), 1, hole, True)


def alikeness(noise: PhotoNoise, lag: int = 1) -> float:
    """How alike noise is so many pixels apart, one of LAGS, brightness and colour together, as a
    correlation."""
    brightness, colour = noise.brightness**2, 2 * noise.colour**2
    if brightness + colour == 0:
        return 0.0
    both = brightness * noise.correlation[lag - 1] + colour * noise.colour_correlation[lag - 1]
    return both / (brightness + colour)


# White noise has been through no camera and is what it was measured to be; where neighbours are
# alike the camera has smoothed flat places, on which it was measured, more than others. From one of
# these correlations to the other.
UNSMOOTHED, SMOOTHED = 0.15, 0.35


def smoothed(noise: PhotoNoise) -> float:
    """How far, from 0 to 1, a camera has smoothed the places where the noise was measured."""
    return min(1.0, max(0.0, (alikeness(noise) - UNSMOOTHED) / (SMOOTHED - UNSMOOTHED)))


def in_steps(share: float) -> float:
    """Within [0, 1], in steps of 0.05, halves up."""
    return math.floor(20 * min(1.0, max(0.0, share)) + 0.5) / 20


def starts(length: int, side: int, most: int) -> list[int]:
    """Where parts of a line begin, evenly spread and the same when mirrored. An even number of
    them, about as many as it takes to cover the line, or `most`; one where that covers it."""
    if side >= length:
        return [0]
    count = -(-length // side)
    count = min(count + count % 2, most)
    half = [i * (length - side) // (count - 1) for i in range(count // 2)]
    return half + [length - side - i for i in reversed(half)]


def patches(height: int, width: int) -> list[tuple[int, int, int, int]]:
    """(top, left, height, width) of the parts of a photo that are measured."""
    tall, wide = min(PATCH, height), min(PATCH, width)
    return [
        (top, left, tall, wide)
        for top in starts(height, tall, MOST_PATCHES)
        for left in starts(width, wide, MOST_PATCHES)
    ]


def measure(photo: Array) -> PhotoNoise | None:
    """The noise of a photo [H, W, 3] in [0, 1]; None where it is smaller than a block."""
    height, width = photo.shape[:2]
    if min(height, width) < BLOCK:
        return None
    parts = patches(height, width)
    found = [
        photo[top + y : top + y + BLOCK, left + x : left + x + BLOCK]
        for top, left, tall, wide in parts
        for y in starts(tall, BLOCK, PATCH // BLOCK)
        for x in starts(wide, BLOCK, PATCH // BLOCK)
    ]
    blocks = np.stack(found).astype(np.float64)
    noise = summary(*statistics(blocks), blocks)
    coarse = [
        coarse_of(photo[top : top + PATCH, left : left + PATCH])
        for top, left, tall, wide in parts
        if tall == wide == PATCH
    ]
    return replace(noise, blotches=level_of(coarse, noise.colour, noise.colour_correlation))


def statistics(blocks: Array) -> tuple[Array, Array, Array]:
    """Of blocks [n, BLOCK, BLOCK, 3]: mean brightness [n], share of clipped pixels [n], and
    autocovariance [n, lags from 0, (brightness, colour, colour)] without the block's own slope."""
    clipped = ((blocks < 0.5 / 255) | (blocks > 254.5 / 255)).any(-1).mean((1, 2))
    values = blocks @ OPPONENT.T
    values = level(values - values.mean((1, 2), keepdims=True))
    covariance = [np.square(values).mean((1, 2))]
    for lag in LAGS:
        rows = (values[:, lag:] * values[:, :-lag]).mean((1, 2))
        columns = (values[:, :, lag:] * values[:, :, :-lag]).mean((1, 2))
        covariance.append((rows + columns) / 2)
    return blocks.mean((1, 2, 3)), clipped, np.stack(covariance, 1)


def summary(mean: Array, clipped: Array, covariance: Array, blocks: Array) -> PhotoNoise:
    usable = clipped <= CLIPPED_SHARE
    if usable.mean() < LEAST_USABLE:
        usable = np.ones_like(usable)
    # The flattest first, here and in each part.
    order = np.flatnonzero(usable)
    order = order[np.argsort(covariance[order, 0].sum(1), kind="stable")]
    mean, covariance, blocks = mean[order], covariance[order], blocks[order]
    place = np.searchsorted(BRIGHTNESS, mean, side="right")
    overall = floor_of(covariance)
    most = MOST_APART * overall[0][0].sum() + NOTHING
    parts = [covariance[place == k] for k in range(len(BRIGHTNESS) + 1)]
    floors = [floor_of(part) if len(part) >= LEAST_BLOCKS else None for part in parts]
    floors = [f if f and f[0][0].sum() <= most else None for f in floors]
    enough = [place == k for k, part in enumerate(parts) if len(part) >= LEAST_BLOCKS]
    flat = np.concatenate(
        [flattest(blocks[here], LIGHT_SHARE) for here in enough or [np.ones_like(place, bool)]]
    )
    counted = [(len(p), f) for p, f in zip(parts, floors, strict=True) if f is not None]
    counted = counted or [(len(covariance), overall)]
    total = sum(count for count, _ in counted)
    whole = sum(count / total * floor for count, (floor, _) in counted)
    colour = (whole[:, 1] + whole[:, 2]) / 2
    spread = float(sum(count / total * own for count, (_, own) in counted)) - by_chance(whole)
    noise = PhotoNoise(
        tuple(None if f is None else levels_of(f[0]) for f in floors),
        *levels_of(whole),
        tuple(correlation(whole[:, 0])),
        tuple(correlation(colour)),
        spread,
    )
    noise = without_texture(noise)
    own = level(flat).reshape(len(flat), -1, 3)
    return replace(noise, light=noise_of_light(own, spread, alikeness(noise)))


# Where noise of colour is no more alike than that (`UNSMOOTHED`) and that of brightness so much
# more, there is texture in it; if colour has noise to speak of, in 1/255, and not a vanishing share
# of what brightness has, as the film grain of black-and-white photos.
TEXTURE_MORE_ALIKE = 0.08
COLOUR_TOLD, COLOUR_SHARE = 2.0, 0.15


def without_texture(noise: PhotoNoise) -> PhotoNoise:
    """The noise without texture that passed for it because it is all over the photo, as skin's is.

    A camera makes neighbours alike in colour before it does so in brightness: colour is what it
    interpolates and smooths most. So where noise of colour is white and what was measured of
    brightness is not, and is stronger, the rest is texture, and brightness has the noise of colour.
    """
    own, colour = noise.correlation[0], noise.colour_correlation[0]
    white = abs(colour) < UNSMOOTHED and own > colour + TEXTURE_MORE_ALIKE
    told = noise.colour >= max(COLOUR_TOLD, COLOUR_SHARE * noise.brightness)
    if not (white and told and noise.brightness > noise.colour):
        return noise
    return replace(
        noise,
        levels=tuple(known and (min(known), known[1]) for known in noise.levels),
        brightness=noise.colour,
        correlation=noise.colour_correlation,
    )


def by_chance(covariance: Array) -> float:
    """The spread of blocks of noise alone with autocovariances [lags, 3]. The variance of n
    Gaussian pixels scatters by sqrt(2/n), and by the sum of their squared correlations more;
    that is as if rows and columns were independent. Components scatter apart."""
    variance = covariance[0]
    along = 1 + 2 * np.square(covariance[1:] / (variance + NOTHING)).sum(0)
    alike = (np.square(variance) * np.square(along)).sum() / (variance.sum() + NOTHING) ** 2
    return HALF_APART * float(np.sqrt(2 * alike / BLOCK**2))


def floor_of(covariance: Array) -> tuple[Array, float]:
    """Of blocks of like brightness, in order: the mean autocovariance of those that vary least, and
    how much more the others vary."""
    variance = covariance[:, 0].sum(1)
    low, high = (variance[int(q * (len(variance) - 1))] for q in SPREAD_QUANTILES)
    spread = np.log((high + STEP) / (low + STEP)) / 2
    return flattest(covariance, FLOOR_SHARE).mean(0), float(spread)


def flattest(ordered: Array, share: float) -> Array:
    """Of blocks in order: this share, and a few at least."""
    return ordered[: max(LEAST_BLOCKS // 2, int(share * len(ordered)))]


def levels_of(covariance: Array) -> tuple[float, float]:
    """(brightness, colour) in 1/255 of autocovariances [lags, 3]."""
    brightness, *colour = covariance[0]
    return 255 * float(np.sqrt(brightness)), 255 * float(np.sqrt(sum(colour) / 2))


def correlation(covariance: Array) -> Array:
    return covariance[1:] / (covariance[0] + NOTHING)


GOLDEN = RULE.with_name("auto.golden.json")


def golden() -> list[dict]:
    """Pictures [H, W, 3] uint8 with what is measured and chosen: noise of four kinds on slopes,
    a texture here and there and one all over, and blotches of colour; sides that are no multiples
    of a block's."""
    rng = np.random.default_rng(0)

    def blurred(x: Array) -> Array:
        return (x + np.roll(x, 1, 0) + np.roll(x, 1, 1) + np.roll(x, (1, 1), (0, 1))) / 2

    def picture(height: int, width: int, noise: Array) -> Array:
        y, x = np.mgrid[:height, :width] / 100
        clean = np.stack([0.2 + x / 3, 0.5 - y / 5, 0.3 + x * y / 4], -1)
        return np.round(np.clip(clean + noise / 255, 0, 1) * 255).astype(np.uint8)

    def in_light(noise: Array) -> Array:
        y, x = np.mgrid[:66, :90] / 300
        light = np.stack([0.1 + x, 0.05 + y, 0.15 - x / 3], -1)
        noisy = light + np.sqrt([0.02, 0.01, 0.03] * light) * noise
        return np.round(np.clip(to_value(noisy), 0, 1) * 255).astype(np.uint8)

    white = rng.normal(size=(66, 90, 3))
    grey = white.mean(-1, keepdims=True) * np.ones(3)
    y, x = np.mgrid[:66, :90]
    coarse = gaussian_filter(rng.normal(size=(66, 90, 2)), (4, 4, 0))
    blotches = 9 * coarse / coarse.std() @ OPPONENT[1:]
    texture = 30 * np.sin(x * y / 300)[..., None] * (x > 40)[..., None] * np.ones(3)
    pictures = [
        picture(66, 90, 6 * white),
        picture(66, 90, 25 * blurred(grey)),
        picture(50, 40, (3 * blurred(white))[:50, :40]),
        picture(66, 90, texture + white),
        picture(66, 90, 5 * blurred(grey) + 8 * white[::-1]),
        in_light(white),
        picture(66, 90, blotches + 5 * grey),
        picture(66, 90, np.zeros(1)),
    ]
    rule = the_rule()
    return [
        {
            "width": image.shape[1],
            "height": image.shape[0],
            "image": base64.b64encode(image.tobytes()).decode(),
            "noise": asdict(noise),
            "choice": asdict(choose(noise, rule)),
        }
        for image in pictures
        for noise in [measure(image.astype(np.float32) / np.float32(255))]
        if noise is not None
    ]


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(golden()) + "\n")
    print(GOLDEN, file=sys.stderr)
