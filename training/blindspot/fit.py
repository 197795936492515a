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
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .data import read_image, to_tensor
from .evaluate import Conditions, Model
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

    return Graphs(entry, start.astype(np.float64), infer, differentiate)


@dataclass(frozen=True)
class Square:
    """photo: its index. x, y: of the core's first pixel. phase: which pixels of each s×s cell the
    blind network is shown, row-major: this one and every second after it."""

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
        for i in range(SETTINGS["phases"]):
            row, column = divmod((square.phase + 2 * i) % stride**2, stride)
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
    none = np.zeros((len(view.blind), 3, *[s["core"] // s["stride"] // AREA] * 2), np.float32)
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
    """Adam (Kingma and Ba 2015, arXiv 1412.6980), the gradient clipped to a norm, the rate rising
    over the first steps and falling to nothing along a cosine; then the average of the parameters
    over time."""
    s = SETTINGS
    rising = min(1.0, (fit.step + 1) / s["warmUp"])
    rate = rate * (rising * (1 + np.cos(np.pi * fit.step / s["steps"])) / 2)
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


def judge(checks: Sequence[Check]) -> tuple[int, bool]:
    """(index of the check to be kept, 0 for what it began with; whether more steps may help).

    Nothing is kept that is not better than what it began with on squares that no step learnt from:
    the blind prediction must be nearer to the photo by a share that is no chance, what the seeing
    network says must not be much further from what it is to say, and colours must be true.
    """
    start = checks[0]
    best, least = 0, start.blind * (1 - SETTINGS["leastGain"])
    for i, c in enumerate(checks[1:], 1):
        sound = c.invariance <= start.invariance * SETTINGS["mostInvariance"]
        sound = sound and c.shift <= max(SETTINGS["mostShift"], start.shift)
        if sound and c.blind < least:
            best, least = i, c.blind
    last = len(checks) - 1
    done = checks[last].step >= SETTINGS["steps"]
    return best, not done and last - best < SETTINGS["patience"]


# Told before the first step and after each: (step, losses or None, check or None).
Told = Callable[[int, dict | None, Check | None], None]


@dataclass(frozen=True)
class Fitted:
    """parameters: float64 [P], those of checks[best]; best 0 means that nothing was better than
    what it began with. checks: the first is of that."""

    parameters: Array
    best: int
    checks: list[Check]


def run_fit(
    graphs: Graphs, photos: Sequence[Array], seed: int = 0, told: Told = lambda *_: None
) -> Fitted:
    """photos: float32 [3, H, W] in [0, 1], without hot pixels. Throws Cannot where one is too
    small."""
    sizes = [(p.shape[2], p.shape[1]) for p in photos]
    if min(min(size) for size in sizes) < SETTINGS["leastSide"]:
        raise Cannot(f"a photo is less than {SETTINGS['leastSide']} pixels wide or high")
    squares = held_out(sizes, seed)
    fit = Fit.begin(graphs.start)
    checks = [check(graphs, 0, fit.average, photos, squares, seed)]
    told(0, None, checks[0])
    kept, best = fit.average, 0
    while judge(checks)[1]:
        losses = take_step(graphs, fit, photos, squares, seed)
        checked = None
        if fit.step % SETTINGS["checkEvery"] == 0:
            checked = check(graphs, fit.step, fit.average, photos, squares, seed)
            checks.append(checked)
            if judge(checks)[0] == len(checks) - 1:
                kept, best = fit.average, len(checks) - 1
        told(fit.step, losses, checked)
    return Fitted(kept, best, checks)


def fitted_model(graphs: Graphs, parameters: Array) -> Model:
    """The model as `evaluate` runs it."""
    values = parameters.astype(np.float32)

    def run(image: Tensor, under: Conditions) -> Tensor:
        return torch.from_numpy(graphs.infer(image.numpy(), under.blindness, values))

    entry = graphs.entry
    return Model(
        run,
        graphs.radius,
        entry.get("multiple", 1),
        macs=entry["macsPerPixel"],
        blindness=entry.get("defaultBlindness", 0.0),
    )


def planes_of(image: np.ndarray) -> Array:
    """uint8 [H, W, 3] -> what a fit looks at: without hot pixels, float32 [3, H, W] in [0, 1]."""
    return to_tensor(without_hot_pixels(image, 255))[0].numpy()


def profile_text(graphs: Graphs, fitted: Fitted, name: str, photos: int) -> str:
    """The file that the app imports: see `src/models/profile.ts`."""
    content = fitted.parameters.astype("<f4").tobytes()
    profile = {
        "blindspotProfile": 1,
        "name": name,
        "base": {"id": graphs.entry["id"], "sha256": graphs.entry["sha256"]},
        "sha256": hashlib.sha256(content).hexdigest(),
        "steps": fitted.checks[fitted.best].step,
        "photos": photos,
        "parameters": base64.b64encode(content).decode(),
    }
    return json.dumps(profile, indent=2) + "\n"


GOLDEN_RADIUS = 1
GOLDEN_PARAMETERS = 7
GOLDEN_SIZE = (260, 250)


def golden_graphs() -> Graphs:
    """A network small enough to differentiate by hand, in float64. m the mean of the 4 neighbours,
    d = x - m: f = m + a·(m of the next channel - m) + (1 - c)·(b + k·d²)·d + o, with parameters a,
    b, k and, for each channel, o; the last parameter does nothing."""

    def parts(image: Array) -> tuple[Array, Array]:
        x = image.astype(np.float64)
        sides = [np.roll(x, s, axis) for axis in (2, 3) for s in (1, -1)]
        return x, sum(sides) / 4

    def infer(image: Array, c: float, p: Array) -> Array:
        x, m = parts(image)
        d, p = x - m, p.astype(np.float64)
        seen = (1 - c) * (p[1] + p[2] * d * d) * d
        out = m + p[0] * (np.roll(m, -1, 1) - m) + seen + p[3:6].reshape(1, 3, 1, 1)
        return out.astype(np.float32)

    def differentiate(image, c, parameters, target, weight, areas, own) -> tuple[Array, Array]:
        x, m = parts(image)
        d = x - m
        off = infer(image, c, parameters).astype(np.float64)
        inside = (..., slice(1, -1), slice(1, -1))
        changed = off - x
        n, _, h, w = changed[inside].shape
        rows, columns = h // AREA, w // AREA
        means = changed[inside].reshape(n, 3, rows, AREA, columns, AREA).mean((3, 5))
        losses = [
            (weight * np.abs(off - target)).sum(),
            own * np.abs(changed[inside]).sum(),
            (areas * np.abs(means)).sum(),
        ]
        slope = weight * np.sign(off - target)
        spread = (areas * np.sign(means) / AREA**2).repeat(AREA, 2).repeat(AREA, 3)
        slope[inside] += own * np.sign(changed[inside]) + spread
        along = [np.roll(m, -1, 1) - m, (1 - c) * d, (1 - c) * d**3]
        each = [(slope * part).sum() for part in along]
        return np.array(losses), np.array([*each, *slope.sum((0, 2, 3)), 0.0])

    groups = [{"count": 4, "rate": 4e-3}, {"count": 3, "rate": 1e-3}]
    start = np.array([0.1, 0.3, -0.2, 0.01, -0.01, 0.0, 0.5])
    entry = {"radius": GOLDEN_RADIUS, "fit": {"groups": groups}}
    return Graphs(entry, start, infer, differentiate)


def golden_photo(index: int) -> Array:
    """Float32 [3, H, W]: a smooth picture with noise; a corner is black."""
    width, height = GOLDEN_SIZE
    c, y, x = np.ogrid[:3, :height, :width]
    level = place_hash(40 + index, c, y, x) / 2**32
    smooth = (x * (1 + c) + 2 * y + 60 * index) % 300 / 600
    picture = smooth + 0.2 * level
    return np.where(x + y < 90, 0, picture).astype(np.float32)


def golden() -> dict:
    """Three steps and two checks on two pictures."""
    graphs, photos, seed = golden_graphs(), [golden_photo(0), golden_photo(1)], 7
    sizes = [(p.shape[2], p.shape[1]) for p in photos]
    squares = held_out(sizes, seed)
    fit = Fit.begin(graphs.start)
    before = check(graphs, 0, fit.average, photos, squares, seed)
    steps = []
    for _ in range(3):
        losses = take_step(graphs, fit, photos, squares, seed)
        steps.append(
            {
                "losses": {name: float(v) for name, v in losses.items()},
                "parameters": fit.parameters.tolist(),
                "average": fit.average.tolist(),
            }
        )
    after = check(graphs, 3, fit.average, photos, squares, seed)
    return {
        "seed": seed,
        "heldOut": [vars(s) for s in squares],
        "checks": [vars(before), vars(after)],
        "steps": steps,
    }


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="blindspot.fit", description=__doc__.splitlines()[0])
    parser.add_argument("photos", type=Path, nargs="*")
    parser.add_argument("--models", type=Path, default=ROOT / "public" / "models")
    parser.add_argument("--id", default="compact")
    parser.add_argument("--out", type=Path, help="the profile, a file that the app imports")
    parser.add_argument("--name", help="of the profile; default: the first photo's")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--golden", action="store_true", help=f"writes {GOLDEN.name} instead")
    args = parser.parse_args(argv)
    if args.golden:
        GOLDEN.write_text(json.dumps(golden(), indent=1) + "\n")
        return
    if not args.photos or not args.out:
        parser.error("photos and --out are needed")
    graphs = load_graphs(args.models, args.id)

    def told(step: int, losses: dict | None, checked: Check | None) -> None:
        if checked:
            print(step, json.dumps(vars(checked)), file=sys.stderr, flush=True)

    fitted = run_fit(graphs, [planes_of(read_image(p)) for p in args.photos], args.seed, told)
    if fitted.best == 0:
        print("This photo is already served as well as it can be.")
        return
    name = args.name or args.photos[0].stem
    args.out.write_text(profile_text(graphs, fitted, name, len(args.photos)))
    print(args.out, fitted.checks[fitted.best].step, "steps")


if __name__ == "__main__":
    main()
