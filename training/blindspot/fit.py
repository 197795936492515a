"""Fits a model of the manifest to photos, from nothing but themselves.

    python -m blindspot.fit PHOTO… --models ../public/models --id compact --out profile.json

It runs the graphs of `fit_graphs`, as the app does (`src/network/fit.ts`), number for number: the
two are compared on `src/network/fit.golden.json`, which `--golden` writes. The numbers that both
share stand in `src/network/fit.settings.json`.

A fit looks at *squares* of the photo: `core` pixels wide, and further pixels around them that the
network may look at. A step draws `batch` of them; some, drawn once, are held out and tell whether
what was learnt is true elsewhere.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from .data import read_image, to_tensor
from .evaluate import Model, reflected
from .fit_graphs import AREA, session_of
from .hot_pixels import without_hot_pixels
from .losses import CLIPPED_SHARE, shrunk_target
from .procedures import place_hash

ROOT = Path(__file__).parents[2]
SETTINGS = json.loads((ROOT / "src" / "network" / "fit.settings.json").read_text())
GOLDEN = ROOT / "src" / "network" / "fit.golden.json"

Array = np.ndarray
# What a draw is for: part of what it is hashed from.
PHOTO, COLUMN, ROW, PHASE, SEES, BLINDNESS, PICK = range(7)
# Tries for a square that touches none of those held out.
TRIES = 100


class Cannot(ValueError):
    """Nothing can be learnt from these photos; says why."""


@dataclass
class Graphs:
    """The graphs of a model. radius: of its sight. base: SHA-256 of the model's file."""

    entry: dict
    start: Array
    infer: Callable[[Array, float, Array], Array]
    differentiate: Callable[..., tuple[Array, Array]]
    inference: object = None

    @property
    def radius(self) -> int:
        return self.entry["radius"]


def load_graphs(folder: Path, model: str, threads: int = 1) -> Graphs:
    """KeyError where the manifest has no such model or it cannot be fitted."""
    manifest = json.loads((folder / "manifest.json").read_text())
    entry = {e["id"]: e for e in manifest["models"]}[model]
    fit = entry["fit"]
    start = np.frombuffer((folder / fit["golden"]["file"]).read_bytes(), "<f4", fit["parameters"])
    inference, gradient = (
        session_of((folder / fit[part]["file"]).read_bytes(), threads)
        for part in ("inference", "gradient")
    )

    def infer(image: Array, c: float, parameters: Array) -> Array:
        feeds = {"image": image, "blindness": np.float32([c]), "parameters": parameters}
        return inference.run(["denoised"], feeds)[0]

    def differentiate(image, c, parameters, target, weight, areas, own) -> tuple[Array, Array]:
        feeds = {"image": image, "blindness": np.float32([c]), "parameters": parameters}
        feeds |= {"target": target, "weight": weight, "areas": areas, "own": np.float32([own])}
        losses, slope = gradient.run(["losses", "gradient"], feeds)
        return losses.astype(np.float64), slope.astype(np.float64)

    return Graphs(entry, start.astype(np.float64), infer, differentiate, inference)


@dataclass(frozen=True)
class Square:
    """photo: its index. x, y: of the core's first pixel. phase: which pixel of each s×s cell the
    blind network is shown, row-major."""

    photo: int
    x: int
    y: int
    phase: int


def chance(seed: int, *words: int) -> float:
    """Uniform in [0, 1)."""
    return int(place_hash(seed, *words)) / 2**32


def draw_square(sizes: Sequence[tuple[int, int]], seed: int, *words: int) -> Square:
    """sizes: (width, height) of each photo."""
    core, stride = SETTINGS["core"], SETTINGS["stride"]
    photo = int(chance(seed, *words, PHOTO) * len(sizes))
    width, height = sizes[photo]
    return Square(
        photo,
        int(chance(seed, *words, COLUMN) * (width - core + 1)),
        int(chance(seed, *words, ROW) * (height - core + 1)),
        int(chance(seed, *words, PHASE) * stride**2),
    )


def overlap(a: Square, b: Square) -> bool:
    core = SETTINGS["core"]
    return a.photo == b.photo and abs(a.x - b.x) < core and abs(a.y - b.y) < core


def free_square(sizes, taken: Sequence[Square], seed: int, *words: int) -> Square:
    """A square that overlaps none of those taken; the last one tried where there is no room."""
    for attempt in range(TRIES):
        square = draw_square(sizes, seed, *words, attempt)
        if not any(overlap(square, other) for other in taken):
            break
    return square


def held_out(sizes: Sequence[tuple[int, int]], seed: int) -> list[Square]:
    squares: list[Square] = []
    for index in range(SETTINGS["heldOut"]):
        squares.append(free_square(sizes, squares, seed, -1, index))
    return squares


