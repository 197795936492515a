"""The conditional blind-spot network (C-BSN).

Jang et al., "Self-supervised Image Denoising with Downsampled Invariance Loss and Conditional
Blind-Spot Network", ICCV 2023, arXiv 2304.09507; the two dilated branches are those of DBSN
(Wu et al., ECCV 2020, arXiv 2008.13711).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Blindness = float | Tensor


@dataclass(frozen=True)
class NetworkConfig:
    """Shape of a network.

    channels: width C of every hidden layer (paper: 128).
    modules: dilated modules N in each branch (paper: 9).
    mean_preserving: see `ConditionalBlindSpotNetwork`. False is the paper's network.
    clip_maps: with `mean_preserving`, the network is told where a pixel is black or white.
    """

    channels: int = 128
    modules: int = 9
    mean_preserving: bool = False
    clip_maps: bool = False

    @property
    def radius(self) -> int:
        """Receptive-field radius in pixels: the larger of the two branches' reaches."""
        return max(1 + 2 * self.modules, 2 + 3 * self.modules)

    def as_dict(self) -> dict:
        return asdict(self)


class ColourNormalised(nn.Module):
    """A network that maps sRGB in [0, 1] by (x - offset)·gain before its first convolution and back
    after its last: one fixed affine map, so that no result depends on what else is in the picture.
    """

    offset = 0.5
    gain = 8.0

    def normalised(self, image: Tensor) -> Tensor:
        return (image - self.offset) * self.gain

    def restored(self, x: Tensor) -> Tensor:
        """The inverse of `normalised`."""
        return x / self.gain + self.offset


