"""The losses of C-BSN (arXiv 2304.09507, eq. 5-9). Every term sees noisy images only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from .sampling import batch_to_space, random_picks, random_subsample, space_to_batch

Denoiser = Callable[[Tensor, float], Tensor]

RS_STRIDE = 2


@dataclass
class Losses:
    blind: Tensor
    self_: Tensor
    invariance: Tensor

    def total(self, weight: float, invariance_weight: float) -> Tensor:
        """L_blind + w(t)·(L_self + λ·L_inv)."""
        return self.blind + weight * (self.self_ + invariance_weight * self.invariance)


def ramp(step: int, steps: int, fraction: float = 0.4) -> float:
    """w(t): 0 to 1, linear over the first `fraction` of the steps."""
    return min(1.0, step / max(1.0, fraction * steps))


def blind_loss(f: Denoiser, x: Tensor, stride: int) -> Tensor:
    """L_blind = |B2S_s(f(S2B_s(x); 1)) - x|."""
    return (batch_to_space(f(space_to_batch(x, stride), 1.0), stride) - x).abs().mean()


def local_mean(x: Tensor, size: int = 7) -> Tensor:
    """Box mean over size×size, borders by their own pixels only; same shape as x."""
    return F.avg_pool2d(x, size, stride=1, padding=size // 2, count_include_pad=False)


def shrunk_target(seen: Tensor, blind: Tensor, quantile: float = 0.2) -> Tensor:
    """The blind prediction corrected by the pixel itself, as far as that is signal.

    `seen`, `blind`: [B, 3, H, W], a subsampled noisy image and the blind network's answer for it.
    With prior N(blind, v) and evidence N(x, n) the posterior mean is blind + (x - blind)·v/(v + n)
    (Laine et al. 2019, arXiv 1901.10277, eq. 4; Lee 1980 for the local form). v + n is the local
    mean of (x - blind)², n its low quantile over the patch: where the picture is flat the blind
    network is wrong by the noise alone. Estimated from the noisy image only.
    """
    error = local_mean((seen - blind).square())
    # Clipped areas have no noise and would make the whole patch look clean.
    level = local_mean(blind)
    usable = (level > 0.04) & (level < 0.96)
    noise = torch.stack(
        [
            torch.quantile(e[u] if u.sum() >= 64 else e.flatten(), quantile)
            for e, u in zip(error.flatten(0, 1).float(), usable.flatten(0, 1), strict=True)
        ]
    ).reshape(*error.shape[:2], 1, 1)
    keep = (1 - noise / error.clamp_min(1e-8)).clamp(0, 1)
    return blind + keep * (seen - blind)


def cbsn_losses(
    f: Denoiser,
    x: Tensor,
    blind_stride: int,
    generator: torch.Generator,
    shrink: bool,
    invariance: bool = True,
) -> Losses:
    """All three terms for a batch x [B, 3, H, W]; H, W multiples of `blind_stride` and 2.

    `shrink`: L_inv's target is `shrunk_target` instead of the bare blind output, so that mild noise
    is not answered with blur. `invariance` False leaves the two c = 0 terms out (w(t) = 0).
    """
    blind = blind_loss(f, x, blind_stride)
    if not invariance:
        zero = blind.new_zeros(())
        return Losses(blind, zero, zero)
    picks = random_picks((x.shape[0], x.shape[2], x.shape[3]), RS_STRIDE, generator)
    small = random_subsample(x, picks, RS_STRIDE)
    with torch.no_grad():
        target = f(small, 1.0).float()
        if shrink:
            target = shrunk_target(small, target)
    seeing = f(x, 0.0)
    return Losses(
        blind,
        (seeing - x).abs().mean(),
        (random_subsample(seeing, picks, RS_STRIDE) - target).abs().mean(),
    )
