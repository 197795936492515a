"""SDAP: Pan et al., "Random Sub-Samples Generation for Self-Supervised Real Image Denoising",
ICCV 2023, arXiv 2307.16825. At test:
`procedures.Procedure` with stride 2, and `again` for the enhanced form."""

from __future__ import annotations

import torch
from torch import Tensor

from .losses import Denoiser


def random_permutations(shape: tuple[int, int, int], stride: int, generator) -> Tensor:
    """For each p×p cell of [B, H, W] a random order of its p² pixels: int64 [B, H/p, W/p, p²]."""
    b, h, w = shape
    if h % stride or w % stride:
        raise ValueError(f"{h}×{w} is not a multiple of the stride {stride}")
    keys = torch.rand(b, h // stride, w // stride, stride**2, generator=generator)
    return keys.argsort(-1)


def random_sub_samples(x: Tensor, order: Tensor, stride: int) -> Tensor:
    """RSG: [B, C, H, W] -> [p², B, C, H/p, W/p]; together they hold each pixel once."""
    b, c, h, w = x.shape
    cells = x.reshape(b, c, h // stride, stride, w // stride, stride).permute(0, 1, 2, 4, 3, 5)
    cells = cells.reshape(b, c, h // stride, w // stride, stride**2)
    index = order.to(x.device)[:, None].expand(-1, c, -1, -1, -1)
    return cells.gather(4, index).permute(4, 0, 1, 2, 3)


def cyclic_difference(answers: Tensor, samples: Tensor) -> Tensor:
    """L_CSD = mean |f(s_j) - s_(j+1 mod p²)| over both [p², ...]: each is held against the next."""
    return (answers - samples.roll(-1, 0)).abs().mean()


def sdap_loss(f: Denoiser, x: Tensor, stride: int, generator: torch.Generator) -> Tensor:
    """The loss of a blind network for a batch x [B, 3, H, W], H and W multiples of `stride`."""
    order = random_permutations((x.shape[0], x.shape[2], x.shape[3]), stride, generator)
    samples = random_sub_samples(x, order, stride)
    return cyclic_difference(f(samples.flatten(0, 1), 1.0).reshape(samples.shape), samples)
