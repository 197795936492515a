"""Fits a model of the manifest to photos, from nothing but themselves.

    python -m blindspot.fit PHOTO… --models ../public/models --id compact --out profile.json

A *teacher* denoises the photo as it comes: the network that is told of the photo's noise, under
what Auto would choose. What it took away is that photo's noise. A step puts the noise of one place
on what was made of another, and trains the network to find that again: pairs whose noise is this
camera's and whose picture is this photo's (restore-from-restored: Lee, Cho, Kim and Kim, arXiv
2003.04279, there with noise that is known). Noise that the teacher leaves cannot be learnt so;
where more is left than before, the guard refuses (`judge`). A network that teaches itself makes its
pictures anew every so many steps, for by then it makes better ones (iterative data refinement:
Zhang et al., CVPR 2022).

It runs the graphs of `fit_graphs`, as the app does (`src/network/fit.ts`), number for number: the
two are compared on `src/network/fit.golden.json`, which `--golden` writes. The numbers that both
share stand in `src/network/fit.settings.json`.

A fit looks at *squares* of the photo: `core` pixels wide, and further pixels around them that the
network may look at. Steps draw from a `pool` of them; some more are held out and tell whether what
was learnt is true elsewhere.
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

from .auto import PhotoNoise, choose, the_rule
from .auto import measure as photo_noise
from .data import read_image, to_tensor
from .evaluate import Conditions, Model, load_model
from .fit_graphs import session_of
from .hot_pixels import without_hot_pixels
from .losses import CLIPPED_SHARE
from .procedures import place_hash
from .told import told

ROOT = Path(__file__).parents[2]
SETTINGS = json.loads((ROOT / "src" / "network" / "fit.settings.json").read_text())
GOLDEN = ROOT / "src" / "network" / "fit.golden.json"

Array = np.ndarray
# What a draw is for: part of what it is hashed from.
PHOTO, COLUMN, ROW, PICTURE, NOISE, ELSEWHERE, BLINDNESS = range(7)
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
    differentiate: Callable[..., tuple[float, Array]]

    @property
    def radius(self) -> int:
        return self.entry["radius"]

    @property
    def blindness(self) -> float:
        """That which is chosen where nobody chooses, and a fit is for first of all."""
        return self.entry.get("defaultBlindness", 0.0)


@dataclass(frozen=True)
class Teacher:
    """Who makes the pictures. answer: planes [1, 3, S, S], of the photo of an index -> the same,
    right except within `radius` of the border; S a multiple of `multiple`."""

    radius: int
    multiple: int
    answer: Callable[[Array, int], Array]


def load_teacher(folder: Path, images: Sequence[np.ndarray]) -> Teacher:
    """The manifest's network that is told of the noise. images: the photos as they are, uint8
    [H, W, 3]."""
    manifest = json.loads((folder / "manifest.json").read_text())
    (entry,) = (e for e in manifest["models"] if e.get("byAuto"))
    model = load_model(folder / entry["file"])
    under = [conditions_for(photo_noise(i.astype(np.float32) / np.float32(255))) for i in images]

    def answer(planes: Array, photo: int) -> Array:
        return model.run(torch.from_numpy(planes), under[photo]).numpy()

    return Teacher(model.radius, model.multiple, answer)


def conditions_for(noise: PhotoNoise | None) -> Conditions:
    """What the teacher runs under: it looks past the pixels that noise is alike in, where Auto says
    that these are, and else sees all but them."""
    hole = choose(noise, the_rule()).hole if noise else 1
    return Conditions(SETTINGS["teacherBlindness"], hole, told(noise))


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

    def differentiate(image, c, parameters, target, weight) -> tuple[float, Array]:
        feeds = {"image": image, "blindness": np.float32([c]), "parameters": parameters}
        feeds |= {"target": target, "weight": weight}
        loss, slope = gradient.run(["loss", "gradient"], feeds)
        return float(loss[0]), slope.astype(np.float64)

    return Graphs(entry, start.astype(np.float64), infer, differentiate)


@dataclass(frozen=True)
class Square:
    """photo: its index. x, y: of the core's first pixel."""

    photo: int
    x: int
    y: int


