"""The losses of the half-plane network, all from one look at a batch: see `halfplane`.

Every term sees noisy images only. The network looks once; its answers for several holes and for
c = 1 and c = 0 cost little more.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import torch
from torch import Tensor

from .halfplane import MEASURING_HOLE, HalfPlaneNetwork
from .losses import colour_loss, shrunk_target
from .noise import KNOTS, QUANTILE_BIAS, known_noise, measured_noise, noise_map

# Share of the samples of known noise that are told it; the others are told what is measured.
TOLD_SHARE = 0.5
# Spread of what is told about the truth, as the standard deviation of its logarithm.
TOLD_SPREAD = 0.15


@dataclass(frozen=True)
class Holes:
    """Pixels across. wide: at which real photos are answered blindly in training, beyond the reach
    of their noise. narrow: those of the test, for recorrupted pairs, whose noises are independent
    at any distance, and for the answers at c = 0. target: at which the target of L_inv is blind."""

    wide: tuple[int, ...] = (7, 9)
    narrow: tuple[int, ...] = (1, 3, 5)
    target: int = 3


HOLES = Holes()


def hole_losses(
    network: HalfPlaneNetwork, x: Tensor, target: Tensor, draw: random.Random, seeing: bool
) -> dict[str, Tensor]:
    """The terms for a batch x [B, 3, H, W]; each a mean over the whole batch.

    target: another photo of the same subject with independent noise, NaN where there is none.

    blind: |f(x; 1, wide hole) - x| of the samples without a pair: Laine et al., the noise of the
    hole's middle being independent of what lies beyond the hole.
    pair: |f(x; 1, narrow hole) - target| of the others (Lehtinen et al. 2018, arXiv 1803.04189).
    seen_pair: |f(x; 0, narrow hole) - target| of those.
    invariance: |f(x; 0, narrow hole) - t|, t = `shrunk_target` of the blind answer, of the first.
    colour: `colour_loss` of f(x; 0) and of a blind answer.

    At c = 0 the network is told its noise: as measured, except for half of the samples of known
    noise, which are told that. `seeing` False leaves the terms at c = 0 out.
    """
    alone = target.isnan().flatten(1).any(1).tolist()
    real = [i for i, is_alone in enumerate(alone) if is_alone]
    pairs = [i for i, is_alone in enumerate(alone) if not is_alone]
    zero = x.new_zeros(())
    terms = dict.fromkeys(("blind", "pair", "seen_pair", "invariance", "colour"), zero)

    def distance(answer: Tensor, truth: Tensor) -> Tensor:
        return (answer - truth).abs().sum() / x.numel()

    view = network.look(x, mean_border=True)
    first = [(i, draw.choice(HOLES.wide)) for i in real]
    if not seeing:
        first += [(i, draw.choice(HOLES.narrow + HOLES.wide)) for i in pairs]
        answers = network.blind(view, first)
        terms["blind"] = distance(answers[: len(real)], x[real])
        terms["pair"] = distance(answers[len(real) :], target[pairs])
        return terms
    narrow = draw.choice(HOLES.narrow)
    # The pairs last, so that one answer for a narrow hole serves both at c = 1 and at c = 0.
    order = real + pairs
    with torch.no_grad():
        near = [(i, MEASURING_HOLE) for i in order] + [(i, HOLES.target) for i in real]
        blind = network.blind(view, near)
        noise = measured_noise(x[order], blind[: len(x)])
        told = noise.clone()
        for place, i in enumerate(pairs, len(real)):
            if draw.random() < TOLD_SHARE:
                told[place] = known_noise(x[i : i + 1], target[i : i + 1])[0]
                told[place, : 3 * KNOTS] *= math.exp(draw.gauss(0, TOLD_SPREAD))
        blind = blind[len(x) :]
        variance = noise_map(noise[: len(real)], blind).square() / QUANTILE_BIAS
        aim = shrunk_target(x[real], blind, variance)
    answers, seen = network.answers(view, first + [(i, narrow) for i in order], told)
    terms["blind"] = distance(answers[: len(real)], x[real])
    terms["pair"] = distance(answers[len(first) + len(real) :], target[pairs])
    terms["seen_pair"] = distance(seen[len(real) :], target[pairs])
    terms["invariance"] = distance(seen[: len(real)], aim)
    blind = answers[len(first) :]
    terms["colour"] = (colour_loss(seen, x[order]) + colour_loss(blind, x[order])) / 2
    return terms
