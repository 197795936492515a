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

from .halfplane import HalfPlaneNetwork
from .losses import colour_loss, shrunk_target
from .noise import KNOTS, QUANTILE_BIAS, known_noise, noise_map

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
    pair: |f(x; 1, any hole) - target| of the others (Lehtinen et al. 2018, arXiv 1803.04189).
    seen_pair: |f(x; 0, narrow hole) - target| of those.
    invariance: |f(x; 0, narrow hole) - t|, t = `shrunk_target` of the blind answer, of the first.
    colour: `colour_loss` of f(x; 0) and of a blind answer.

    At c = 0 the network is told its noise: as measured, except for half of the samples of known
    noise, which are told that. `seeing` False leaves the terms at c = 0 out.
    """
    alone = target.isnan().flatten(1).any(1)
    zero = x.new_zeros(())
    terms = dict.fromkeys(("blind", "pair", "seen_pair", "invariance", "colour"), zero)
    view = network.look(x, mean_border=True)
    if alone.any():
        answer = network.blind(view.only(alone), draw.choice(HOLES.wide))
        terms["blind"] = (answer - x[alone]).abs().sum() / x.numel()
    if not alone.all():
        answer = network.blind(view.only(~alone), draw.choice(HOLES.narrow + HOLES.wide))
        terms["pair"] = (answer - target[~alone]).abs().sum() / x.numel()
    if not seeing:
        return terms
    noise = network.measure(view)
    for index in (~alone).nonzero().flatten().tolist():
        if draw.random() < TOLD_SHARE:
            known = known_noise(x[index : index + 1], target[index : index + 1])
            known[:, : 3 * KNOTS] *= math.exp(draw.gauss(0, TOLD_SPREAD))
            noise[index] = known[0]
    blind, seen = network.answers(view, draw.choice(HOLES.narrow), noise)
    if not alone.all():
        terms["seen_pair"] = (seen - target)[~alone].abs().sum() / x.numel()
    if alone.any():
        with torch.no_grad():
            answer = network.blind(view.only(alone), HOLES.target)
            variance = noise_map(noise[alone], answer).square() / QUANTILE_BIAS
            answer = shrunk_target(x[alone], answer, variance)
        terms["invariance"] = (seen[alone] - answer).abs().sum() / x.numel()
    terms["colour"] = (colour_loss(seen, x) + colour_loss(blind, x)) / 2
    return terms