@dataclass
class Look:
    """What the network is shown of squares, float32 [N, 3, side, side]: `seeing` at full size,
    `blind` every `stride`th pixel, `small` one pixel at random of each 2×2 cell, those of `picks`
    [N, n, n] in 0…3, row-major. Each has `radius` pixels around what counts."""

    seeing: Array
    blind: Array
    small: Array
    picks: Array


def look(photos: Sequence[Array], squares: Sequence[Square], radius: int, seed: int, *words: int):
    """photos: [3, H, W], float32. Beyond the border they are reflected."""
    core, stride = SETTINGS["core"], SETTINGS["stride"]
    seeing, blind, small, picks = [], [], [], []
    for index, square in enumerate(squares):
        photo = photos[square.photo]
        height, width = photo.shape[1:]

        def part(margin: int, photo=photo, square=square, width=width, height=height) -> Array:
            rows = outside(height, square.y - margin, core + 2 * margin)
            columns = outside(width, square.x - margin, core + 2 * margin)
            return photo[:, rows][:, :, columns]

        wide = part(stride * radius)
        row, column = divmod(square.phase, stride)
        blind.append(wide[:, row::stride, column::stride])
        seeing.append(part(radius))
        around = part(2 * radius)
        cells = around.shape[1] // 2
        at = np.arange(cells)
        own = place_hash(seed, *words, index, PICK, at[None, :], at[:, None]) >> np.uint32(30)
        picks.append(own)
        y, x = 2 * at[:, None] + (own >> 1), 2 * at[None, :] + (own & 1)
        small.append(around[:, y, x])
    return Look(np.stack(seeing), np.stack(blind), np.stack(small), np.stack(picks))


def outside(length: int, start: int, count: int) -> Array:
    """Indices of `count` pixels from `start` on, mirrored at both ends."""
    period = max(1, 2 * (length - 1))
    index = np.arange(start, start + count) % period
    return np.where(index < length, index, period - index)


def inner(planes: Array, margin: int) -> Array:
    return planes[..., margin : planes.shape[2] - margin, margin : planes.shape[3] - margin]


@dataclass(frozen=True)
class Aim:
    """What f(seeing; c) is to come near: `target` where `weight` is above 0, and the mean colours
    of the areas of `areas`."""

    target: Array
    weight: Array
    areas: Array


def aim_of(view: Look, answer: Array, radius: int) -> Aim:
    """answer: the blind network's to `view.small`."""
    core = SETTINGS["core"]
    small, blind = (torch.from_numpy(inner(x, radius)).double() for x in (view.small, answer))
    shrunk = shrunk_target(small, blind).numpy()
    picks = inner(view.picks[:, None], radius)[:, 0]
    n, cells = len(picks), core // 2
    target, weight = (np.zeros_like(view.seeing) for _ in range(2))
    at = np.arange(cells)
    for i, own in enumerate(picks):
        y = radius + 2 * at[:, None] + (own >> 1)
        x = radius + 2 * at[None, :] + (own & 1)
        target[i, :, y, x] = shrunk[i].transpose(1, 2, 0)
        weight[i, :, y, x] = 1 / (n * 3 * cells**2)
    x = inner(view.seeing, radius)
    clipped = (x < np.float32(0.5 / 255)) | (x > np.float32(254.5 / 255))
    side = core // AREA
    share = clipped.reshape(n, 3, side, AREA, side, AREA).mean((3, 5))
    areas = np.where(share > CLIPPED_SHARE, 0, 1 / (n * 3 * side**2))
    return Aim(target, weight, areas.astype(np.float32))


def blind_weight(view: Look, radius: int) -> Array:
    weight = np.zeros_like(view.blind)
    inside = inner(weight, radius)
    inside[...] = 1 / inside.size
    return weight


@dataclass
class Fit:
    """Where a fit stands. parameters, first, second: those of Adam; average: what is kept."""

    parameters: Array
    first: Array
    second: Array
    average: Array
    step: int = 0

    @staticmethod
    def begin(start: Array) -> Fit:
        return Fit(start.copy(), np.zeros_like(start), np.zeros_like(start), start.copy())


def rates(graphs: Graphs) -> Array:
    groups = graphs.entry["fit"]["groups"]
    return np.concatenate([np.full(g["count"], g["rate"]) for g in groups])


