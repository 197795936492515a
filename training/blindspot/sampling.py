"""Subsampling of images [B, C, H, W]: what decorrelates the noise, and its inverse."""

from __future__ import annotations

import torch
from torch import Tensor


def space_to_batch(x: Tensor, stride: int) -> Tensor:
    """S2B: [B, C, H, W] -> [B·s², C, H/s, W/s], one image for each phase of the s×s cell.

    H and W must be multiples of `stride` (ValueError). Pixel-shuffle downsampling of Zhou et al.
    2020 (arXiv 1904.03485), with the sub-images along the batch.
    """
    b, c, h, w = x.shape
    if h % stride or w % stride:
        raise ValueError(f"{h}×{w} is not a multiple of the stride {stride}")
    x = x.reshape(b, c, h // stride, stride, w // stride, stride)
    return x.permute(0, 3, 5, 1, 2, 4).reshape(b * stride**2, c, h // stride, w // stride)


def batch_to_space(x: Tensor, stride: int) -> Tensor:
    """B2S, the inverse of `space_to_batch`."""
    n, c, h, w = x.shape
    b = n // stride**2
    x = x.reshape(b, stride, stride, c, h, w).permute(0, 3, 4, 1, 5, 2)
    return x.reshape(b, c, h * stride, w * stride)


def random_picks(shape: tuple[int, int, int], stride: int, generator: torch.Generator) -> Tensor:
    """One pixel of each s×s cell, uniformly: int64 [B, H/s, W/s] in [0, s²), row-major in the cell.

    `shape` is (B, H, W) of the full-size images. The same picks serve both sides of L_inv.
    """
    b, h, w = shape
    if h % stride or w % stride:
        raise ValueError(f"{h}×{w} is not a multiple of the stride {stride}")
    return torch.randint(stride**2, (b, h // stride, w // stride), generator=generator)


def random_subsample(x: Tensor, picks: Tensor, stride: int) -> Tensor:
    """RS: [B, C, H, W] -> [B, C, H/s, W/s], taking from each cell the pixel that `picks` names."""
    b, c, h, w = x.shape
    cells = x.reshape(b, c, h // stride, stride, w // stride, stride).permute(0, 1, 2, 4, 3, 5)
    cells = cells.reshape(b, c, h // stride, w // stride, stride**2)
    index = picks.to(x.device)[:, None, :, :, None].expand(b, c, -1, -1, 1)
    return cells.gather(4, index).squeeze(4)
