"""Compares the synthetic camera's noise with that of real photos.

    python -m blindspot.noise_study --pairs PAIRS --synthesise CLEAN --out docs

Two things decide how hard noise is to tell from detail: its level against brightness, and its
spatial autocorrelation. Both are measured on the residual noisy - reference, channel by channel,
in flat areas only, for there a reference that is slightly off does no harm. Writes `noise.png` and
`noise.json`.
"""

from __future__ import annotations

import argparse
import json
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter, uniform_filter

from .data import SynthesisedPhotos, find_pairs

CHANNELS = ("red", "green", "blue")
BINS = np.linspace(0, 1, 11)
LAGS = 6

# The flattest share of a picture's pixels counts as flat.
FLAT = 0.4


@dataclass(frozen=True)
class Noise:
    """One picture's noise. NaN where too few pixels say anything.

    level: [3, bins], standard deviation in each brightness range, full scale 1.
    correlation: [3, LAGS + 1, LAGS + 1], of the residual at distance (rows, columns); 1 at (0, 0).
    """

    level: np.ndarray
    correlation: np.ndarray

    @property
    def sigma(self) -> float:
        return float(np.sqrt(np.nanmean(np.square(self.level))))


def noise_of(noisy: np.ndarray, reference: np.ndarray) -> Noise:
    """Both [H, W, 3] in [0, 1]; clipped pixels are left out of the level."""
    residual = noisy - reference
    residual = residual - residual.mean((0, 1))
    flat = flat_areas(reference)
    level = np.full((3, len(BINS) - 1), np.nan)
    for channel in range(3):
        brightness, error = reference[..., channel][flat], residual[..., channel][flat]
        at = np.digitize(brightness, BINS[1:-1])
        for index in range(len(BINS) - 1):
            chosen = error[at == index]
            if len(chosen) >= 200:
                level[channel, index] = chosen.std()
    return Noise(level, np.stack([autocorrelation(residual[..., c], flat) for c in range(3)]))


def flat_areas(reference: np.ndarray) -> np.ndarray:
    """[H, W, 3] -> boolean [H, W]: the `FLAT` share of least gradient, not near black or white."""
    smooth = gaussian_filter(reference, (1.5, 1.5, 0))
    rows, columns = np.gradient(smooth, axis=(0, 1))
    steep = uniform_filter(np.hypot(rows, columns).max(-1), 9)
    usable = (smooth.min(-1) > 0.04) & (smooth.max(-1) < 0.96)
    if not usable.any():
        return usable
    return usable & (steep <= np.quantile(steep[usable], FLAT))


def autocorrelation(residual: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """[H, W] -> [LAGS + 1, LAGS + 1]: the mean product of pixels of the mask at each distance."""
    height, width = residual.shape
    out = np.full((LAGS + 1, LAGS + 1), np.nan)
    if not mask.any():
        return out
    centred = residual - residual[mask].mean()
    for dy in range(LAGS + 1):
        for dx in range(LAGS + 1):
            a = (slice(0, height - dy), slice(0, width - dx))
            b = (slice(dy, height), slice(dx, width))
            both = mask[a] & mask[b]
            if both.sum() >= 200:
                out[dy, dx] = (centred[a] * centred[b])[both].mean()
    return out / max(out[0, 0], 1e-12)


def summarise(noises: Iterable[Noise]) -> dict:
    """Medians and quartiles over pictures, as lists for JSON."""
    noises = [n for n in noises if np.isfinite(n.sigma) and n.sigma > 0]
    levels = np.stack([n.level for n in noises])
    # A strong picture must not hide how the level of all moves with brightness.
    shapes = levels / np.array([n.sigma for n in noises])[:, None, None]
    correlations = np.stack([n.correlation for n in noises])
    sigmas = np.array([n.sigma for n in noises])

    def quantiles(x: np.ndarray) -> list:
        with warnings.catch_warnings():
            # A brightness that no picture has: NaN is the answer.
            warnings.simplefilter("ignore", RuntimeWarning)
            return np.nanquantile(x, (0.25, 0.5, 0.75), axis=0).round(4).tolist()

    return {
        "pictures": len(noises),
        "sigma": quantiles(sigmas),
        "level": quantiles(levels),
        "relativeLevel": quantiles(shapes),
        "horizontal": quantiles(correlations[:, :, 0, :]),
        "vertical": quantiles(correlations[:, :, :, 0]),
        "diagonal": quantiles(np.diagonal(correlations, axis1=2, axis2=3)),
    }


def real_noise(folder: Path) -> Iterable[Noise]:
    for pair in find_pairs(folder):
        noisy, reference = (side.astype(np.float32) / 255 for side in pair.read())
        yield noise_of(noisy, reference)


def synthetic_noise(folder: Path, pictures: int, size: int = 256, seed: int = 0) -> Iterable[Noise]:
    source, rng = SynthesisedPhotos(folder), np.random.default_rng(seed)
    for _ in range(pictures):
        yield noise_of(*source.pair(size, rng))


def plot(studies: dict[str, dict], path: Path) -> None:
    """Level against brightness, relative to the picture's own, and correlation against distance."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    centres = (BINS[:-1] + BINS[1:]) / 2
    figure, axes = plt.subplots(2, 3, figsize=(12, 7), sharey="row", layout="constrained")
    for channel, name in enumerate(CHANNELS):
        for (label, study), colour in zip(studies.items(), ("C0", "C1", "C2"), strict=False):
            for row, key, at in ((0, "relativeLevel", centres), (1, "horizontal", range(LAGS + 1))):
                low, middle, high = (np.array(q, float)[channel] for q in study[key])
                axes[row, channel].plot(at, middle, colour, marker=".", label=label)
                axes[row, channel].fill_between(at, low, high, color=colour, alpha=0.15)
        axes[0, channel].set(title=name, xlabel="brightness of the reference", ylim=(0, None))
        axes[1, channel].set(xlabel="horizontal distance, pixels")
        axes[1, channel].axhline(0, color="grey", linewidth=0.5)
    axes[0, 0].set_ylabel("noise, relative to the picture's")
    axes[1, 0].set_ylabel("autocorrelation of the residual")
    axes[0, 0].legend(title="median, quartiles")
    figure.savefig(path, dpi=90)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="blindspot.noise_study", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--pairs", type=Path, action="append", required=True)
    parser.add_argument("--synthesise", type=Path, required=True)
    parser.add_argument("--pictures", type=int, default=200, help="synthetic ones")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(argv)
    studies = {folder.name: summarise(real_noise(folder)) for folder in args.pairs}
    studies["synthetic"] = summarise(synthetic_noise(args.synthesise, args.pictures))
    for name, study in studies.items():
        along = [
            round(float(np.mean([c[lag] for c in study["horizontal"][1]])), 3) for lag in (1, 2, 3)
        ]
        print(f"{name}: {study['pictures']} pictures, sigma {study['sigma']}, correlation {along}")
    (args.out / "noise.json").write_text(json.dumps(studies) + "\n")
    plot(studies, args.out / "noise.png")


if __name__ == "__main__":
    main()
