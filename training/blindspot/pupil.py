"""The pupil: a small U-Net that learns what a half-plane network answers, at a quarter of its work.

It is told what its teacher is told: the noise, the hole and the blindness. It sees every pixel, so
it is blind by example only: at c = 1 it gives the answer of a network that is blind through the
hole, at c = 0 that of one that sees the pixel, and between the two it mixes as its teacher does.
Like that it keeps means: the first layer's taps sum to zero, and all else depends on differences.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .halfplane import FLOOR, shift_of
from .network import Blindness, ColourNormalised, conv, zero_sum
from .noise import KNOTS, REACHES, noise_map
from .turbo import TurboConfig

HOLES = (1, 3, 5, 7)


@dataclass(frozen=True)
class PupilConfig(TurboConfig):
    """channels: width at half resolution; 2 and 3.5 times that at the levels below. It reaches as
    far as Turbo."""

    channels: int = 32

    @property
    def widths(self) -> tuple[int, int, int]:
        return self.channels, 2 * self.channels, 7 * self.channels // 2


class Pupil(ColourNormalised):
    """Denoises [B, 3, H, W] sRGB values (nominally in [0, 1]); H and W multiples of 8.

    noise: [B or 1, 3·KNOTS + REACHES], see `noise`. hole: 1, 3, 5 or 7, or one for each image.
    """

    def __init__(self, config: PupilConfig):
        super().__init__()
        self.config = config
        half, quarter, eighth = config.widths
        self.first = nn.Conv2d(3, half, 6, stride=2, padding=2)
        nn.init.kaiming_normal_(self.first.weight, nonlinearity="relu")
        nn.init.zeros_(self.first.bias)
        self.see_noise_half = conv(3, half)
        self.told_half = nn.Linear(len(HOLES) + REACHES, half, bias=False)
        self.told_eighth = nn.Linear(len(HOLES) + REACHES, eighth, bias=False)
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
        # 2 × 2 pixels of the answers at c = 1 and at c = 0, less the image, in σ.
        self.last = conv(half, 24, 3)
        nn.init.zeros_(self.last.weight)

    def differences(
        self, image: Tensor, noise: Tensor, told: Tensor, mean_border: bool = False
    ) -> tuple[Tensor, Tensor]:
        """(answer at c = 1, answer at c = 0) less the image, normalised.

        told: [B or 1, len(HOLES) + REACHES], 1 at the hole, then the noise's reaches. mean_border:
        beyond the border the image goes on in its mean colour, where otherwise it goes on in
        `offset`."""
        x = self.normalised(image)
        if mean_border:
            x = x - x.mean((2, 3), keepdim=True)
        half = F.conv2d(x, zero_sum(self.first.weight), self.first.bias, stride=2, padding=2)
        sigma = noise_map(noise, F.avg_pool2d(image, 2)) * self.gain
        half = half + self.see_noise_half(torch.log(sigma + FLOOR))
        half = F.relu(half + self.told_half(told)[:, :, None, None])
        half = half + F.relu(self.encode_half(half))
        quarter = F.relu(self.to_quarter(half))
        for layer in self.encode_quarter:
            quarter = quarter + F.relu(layer(quarter))
        eighth = F.relu(self.to_eighth(quarter) + self.told_eighth(told)[:, :, None, None])
        for layer in self.encode_eighth:
            eighth = eighth + F.relu(layer(eighth))
        quarter = quarter + F.pixel_shuffle(self.up_quarter(eighth), 2)
        quarter = quarter + F.relu(self.decode_quarter(quarter))
        half = half + F.pixel_shuffle(self.up_half(quarter), 2)
        half = half + F.relu(self.decode_half(half))
        blind, seen = self.last(half).chunk(2, 1)
        # As at c = 0 of its teacher, nothing changes where there is no noise.
        scale = sigma.repeat_interleave(4, 1)
        return F.pixel_shuffle((scale + FLOOR) * blind, 2), F.pixel_shuffle(scale * seen, 2)

    def answers(
        self, image: Tensor, noise: Tensor, hole: int | list[int], mean_border: bool = False
    ) -> tuple[Tensor, Tensor]:
        """The answers at c = 1 and c = 0."""
        blind, seen = self.differences(image, noise, told_of(noise, hole), mean_border)
        return image + blind / self.gain, image + seen / self.gain

    def forward(
        self, image: Tensor, blindness: Blindness, noise: Tensor, hole: int | list[int] = 1
    ) -> Tensor:
        c = blindness
        if isinstance(c, Tensor):
            c = c.reshape(-1, 1, 1, 1)
        blind, seen = self.answers(image, noise, hole)
        return c * blind + (1 - c) * seen


def told_of(noise: Tensor, hole: int | list[int]) -> Tensor:
    """What conditions a whole picture, [B or 1, len(HOLES) + REACHES]."""
    holes = [hole] * len(noise) if isinstance(hole, int) else hole
    known = noise.new_tensor([[float(h == one) for one in HOLES] for h in holes])
    return torch.cat([known, noise[:, 3 * KNOTS :].expand(len(holes), -1)], 1)


class GraphPupil(nn.Module):
    """The pupil as a graph: `shift` int64 [1] for the hole, as the half-plane network's."""

    def __init__(self, pupil: Pupil):
        super().__init__()
        with torch.no_grad():
            pupil.first.weight.copy_(zero_sum(pupil.first.weight))
        self.pupil = pupil
        self.register_buffer("shifts", torch.tensor([[shift_of(hole) for hole in HOLES]]))

    def forward(self, image: Tensor, blindness: Tensor, noise: Tensor, shift: Tensor) -> Tensor:
        told = torch.cat([(self.shifts == shift).float(), noise[:, 3 * KNOTS :]], 1)
        blind, seen = self.pupil.differences(image, noise, told)
        return image + (seen + blindness * (blind - seen)) / self.pupil.gain
