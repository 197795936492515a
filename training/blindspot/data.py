"""Patches to train on, and pairs to measure on. Every patch is a function of (seed, step) alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.random import Generator
from PIL import Image
from scipy.ndimage import gaussian_filter
from torch import Tensor

from .camera import MARGIN, Noise, noiseless, noisy_photo, recorrupted
from .noise import KNOTS

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"}


def image_files(folder: Path) -> list[Path]:
    """The images below a folder in name order; FileNotFoundError where there is none."""
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES)
    if not files:
        raise FileNotFoundError(f"no images in {folder}")
    return files


def read_image(path: Path) -> np.ndarray:
    """uint8 [H, W, 3]."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def to_tensor(image: np.ndarray) -> Tensor:
    """[H, W, 3] uint8 or float in [0, 1] -> [1, 3, H, W] float32 in [0, 1]."""
    if image.dtype == np.uint8:
        image = image.astype(np.float32) / 255
    return torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1), dtype=np.float32))[None]


def to_uint8(image: Tensor) -> np.ndarray:
    """[1, 3, H, W] -> uint8 [H, W, 3], clamped and rounded half up."""
    return (image[0].clamp(0, 1) * 255 + 0.5).floor().byte().permute(1, 2, 0).cpu().numpy()


class NoisyPhotos:
    """Patches of real noisy photos. Files whose whole names match `exclude` are left out;
    FileNotFoundError when that is all of them."""

    def __init__(self, folder: Path, exclude: re.Pattern[str] | None = None):
        files = image_files(folder)
        kept = [p for p in files if not (exclude and exclude.fullmatch(p.name))]
        if not kept:
            raise FileNotFoundError(f"all {len(files)} images in {folder} are held out")
        self.left_out = len(files) - len(kept)
        self.images = [read_image(p) for p in kept]

    def patch(self, size: int, rng: Generator) -> tuple[np.ndarray, np.ndarray]:
        """(noisy, NaN: there is no other photo of the same subject), each [size, size, 3]."""
        x = cut(self.images[rng.integers(len(self.images))], size, rng).astype(np.float32) / 255
        if rng.random() < 0.5:
            x = darker(x, rng)
        if rng.random() < 0.5:
            x = x[..., rng.permutation(3)]
        return x, np.full_like(x, np.nan)


class SynthesisedPhotos:
    """Patches of noisy camera photos made of clean ones on the fly.

    The clean side is dropped, unless `supervised`: then it is the target, which no shipped network
    was trained with.
    """

    def __init__(self, folder: Path, supervised: bool = False):
        self.images = [read_image(p) for p in image_files(folder)]
        self.supervised = supervised
        areas = np.array([a.shape[0] * a.shape[1] for a in self.images], dtype=np.float64)
        # Square root: a panorama counts for more than a postcard, but does not drown it.
        self.weights = np.sqrt(areas) / np.sqrt(areas).sum()

    def patch(self, size: int, rng: Generator) -> tuple[np.ndarray, np.ndarray]:
        """(noisy, target), each [size, size, 3]: one photo's noise, known as for a calibrated
        camera, recorrupted twice; or, `supervised`, the noiseless photo as the target."""
        if self.supervised:
            return self.pair(size, rng)
        return self._photos(size, rng, *recorrupted(int(rng.integers(2**63))))

    def pair(self, size: int, rng: Generator) -> tuple[np.ndarray, np.ndarray]:
        """(noisy, noiseless), each [size, size, 3], for measuring."""
        return self._photos(size, rng, None, noiseless)

    def _photos(
        self, size: int, rng: Generator, *noises: Noise | None
    ) -> tuple[np.ndarray, np.ndarray]:
        clean = self._clean(size, rng)
        inner = slice(MARGIN, -MARGIN)
        state = rng.bit_generator.state
        photos = []
        for noise in noises:
            rng.bit_generator.state = state
            photos.append(noisy_photo(clean, rng, noise)[inner, inner])
        first, second = photos
        return first, second

    def _clean(self, size: int, rng: Generator) -> np.ndarray:
        image = self.images[rng.choice(len(self.images), p=self.weights)]
        whole = size + 2 * MARGIN
        scale = min(
            rng.uniform(1.0, 2.0) if rng.random() < 0.5 else 1.0, min(image.shape[:2]) / whole
        )
        clean = cut(image, int(np.ceil(whole * scale)), rng)
        if clean.shape[0] != whole:
            resized = Image.fromarray(np.ascontiguousarray(clean)).resize(
                (whole, whole), Image.LANCZOS
            )
            clean = np.asarray(resized)
        clean = clean.astype(np.float32) / 255
        if rng.random() < FLAT_SHARE:
            clean = np.broadcast_to(rng.random(3, dtype=np.float32), clean.shape)
        if rng.random() < PATTERN_SHARE:
            clean = with_pattern(clean, rng)
        if rng.random() < TEXTURE_SHARE:
            clean = with_texture(clean, rng)
        clean = _recolour(clean, rng)
        if rng.random() < STAR_SHARE:
            clean = with_stars(clean, rng)
        return _vivid(clean, rng) if rng.random() < VIVID_SHARE else clean


