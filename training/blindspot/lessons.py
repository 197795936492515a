"""What a small network learns from: noisy photos, and what Auto's networks answer to them.

    python -m blindspot.lessons --default checkpoints/compact.pt --told checkpoints/halfplane.pt \\
      --data SIDD --synthesise PHOTOS --out runs/lessons

The teacher of a photo is the network that Auto would choose for it, at Auto's hole, at c = 1 and at
c = 0; for real photos, of which there are few, both networks' blind answers are averaged, and all
answers over four symmetries of the square. Written once: the teachers are then out of the
way of training, which is five times as fast.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.format import open_memmap
from numpy.random import Generator
from torch import Tensor

from .auto import Choice, choose, measure, the_rule
from .data import NoisyPhotos, SynthesisedPhotos, cut, darker, to_tensor
from .fit_auto import SIDE, sample
from .halfplane import HalfPlaneNetwork
from .models import load_network
from .network import ConditionalBlindSpotNetwork
from .procedures import SYMMETRIES, ensembled
from .told import told
from .train import HELD_OUT_SIDD

Array = np.ndarray

# Of nine made photos so many are of each kind; "strided" is grain as Auto has it seen.
KINDS = (*["full size"] * 4, *["camera"] * 2, "grain", "clean", "strided")
# Hole of the second opinion on a real photo that Auto gives to the default network: its noise is
# alike at neighbours.
SECOND_HOLE = 5
MARGIN = 24
# As it is, turned upside down, and both with x and y swapped: half of the work of all eight.
HALF_OF_THEM = (0, 3, 4, 7)


class Lesson(NamedTuple):
    """photo: uint8 [3, SIDE, SIDE]. noise: what a network is told of it. blind, seen: the answers
    at c = 1 and at c = 0, float16 of the photo's shape, in [0, 1]. real: not made."""

    photo: Array
    noise: Array
    blind: Array
    seen: Array
    real: bool


class Teachers:
    """default, told_of_noise: the networks between which Auto chooses."""

    def __init__(
        self, default: ConditionalBlindSpotNetwork, told_of_noise: HalfPlaneNetwork
    ) -> None:
        self.default = default
        self.told_of_noise = told_of_noise
        self.rule = the_rule()

    def lesson(self, photo: Array, real: bool) -> Lesson:
        """Of uint8 [SIDE, SIDE, 3]."""
        values = photo.astype(np.float32) / np.float32(255)
        measured = measure(values)
        choice = choose(measured, self.rule) if measured else Choice(0.0, 0.0, 1)
        noise = told(measured)
        answers = ensembled(
            lambda x: self._answers(x, choice, noise, real),
            to_tensor(values),
            HALF_OF_THEM if real else SYMMETRIES[:1],
        )
        blind, seen = answers.numpy().astype(np.float16)
        return Lesson(photo.transpose(2, 0, 1), noise, blind, seen, real)

    @torch.no_grad()
    @torch.autocast("cpu", torch.bfloat16, torch.cpu._is_avx512_bf16_supported())
    def _answers(self, planes: Tensor, choice: Choice, noise: Array, real: bool) -> Tensor:
        """[2, 3, H, W] to planes [1, 3, H, W]: at c = 1 and at c = 0."""
        x = F.pad(planes, [MARGIN] * 4, mode="reflect")
        by_told = choice.told or choice.strength == 0
        answers = []
        if by_told or real:
            view = self.told_of_noise.look(x)
            hole = choice.hole if by_told else SECOND_HOLE
            told_noise = torch.from_numpy(noise)[None]
            answers.append(torch.cat(self.told_of_noise.answers(view, hole, told_noise)))
        if not by_told:
            answers.append(torch.cat([self.default(x, 1.0), self.default(x, 0.0)]))
        blind = torch.stack([answer[0] for answer in answers]).mean(0)
        both = torch.stack([blind, answers[-1][1]])
        return both[..., MARGIN:-MARGIN, MARGIN:-MARGIN].float()


def made(count: int, source: SynthesisedPhotos, rng: Generator) -> Iterator[Array]:
    """Photos of KINDS in turn, uint8 [SIDE, SIDE, 3]."""
    for index in range(count):
        kind = KINDS[index % len(KINDS)]
        if kind == "strided":
            photo = sample("grain", source, rng, 2 * SIDE)[0][::2, ::2]
        else:
            photo = sample(kind, source, rng)[0]
        yield np.round(255 * np.clip(photo, 0, 1)).astype(np.uint8)


def real(photos: NoisyPhotos, times: int, rng: Generator) -> Iterator[Array]:
    """Each photo as it is, then so many times darker."""
    for image in photos.images:
        photo = cut(image, SIDE, rng)
        yield photo
        for _ in range(times):
            yield np.round(darker(photo.astype(np.float32), rng)).astype(np.uint8)


def write(lessons: Iterator[Lesson], count: int, folder: Path) -> None:
    """One file an array, all of a lesson's field, which training maps into memory."""
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, Array] = {}
    for index, lesson in enumerate(lessons):
        for name, value in lesson._asdict().items():
            value = np.asarray(value)
            if index == 0:
                path, shape = folder / f"{name}.npy", (count, *value.shape)
                files[name] = open_memmap(path, "w+", dtype=value.dtype, shape=shape)
            files[name][index] = value


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="blindspot.lessons", description=__doc__.splitlines()[0])
    parser.add_argument("--default", type=Path, required=True, help="checkpoint")
    parser.add_argument("--told", type=Path, required=True, help="checkpoint, told of the noise")
    parser.add_argument("--data", type=Path, required=True, help="folder of noisy photos")
    parser.add_argument("--synthesise", type=Path, required=True, help="folder of clean photos")
    parser.add_argument("--made", type=int, default=4650, metavar="PHOTOS")
    parser.add_argument("--darker", type=int, default=2, metavar="TIMES")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=12)
    args = parser.parse_args(argv)
    rng = np.random.default_rng(args.seed)
    teachers = Teachers(load_network(args.default), load_network(args.told))
    noisy = NoisyPhotos(args.data, HELD_OUT_SIDD)
    small = [image for image in noisy.images if min(image.shape[:2]) < SIDE]
    if small:
        parser.error(f"{len(small)} photos are smaller than {SIDE} pixels a side")
    source = SynthesisedPhotos(args.synthesise)

    def every() -> Iterator[Lesson]:
        for photo in real(noisy, args.darker, rng):
            yield teachers.lesson(photo, True)
        for photo in made(args.made, source, rng):
            yield teachers.lesson(photo, False)

    count = (1 + args.darker) * len(noisy.images) + args.made
    write(every(), count, args.out)
    print(f"{count} lessons")


if __name__ == "__main__":
    main()
