"""Fits the rule of `auto`: what to choose for a photo whose noise was measured.

    python -m blindspot.fit_auto --model checkpoints/compact.pt --synthesise PHOTOS --cache FILE.npz

Every choice of ACTIONS is run once on photos with synthetic noise and on clean ones, which takes
three seconds a photo; then the rule's numbers are searched for. No pair that judges the rule
(PolyU, SIDD's references) is read. A strength costs no run: the error of a blend of photo and
answer follows from three means.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.random import Generator
from scipy.ndimage import gaussian_filter, uniform_filter

from .auto import RULE, Choice, PhotoNoise, Rule, choose, measure
from .camera import MARGIN, enlarged, film_grain, jpeg, noiseless, noisy_photo
from .data import SynthesisedPhotos, to_tensor
from .evaluate import Model, denoise, load_model
from .procedures import Procedure

SIDE = 256

# The most that chance alone made of the spread in 120 pictures of nothing but film grain on a slope
# was 0.072.
CHANCE = 0.075

# When a photo is left alone is set by hand: where nothing but rounding is found (0.29), or where
# places differ as in pictures that are known to hold no noise. Fitted, Auto leaves far more alone
# (a level of 1 and a spread of 0.06 to 0.35): the training photos are landscapes, sharp to the
# pixel, in which texture passes for noise more often than elsewhere. See docs/experiments.md.
LEVEL = 0.4
SURE, UNSURE = 0.4, 0.48

# By hand, too: which noise is left to the half-plane network, and its hole. Noise of a camera's
# JPEG is alike at neighbouring pixels (0.71 in PolyU), which takes a hole of 3. See
# docs/experiments.md.
WHITE = 0.2
ALIKE, ALIKE_HOLE = 0.45, 3
TOLD_SURE, TOLD_LEAST = 0.2, 0.5

# Where the search begins: the rule that does what the app did before it, but for clean photos. The
# model's own blindness is the least of noise that is sure: synthetic noise asks for less where it
# is weak, but the network is trained on it as on no real noise.
START = Rule(
    level=LEVEL,
    pattern=0.2,
    sure=SURE,
    unsure=UNSURE,
    least=0.25,
    blindness=0.25,
    by_level=0.0,
    by_spread=0.0,
    coarse=1.0,
    coarse_end=0.1,
    coarse_sure=0.2,
    coarse_strong=8.0,
    coarse_blindness=0.25,
    white=WHITE,
    alike=ALIKE,
    alike_hole=ALIKE_HOLE,
    told_sure=TOLD_SURE,
    told_least=TOLD_LEAST,
)
# (stride of pixel-shuffle downsampling, blindness)
ACTIONS = tuple((1, c) for c in (0.0, 0.25, 0.5, 0.75, 1.0)) + tuple(
    (stride, c) for stride in (2, 3) for c in (0.0, 0.25, 0.5)
)
# Photos of these kinds in turn, then so many of the last kind for each of them.
KINDS = ("camera", "camera", "grain", "clean")
FULL_SIZE_SHARE = 0.3


def sample(
    kind: str, source: SynthesisedPhotos, rng: Generator, side: int = SIDE
) -> tuple[np.ndarray, np.ndarray]:
    """(photo, what it should be), float [side, side, 3] in [0, 1] in steps of 1/255. A clean
    photo should stay as it is, its JPEG's rounding included. The training photos are sharp to the
    pixel, for they were made smaller; "full size" is as a camera gives it: soft, noise reduced."""
    if kind == "camera":
        return source.pair(side, rng)
    image = source.images[rng.choice(len(source.images), p=source.weights)]
    whole = side + 2 * MARGIN
    top, left = (int(rng.integers(length - whole + 1)) for length in image.shape[:2])
    clean = image[top : top + whole, left : left + whole].astype(np.float32) / 255
    inner = slice(MARGIN, -MARGIN)
    quality = int(rng.integers(85, 99))
    if kind == "full size":
        soft = enlarged(clean, rng.uniform(1.3, 2.2))
        state = rng.bit_generator.state
        right = noisy_photo(soft, rng, noiseless)[inner, inner]
        rng.bit_generator.state = state
        photo = noisy_photo(soft, rng)[inner, inner]
        return reduced(photo, right, rng), right
    if kind == "clean":
        compressed = jpeg(clean, quality, 0) if rng.random() < 0.5 else clean
        return compressed[inner, inner], compressed[inner, inner]

    def through_file(x: np.ndarray) -> np.ndarray:
        return jpeg(x, quality, 0)[inner, inner]

    grain = film_grain(clean, rng, lambda shape: rng.normal(size=shape))
    return through_file(clean + grain), through_file(clean)


def reduced(photo: np.ndarray, right: np.ndarray, rng: Generator) -> np.ndarray:
    """A photo [H, W, 3] as a camera's own noise reduction leaves it, which knows the noise: flat
    places are smoothed, structure keeps its noise (Lee 1980's filter). In files of cameras the
    flattest places are therefore not as noisy as the others. Colour is blurred."""
    size, amount = int(rng.choice([5, 7, 9])), rng.uniform(0.5, 0.95)
    noise = np.square(photo - right).mean() * rng.uniform(0.7, 2.0)
    brightness = photo.mean(-1)
    mean = uniform_filter(brightness, size)
    variance = uniform_filter(np.square(brightness), size) - np.square(mean)
    keep = np.clip(1 - noise / np.maximum(variance, 1e-9), 0, 1)
    smooth = mean + keep * (brightness - mean)
    radius = rng.uniform(0.5, 3)
    colour = gaussian_filter(photo - brightness[..., None], (radius, radius, 0))
    taken = smooth[..., None] + colour
    return jpeg(photo + amount * (taken - photo), int(rng.integers(85, 99)), 0)


def errors(model: Model, photo: np.ndarray, right: np.ndarray) -> np.ndarray:
    """[actions, 3]: of the photo's error n and the answer's e the means n², e² and n·e."""
    x, y = to_tensor(photo), to_tensor(right)
    rows = []
    for stride, c in ACTIONS:
        answer = denoise(model, x, c, Procedure(stride=stride)).clamp(0, 1)
        n, e = x - y, answer - y
        rows.append([float((a * b).mean()) for a, b in ((n, n), (e, e), (n, e))])
    return np.array(rows)


def gather(model: Model, folder: Path, count: int, seed: int, out: Path) -> None:
    """Writes photos [n, SIDE, SIDE, 3] uint8, their errors [n, actions, 3] and their kinds."""
    source = SynthesisedPhotos(folder)
    more = int(FULL_SIZE_SHARE * count)
    runs = (
        (seed, [KINDS[index % len(KINDS)] for index in range(count)]),
        (seed + 1, ["full size"] * more),
    )
    photos, rows, kinds = [], [], []
    for own_seed, wanted in runs:
        rng = np.random.default_rng(own_seed)
        for kind in wanted:
            photo, right = sample(kind, source, rng)
            photos.append(np.round(photo * 255).astype(np.uint8))
            rows.append(errors(model, photo, right))
            kinds.append(kind)
            if len(kinds) % 20 == 0:
                print(f"{len(kinds)} photos", flush=True)
    np.savez(out, photos=np.stack(photos), errors=np.stack(rows), kinds=np.array(kinds))


# What people open to have its noise taken, in shares: mostly files of cameras, now and then one
# that holds none. A guess, not a measurement.
SHARES = {"full size": 0.5, "camera": 0.2, "grain": 0.2, "clean": 0.1}
# A decibel lost counts as so many won; a photo that is spoilt altogether counts like this, in dB.
HARM = 1.5
SPOILT = -6.0
# An error that nobody sees, in the square of full scale: a clean photo's would be none at all.
UNSEEN = (1 / 255) ** 2

# What is tried for each of the rule's numbers, together for those that depend on each other; all
# in turn, twice.
TRIED: tuple[dict[str, tuple[float, ...]], ...] = (
    {
        "blindness": tuple(round(0.1 * i, 2) for i in range(-4, 11)),
        "by_level": (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3),
        "by_spread": (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0),
    },
    {
        "coarse": (0.55, 0.6, 0.65, 0.7, 0.75),
        "coarse_end": (0.05, 0.1, 0.15, 0.2),
        "coarse_sure": (CHANCE, 0.1, 0.12, 0.15, 0.2),
        "coarse_strong": (5.0, 8.0, 12.0),
        "coarse_blindness": (0.2, 0.35, 0.5),
    },
)


def gain(error: np.ndarray, choice: Choice) -> float:
    """In dB, of a photo with these errors [actions, 3]; linear between the blindnesses run."""
    run = [
        (c, row) for (stride, c), row in zip(ACTIONS, error, strict=True) if stride == choice.stride
    ]
    blindness = [c for c, _ in run]
    noise, answer, both = (
        np.interp(choice.blindness, blindness, [row[i] for _, row in run]) for i in range(3)
    )
    s = choice.strength
    left = (1 - s) ** 2 * noise + s**2 * answer + 2 * s * (1 - s) * both
    return float(10 * np.log10((noise + UNSEEN) / (left + UNSEEN)))


def weights(kinds: np.ndarray) -> np.ndarray:
    return np.array([SHARES[kind] / np.count_nonzero(kinds == kind) for kind in kinds])


def worth(gains: np.ndarray, kinds: np.ndarray) -> float:
    felt = np.maximum(np.where(gains < 0, HARM * gains, gains), SPOILT)
    return float(np.average(felt, weights=weights(kinds)))


def fit(noises: list[PhotoNoise], errors: np.ndarray, kinds: np.ndarray, start: Rule) -> Rule:
    """The rule whose choices are worth most, of those tried."""
    known: dict[tuple[int, Choice], float] = {}

    def gains(rule: Rule) -> np.ndarray:
        choices = [choose(noise, rule) for noise in noises]
        for key in enumerate(choices):
            if key not in known:
                known[key] = gain(errors[key[0]], key[1])
        return np.array([known[key] for key in enumerate(choices)])

    best, most = start, worth(gains(start), kinds)
    for tried in TRIED * 2:
        base = best
        for numbers in product(*tried.values()):
            rule = replace(base, **dict(zip(tried, numbers, strict=True)))
            value = worth(gains(rule), kinds)
            if value > most + 1e-9:
                best, most = rule, value
        print(f"{most:.3f} dB", best, flush=True)
    return best


def report(noises: list[PhotoNoise], errors: np.ndarray, kinds: np.ndarray, rule: Rule) -> None:
    choices = [choose(noise, rule) for noise in noises]
    settings = {"Auto": choices} | {
        f"c = {c:g}": [Choice(1.0, c, 1)] * len(noises) for c in (0.0, 0.25, 0.5, 1.0)
    }
    for name, chosen in settings.items():
        gains = np.array([gain(e, choice) for e, choice in zip(errors, chosen, strict=True)])
        told = [
            f"{kind} {gains[kinds == kind].mean():+.2f} (worst {gains[kinds == kind].min():+.2f})"
            for kind in dict.fromkeys(kinds)
        ]
        print(f"{name}:", ", ".join(told), f"worth {worth(gains, kinds):+.2f}")
    for kind in dict.fromkeys(kinds):
        own = [choice for choice, k in zip(choices, kinds, strict=True) if k == kind]
        strides = [choice.stride for choice in own if choice.strength > 0]
        alone = sum(choice.strength == 0 for choice in own)
        print(
            f"{kind}: {alone} of {len(own)} left alone, "
            f"strides {', '.join(f'{s}: {strides.count(s)}' for s in (1, 2, 3))}"
        )


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="blindspot.fit_auto", description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--synthesise", type=Path, required=True, help="clean photos")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--cache", type=Path, required=True, help="gathered once, then read")
    parser.add_argument("--out", type=Path, default=RULE)
    args = parser.parse_args(argv)
    if not args.cache.exists():
        gather(load_model(args.model), args.synthesise, args.count, args.seed, args.cache)
    cached = np.load(args.cache)
    errors, kinds = cached["errors"], cached["kinds"]
    found = [measure(photo.astype(np.float32) / np.float32(255)) for photo in cached["photos"]]
    noises = [noise for noise in found if noise is not None]
    rule = fit(noises, errors, kinds, START)
    report(noises, errors, kinds, rule)
    args.out.write_text(json.dumps(asdict(rule), indent=2) + "\n")


if __name__ == "__main__":
    main()