# Share of the synthesised patches that are one colour, any of the cube.
FLAT_SHARE = 0.05

# Share of the synthesised patches that are made vivid.
VIVID_SHARE = 0.2

# Share of the synthesised patches in which something regular and fine is painted. Landscapes hold
# no grilles, fabrics, halftones or brickwork, and a network that has met none takes them for noise.
PATTERN_SHARE = 0.25


# Shares of the synthesised patches with fine texture of low contrast, and with a starry sky: both
# are of the noise's size, and belong to the picture.
TEXTURE_SHARE = 0.15
STAR_SHARE = 0.06


def with_texture(clean: np.ndarray, rng: Generator) -> np.ndarray:
    """`clean` [H, W, 3] with irregular grain of brightness as of skin, plaster or cloth: 1 to 5
    pixels coarse, contrast 0.4 to 8 % of full scale, more in some places than in others."""
    shape = clean.shape[:2]
    fine = np.exp(rng.uniform(np.log(0.5), np.log(2.0), 2))
    grain = gaussian_filter(rng.normal(size=shape), fine)
    grain -= gaussian_filter(grain, 3 * fine.max())
    where = gaussian_filter(rng.normal(size=shape), 12)
    where = np.clip(0.5 + where / (where.std() + 1e-9), 0, 1)
    contrast = np.exp(rng.uniform(np.log(0.004), np.log(0.08)))
    grain = contrast * grain / (grain.std() + 1e-9) * where
    return np.clip(clean + grain[..., None], 0, 1).astype(np.float32)


def with_stars(clean: np.ndarray, rng: Generator) -> np.ndarray:
    """`clean` [H, W, 3] darkened, with stars as a lens draws them: round, a standard deviation of
    0.6 to 1.6 pixels, faint ones more often than bright ones."""
    height, width = clean.shape[:2]
    sky = clean * rng.uniform(0.02, 0.4)
    count = int(np.exp(rng.uniform(np.log(10), np.log(200))))
    points = np.zeros_like(clean)
    brightness = 0.01 / rng.uniform(0.01, 1, count)
    tint = 1 - rng.uniform(0, 0.3, (count, 3))
    np.add.at(
        points,
        (rng.integers(height, size=count), rng.integers(width, size=count)),
        (brightness[:, None] * tint).astype(np.float32),
    )
    spread = rng.uniform(0.6, 1.6)
    # A point's middle keeps 1/(2πs²) of it.
    stars = gaussian_filter(points, (spread, spread, 0)) * 2 * np.pi * spread**2
    return np.clip(sky + stars, 0, 1).astype(np.float32)