class ConditionalMaskedConv(nn.Module):
    """A k×k convolution whose centre tap is multiplied by (1 - c).

    Equal to conv(x, W·mask) + (1 - c)·conv1×1(centre, W_centre) with `centre` = x. With `zero_sum`
    the ring's taps sum to zero for each pair of channels: a constant added to x changes nothing.
    """

    def __init__(self, inputs: int, outputs: int, size: int, zero_sum: bool = False):
        super().__init__()
        self.size = size
        self.zero_sum = zero_sum
        self.weight = nn.Parameter(torch.empty(outputs, inputs, size, size))
        self.bias = nn.Parameter(torch.zeros(outputs))
        nn.init.kaiming_normal_(self.weight, nonlinearity="relu")
        mask = torch.ones(1, 1, size, size)
        mask[..., size // 2, size // 2] = 0
        self.register_buffer("mask", mask, persistent=False)

    def ring(self) -> Tensor:
        """The weights around the centre, [outputs, inputs, k, k], exactly zero at the centre."""
        weight = self.weight * self.mask
        if self.zero_sum:
            weight = weight - self.mask * weight.sum((2, 3), keepdim=True) / self.mask.sum()
        return weight

    def forward(self, x: Tensor, centre: Tensor, c: Blindness) -> Tensor:
        half = self.size // 2
        around = F.conv2d(x, self.ring(), self.bias, padding=half)
        if isinstance(c, float) and c == 1.0:
            return around
        seen = F.conv2d(centre, self.weight[..., half : half + 1, half : half + 1])
        return around + (1 - c) * seen


class DilatedModule(nn.Module):
    """DCM(x) = x + relu(1×1(relu(3×3 dilated(x))))."""

    def __init__(self, channels: int, dilation: int):
        super().__init__()
        self.dilated = conv(channels, channels, 3, dilation)
        self.pointwise = conv(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        return x + F.relu(self.pointwise(F.relu(self.dilated(x))))


class Branch(nn.Module):
    """A conditional masked convolution, then layers whose reach never comes back to the centre.

    Dilation d with a (2d - 1)×(2d - 1) masked kernel: offsets reached are a ring offset plus a
    multiple of d in each direction, and that is never (0, 0).
    """

    def __init__(self, inputs: int, config: NetworkConfig, size: int, dilation: int):
        super().__init__()
        width = config.channels
        self.masked = ConditionalMaskedConv(inputs, width, size, zero_sum=config.mean_preserving)
        if config.clip_maps:
            self.clipped = ConditionalMaskedConv(3, width, size)
            nn.init.zeros_(self.clipped.weight)
        self.head = nn.ModuleList([conv(width, width), conv(width, width)])
        self.modules_ = nn.ModuleList(DilatedModule(width, dilation) for _ in range(config.modules))
        self.tail = conv(width, width)

    def forward(self, x: Tensor, centre: Tensor, c: Blindness, clip: Tensor | None) -> Tensor:
        x = self.masked(x, centre, c)
        if clip is not None:
            x = x + self.clipped(clip, clip, c)
        x = F.relu(x)
        for layer in self.head:
            x = F.relu(layer(x))
        for module in self.modules_:
            x = module(x)
        return F.relu(self.tail(x))


class ConditionalBlindSpotNetwork(ColourNormalised):
    """Denoises [B, 3, H, W] sRGB values (nominally in [0, 1]) at a blindness c in [0, 1].

    c = 1: no output pixel depends on its own input pixel (all three channels of it). c = 0: it
    does. Between is our extension: the centre's weight falls linearly.

    `mean_preserving`: the masked convolutions act on the image itself and their rings sum to zero,
    the centre enters only as `detail` = image - mean of its 8 neighbours, and the output is that
    neighbour mean + (1 - c)·detail + what the network adds. Hence f(x + a; c) = f(x; c) + a for
    every constant colour a: colours never seen in training keep their mean, and blindness at c = 1
    stays exact because only `detail` holds the centre pixel. At c = 0 the network is a residual
    denoiser that starts as the identity.

    `clip_maps`: black and white cut noise off, so the mean of what is left is not the picture's,
    and a network that only sees differences cannot know. `clip_map` tells it; it enters like the
    image, through masked convolutions, and is zero at every other value: nothing else changes.
    `forward` takes another image's map where its own has been shifted.

    The plane's border is padded with zeros; callers pad by `radius` and crop where that matters.
    """

    def __init__(self, config: NetworkConfig):
        super().__init__()
        self.config = config
        width = config.channels
        if config.mean_preserving:
            neighbours = torch.full((3, 1, 3, 3), 1 / 8)
            neighbours[..., 1, 1] = 0
            self.register_buffer("neighbours", neighbours, persistent=False)
        else:
            self.first = conv(3, width)
        inputs = 3 if config.mean_preserving else width
        self.near = Branch(inputs, config, size=3, dilation=2)
        self.far = Branch(inputs, config, size=5, dilation=3)
        self.fuse = nn.ModuleList(
            [conv(2 * width, width), conv(width, width // 2), conv(width // 2, width // 2)]
        )
        self.last = conv(width // 2, 3)
        if config.mean_preserving:
            nn.init.zeros_(self.last.weight)

    def forward(self, image: Tensor, blindness: Blindness, clip: Tensor | None = None) -> Tensor:
        c = blindness
        if isinstance(c, Tensor):
            c = c.reshape(-1, 1, 1, 1)
        x, centre, around = self.parted(image)
        if self.config.clip_maps and clip is None:
            clip = clip_map(image)
        y = torch.cat([self.near(x, centre, c, clip), self.far(x, centre, c, clip)], dim=1)
        for layer in self.fuse:
            y = F.relu(layer(y))
        y = self.last(y)
        if around is not None:
            y = y + around
            if not (isinstance(c, float) and c == 1.0):
                y = y + (1 - c) * centre
        return self.restored(y)

    def parted(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor | None]:
        """[B, 3, H, W] -> what the rings see, what the centre taps see, and, of a network that
        preserves means, the mean of the 8 neighbours."""
        x = self.normalised(image)
        if not self.config.mean_preserving:
            x = F.relu(self.first(x))
            return x, x, None
        around = F.conv2d(x, self.neighbours, padding=1, groups=3)
        return x, x - around, around

    def on_patches(self, x: Tensor, c: Blindness) -> Tensor:
        """Denoises patches [B, 3, H, W] as if their mean colour went on beyond the border.

        The zero padding of a network that moves with the colour then means "as the patch is on
        average" rather than an edge to `offset` all around; nothing but the border changes. One
        that does not preserve means is left as it is: the shift would change everything.
        """
        if not self.config.mean_preserving:
            return self(x, c)
        shift = x.mean((2, 3), keepdim=True) - self.offset
        clip = clip_map(x) if self.config.clip_maps else None
        return self(x - shift, c, clip) + shift


# A pixel counts as black or white within so much of full scale: JPEG moves clipped pixels a little.
CLIP_WIDTH = 2 / 255


def clip_map(image: Tensor) -> Tensor:
    """1 where a value is 0, -1 where it is 1, 0 elsewhere; linear between, over `CLIP_WIDTH`.

    A value beyond the range was not clipped and counts as any other.
    """
    black = (1 - image.abs() / CLIP_WIDTH).clamp(min=0)
    white = (1 - (image - 1).abs() / CLIP_WIDTH).clamp(min=0)
    return black - white


def zero_sum(weight: Tensor) -> Tensor:
    """A kernel [outputs, inputs, H, W] whose taps sum to zero for each pair of channels: a constant
    added to what it sees changes nothing."""
    return weight - weight.mean((2, 3), keepdim=True)


def conv(inputs: int, outputs: int, size: int = 1, dilation: int = 1) -> nn.Conv2d:
    layer = nn.Conv2d(inputs, outputs, size, padding=dilation * (size // 2), dilation=dilation)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(layer.bias)
    return layer


def count_parameters(network: nn.Module) -> int:
    return sum(p.numel() for p in network.parameters())


def macs_per_pixel(network: ConditionalBlindSpotNetwork) -> int:
    """Multiply-adds for one pixel with c as an input: every weight once, and the centre taps of
    the masked convolutions are counted where they are applied (once)."""
    weights = sum(p.numel() for p in network.parameters() if p.dim() == 4)
    fixed = 3 * 8 if network.config.mean_preserving else 0
    return weights + fixed
