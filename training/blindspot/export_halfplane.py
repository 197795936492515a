"""The half-plane network as a graph of plain operators.

Turning the weights instead of the picture: the four orientations become four U-Nets side by side,
each convolution with its kernel turned and padded at one side, and no pixel is moved but to shift
the answers away. No convolution has six input channels, which some WebGPU kernels get wrong.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .halfplane import (
    Down,
    HalfPlaneNetwork,
    HalfPlaneUNet,
    Up,
    UpwardBlock,
    UpwardConv,
    away,
    descend,
)
from .network import clip_map, zero_sum

# (left, right, top, bottom), as F.pad takes it.
Padding = tuple[int, int, int, int]


def turned_back(weight: Tensor, padding: Padding, turns: int) -> tuple[Tensor, Padding]:
    """The kernel and padding that do to a picture what these do to it after `turns` quarter turns
    counter-clockwise."""
    left, right, top, bottom = padding
    for _ in range(turns):
        left, right, top, bottom = bottom, top, left, right
    return torch.rot90(weight, -turns, (2, 3)).contiguous(), (left, right, top, bottom)


class PaddedConv(torch.autograd.Function):
    """A convolution padded with zeros, differently at each side: one operator in the graph."""

    @staticmethod
    def forward(ctx, x: Tensor, weight: Tensor, bias: Tensor, padding: Padding, stride: int):
        groups = x.shape[1] // weight.shape[1]
        return F.conv2d(F.pad(x, padding), weight, bias, stride=stride, groups=groups)

    @staticmethod
    def symbolic(g, x, weight, bias, padding: Padding, stride: int):
        left, right, top, bottom = padding
        outputs, inputs, *kernel = weight.type().sizes()
        return g.op(
            "Conv",
            x,
            weight,
            bias,
            kernel_shape_i=kernel,
            pads_i=[top, left, bottom, right],
            strides_i=[stride] * 2,
            # The means are the only layers of one input channel: each channel by itself.
            group_i=outputs if inputs == 1 else 1,
        )


# Rows of zeros before the shift; the largest shift is one less (a hole of 7).
MARGIN = 5


class Away(torch.autograd.Function):
    """`halfplane.away` by a shift that is an input of the graph, int64 [1]."""

    @staticmethod
    def forward(ctx, side: Tensor, shift: Tensor, turns: int):
        return away(side, turns, 2 * int(shift) - 1)

    @staticmethod
    def symbolic(g, side, shift, turns: int):
        def constant(*values: int):
            return g.op("Constant", value_t=torch.tensor(values))

        before, axis = turns in (0, 3), 2 + turns % 2
        pads = [0] * 8
        pads[axis if before else 4 + axis] = MARGIN
        padded = g.op("Pad", side, constant(*pads))
        rest = g.op("Sub", constant(MARGIN), shift)
        starts, ends = (rest, shift) if before else (shift, rest)
        return g.op("Slice", padded, starts, g.op("Neg", ends), constant(axis))


class TurnedConv(nn.Module):
    """A convolution of the U-Net, its kernel turned."""

    def __init__(self, weight: Tensor, bias: Tensor | None, padding: Padding, turns: int, stride=1):
        super().__init__()
        self.stride = stride
        weight, self.padding = turned_back(weight.detach(), padding, turns)
        self.register_buffer("weight", weight)
        self.register_buffer("bias", torch.zeros(len(weight)) if bias is None else bias.detach())

    def forward(self, x: Tensor) -> Tensor:
        return PaddedConv.apply(x, self.weight, self.bias, self.padding, self.stride)


def upward(layer: UpwardConv, turns: int) -> TurnedConv:
    rows, columns = layer.kernel_size
    padding = (columns // 2, columns // 2, rows - 1, 0)
    return TurnedConv(layer.weight, layer.bias, padding, turns)


def down(layer: Down, turns: int) -> nn.Module:
    """Rows 2i - 1 and 2i of a window of three, of which one tap is zero: turned twice or thrice, a
    window of two would have to leave the plane's first row out."""
    weight = F.pad(layer.weight, (0, 0, 0, 1))
    return nn.Sequential(TurnedConv(weight, layer.bias, (0, 0, 1, 0), turns, stride=2), nn.ReLU())


class TurnedBlock(nn.Module):
    """An UpwardBlock, turned."""

    def __init__(self, block: UpwardBlock, turns: int):
        super().__init__()
        self.layers = nn.ModuleList(upward(layer, turns) for layer in block.layers)

    def forward(self, x: Tensor) -> Tensor:
        y = x
        for layer in self.layers:
            y = F.relu(layer(y))
        return x + y


class TurnedUNet(nn.Module):
    """HalfPlaneUNet that looks in another direction; the image and its clip map apart."""

    def __init__(self, unet: HalfPlaneUNet, turns: int):
        super().__init__()
        padding = (2, 2, 2, 0)
        self.first = TurnedConv(zero_sum(unet.first.weight), unet.first.bias, padding, turns)
        self.clipped = TurnedConv(unet.clipped, None, padding, turns)
        for name, part in unet.named_children():
            if isinstance(part, UpwardBlock):
                setattr(self, name, TurnedBlock(part, turns))
            elif isinstance(part, Down):
                setattr(self, name, down(part, turns))
            elif isinstance(part, Up):
                setattr(self, name, part)

    def forward(self, x: Tensor, clip: Tensor) -> Tensor:
        return descend(self, F.relu(self.first(x) + self.clipped(clip)))


class GraphHalfPlane(nn.Module):
    """image [1, 3, H, W], blindness [1], noise [1, 3·KNOTS + REACHES], shift int64 [1] of 1 to 4
    (`halfplane.shift_of` a hole of 1 to 7) -> denoised, as `HalfPlaneNetwork.forward`."""

    def __init__(self, network: HalfPlaneNetwork):
        super().__init__()
        self.network = network
        self.unets = nn.ModuleList(TurnedUNet(network.unet, turns) for turns in range(4))
        self.means = nn.ModuleList(
            nn.ModuleList(mean(kernel, turns) for kernel in network.kernels) for turns in range(4)
        )

    def forward(self, image: Tensor, blindness: Tensor, noise: Tensor, shift: Tensor) -> Tensor:
        network, clip, x = self.network, clip_map(image), self.network.normalised(image)
        features, means = [], []
        for turns, (unet, kernels) in enumerate(zip(self.unets, self.means, strict=True)):
            features.append(Away.apply(unet(x, clip), shift, turns))
            means += [Away.apply(kernel(x), shift, turns) for kernel in kernels]
        hidden, shares, blind = network.blind_answer(torch.cat(features, 1))
        # Not split: one operator with twelve outputs has more buffers than a GPU's shader may have.
        for index, part in enumerate(means):
            blind = blind + shares[:, index : index + 1] * part
        seen = network.seen_answer(x, clip, hidden, blind, noise)
        c = blindness.reshape(-1, 1, 1, 1)
        return network.restored(c * blind + (1 - c) * seen)


def mean(kernel: Tensor, turns: int) -> TurnedConv:
    rows, columns = kernel.shape[2:]
    return TurnedConv(kernel, None, (columns // 2, columns // 2, rows - 1, 0), turns)
