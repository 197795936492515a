"""Turbo: a small U-Net that learns what Auto's networks answer, at a sixth of their work.

It is told of the noise, and takes a blindness. It sees every pixel, so it is blind by example only:
at c = 1 it gives the answer of networks that are blind, at c = 0 that of those that see the pixel,
and between the two it mixes. Like them it keeps means: the first layer's taps sum to zero, and all
else depends on differences, and on the noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .halfplane import FLOOR
from .network import Blindness, ColourNormalised, conv, zero_sum
from .noise import KNOTS, REACHES, noise_map

LEVELS = 3


@dataclass(frozen=True)
class TurboConfig:
    """channels: width at half resolution; 2 and 3.5 times that at the levels below."""

    channels: int = 32

    @property
    def widths(self) -> tuple[int, int, int]:
        return self.channels, 2 * self.channels, 7 * self.channels // 2

    @property
    def multiple(self) -> int:
        """The sides of what it is given must be multiples of this: the coarsest level's pixel."""
        return 2**LEVELS

    @property
    def radius(self) -> int:
        """Receptive-field radius in pixels. A 3×3 convolution reaches one pixel of its level: four
        at half resolution, three at a quarter, two at an eighth; and a pixel of the coarsest level
        holds up to 7 pixels on the other side of its own."""
        return 4 * 2 + 3 * 4 + 2 * 8 + self.multiple - 1

    @property
    def widest(self) -> int:
        """Channels of the largest tensor, counted at full resolution."""
        return max(6, self.channels // 4)


class Turbo(ColourNormalised):
    """Denoises [B, 3, H, W] sRGB values (nominally in [0, 1]) at a blindness c in [0, 1]; H and W
    multiples of 8.

    noise: [B or 1, 3·KNOTS + REACHES], see `noise`.

    Pixel-unshuffle by 2 and a 3×3 convolution are one 6×6 convolution of stride 2. Then a U-Net of
    three levels with additive skips, and a pixel shuffle back. It begins as the identity.
    """

    def __init__(self, config: TurboConfig):
        super().__init__()
        self.config = config
        half, quarter, eighth = config.widths
        self.first = nn.Conv2d(3, half, 6, stride=2, padding=2)
        nn.init.kaiming_normal_(self.first.weight, nonlinearity="relu")
        nn.init.zeros_(self.first.bias)
        self.see_noise_half = conv(3, half)
        self.told_half = nn.Linear(REACHES, half, bias=False)
        self.told_eighth = nn.Linear(REACHES, eighth, bias=False)
        for layer in (self.see_noise_half, self.told_half, self.told_eighth):
            nn.init.zeros_(layer.weight)
        self.encode_half = conv(half, half, 3)
        self.to_quarter = nn.Conv2d(half, quarter, 2, stride=2)
        self.encode_quarter = nn.ModuleList([conv(quarter, quarter, 3) for _ in range(2)])
        self.to_eighth = nn.Conv2d(quarter, eighth, 2, stride=2)
        self.encode_eighth = nn.ModuleList([conv(eighth, eighth, 3) for _ in range(2)])
        # Twice the resolution: 1×1 convolution and pixel shuffle.
        self.up_quarter = conv(eighth, 4 * quarter)
        self.decode_quarter = conv(quarter, quarter, 3)
        self.up_half = conv(quarter, 4 * half)
        self.decode_half = conv(half, half, 3)
        # 2 × 2 pixels of the answers at c = 1 and at c = 0, less the image.
        self.last = conv(half, 24, 3)
        nn.init.zeros_(self.last.weight)

    def differences(self, image: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        """(answer at c = 1, answer at c = 0) less the image, normalised."""
        x = self.normalised(image)
        half = F.conv2d(x, zero_sum(self.first.weight), self.first.bias, stride=2, padding=2)
        sigma = noise_map(noise, F.avg_pool2d(image, 2)) * self.gain
        half = half + self.see_noise_half(torch.log(sigma + FLOOR))
        reaches = noise[:, 3 * KNOTS :]
        half = F.relu(half + self.told_half(reaches)[:, :, None, None])
        half = half + F.relu(self.encode_half(half))
        quarter = F.relu(self.to_quarter(half))
        for layer in self.encode_quarter:
            quarter = quarter + F.relu(layer(quarter))
        eighth = F.relu(self.to_eighth(quarter) + self.told_eighth(reaches)[:, :, None, None])
        for layer in self.encode_eighth:
            eighth = eighth + F.relu(layer(eighth))
        quarter = quarter + F.pixel_shuffle(self.up_quarter(eighth), 2)
        quarter = quarter + F.relu(self.decode_quarter(quarter))
        half = half + F.pixel_shuffle(self.up_half(quarter), 2)
        half = half + F.relu(self.decode_half(half))
        blind, seen = self.last(half).chunk(2, 1)
        return F.pixel_shuffle(blind, 2), F.pixel_shuffle(seen, 2)

    def answers(self, image: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        """The answers at c = 1 and c = 0."""
        blind, seen = self.differences(image, noise)
        return image + blind / self.gain, image + seen / self.gain

    def forward(self, image: Tensor, blindness: Blindness, noise: Tensor) -> Tensor:
        c = blindness
        if isinstance(c, Tensor):
            c = c.reshape(-1, 1, 1, 1)
        blind, seen = self.answers(image, noise)
        return c * blind + (1 - c) * seen


class GraphTurbo(nn.Module):
    """Turbo as a graph: its first layer's zero sum worked out."""

    def __init__(self, turbo: Turbo):
        super().__init__()
        with torch.no_grad():
            turbo.first.weight.copy_(zero_sum(turbo.first.weight))
        self.turbo = turbo

    def forward(self, image: Tensor, blindness: Tensor, noise: Tensor) -> Tensor:
        blind, seen = self.turbo.differences(image, noise)
        return image + (seen + blindness * (blind - seen)) / self.turbo.gain


def unet_macs_per_pixel(network: nn.Module) -> int:
    """Multiply-adds for one pixel of a network whose layers are named as Turbo's: each weight once
    for each pixel of its level."""
    scale = {"half": 4, "quarter": 16, "eighth": 64}
    total = 0.0
    for name, weight in network.named_parameters():
        if weight.dim() != 4:
            continue
        layer = name.split(".")[0]
        # `up_*` runs at the level below the one it is named after.
        levels = {"first": 4, "last": 4, "up_quarter": 64, "up_half": 16}
        total += weight.numel() / levels.get(layer, scale.get(layer.split("_")[-1], 4))
    return round(total)
