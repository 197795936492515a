"""The training methods: for each its loss, and what it needs to be given."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from .halfplane import HalfPlaneNetwork
from .hole_losses import hole_losses
from .losses import Denoiser, blind_loss, cbsn_losses, ramp
from .pupil import Pupil
from .pupil_losses import pupil_losses
from .sdap import sdap_loss

if TYPE_CHECKING:
    from .config import TrainConfig


@dataclass(frozen=True)
class Step:
    """One training step, as a loss sees it.

    network: in training; `denoise` runs it. teacher: the one it learns from, None for most methods.
    x, target: a `data.Batch`, [B, 3, H, W]. stride, invariance_stride: drawn from the settings.
    generator, draw: seeded by the step. index: number of the step. settings: those of the run.
    """

    network: nn.Module
    denoise: Denoiser
    teacher: nn.Module | None
    x: Tensor
    target: Tensor
    stride: int
    invariance_stride: int
    generator: torch.Generator
    draw: random.Random
    index: int
    settings: TrainConfig


@dataclass(frozen=True)
class Method:
    """loss: the terms by name, among them their `total`. strides: settings whose every value must
    divide the patch. teacher: learns from another network. noiseless: sees the noiseless side of
    synthesised photos."""

    loss: Callable[[Step], dict[str, Tensor]]
    strides: tuple[str, ...] = ()
    teacher: bool = False
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
    with torch.no_grad():
        answer = step.teacher.on_patches(step.x, step.settings.teacher_blindness).float()
    return {"total": (step.denoise(step.x, 0.0) - answer).abs().mean()}


def _pupil(step: Step) -> dict[str, Tensor]:
    assert isinstance(step.network, Pupil) and isinstance(step.teacher, HalfPlaneNetwork)
    terms = pupil_losses(step.network, step.teacher, step.x, step.target, step.draw)
    pair = step.settings.pair_weight * terms["pair"]
    return terms | {"total": terms["blind"] + terms["seen"] + pair}


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
    # The answers of another network at `teacher_blindness` to the same noisy photos.
    "distil": Method(_distil, teacher=True),
    # |f(x; 1) - teacher's| + |f(x; 0) - teacher's| at any hole + ν·L_pair: the pupil's, of a
    # half-plane network.
    "pupil": Method(_pupil, teacher=True),
    # The noiseless side of synthesised photos: to know its price, never shipped.
    "supervised": Method(_supervised, noiseless=True),
}
