"""What is done with a trained network at test time, beyond running it once.

All take and give images [1, 3, H, W] of any size, values nominally in [0, 1].
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from .sampling import batch_to_space, space_to_batch

Procedure = Callable[[Tensor], Tensor]


def downsampled(denoise: Procedure, image: Tensor, stride: int) -> Tensor:
    """Pixel-shuffle downsampling (Zhou et al. 2020, arXiv 1904.03485): each phase of the
    stride×stride cell is denoised as an image of its own. Sides are reflected up to a multiple of
    the stride.

    AP-BSN (Lee et al. 2022, arXiv 2203.11799) trains with a large stride, which leaves no
    correlation, and tests with a small one, which leaves detail; SDAP tests with 2.
    """
    if stride == 1:
        return denoise(image)
    _, _, height, width = image.shape
    whole = F.pad(image, (0, -width % stride, 0, -height % stride), mode="reflect")
    phases = [denoise(phase[None]) for phase in space_to_batch(whole, stride)]
    return batch_to_space(torch.cat(phases), stride)[:, :, :height, :width]


def refined(
    denoise: Procedure,
    noisy: Tensor,
    first: Tensor,
    generator: torch.Generator,
    passes: int = 8,
    share: float = 0.16,
) -> Tensor:
    """R³, random-replacing refinement (AP-BSN, arXiv 2203.11799, section 3.4).

    In each pass a random `share` of the pixels of the `first` result is replaced by those of the
    noisy image, all channels together, and denoised again at full size; the passes are averaged.
    """
    total = torch.zeros_like(first)
    for _ in range(passes):
        chosen = torch.rand(1, 1, *first.shape[2:], generator=generator) < share
        total += denoise(torch.where(chosen, noisy, first))
    return total / passes


def enhanced(denoise: Procedure, image: Tensor, stride: int = 2) -> Tensor:
    """SDAP(E) (Pan et al. 2023, arXiv 2307.16825): `downsampled`, then once more at full size."""
    return denoise(downsampled(denoise, image, stride))