def with_pattern(clean: np.ndarray, rng: Generator) -> np.ndarray:
    """`clean` [H, W, 3] with a grating, mesh, dot screen or random glyphs over a part of it.

    Periods of 2.5 to 12 pixels, any angle, two colours; half of the time on a plain background, so
    that the noise can be told from the pattern.
    """
    h, w = clean.shape[:2]
    y, x = np.mgrid[:h, :w].astype(np.float32)
    angle, period = rng.uniform(0, np.pi), np.exp(rng.uniform(np.log(2.5), np.log(12)))
    along = 2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / period
    across = 2 * np.pi * (y * np.cos(angle) - x * np.sin(angle)) / (period * rng.uniform(0.7, 1.4))
    phase = rng.uniform(0, 2 * np.pi, 2)
    kind = rng.integers(4)
    if kind == 0:
        wave = np.sin(along + phase[0])
    elif kind == 1:
        wave = np.maximum(np.sin(along + phase[0]), np.sin(across + phase[1])) - 0.3
    elif kind == 2:
        wave = np.sin(along + phase[0]) * np.sin(across + phase[1]) - rng.uniform(-0.2, 0.2)
    else:
        cell = rng.integers(2, 6)
        cells = rng.random((h // cell + 1, w // cell + 1)) < 0.5
        wave = np.repeat(np.repeat(cells, cell, 0), cell, 1)[:h, :w] - 0.5
    # From a soft wave to hard edges about a pixel wide.
    ink = 1 / (1 + np.exp(-wave * np.exp(rng.uniform(np.log(1.5), np.log(12)))))
    colours = rng.random((2, 1, 1, 3)) if rng.random() < 0.5 else rng.random((2, 1, 1, 1))
    background = clean if rng.random() < 0.5 else np.broadcast_to(colours[0], clean.shape)
    painted = background + ink[..., None] * (colours[1] - background)
    # A straight edge through the patch: pattern on one side only.
    side = rng.uniform(0, 2 * np.pi)
    distance = (x - w * rng.uniform(0.2, 0.8)) * np.cos(side)
    distance += (y - h * rng.uniform(0.2, 0.8)) * np.sin(side)
    mask = np.clip(distance + 0.5, 0, 1)[..., None]
    return (background + mask * (painted - background)).astype(np.float32)


def _recolour(clean: np.ndarray, rng: Generator) -> np.ndarray:
    """Exposure, channel gains, channel order, inversion: every colour of the cube is met."""
    if rng.random() < 0.35:
        clean = clean * rng.uniform(0.5, 1.0) * rng.uniform(0.4, 1.0, 3).astype(np.float32)
    if rng.random() < 0.3:
        clean = clean[..., rng.permutation(3)]
    if rng.random() < 0.1:
        clean = 1 - clean
    return clean.astype(np.float32)


def _vivid(clean: np.ndarray, rng: Generator) -> np.ndarray:
    """More contrast in each channel, about a level of its own: neon, flowers, deep shadows. Photos
    seldom hold such colours, but there the noise is cut off at black and white at the same time."""
    pivot = rng.uniform(0.2, 0.8, 3).astype(np.float32)
    return np.clip(pivot + np.float32(rng.uniform(1.5, 5)) * (clean - pivot), 0, 1)


def darker(image: np.ndarray, rng: Generator) -> np.ndarray:
    """float32 [H, W, 3] darkened and tinted: weaker noise, and colours the camera never met."""
    return image * rng.uniform(0.3, 1.0) * rng.uniform(0.7, 1.0, 3).astype(np.float32)


def cut(image: np.ndarray, size: int, rng: Generator) -> np.ndarray:
    """A random size×size crop in one of the 8 orientations, channels last."""
    h, w = image.shape[:2]
    if h < size or w < size:
        image = np.pad(
            image, ((0, max(0, size - h)), (0, max(0, size - w)), (0, 0)), mode="reflect"
        )
        h, w = image.shape[:2]
    top, left = rng.integers(h - size + 1), rng.integers(w - size + 1)
    patch = np.rot90(image[top : top + size, left : left + size], rng.integers(4))
    return patch[:, ::-1] if rng.random() < 0.5 else patch


class Batch(NamedTuple):
    """noisy: [B, 3, H, W] in [0, 1]. target: same shape, another photo of the same subject whose
    noise is independent; NaN where there is none."""

    noisy: Tensor
    target: Tensor


class LessonBatch(NamedTuple):
    """noisy, blind, seen: [B, 3, H, W] in [0, 1], photos and what is to be learnt of them at c = 1
    and at c = 0. noise: [B, 3·KNOTS + REACHES], what a network is told of them."""

    noisy: Tensor
    blind: Tensor
    seen: Tensor
    noise: Tensor


# Of the logarithm of what a network is told, so that it bears a measurement that errs.
TOLD_SPREAD = 0.1
# Share of the lessons whose channels are exchanged: noise is told of as alike in all of them.
EXCHANGED = 0.3


@dataclass
class Lessons:
    """Patches of what `lessons` wrote into a folder, a share of them of made photos."""

    folder: Path
    synthetic_share: float
    patch: int
    batch: int
    seed: int

    def __post_init__(self) -> None:
        names = ("photo", "blind", "seen", "noise", "real")
        arrays = (np.load(self.folder / f"{name}.npy", mmap_mode="r") for name in names)
        self.photo, self.blind, self.seen, self.noise, real = arrays
        self.real, self.made = np.flatnonzero(real), np.flatnonzero(~real)

    def __call__(self, step: int) -> LessonBatch:
        """The batch of one step, of patch × patch pixels; the same for the same step."""
        rng = np.random.default_rng([self.seed, step])
        lessons = [self._lesson(rng) for _ in range(self.batch)]
        parts = zip(*lessons, strict=True)
        return LessonBatch(*(torch.from_numpy(np.stack(part)) for part in parts))

    def _lesson(self, rng: Generator) -> tuple[np.ndarray, ...]:
        index = rng.choice(self.made if rng.random() < self.synthetic_share else self.real)
        top, left = rng.integers(self.photo.shape[2] - self.patch + 1, size=2)
        place = (slice(top, top + self.patch), slice(left, left + self.patch))
        turns, mirrored = int(rng.integers(4)), rng.random() < 0.5
        order = rng.permutation(3) if rng.random() < EXCHANGED else np.arange(3)
        patches = []
        for planes, full in ((self.photo, 255), (self.blind, 1), (self.seen, 1)):
            patch = planes[index][:, *place][order].astype(np.float32) / np.float32(full)
            patch = np.rot90(patch, turns, (1, 2))
            patches.append(np.ascontiguousarray(patch[..., ::-1] if mirrored else patch))
        noise = self.noise[index].copy()
        noise[: 3 * KNOTS] *= np.float32(np.exp(rng.normal(0, TOLD_SPREAD)))
        return *patches, noise


@dataclass
class Mixture:
    """Noisy patches, a share of them synthesised."""

    real: NoisyPhotos | None
    synthesised: SynthesisedPhotos | None
    synthetic_share: float
    patch: int
    batch: int
    seed: int

    def __call__(self, step: int) -> Batch:
        """The batch of one step, of patch × patch pixels; the same for the same step."""
        rng = np.random.default_rng([self.seed, step])
        patches = []
        for index in range(self.batch):
            if self.real is None or self.synthesised is None:
                source = self.real or self.synthesised
            else:
                # Stratified: the share holds over any few steps, not only in the long run.
                count = (step * self.batch + index + 1) * self.synthetic_share
                synthetic = int(count) > int(count - self.synthetic_share)
                source = self.synthesised if synthetic else self.real
            patches.append(source.patch(self.patch, rng))
        return Batch(*(_stack(parts) for parts in zip(*patches, strict=True)))


def _stack(patches: tuple[np.ndarray, ...]) -> Tensor:
    stacked = np.stack(patches).transpose(0, 3, 1, 2)
    return torch.from_numpy(np.ascontiguousarray(stacked, dtype=np.float32))


@dataclass(frozen=True)
class Pair:
    name: str
    noisy: Path
    reference: Path

    def read(self) -> tuple[np.ndarray, np.ndarray]:
        return read_image(self.noisy), read_image(self.reference)


def find_pairs(folder: Path) -> list[Pair]:
    """Noisy/reference pairs below a folder, in name order; FileNotFoundError where there is none.

    Understood: `noisy/NAME` with `reference/NAME`, and `X_real.*` with `X_mean.*` (PolyU's names).
    """
    pairs = []
    if (folder / "reference").is_dir():
        for reference in image_files(folder / "reference"):
            noisy = folder / "noisy" / reference.name
            if noisy.exists():
                pairs.append(Pair(reference.stem, noisy, reference))
    else:
        for noisy in image_files(folder):
            if noisy.stem.lower().endswith("_real"):
                stem = noisy.stem[: -len("real")]
                for mean in ("mean", "Mean"):
                    reference = noisy.with_name(f"{stem}{mean}{noisy.suffix}")
                    if reference.exists():
                        pairs.append(Pair(stem.rstrip("_"), noisy, reference))
                        break
    if not pairs:
        raise FileNotFoundError(f"no noisy/reference pairs in {folder}")
    return pairs
