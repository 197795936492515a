"""The noise of a photo in a few numbers, as the half-plane network is told it.

For each channel its standard deviation at KNOTS brightnesses evenly spread over [0, 1], then
REACHES numbers between -1 and 1: its autocorrelation at 1, 2 and 4 pixels, and the correlation of
the channels, which is small for noise of colour and 1 for noise of brightness.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from .losses import local_mean, noise_variance

KNOTS = 8
LAGS = (1, 2, 4)
REACHES = len(LAGS) + 1

# Pixels' worth of weight that the average over all brightnesses has at each of them, so that a
# brightness which the photo does not hold takes that.
PRIOR = 100.0
# The low quantile of the local error lies below the noise by about this factor (in variance).
QUANTILE_BIAS = 1.3
# Pixels whose local error exceeds the noise by this factor hold texture.
TEXTURE = 1.5


def measured_noise(x: Tensor, blind: Tensor) -> Tensor:
    """Noise of photos x [B, 3, H, W] from the blind network's answers: [B, 3·KNOTS + REACHES].

    x - blind is the noise, the prediction's own error and, where there is texture, what could not
    be predicted of that. So the level is taken where the photo is flattest (`noise_variance`), and
    the correlations there too.
    """
    residual, level = x - blind, local_mean(blind)
    error = local_mean(residual.square())
    # Local means hardly differ between neighbours: every fourth will do.
    few, at = error[:, :, ::2, ::2].contiguous(), level[:, :, ::2, ::2].contiguous()
    levels = curve(noise_variance(few, at) * QUANTILE_BIAS, at)
    flat = (error <= TEXTURE * noise_map(levels, level).square()).to(x.dtype)
    return torch.cat([levels, reach(residual, flat)], 1)


def known_noise(first: Tensor, second: Tensor) -> Tensor:
    """The noise of either of two photos [B, 3, H, W] of one subject whose noises are independent
    and alike: [B, 3·KNOTS + REACHES]."""
    residual, level = (first - second) / 2**0.5, local_mean((first + second) / 2)
    everywhere = torch.ones_like(residual)
    return torch.cat([curve(residual.square(), level), reach(residual, everywhere)], 1)


def hats(level: Tensor) -> list[Tensor]:
    """The weights of the knots for brightnesses [B, 3, H, W]: 1 at the knot, 0 at the next."""
    at = level.clamp(0, 1) * (KNOTS - 1)
    return [F.relu(1 - (at - knot).abs()) for knot in range(KNOTS)]


def curve(variance: Tensor, level: Tensor) -> Tensor:
    """Standard deviation at each knot, [B, 3·KNOTS], of variances at brightnesses [B, 3, H, W]."""
    overall = variance.mean((2, 3))
    knots = [
        ((hat * variance).sum((2, 3)) + PRIOR * overall) / (hat.sum((2, 3)) + PRIOR)
        for hat in hats(level)
    ]
    return torch.stack(knots, 2).clamp_min(0).sqrt().flatten(1)


def reach(residual: Tensor, weight: Tensor) -> Tensor:
    """[B, REACHES] of residuals [B, 3, H, W], each pixel counted by its weight in [0, 1]."""
    r = residual * weight
    r = r - weight * (r.sum((2, 3), keepdim=True) / weight.sum((2, 3), keepdim=True).clamp_min(1))
    numbers = []
    for lag in LAGS:
        products, powers = r.new_zeros(len(r)), r.new_zeros(len(r))
        for dim in (2, 3):
            length = r.shape[dim] - lag
            a, b = r.narrow(dim, lag, length), r.narrow(dim, 0, length)
            both = weight.narrow(dim, lag, length) * weight.narrow(dim, 0, length)
            products = products + (a * b).sum((1, 2, 3))
            powers = powers + ((a.square() + b.square()) * both).sum((1, 2, 3)) / 2
        numbers.append(products / powers.clamp_min(1e-9))
    power = r.square().sum((2, 3))
    pairs = ((0, 1), (1, 2), (0, 2))
    shared = [
        (r[:, a] * r[:, b]).sum((1, 2)) / (power[:, a] * power[:, b]).sqrt().clamp_min(1e-9)
        for a, b in pairs
    ]
    numbers.append(sum(shared) / len(pairs))
    return torch.stack(numbers, 1).clamp(-1, 1)


def noise_map(noise: Tensor, level: Tensor) -> Tensor:
    """Standard deviation [B, 3, H, W] at brightnesses, from [B or 1, 3·KNOTS + REACHES]: linear
    between the knots, as a sum of ramps that begin there."""
    knots = noise[:, : 3 * KNOTS].reshape(-1, 3, KNOTS, 1, 1)
    at = level.clamp(0, 1) * (KNOTS - 1)
    slopes = knots[:, :, 1:] - knots[:, :, :-1]
    value = knots[:, :, 0] + slopes[:, :, 0] * at
    for knot in range(1, KNOTS - 1):
        value = value + (slopes[:, :, knot] - slopes[:, :, knot - 1]) * F.relu(at - knot)
    return value
