"""Turbo: a small U-Net that learns from a C-BSN at c = 0 what to do, at a tenth of its work.

It sees every pixel it denoises and takes no blindness. Like the network it learns from, it keeps
means: the first layer's taps sum to zero, and what is added depends on differences only.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from .network import Blindness, ColourNormalised, conv, zero_sum

LEVELS = 3


@dataclass(frozen=True)
class TurboConfig:
    """channels: width at half resolution; doubled at each of the two levels below."""

    channels: int = 24

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
        return max(3, self.channels // 4)


class Up(nn.Module):
    """Twice the resolution, half the channels: 1×1 convolution and pixel shuffle."""

    def __init__(self, channels: int):
        super().__init__()
        self.conv = conv(channels, 2 * channels)

    def forward(self, x: Tensor) -> Tensor:
        return F.pixel_shuffle(self.conv(x), 2)


class Turbo(ColourNormalised):
    """Denoises [B, 3, H, W] sRGB values (nominally in [0, 1]); H and W multiples of 8.

    Pixel-unshuffle by 2 and a 3×3 convolution are one 6×6 convolution of stride 2. Then a U-Net of
    three levels with additive skips, and a pixel shuffle back. It begins as the identity.
    """

    def __init__(self, config: TurboConfig):
        super().__init__()
        self.config = config
        width = config.channels
        self.first = nn.Conv2d(3, width, 6, stride=2, padding=2)
        nn.init.kaiming_normal_(self.first.weight, nonlinearity="relu")
        nn.init.zeros_(self.first.bias)
        self.encode_half = conv(width, width, 3)
        self.to_quarter = nn.Conv2d(width, 2 * width, 2, stride=2)
        self.encode_quarter = nn.ModuleList([conv(2 * width, 2 * width, 3) for _ in range(2)])
        self.to_eighth = nn.Conv2d(2 * width, 4 * width, 2, stride=2)
        self.encode_eighth = nn.ModuleList([conv(4 * width, 4 * width, 3) for _ in range(2)])
        self.up_quarter = Up(4 * width)
        self.decode_quarter = conv(2 * width, 2 * width, 3)
        self.up_half = Up(2 * width)
        self.decode_half = conv(width, width, 3)
        self.last = conv(width, 12, 3)
        nn.init.zeros_(self.last.weight)

    def forward(self, image: Tensor, blindness: Blindness = 0.0) -> Tensor:
        """`blindness` is there to be called like a C-BSN, and does nothing."""
        x = self.normalised(image)
        half = F.relu(
            F.conv2d(x, zero_sum(self.first.weight), self.first.bias, stride=2, padding=2)
        )
        half = half + F.relu(self.encode_half(half))
        quarter = F.relu(self.to_quarter(half))
        for layer in self.encode_quarter:
            quarter = quarter + F.relu(layer(quarter))
        eighth = F.relu(self.to_eighth(quarter))
        for layer in self.encode_eighth:
            eighth = eighth + F.relu(layer(eighth))
        quarter = quarter + self.up_quarter(eighth)
        quarter = quarter + F.relu(self.decode_quarter(quarter))
        half = half + self.up_half(quarter)
        half = half + F.relu(self.decode_half(half))
        return self.restored(x + F.pixel_shuffle(self.last(half), 2))


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
