"""A conditional blind-spot network with a wide view: a half-plane U-Net turned four ways.

Laine et al., "High-Quality Self-Supervised Deep Image Denoising", NeurIPS 2019, arXiv 1901.10277:
a U-Net whose every layer looks only at its own row and the rows above, run on the image in four
orientations, and its answers shifted away from what they describe. Chen et al., "Asymmetric Tunable
Blind-Spot Network" (AT-BSN), arXiv 2303.16783: a larger shift widens the hole around the pixel, in
training as far as the noise is correlated, at test time less. Ours: means are preserved; c mixes in
an answer that sees the pixel and is told how strong the noise is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .network import Blindness, ColourNormalised, clip_map, conv, zero_sum
from .noise import KNOTS, REACHES, measured_noise, noise_map

LEVELS = 3
# Hole through which a photo's own noise is measured.
MEASURING_HOLE = 5


@dataclass(frozen=True)
class HalfPlaneConfig:
    """channels: width at full resolution; two, three and four times that at the levels below.
    seeing: width of the layers that see the pixel."""

    channels: int = 16
    seeing: int = 24

    @property
    def multiple(self) -> int:
        """The sides of an image must be multiples of this: the coarsest level's pixel."""
        return 2**LEVELS

    @property
    def radius(self) -> int:
        """Receptive-field radius in pixels, for holes up to 7.

        Upwards 2 rows for the first convolution, 1 for each of 1 at full resolution, 4 at half,
        4 at a quarter and 2 at an eighth, 1 of the finer level for each step down, and up to 7 for
        the place of a pixel in the coarsest level's; the shift; 5 for the layers that see.
        """
        upwards = 2 + 1 + 4 * 2 + 4 * 4 + 2 * 8 + (1 + 2 + 4) + self.multiple - 1
        return upwards + shift_of(7) + 2 + SEEING_LAYERS

    @property
    def widest(self) -> int:
        """Channels of the largest tensor, counted at full resolution."""
        return 4 * (self.channels + 3 * len(MEANS))


SEEING_LAYERS = 3


def shift_of(hole: int) -> int:
    """Rows by which the answers for a hole of so many pixels (odd) across are shifted."""
    if hole < 1 or hole % 2 == 0:
        raise ValueError(f"a hole is 1, 3, 5 … pixels across, not {hole}")
    return (hole + 1) // 2


