"""The losses of C-BSN (arXiv 2304.09507, eq. 5-9). Every term sees noisy images only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from .network import Blindness
from .sampling import batch_to_space, random_picks, random_subsample, space_to_batch

Denoiser = Callable[[Tensor, Blindness], Tensor]


@dataclass
class Losses:
    blind: Tensor
    self_: Tensor
    invariance: Tensor
    colour: Tensor
    pair: Tensor

    def total(
        self,
        weight: float,
        invariance_weight: float,
        colour_weight: float = 0.0,
        pair_weight: float = 0.0,
    ) -> Tensor:
        """L_blind + w(t)·(L_self + λ·L_inv + μ·L_colour + ν·L_pair); the paper's for μ = ν = 0."""
        seeing = self.self_ + invariance_weight * self.invariance + colour_weight * self.colour
        return self.blind + weight * (seeing + pair_weight * self.pair)


# Side of the areas whose mean colour L_colour keeps, in pixels.
COLOUR_AREA = 40


# Share of clipped pixels from which the mean of a noisy area is no longer the picture's.
CLIPPED_SHARE = 0.01


def colour_loss(seeing: Tensor, x: Tensor) -> Tensor:
    """Mean absolute difference of the mean colours of areas of the output and of the noisy input.

    L1 losses aim at the median, and the noise of dark or bright pixels is skewed: what the network
    learns there shifts the mean wherever noise is strong. Over a whole area noise averages out, so
    the noisy photo itself says what the mean should be, unless black or white cut the noise off:
    such areas are left out. There the median is right, for no clipping and no tone curve moves it.
    """
    side = min(COLOUR_AREA, x.shape[2], x.shape[3])
    difference = F.avg_pool2d(seeing - x, side).abs()
    clipped = F.avg_pool2d(((x < 0.5 / 255) | (x > 254.5 / 255)).float(), side) > CLIPPED_SHARE
    return (difference * ~clipped).mean()


def ramp(step: int, steps: int, fraction: float = 0.4) -> float:
    """w(t): 0 to 1, linear over the first `fraction` of the steps."""
    return min(1.0, step / max(1.0, fraction * steps))


def blind_loss(f: Denoiser, x: Tensor, stride: int) -> Tensor:
    """L_blind = |B2S_s(f(S2B_s(x); 1)) - x|."""
    return (batch_to_space(f(space_to_batch(x, stride), 1.0), stride) - x).abs().mean()