def take_step(graphs: Graphs, fit: Fit, photos: Sequence[Array], taken, seed: int) -> dict:
    """One step on; its losses by name, before it."""
    s, radius = SETTINGS, graphs.radius
    sizes = [(p.shape[2], p.shape[1]) for p in photos]
    squares = [free_square(sizes, taken, seed, fit.step, i) for i in range(s["batch"])]
    view = look(photos, squares, radius, seed, fit.step)
    now = fit.parameters.astype(np.float32)
    aim = aim_of(view, graphs.infer(view.small, 1.0, now), radius)
    sees = chance(seed, fit.step, SEES) >= s["blindShare"]
    c = 0.0 if sees else chance(seed, fit.step, BLINDNESS)
    weights = s["weights"]
    pixels = inner(view.seeing, radius).size
    seen, slope = graphs.differentiate(
        view.seeing,
        c,
        now,
        aim.target,
        aim.weight * np.float32(weights["invariance"]),
        aim.areas * np.float32(weights["colour"]),
        weights["own"] / pixels,
    )
    none = np.zeros((s["batch"], 3, *[s["core"] // s["stride"] // AREA] * 2), np.float32)
    weight = blind_weight(view, radius) * np.float32(weights["blind"])
    blind, further = graphs.differentiate(view.blind, 1.0, now, view.blind, weight, none, 0.0)
    adam(fit, slope + further, rates(graphs))
    return {
        "blind": blind[0] / weights["blind"],
        "invariance": seen[0] / weights["invariance"],
        "own": seen[1] / weights["own"],
        "colour": seen[2] / weights["colour"],
    }


def adam(fit: Fit, slope: Array, rate: Array) -> None:
    """Adam (Kingma and Ba 2015, arXiv 1412.6980), the gradient clipped to a norm; then the average
    of the parameters over time."""
    s = SETTINGS
    norm = np.sqrt((slope**2).sum())
    if norm > s["clip"]:
        slope = slope * (s["clip"] / norm)
    fit.step += 1
    fit.first = s["beta1"] * fit.first + (1 - s["beta1"]) * slope
    fit.second = s["beta2"] * fit.second + (1 - s["beta2"]) * slope * slope
    first = fit.first / (1 - s["beta1"] ** fit.step)
    second = fit.second / (1 - s["beta2"] ** fit.step)
    fit.parameters = fit.parameters - rate * first / (np.sqrt(second) + s["epsilon"])
    fit.average = s["average"] * fit.average + (1 - s["average"]) * fit.parameters


@dataclass(frozen=True)
class Check:
    """The losses on the squares that are held out, and `shift`: by how much the mean colour of all
    that is not clipped in them moves, in 1/255, of the channel that moves most."""

    step: int
    blind: float
    invariance: float
    colour: float
    shift: float


def check(graphs: Graphs, fit_step: int, parameters: Array, photos, squares, seed: int) -> Check:
    radius = graphs.radius
    values = parameters.astype(np.float32)
    view = look(photos, squares, radius, seed, -2)
    # What to come near is what the network said that it began with: else a target that moves would
    # do for a network that moved.
    aim = aim_of(view, graphs.infer(view.small, 1.0, graphs.start.astype(np.float32)), radius)
    seen = graphs.infer(view.seeing, 0.0, values).astype(np.float64)
    blind = graphs.infer(view.blind, 1.0, values).astype(np.float64)
    n, side = len(squares), SETTINGS["core"] // AREA
    moved = inner(seen - view.seeing, radius).reshape(n, 3, side, AREA, side, AREA).mean((3, 5))
    counts = aim.areas > 0
    shift = [
        abs(moved[:, i][counts[:, i]].mean()) * 255 if counts[:, i].any() else 0.0 for i in range(3)
    ]
    return Check(
        fit_step,
        float(np.abs(inner(blind - view.blind, radius)).mean()),
        float((aim.weight * np.abs(seen - aim.target)).sum()),
        float((aim.areas * np.abs(moved)).sum()),
        float(max(shift)),
    )


# Told before the first step and after each: (step, losses or None, check or None).
Told = Callable[[int, dict | None, Check | None], None]


def run_fit(
    graphs: Graphs, photos: Sequence[Array], seed: int = 0, told: Told = lambda *_: None
) -> tuple[Array, list[Check]]:
    """photos: float32 [3, H, W] in [0, 1]. The parameters of the best check, and all checks; the
    first of them is of the parameters that it began with. Throws Cannot."""
    sizes = [(p.shape[2], p.shape[1]) for p in photos]
    squares = held_out(sizes, seed)
    fit = Fit.begin(graphs.start)
    checks = [check(graphs, 0, fit.average, photos, squares, seed)]
    told(0, None, checks[0])
    best = fit.average
    while fit.step < SETTINGS["steps"]:
        losses = take_step(graphs, fit, photos, squares, seed)
        checked = None
        if fit.step % SETTINGS["checkEvery"] == 0:
            checked = check(graphs, fit.step, fit.average, photos, squares, seed)
            checks.append(checked)
            best = fit.average
        told(fit.step, losses, checked)
    return best, checks