class UpwardConv(nn.Conv2d):
    """A rows × columns convolution that looks at its own row and those above.

    The answer has rows - 1 rows more below, which look at the plane's last rows and beyond: cut off
    where they are no longer needed, which is cheaper than after each layer.
    """

    def __init__(self, inputs: int, outputs: int, rows: int = 2, columns: int = 3):
        super().__init__(inputs, outputs, (rows, columns), padding=(rows - 1, columns // 2))
        nn.init.kaiming_normal_(self.weight, nonlinearity="relu")
        nn.init.zeros_(self.bias)


class UpwardBlock(nn.Module):
    """x + relu(conv(relu(conv(x)))), or one convolution only."""

    def __init__(self, channels: int, layers: int = 2):
        super().__init__()
        self.layers = nn.ModuleList(UpwardConv(channels, channels) for _ in range(layers))

    def forward(self, x: Tensor) -> Tensor:
        y = x
        for layer in self.layers:
            y = F.relu(layer(y))
        return x + y[:, :, : x.shape[2]]


class Down(nn.Conv2d):
    """Half the resolution: row i looks at rows 2i - 1 and 2i, so that nothing below 2i is seen."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__(inputs, outputs, 2, stride=2)
        nn.init.kaiming_normal_(self.weight, nonlinearity="relu")
        nn.init.zeros_(self.bias)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(super().forward(F.pad(x, (0, 0, 1, -1))))


class Up(nn.Module):
    """Twice the resolution: 1×1 convolution, each pixel repeated."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.conv = conv(inputs, outputs)

    def forward(self, x: Tensor) -> Tensor:
        return F.interpolate(self.conv(x), scale_factor=2.0, mode="nearest")


class HalfPlaneUNet(nn.Module):
    """[B, 3, H, W], normalised, with its clip map -> features [B, channels, H, W] of which row i
    depends on rows 0 … i of the input. Adding a constant to the image changes nothing away from
    the border: the first layer's taps on it sum to zero."""

    def __init__(self, width: int):
        super().__init__()
        half, quarter, eighth = 2 * width, 3 * width, 4 * width
        self.first = UpwardConv(3, width, 3, 5)
        self.clipped = nn.Parameter(torch.zeros(width, 3, 3, 5))
        self.to_half = Down(width, half)
        self.encode_half = UpwardBlock(half)
        self.to_quarter = Down(half, quarter)
        self.encode_quarter = UpwardBlock(quarter)
        self.to_eighth = Down(quarter, eighth)
        self.encode_eighth = UpwardBlock(eighth)
        self.up_quarter = Up(eighth, quarter)
        self.decode_quarter = UpwardBlock(quarter)
        self.up_half = Up(quarter, half)
        self.decode_half = UpwardBlock(half)
        self.up_full = Up(half, width)
        self.decode_full = UpwardBlock(width, 1)

    def forward(self, both: Tensor) -> Tensor:
        """both: [B, 6, H, W], the image and behind it its clip map."""
        weight = torch.cat([zero_sum(self.first.weight), self.clipped], 1)
        full = F.conv2d(both, weight, self.first.bias, padding=self.first.padding)
        full = F.relu(full[:, :, : both.shape[2]])
        return descend(self, full)


def descend(unet: nn.Module, full: Tensor) -> Tensor:
    """The U-Net's answer to its first layer's, by the parts of a `HalfPlaneUNet`."""
    half = unet.encode_half(unet.to_half(full))
    quarter = unet.encode_quarter(unet.to_quarter(half))
    eighth = unet.encode_eighth(unet.to_eighth(quarter))
    quarter = unet.decode_quarter(quarter + unet.up_quarter(eighth))
    half = unet.decode_half(half + unet.up_half(quarter))
    return unet.decode_full(full + unet.up_full(half))


class Seeing(nn.Module):
    """x + relu(conv(x)), again and again, 3×3."""

    def __init__(self, channels: int, layers: int):
        super().__init__()
        self.layers = nn.ModuleList(conv(channels, channels, 3) for _ in range(layers))

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = x + F.relu(layer(x))
        return x


# The hole for all images, or a list of (index of an image, hole): the answers wanted, in order.
Wanted = int | list[tuple[int, int]]

# F.pad's (left, right, top, bottom) that moves the answers of each orientation away by a pixel: the
# first looks upwards, the second to the right, then downwards and to the left.
AWAY = ((0, 0, 1, -1), (-1, 1, 0, 0), (0, 0, -1, 1), (1, -1, 0, 0))


def away(side: Tensor, turns: int, wanted: Wanted) -> Tensor:
    """The features [B, C, H, W] of one orientation, moved away for each answer wanted."""
    if isinstance(wanted, int):
        return F.pad(side, [shift_of(wanted) * pixels for pixels in AWAY[turns]])
    return torch.cat([away(side[image : image + 1], turns, hole) for image, hole in wanted])


def images_of(wanted: list[tuple[int, int]]) -> list[int]:
    return [image for image, _ in wanted]


# (rows, columns, standard deviation) of the windows over which means are taken: bells cut in half.
MEANS = ((1, 3, 0.85), (3, 7, 1.7), (6, 13, 3.4))


def mean_kernels() -> list[Tensor]:
    """The windows [3, 1, rows, columns], one for each channel; each sums to one."""
    kernels = []
    for rows, columns, spread in MEANS:
        y = torch.arange(rows).flip(0)[:, None]
        x = (torch.arange(columns) - columns // 2)[None, :]
        bell = torch.exp(-(x.square() + y.square()) / (2 * spread**2))
        kernels.append((bell / bell.sum()).expand(3, 1, -1, -1).clone())
    return kernels


class View(NamedTuple):
    """The work that no hole and no blindness changes.

    x: the image, normalised; clip: its clip map; border: the colour beyond its border, normalised;
    sides: for each of the four orientations the U-Net's features and behind them the means of
    `MEANS`, three channels each, less `border`; not yet moved away.
    """

    x: Tensor
    clip: Tensor
    border: Tensor
    sides: tuple[Tensor, ...]


class HalfPlaneNetwork(ColourNormalised):
    """Denoises [B, 3, H, W] sRGB values (nominally in [0, 1]) at a blindness c in [0, 1] and a hole
    of 1, 3, 5 … pixels; H and W multiples of 8.

    c = 1: no output pixel depends on any pixel of the hole around it (all three channels). The
    output is then `blind`: twelve means of the pixels beyond the hole, three in each direction,
    mixed in shares that the network finds for each pixel, and what it adds. c = 0: the output is
    `seen`: between the pixel and the blind answer, and σ times what other layers add, which know
    the blind answer and by how many σ the pixels around differ from theirs. Between the two c mixes
    linearly. σ is the noise's standard deviation at the brightness of the place: where there is no
    noise, the pixel stays as it is, whatever the weights.

    Means are preserved as in `ConditionalBlindSpotNetwork`: f(x + a) = f(x) + a for every constant
    colour a away from the border, black and white, if the noise is the same at all brightnesses.

    noise: [B or 1, 3·KNOTS + REACHES], see `noise.measured_noise`; None: measured from the image
    itself, which makes the answer depend on the whole of it.
    """

    def __init__(self, config: HalfPlaneConfig):
        super().__init__()
        self.config = config
        width, seeing = config.channels, config.seeing
        self.unet = HalfPlaneUNet(width)
        self.head = conv(4 * width, 3 * width)
        self.blind_hidden = conv(3 * width, 2 * width)
        self.blind_mix = conv(2 * width, 4 * len(MEANS))
        self.blind_last = conv(2 * width, 3)
        self.see_blind = conv(3 * width, seeing)
        self.see_pixels = conv(3, seeing, 5)
        self.see_clip = conv(3, seeing)
        self.see_noise = conv(3, seeing)
        self.see_reach = nn.Linear(REACHES, seeing, bias=False)
        self.seeing = Seeing(seeing, SEEING_LAYERS)
        self.see_gate = conv(seeing, 3)
        self.see_last = conv(seeing, 3)
        for layer in (self.blind_mix, self.blind_last, self.see_gate, self.see_last):
            nn.init.zeros_(layer.weight)
        for index, kernel in enumerate(mean_kernels()):
            self.register_buffer(f"mean_{index}", kernel, persistent=False)

    def look(self, image: Tensor, mean_border: bool = False) -> View:
        """`mean_border`: beyond the border the image goes on in its mean colour, where otherwise
        it goes on in `offset`."""
        clip = clip_map(image)
        x = self.normalised(image)
        border = x.mean((2, 3), keepdim=True) if mean_border else torch.zeros_like(x[:, :, :1, :1])
        both = torch.cat([x - border, clip], 1)
        turned = [torch.rot90(both, turns, (2, 3)) for turns in range(4)]
        if x.shape[2] == x.shape[3]:
            sides = self._features(torch.cat(turned)).chunk(4)
        else:
            upright, lying = (self._features(torch.cat(turned[k::2])).chunk(2) for k in (0, 1))
            sides = (upright[0], lying[0], upright[1], lying[1])
        back = (torch.rot90(side, -turns, (2, 3)) for turns, side in enumerate(sides))
        return View(x, clip, border, tuple(back))

    def _features(self, both: Tensor) -> Tensor:
        both = both.contiguous(memory_format=torch.channels_last)
        x, height = both[:, :3], both.shape[2]
        means = []
        for kernel in self.kernels:
            rows, columns = kernel.shape[2:]
            mean = F.conv2d(x, kernel, padding=(rows - 1, columns // 2), groups=3)
            means.append(mean[:, :, :height])
        return torch.cat([self.unet(both), *means], 1)

    @property
    def kernels(self) -> list[Tensor]:
        return [getattr(self, f"mean_{index}") for index in range(len(MEANS))]

    def _around(self, view: View, wanted: Wanted) -> tuple[Tensor, Tensor]:
        """(hidden layer [N, 3·width, H, W], blind answer, normalised) for each answer wanted."""
        width = self.config.channels
        parts = [away(side, turns, wanted) for turns, side in enumerate(view.sides)]
        border = view.border if isinstance(wanted, int) else view.border[images_of(wanted)]
        features = torch.cat([part[:, :width] for part in parts], 1)
        hidden, shares, blind = self.blind_answer(features)
        means = torch.stack([part[:, width:].unflatten(1, (-1, 3)) for part in parts], 1)
        mixed = (shares[:, :, None] * means.flatten(1, 2)).sum(1)
        return hidden, border + mixed + blind

    def blind_answer(self, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """From the four orientations' features, moved away: (hidden layer, the share of each mean
        in the blind answer [N, 4·len(MEANS), H, W], what is added to that)."""
        hidden = F.relu(self.head(features.contiguous(memory_format=torch.channels_last)))
        last = F.relu(self.blind_hidden(hidden))
        return hidden, self.blind_mix(last).softmax(1), self.blind_last(last)

    def seen_answer(
        self, x: Tensor, clip: Tensor, hidden: Tensor, blind: Tensor, noise: Tensor
    ) -> Tensor:
        """The answer at c = 0; x, `blind` and the answer normalised."""
        sigma = noise_map(noise, self.restored(blind.detach())) * self.gain
        steps = (x - blind) / (sigma + FLOOR)
        steps = steps / (1 + steps.abs() / SQUASH)
        reach = self.see_reach(noise[:, 3 * KNOTS :])[:, :, None, None]
        y = self.see_blind(hidden) + self.see_pixels(steps) + self.see_clip(clip)
        y = F.relu(y + self.see_noise(torch.log(sigma + FLOOR)) + reach)
        y = self.seeing(y)
        trust = torch.sigmoid(self.see_gate(y)) * (sigma / FLOOR).clamp(max=1)
        return x + trust * (blind - x) + sigma * self.see_last(y)

    def blind(self, view: View, wanted: Wanted) -> Tensor:
        """The answers at c = 1, [N, 3, H, W]."""
        return self.restored(self._around(view, wanted)[1])

    def answers(self, view: View, wanted: Wanted, noise: Tensor) -> tuple[Tensor, Tensor]:
        """The answers at c = 1, [N, 3, H, W], and at c = 0 to the last of them, one for each row
        of `noise` [M or 1, 3·KNOTS + REACHES]: [M, 3, H, W]."""
        hidden, blind = self._around(view, wanted)
        x, clip = view.x, view.clip
        if not isinstance(wanted, int):
            wanted = wanted[-len(noise) :]
            x, clip = x[images_of(wanted)], clip[images_of(wanted)]
        seen = self.seen_answer(x, clip, hidden[-len(x) :], blind[-len(x) :], noise)
        return self.restored(blind), self.restored(seen)

    def measure(self, view: View) -> Tensor:
        """The noise of each image, [B, 3·KNOTS + REACHES], from its own blind answer."""
        with torch.no_grad():
            return measured_noise(self.restored(view.x), self.blind(view, MEASURING_HOLE))

    def forward(
        self,
        image: Tensor,
        blindness: Blindness,
        noise: Tensor | None = None,
        hole: int = 1,
        mean_border: bool = False,
    ) -> Tensor:
        c = blindness
        if isinstance(c, Tensor):
            c = c.reshape(-1, 1, 1, 1)
        view = self.look(image, mean_border)
        if isinstance(c, float) and c == 1.0:
            return self.blind(view, hole)
        blind, seen = self.answers(view, hole, self.measure(view) if noise is None else noise)
        return c * blind + (1 - c) * seen

    def on_patches(self, x: Tensor, c: Blindness) -> Tensor:
        return self(x, c, mean_border=True)


# Added to σ where it divides, in normalised units: 0.64/255 of full scale.
FLOOR = 0.02
# Differences of so many σ count half; none counts more than that many.
SQUASH = 8.0


def halfplane_macs_per_pixel(network: HalfPlaneNetwork) -> int:
    """Multiply-adds for one pixel: each weight once for each pixel of its level, four times for the
    layers of the U-Net; and the means, and their mixing."""
    scale = {"half": 4, "quarter": 16, "eighth": 64, "full": 1}
    total = 0.0
    for name, weight in network.named_parameters():
        if weight.dim() != 4:
            continue
        if not name.startswith("unet."):
            total += weight.numel()
            continue
        layer = name.split(".")[1]
        # `up_*` runs at the level below the one it is named after.
        if layer in ("first", "clipped"):
            pixels = 1
        elif layer.startswith("up_"):
            pixels = 4 * scale[layer[3:]]
        else:
            pixels = scale[layer.split("_")[1]]
        total += 4 * weight.numel() / pixels
    return round(total) + 12 * sum(rows * columns + 1 for rows, columns, _ in MEANS)
