"""The losses of the pupil: the answers of a half-plane network, and recorrupted pairs."""

from __future__ import annotations

import math
import random

import torch
from torch import Tensor

from .auto import measure
from .halfplane import HalfPlaneNetwork
from .hole_losses import TOLD_SHARE, TOLD_SPREAD
from .noise import KNOTS, known_noise
from .pupil import HOLES, Pupil
from .told import told


def told_of_photos(x: Tensor) -> Tensor:
    """What the app would tell of photos [B, 3, H, W]: [B, 3·KNOTS + REACHES]."""
    photos = x.permute(0, 2, 3, 1).cpu().numpy()
    return torch.stack([torch.from_numpy(told(measure(photo))) for photo in photos]).to(x.device)


def pupil_losses(
    pupil: Pupil, teacher: HalfPlaneNetwork, x: Tensor, target: Tensor, draw: random.Random
) -> dict[str, Tensor]:
    """The terms for a batch x [B, 3, H, W]; each a mean over the whole batch.

    target: another photo of the same subject with independent noise, NaN where there is none.

    blind, seen: |answer - the teacher's| at c = 1 and c = 0, at a hole drawn for each image.
    pair: |answer at c = 0 - target| (Lehtinen et al. 2018, arXiv 1803.04189) where there is one.

    The teacher is told what it measures, the pupil what the app would tell; half of the samples of
    known noise tell both of them that.
    """
    pairs = ~target.isnan().flatten(1).any(1)
    with torch.no_grad():
        view = teacher.look(x, mean_border=True)
        measured, noise = teacher.measure(view), told_of_photos(x)
        for i in pairs.nonzero().flatten().tolist():
            if draw.random() < TOLD_SHARE:
                known = known_noise(x[i : i + 1], target[i : i + 1])[0]
                known[: 3 * KNOTS] *= math.exp(draw.gauss(0, TOLD_SPREAD))
                measured[i] = noise[i] = known
        holes = [draw.choice(HOLES) for _ in range(len(x))]
        blind, seen = teacher.answers(view, list(enumerate(holes)), measured)
    own_blind, own_seen = pupil.answers(x, noise, holes, mean_border=True)
    return {
        "blind": (own_blind - blind).abs().mean(),
        "seen": (own_seen - seen).abs().mean(),
        "pair": (own_seen[pairs] - target[pairs]).abs().sum() / x.numel(),
    }