def chance(seed: int, *words: int) -> float:
    """Uniform in [0, 1)."""
    return int(place_hash(seed, *words)) / 2**32


def draw_square(sizes: Sequence[tuple[int, int]], seed: int, *words: int) -> Square:
    """sizes: (width, height) of each photo."""
    core = SETTINGS["core"]
    photo = int(chance(seed, *words, PHOTO) * len(sizes))
    width, height = sizes[photo]
    return Square(
        photo,
        int(chance(seed, *words, COLUMN) * (width - core + 1)),
        int(chance(seed, *words, ROW) * (height - core + 1)),
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


def choose_squares(sizes: Sequence[tuple[int, int]], seed: int) -> tuple[list[Square], int]:
    """(squares, how many of them are held out). Those come first, and none overlaps another; the
    pool that steps draw from follows, without any pixel of theirs where there is room."""
    held = SETTINGS["heldOut"]
    squares: list[Square] = []
    for index in range(held + SETTINGS["pool"]):
        squares.append(free_square(sizes, squares[:held], seed, index))
    return squares, held


@dataclass
class Sample:
    """A square, with `radius` pixels around its core, float32 [3, side, side]. photo: as it is.
    picture: what the teacher makes of it. level: the picture's mean."""

    square: Square
    photo: Array
    picture: Array
    level: float

    @property
    def noise(self) -> Array:
        """What the teacher took away, without its mean: of a teacher that is a little off in colour
        the pupil would learn that, and be twice as far off once it teaches itself."""
        taken = self.photo - self.picture
        mean = taken.astype(np.float64).mean((1, 2), keepdims=True)
        return taken - mean.astype(np.float32)


def sample(
    radius: int, teacher: Teacher, photos: Sequence[Array], square: Square
) -> tuple[Sample, Array]:
    """(sample, what its picture was before it was clipped). radius: of the network that is fitted.
    photos: [3, H, W], float32. Beyond the border they are reflected."""
    side, around = SETTINGS["core"] + 2 * radius, teacher.radius
    whole = -(-(side + 2 * around) // teacher.multiple) * teacher.multiple
    photo = photos[square.photo]
    height, width = photo.shape[1:]
    rows = outside(height, square.y - radius - around, whole)
    columns = outside(width, square.x - radius - around, whole)
    wide = np.ascontiguousarray(photo[:, rows][:, :, columns])
    inside = np.s_[:, around : around + side, around : around + side]
    made = teacher.answer(wide[None], square.photo)[0]
    answer = made[inside].astype(np.float32)
    picture = np.clip(answer, 0, 1)
    level = float(picture.astype(np.float64).mean())
    return Sample(square, wide[inside], picture, level), answer


def own_teacher(graphs: Graphs, parameters: Array | None = None) -> Teacher:
    """The network that is fitted. parameters: those that it has come to; None for those that it
    began with."""
    values = (graphs.start if parameters is None else parameters).astype(np.float32)
    return Teacher(
        graphs.radius, 1, lambda planes, _: graphs.infer(planes, graphs.blindness, values)
    )


@dataclass(frozen=True)
class Lesson:
    """What a fit learns from, in the order of its squares. taught: by another network than the one
    that is fitted. start: what that does to them, as it began. begun: its `loss_on` them, as it
    began."""

    samples: list[Sample]
    taught: bool
    start: Moved
    begun: float


def choose_lesson(
    graphs: Graphs, teacher: Teacher, photos: Sequence[Array], squares: Sequence[Square]
) -> Lesson:
    """The teacher's pictures, if they hold clearly less on flat places than the network's own; else
    these."""

    def lesson(by: Teacher) -> tuple[list[Sample], Moved]:
        both = [sample(graphs.radius, by, photos, square) for square in squares]
        moved = moved_by([(one.photo, answer) for one, answer in both], graphs.radius)
        return [one for one, _ in both], moved

    own, start = lesson(own_teacher(graphs))
    better, moved = lesson(teacher)
    taught = moved.left <= SETTINGS["clearlyLess"] * start.left
    samples = better if taught else own
    return Lesson(samples, taught, start, loss_on(graphs, graphs.start, samples))


def renewed(graphs: Graphs, photos: Sequence[Array], lesson: Lesson, parameters: Array) -> Lesson:
    """The lesson with pictures that the network makes of the same squares with these parameters."""
    by = own_teacher(graphs, parameters)
    samples = [sample(graphs.radius, by, photos, one.square)[0] for one in lesson.samples]
    begun = loss_on(graphs, graphs.start, samples)
    return Lesson(samples, lesson.taught, lesson.start, begun)


def loss_on(graphs: Graphs, parameters: Array, samples: Sequence[Sample]) -> float:
    """How far off the pictures of those held out are found again, each with the noise of the
    next."""
    held = SETTINGS["heldOut"]
    values = parameters.astype(np.float32)
    loss = 0.0
    for i in range(held):
        picture = samples[i].picture
        noisy = picture + samples[(i + 1) % held].noise
        found = graphs.infer(noisy[None], graphs.blindness, values)[0].astype(np.float64)
        loss += float(np.abs(inner((found - picture)[None], graphs.radius)).mean()) / held
    return loss


def noise_for(samples: Sequence[Sample], one: int, seed: int, *words: int) -> int:
    """The index of a sample whose noise may lie on `samples[one]`: of a few, the one most alike in
    brightness, which noise depends on. Never the same place: that noise the network knows."""
    best, least = (one + 1) % len(samples), np.inf
    at = samples[one].square
    for attempt in range(SETTINGS["tries"]):
        other = int(chance(seed, *words, NOISE, attempt) * len(samples))
        there = samples[other].square
        near = there.photo == at.photo
        near = near and max(abs(there.x - at.x), abs(there.y - at.y)) < SETTINGS["apart"]
        apart = abs(samples[other].level - samples[one].level)
        if other != one and not near and apart < least:
            best, least = other, apart
    return best


def outside(length: int, start: int, count: int) -> Array:
    """Indices of `count` pixels from `start` on, mirrored at both ends."""
    period = max(1, 2 * (length - 1))
    index = np.arange(start, start + count) % period
    return np.where(index < length, index, period - index)


def inner(planes: Array, margin: int) -> Array:
    return planes[..., margin : planes.shape[2] - margin, margin : planes.shape[3] - margin]


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


def steps_of(taught: bool) -> int:
    """Of a fit. What another network teaches is soon learnt, and then its faults."""
    return SETTINGS["taughtSteps" if taught else "steps"]


def take_step(graphs: Graphs, fit: Fit, lesson: Lesson, seed: int) -> float:
    """One step on; its loss, before it: how far off the pictures are found again."""
    radius, pool = graphs.radius, lesson.samples[SETTINGS["heldOut"] :]
    images, targets = [], []
    for i in range(SETTINGS["batch"]):
        one = int(chance(seed, fit.step, i, PICTURE) * len(pool))
        other = noise_for(pool, one, seed, fit.step, i)
        images.append(pool[one].picture + pool[other].noise)
        targets.append(pool[one].picture)
    target = np.stack(targets)
    # Other values are still to mean what they meant.
    elsewhere = chance(seed, fit.step, ELSEWHERE) < SETTINGS["elsewhere"]
    c = chance(seed, fit.step, BLINDNESS) if elsewhere else graphs.blindness
    weight = np.zeros_like(target)
    inside = inner(weight, radius)
    inside[...] = 1 / inside.size
    now = fit.parameters.astype(np.float32)
    loss, slope = graphs.differentiate(np.stack(images), c, now, target, weight)
    adam(fit, slope, rates(graphs), steps_of(lesson.taught))
    return loss


def adam(fit: Fit, slope: Array, rate: Array, steps: int) -> None:
    """Adam (Kingma and Ba 2015, arXiv 1412.6980), the gradient clipped to a norm, the rate rising
    over the first steps and falling to nothing along a cosine; then the average of the parameters
    over time."""
    s = SETTINGS
    rising = min(1.0, (fit.step + 1) / s["warmUp"])
    rate = rate * (rising * (1 + np.cos(np.pi * fit.step / steps)) / 2)
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
class Moved:
    """What an answer does to a photo. left: of what moves on the flattest places, the share that is
    still there. shift: by how much the mean colour of all that is not clipped moves, in 1/255, of
    the channel that moves most. noise: the standard deviation on the flattest places, in 1/255; it
    is the photo's alone."""

    left: float
    shift: float
    noise: float


@dataclass(frozen=True)
class Check(Moved):
    """recovery: `loss_on` the lesson, beside that of what it began with."""

    step: int
    recovery: float


def flat_places(core: Array) -> Array:
    """[3, core, core] -> [blocks, 3, pixels]: blocks without their mean and slope, float64."""
    side = SETTINGS["block"]
    n = core.shape[1] // side
    blocks = core.astype(np.float64).reshape(3, n, side, n, side).transpose(1, 3, 0, 2, 4)
    blocks = blocks.reshape(n * n, 3, side, side)
    ramp = np.arange(side) - (side - 1) / 2
    scale = side * (ramp**2).sum()
    across = (blocks * ramp).sum((2, 3), keepdims=True) / scale
    down = (blocks * ramp[:, None]).sum((2, 3), keepdims=True) / scale
    plane = blocks.mean((2, 3), keepdims=True) + across * ramp + down * ramp[:, None]
    return (blocks - plane).reshape(n * n, 3, side * side)


def clipped(core: Array) -> Array:
    """Whether so much of a block's pixels are clipped that they are no longer the picture's."""
    side = SETTINGS["block"]
    n = core.shape[1] // side
    off = (core < np.float32(0.5 / 255)) | (core > np.float32(254.5 / 255))
    share = off.reshape(3, n, side, n, side).mean((0, 2, 4))
    return share.reshape(n * n) > CLIPPED_SHARE


def moved_by(answers: Sequence[tuple[Array, Array]], margin: int) -> Moved:
    """answers: photos and what was made of them, [3, side, side], both with a margin."""
    energies, remains, shifts = [], [], []
    for photo, made in answers:
        photo, made = inner(photo[None], margin)[0], inner(made[None], margin)[0].astype(np.float64)
        good = ~clipped(photo)
        energies.append((flat_places(photo)[good] ** 2).mean((1, 2)))
        remains.append((flat_places(made)[good] ** 2).mean((1, 2)))
        n, side = photo.shape[1] // SETTINGS["block"], SETTINGS["block"]
        moved = (made - photo).reshape(3, n, side, n, side).mean((2, 4)).reshape(3, n * n)
        shifts.append(moved[:, good])
    energy, remain = np.concatenate(energies), np.concatenate(remains)
    flattest = np.argsort(energy, kind="stable")[: int(np.ceil(len(energy) * SETTINGS["flattest"]))]
    whole = float(energy[flattest].sum())
    shift = np.concatenate(shifts, 1).sum(1) / max(1, len(energy))
    enough = len(energy) >= SETTINGS["leastBlocks"]
    return Moved(
        float(remain[flattest].sum()) / max(whole, 1e-12),
        float(np.abs(shift).max()) * 255,
        float(np.sqrt(whole / len(flattest))) * 255 if enough else 0.0,
    )


def check(graphs: Graphs, fit_step: int, parameters: Array | None, lesson: Lesson) -> Check:
    """parameters: those that a fit has come to; None for those that it began with."""
    if parameters is None:
        return Check(**vars(lesson.start), step=fit_step, recovery=1.0)
    values = parameters.astype(np.float32)

    def answer(image: Array) -> Array:
        return graphs.infer(image[None], graphs.blindness, values)[0]

    moved = moved_by([(one.photo, answer(one.photo)) for one in lesson.samples], graphs.radius)
    recovery = loss_on(graphs, parameters, lesson.samples) / max(lesson.begun, 1e-12)
    return Check(**vars(moved), step=fit_step, recovery=recovery)


def judge(checks: Sequence[Check], taught: bool) -> tuple[int, bool]:
    """(index of the check to be kept, 0 for what it began with; whether more steps may help).
    taught: see `Lesson`.

    The latest one that is sound is kept. Colours are true. What another network taught leaves
    clearly less on flat places than before: so it was worth learning. What the network taught
    itself finds the pictures of squares that no step learnt from again better, by a share that is
    no chance. Where there is noise that it takes for picture, it learns to leave that, and ever
    more of it: then nothing is kept, and it ends.
    """
    s, start = SETTINGS, checks[0]

    def leaves_more(c: Check) -> bool:
        relative = s["mostGrowth"] * start.left * c.step / s["renewEvery"]
        return not taught and c.left > start.left + max(s["mostLeft"], relative)

    def sound(c: Check) -> bool:
        if c.shift > max(s["mostShift"], start.shift):
            return False
        if taught:
            return c.left <= start.left * (1 - s["clearFall"])
        return c.recovery < 1 - s["leastGain"]

    if any(leaves_more(c) for c in checks):
        return 0, False
    best = max((i for i, c in enumerate(checks) if i and sound(c)), default=0)
    done = checks[-1].step >= steps_of(taught) or start.noise < s["leastNoise"]
    return best, not done


def renewal_due(step: int, taught: bool) -> bool:
    """Before the next step. Another network's pictures are not its pupil's to make."""
    return not taught and step > 0 and step % SETTINGS["renewEvery"] == 0


# Tells before the first step and after each: (step, loss or None, check or None).
Tell = Callable[[int, float | None, Check | None], None]


@dataclass(frozen=True)
class Fitted:
    """parameters: float64 [P], those of checks[best]; best 0 means that nothing was better than
    what it began with. checks: the first is of that. taught: see `Lesson`."""

    parameters: Array
    best: int
    checks: list[Check]
    taught: bool


def run_fit(
    graphs: Graphs,
    teacher: Teacher,
    photos: Sequence[Array],
    seed: int = 0,
    tell: Tell = lambda *_: None,
) -> Fitted:
    """photos: float32 [3, H, W] in [0, 1], without hot pixels. Throws Cannot where one is too
    small."""
    sizes = [(p.shape[2], p.shape[1]) for p in photos]
    if min(min(size) for size in sizes) < SETTINGS["leastSide"]:
        raise Cannot(f"a photo is less than {SETTINGS['leastSide']} pixels wide or high")
    squares, _ = choose_squares(sizes, seed)
    lesson = choose_lesson(graphs, teacher, photos, squares)
    fit = Fit.begin(graphs.start)
    checks = [check(graphs, 0, None, lesson)]
    tell(0, None, checks[0])
    kept, best = fit.average, 0
    while judge(checks, lesson.taught)[1]:
        if renewal_due(fit.step, lesson.taught):
            lesson = renewed(graphs, photos, lesson, fit.average)
        loss = take_step(graphs, fit, lesson, seed)
        checked = None
        if fit.step % SETTINGS["checkEvery"] == 0:
            checked = check(graphs, fit.step, fit.average, lesson)
            checks.append(checked)
            if judge(checks, lesson.taught)[0] == len(checks) - 1:
                kept, best = fit.average, len(checks) - 1
        tell(fit.step, loss, checked)
    if judge(checks, lesson.taught)[0] == 0:
        kept, best = graphs.start, 0
    return Fitted(kept, best, checks, lesson.taught)


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


def mean_of_neighbours(planes: Array) -> Array:
    """Of the four; around the ends."""
    return sum(np.roll(planes, s, axis) for axis in (2, 3) for s in (1, -1)) / 4


def golden_graphs() -> Graphs:
    """A network small enough to differentiate by hand, in float64. m the mean of the 4 neighbours,
    d = x - m: f = m + a·(m of the next channel - m) + (1 - c)·(b + k·d²)·d + o, with parameters a,
    b, k and, for each channel, o; the last parameter does nothing."""

    def parts(image: Array) -> tuple[Array, Array]:
        x = image.astype(np.float64)
        return x, mean_of_neighbours(x)

    def infer(image: Array, c: float, p: Array) -> Array:
        x, m = parts(image)
        d, p = x - m, p.astype(np.float64)
        seen = (1 - c) * (p[1] + p[2] * d * d) * d
        out = m + p[0] * (np.roll(m, -1, 1) - m) + seen + p[3:6].reshape(1, 3, 1, 1)
        return out.astype(np.float32)

    def differentiate(image, c, parameters, target, weight) -> tuple[float, Array]:
        x, m = parts(image)
        d = x - m
        off = infer(image, c, parameters).astype(np.float64) - target
        slope = weight * np.sign(off)
        along = [np.roll(m, -1, 1) - m, (1 - c) * d, (1 - c) * d**3]
        each = [(slope * part).sum() for part in along]
        loss = float((weight * np.abs(off)).sum())
        return loss, np.array([*each, *slope.sum((0, 2, 3)), 0.0])

    groups = [{"count": 4, "rate": 4e-3}, {"count": 3, "rate": 1e-3}]
    start = np.array([0.1, 0.3, -0.2, 0.01, -0.01, 0.0, 0.5])
    entry = {"radius": GOLDEN_RADIUS, "defaultBlindness": 0.25, "fit": {"groups": groups}}
    return Graphs(entry, start, infer, differentiate)


def golden_teacher() -> Teacher:
    """The mean of the neighbours, three times over."""

    def answer(planes: Array, _: int) -> Array:
        for _ in range(3):
            planes = mean_of_neighbours(planes.astype(np.float64))
        return planes.astype(np.float32)

    return Teacher(3, 4, answer)


def golden_photo(index: int) -> Array:
    """Float32 [3, H, W]: a smooth picture with noise; a corner is black."""
    width, height = GOLDEN_SIZE
    c, y, x = np.ogrid[:3, :height, :width]
    level = place_hash(40 + index, c, y, x) / 2**32
    smooth = (x * (1 + c) + 2 * y + 60 * index) % 300 / 600
    picture = smooth + 0.2 * level
    return np.where(x + y < 90, 0, picture).astype(np.float32)


def golden() -> dict:
    """Three steps and two checks on two pictures, the lesson made anew before the last step."""
    graphs, photos, seed = golden_graphs(), [golden_photo(0), golden_photo(1)], 7
    sizes = [(p.shape[2], p.shape[1]) for p in photos]
    squares, held = choose_squares(sizes, seed)
    lesson = choose_lesson(graphs, golden_teacher(), photos, squares)
    fit = Fit.begin(graphs.start)
    before = check(graphs, 0, None, lesson)
    steps = []
    for step in range(3):
        if step == 2:
            lesson = renewed(graphs, photos, lesson, fit.average)
        loss = take_step(graphs, fit, lesson, seed)
        steps.append(
            {
                "loss": loss,
                "parameters": fit.parameters.tolist(),
                "average": fit.average.tolist(),
            }
        )
    after = check(graphs, 3, fit.average, lesson)
    return {
        "seed": seed,
        "held": held,
        "squares": [vars(s) for s in squares],
        "taught": lesson.taught,
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

    def tell(step: int, loss: float | None, checked: Check | None) -> None:
        if checked:
            print(step, json.dumps(vars(checked)), file=sys.stderr, flush=True)

    images = [read_image(p) for p in args.photos]
    teacher = load_teacher(args.models, images)
    fitted = run_fit(graphs, teacher, [planes_of(i) for i in images], args.seed, tell)
    if fitted.best == 0:
        print("This photo is already served as well as it can be.")
        return
    name = args.name or args.photos[0].stem
    args.out.write_text(profile_text(graphs, fitted, name, len(args.photos)))
    print(args.out, fitted.checks[fitted.best].step, "steps")


if __name__ == "__main__":
    main()