def local_mean(x: Tensor, size: int = 7) -> Tensor:
    """Box mean over size×size, borders by their own pixels only; same shape as x."""
    return F.avg_pool2d(x, size, stride=1, padding=size // 2, count_include_pad=False)


def noise_variance(error: Tensor, level: Tensor, bins: int = 4, cap: float = 2.0) -> Tensor:
    """Noise variance against brightness, of the same shape as `error` [B, 3, H, W].

    error: local mean of (x - blind)²; level: local brightness. In each of `bins` brightness ranges
    of equal population the noise is the low quantile of the error: somewhere the picture is flat,
    and there the blind network is wrong by the noise alone. No range exceeds `cap` times the
    quantile over the whole patch, for a range may hold nothing but texture.
    """
    return torch.stack(
        [
            _noise_curve(e.flatten(), x.flatten(), bins, cap).reshape(e.shape)
            for e, x in zip(error.flatten(0, 1), level.flatten(0, 1), strict=True)
        ]
    ).reshape(error.shape)


NOISE_QUANTILE = 0.1


def _noise_curve(error: Tensor, level: Tensor, bins: int, cap: float) -> Tensor:
    # Clipped areas have no noise and would make the whole patch look clean.
    usable = (level > 0.04) & (level < 0.96)
    overall = torch.quantile(error[usable] if usable.sum() >= 64 else error, NOISE_QUANTILE)
    ranges = level.argsort().chunk(bins)
    at = torch.stack([level[r].mean() for r in ranges])
    noise = torch.stack([torch.quantile(error[r], NOISE_QUANTILE) for r in ranges])
    noise = noise.clamp_max(cap * overall)
    upper = torch.bucketize(level, at).clamp(1, bins - 1)
    t = ((level - at[upper - 1]) / (at[upper] - at[upper - 1] + 1e-6)).clamp(0, 1)
    return torch.lerp(noise[upper - 1], noise[upper], t)


# The local error must exceed the noise by this factor to count as signal: an estimate from one
# patch is not sure.
THRESHOLD = 1.5


def shrunk_target(seen: Tensor, blind: Tensor, variance: Tensor | None = None) -> Tensor:
    """The blind prediction corrected by the pixel itself, as far as that is signal.

    `seen`, `blind`: [B, 3, H, W], a noisy image and the blind network's answer for it. With prior
    N(blind, v) and evidence N(x, n) the posterior mean is blind + (x - blind)·v/(v + n) (Laine et
    al. 2019, arXiv 1901.10277, eq. 4; Lee 1980 for the local form). v + n is the local mean of
    (x - blind)², n is `variance`, of the same shape, or found by `noise_variance`; their ratio is
    averaged over the channels, which share their edges. The threshold takes flat areas whose local
    mean came out high by chance for flat.
    """
    error = local_mean((seen - blind).square())
    noise = noise_variance(error, local_mean(blind)) if variance is None else variance
    noise = noise * THRESHOLD
    excess = (error / noise.clamp_min(1e-7)).mean(1, keepdim=True)
    keep = (1 - 1 / excess.clamp_min(1e-8)).clamp(0, 1)
    return blind + keep * (seen - blind)


def draw_blindness(samples: int, share: float, generator: torch.Generator) -> Tensor:
    """c for each sample [B]: uniform in [0, 1] with probability `share`, else 0."""
    chosen = torch.rand(samples, generator=generator) < share
    return chosen * torch.rand(samples, generator=generator)


def cbsn_losses(
    f: Denoiser,
    x: Tensor,
    blind_stride: int,
    invariance_stride: int,
    generator: torch.Generator,
    shrink: bool,
    random_blindness: float = 0.0,
    invariance: bool = True,
    target: Tensor | None = None,
) -> Losses:
    """All terms for a batch x [B, 3, H, W]; H, W multiples of both strides.

    `shrink`: L_inv's target is `shrunk_target` instead of the bare blind output, so that mild noise
    is not answered with blur. `random_blindness`: share of the samples that see at a c drawn from
    [0, 1] where the others have c = 0, which teaches the values between. `invariance` False leaves
    the c = 0 terms out (w(t) = 0). `target`: another photo of the same subject with independent
    noise, as large as x, NaN where there is none. A sample that has one answers to it alone,
    L_pair = |f(x; c) - target| (Lehtinen et al. 2018, arXiv 1803.04189), the others to L_self and
    L_inv. All terms are means over the whole batch.
    """
    blind = blind_loss(f, x, blind_stride)
    zero = blind.new_zeros(())
    if not invariance:
        return Losses(blind, zero, zero, zero, zero)
    seeing = f(x, draw_blindness(x.shape[0], random_blindness, generator).to(x.device))
    colour = colour_loss(seeing, x)
    pair = zero
    alone = torch.ones(x.shape[0], dtype=torch.bool, device=x.device)
    if target is not None:
        alone = target.isnan().flatten(1).any(1)
        pair = (seeing - target)[~alone].abs().sum() / x.numel()
    if not alone.any():
        return Losses(blind, zero, zero, colour, pair)
    noisy, seeing = x[alone], seeing[alone]
    picks = random_picks((len(noisy), x.shape[2], x.shape[3]), invariance_stride, generator)
    small = random_subsample(noisy, picks, invariance_stride)
    with torch.no_grad():
        answer = f(small, 1.0).float()
        if shrink:
            answer = shrunk_target(small, answer)
    difference = random_subsample(seeing, picks, invariance_stride) - answer
    share = len(noisy) / x.shape[0]
    return Losses(
        blind,
        (seeing - noisy).abs().mean() * share,
        difference.abs().mean() * share,
        colour,
        pair,
    )
