"""The training methods: for each its loss, and what it needs to be given."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from .data import Batch, LessonBatch
from .halfplane import HalfPlaneNetwork
from .hole_losses import hole_losses
from .losses import Denoiser, blind_loss, cbsn_losses, ramp
from .sdap import sdap_loss
from .turbo import Turbo

if TYPE_CHECKING:
    from .config import TrainConfig


# Pixels at a lesson's border that are not learnt from.
LESSON_EDGE = 16


@dataclass(frozen=True)
class Step:
    """One training step, as a loss sees it.

    network: in training; `denoise` runs it. batch: what is learnt from, lessons where the method is
    one of lessons; x, target: of a `data.Batch`, [B, 3, H, W]. stride, invariance_stride: drawn
    from the settings. generator, draw: seeded by the step. index: number of the step. settings:
    those of the run.
    """

    network: nn.Module
    denoise: Denoiser
    batch: Batch | LessonBatch
    stride: int
    invariance_stride: int
    generator: torch.Generator
    draw: random.Random
    index: int
    settings: TrainConfig

    @property
    def x(self) -> Tensor:
        return self.batch.noisy

    @property
    def target(self) -> Tensor:
        assert isinstance(self.batch, Batch)
        return self.batch.target


@dataclass(frozen=True)
class Method:
    """loss: the terms by name, among them their `total`. strides: settings whose every value must
    divide the patch. lessons: learns what other networks answered. noiseless: sees the
    noiseless side of synthesised photos."""

    loss: Callable[[Step], dict[str, Tensor]]
    strides: tuple[str, ...] = ()
    lessons: bool = False
    noiseless: bool = False


def _cbsn(step: Step) -> dict[str, Tensor]:
    settings = step.settings
    weight = ramp(step.index, settings.steps, settings.ramp)
    losses = cbsn_losses(
        step.denoise,
        step.x,
        step.stride,
        step.invariance_stride,
        step.generator,
        settings.shrink,
        settings.random_blindness,
        invariance=weight > 0,
        target=step.target if settings.pair_weight > 0 else None,
    )
    total = losses.total(
        weight, settings.invariance_weight, settings.colour_weight, settings.pair_weight
    )
    return vars(losses) | {"total": total}


def _sdap(step: Step) -> dict[str, Tensor]:
    return {"total": sdap_loss(step.denoise, step.x, step.stride, step.generator)}


def _apbsn(step: Step) -> dict[str, Tensor]:
    return {"total": blind_loss(step.denoise, step.x, step.stride)}


def _bsn(step: Step) -> dict[str, Tensor]:
    return {"total": blind_loss(step.denoise, step.x, 1)}


def _distil(step: Step) -> dict[str, Tensor]:
    assert isinstance(step.network, Turbo) and isinstance(step.batch, LessonBatch)
    x, *answers, noise = step.batch
    own = step.network.answers(x.contiguous(memory_format=torch.channels_last), noise)
    # At a patch's border it does not see what its teachers saw.
    inner = slice(LESSON_EDGE, -LESSON_EDGE)
    blind, seen = (
        # Root mean square of each patch: as in PSNR, and strong noise does not drown the rest.
        ((one.float() - other)[:, :, inner, inner].square().mean((1, 2, 3)) + 1e-8).sqrt().mean()
        for one, other in zip(own, answers, strict=True)
    )
    return {"blind": blind, "seen": seen, "total": blind + seen}


def _supervised(step: Step) -> dict[str, Tensor]:
    known = ~step.target.isnan()
    return {"total": (step.denoise(step.x, 0.0) - step.target)[known].abs().mean()}


def _holes(step: Step) -> dict[str, Tensor]:
    settings = step.settings
    assert isinstance(step.network, HalfPlaneNetwork)
    # No ramp: noise that a network measures before it can predict anything teaches nothing.
    weight = float(step.index >= settings.ramp * settings.steps)
    terms = hole_losses(step.network, step.x, step.target, step.draw, seeing=weight > 0)
    seeing = settings.pair_weight * terms["seen_pair"] + settings.colour_weight * terms["colour"]
    seeing = seeing + settings.invariance_weight * terms["invariance"]
    return terms | {"total": terms["blind"] + terms["pair"] + weight * seeing}


METHODS: dict[str, Method] = {
    # L_blind + w(t)·(L_self + λ·L_inv + μ·L_colour + ν·L_pair).
    "cbsn": Method(_cbsn, strides=("blind_strides", "invariance_strides")),
    # Random sub-samples of stride `blind_strides`, cyclic sample difference.
    "sdap": Method(_sdap, strides=("blind_strides",)),
    # L_blind at stride `blind_strides` (5), tested at 2 with R³: AP-BSN.
    "apbsn": Method(_apbsn, strides=("blind_strides",)),
    # L_blind on the photo as it is: the plain blind-spot network.
    "bsn": Method(_bsn),
    # L_blind through a hole, pairs at any hole, + w(t)·(ν·L_pair + λ·L_inv + μ·L_colour) at c = 0:
    # the half-plane network's.
    "holes": Method(_holes),
    # ‖f(x; 1) - teachers'‖ + ‖f(x; 0) - teachers'‖: Turbo's, of what `lessons` wrote.
    "distil": Method(_distil, lessons=True),
    # The noiseless side of synthesised photos: to know its price, never shipped.
    "supervised": Method(_supervised, noiseless=True),
}
