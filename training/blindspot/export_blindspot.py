"""The conditional blind-spot network as a graph without padding.

A tile comes with a halo as wide as the network's radius, and what the network answers within it is
thrown away. So no layer pads: each plane is narrower than the one before by as much as its layer
reaches, and the halo costs less than half of what it costs where every layer is as large as the
tile. The centre's weight 1 - c is put on the 3-channel images: fewer large planes are alive.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .network import Branch, ConditionalBlindSpotNetwork, clip_map


class _Margin(torch.autograd.Function):
    """A margin taken off (above 0) or put on as zeros (below 0), as one operator: written in
    PyTorch's own words it becomes one for each side, and each would copy the plane."""

    @staticmethod
    def forward(ctx, x: Tensor, margin: int):
        return F.pad(x, [-margin] * 4)

    @staticmethod
    def symbolic(g, x, margin: int):
        def constant(*values: int):
            return g.op("Constant", value_t=torch.tensor(values))

        if margin < 0:
            size = -margin
            return g.op("Pad", x, constant(0, 0, size, size, 0, 0, size, size), mode_s="constant")
        return g.op(
            "Slice", x, constant(margin, margin), constant(-margin, -margin), constant(2, 3)
        )


def cropped(x: Tensor, margin: int) -> Tensor:
    """[B, C, H, W] -> [B, C, H - 2·margin, W - 2·margin]"""
    return _Margin.apply(x, margin) if margin else x


class _GraphBranch(nn.Module):
    """A branch that does not pad: [1, ?, H, W] -> [1, width, H - 2·radius, W - 2·radius]."""

    def __init__(self, branch: Branch, clip_maps: bool):
        super().__init__()
        layers = [branch.masked, branch.clipped] if clip_maps else [branch.masked]
        self.half = half = branch.masked.size // 2
        self.rings = nn.ParameterList([layer.ring().detach() for layer in layers])
        self.taps = nn.ParameterList([layer.weight[..., half, half] for layer in layers])
        self.bias = nn.Parameter(sum(layer.bias for layer in layers).detach())
        self.branch = branch
        self.radius = half + sum(module.dilated.dilation[0] for module in branch.modules_)

    def forward(self, around: list[Tensor], seen: list[Tensor]) -> Tensor:
        """around: what each masked layer's ring sees; seen: what its centre does, times 1 - c.

        Layer by layer: as one they would have six channels, which some WebGPU kernels get wrong.
        """
        y = self.bias.reshape(1, -1, 1, 1)
        for image, ring in zip(around, self.rings, strict=True):
            y = y + F.conv2d(image, ring)
        for image, tap in zip(seen, self.taps, strict=True):
            y = y + F.conv2d(cropped(image, self.half), tap[..., None, None])
        y = F.relu(y)
        for layer in self.branch.head:
            y = F.relu(layer(y))
        for module in self.branch.modules_:
            dilated = module.dilated
            (reach, _) = dilated.dilation
            z = F.relu(F.conv2d(y, dilated.weight, dilated.bias, dilation=reach))
            y = cropped(y, reach) + F.relu(module.pointwise(z))
        return F.relu(self.branch.tail(y))


class GraphBlindSpot(nn.Module):
    """`image` [1, 3, H, W], sides above 2·radius, and `blindness` [1] -> the same shape: what the
    network answers where it sees all it looks at, zeros within `radius` of the border."""

    def __init__(self, network: ConditionalBlindSpotNetwork):
        super().__init__()
        self.network = network
        self.radius = network.config.radius
        clip_maps = network.config.clip_maps
        self.branches = nn.ModuleList(
            [_GraphBranch(branch, clip_maps) for branch in (network.near, network.far)]
        )

    def forward(self, image: Tensor, blindness: Tensor) -> Tensor:
        network, radius = self.network, self.radius
        seen = 1 - blindness.reshape(1, 1, 1, 1)
        x, centre, mean = network.parted(image)
        around, taps = [x], [seen * centre]
        if network.config.clip_maps:
            clip = clip_map(image)
            around, taps = [x, clip], [*taps, seen * clip]
        # The first of the fusing layers branch by branch: both side by side would be a copy.
        fuse, *rest = network.fuse
        kernels = fuse.weight.chunk(len(self.branches), dim=1)
        y = fuse.bias.reshape(1, -1, 1, 1)
        for branch, kernel in zip(self.branches, kernels, strict=True):
            margin = radius - branch.radius
            inside = ([cropped(plane, margin) for plane in planes] for planes in (around, taps))
            y = y + F.conv2d(branch(*inside), kernel)
        y = F.relu(y)
        for layer in rest:
            y = F.relu(layer(y))
        y = network.last(y)
        if mean is not None:
            y = y + cropped(mean + seen * centre, radius)
        return _Margin.apply(network.restored(y), -radius)
