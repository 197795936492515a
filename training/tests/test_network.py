"""C-BSN's promises: blindness, reach, and (ours) that colours keep their mean."""

import pytest
import torch
import torch.nn.functional as F

from blindspot.network import (
    ConditionalBlindSpotNetwork,
    ConditionalMaskedConv,
    NetworkConfig,
    clip_map,
    count_parameters,
    macs_per_pixel,
)

BOTH = pytest.mark.parametrize("mean_preserving", [False, True])


def network_of(channels: int, modules: int, mean_preserving: bool) -> ConditionalBlindSpotNetwork:
    torch.manual_seed(0)
    network = ConditionalBlindSpotNetwork(NetworkConfig(channels, modules, mean_preserving))
    # The last layer starts at zero in the mean-preserving network: give it something to hide.
    torch.nn.init.kaiming_normal_(network.last.weight)
    # No dead ReLUs: positive weights and biases keep every path open, so that probing sees it.
    with torch.no_grad():
        for p in network.parameters():
            p.abs_() if p.dim() > 1 else p.fill_(3.0)
    return network.double()


def gradient(network, size: int, c: float, row: int, column: int) -> torch.Tensor:
    """|d output(row, column) / d image|, summed over channels: [size, size]."""
    image = torch.rand(1, 3, size, size, dtype=torch.double, requires_grad=True)
    output = network(image, c)[0, :, row, column]
    total = torch.zeros(size, size, dtype=torch.double)
    for channel in range(3):
        (grad,) = torch.autograd.grad(output[channel], image, retain_graph=True)
        total += grad[0].abs().sum(0)
    return total


@BOTH
@pytest.mark.parametrize("position", [(15, 15), (0, 0), (3, 30), (29, 14)])
def test_blind_at_one_and_seeing_at_zero(mean_preserving, position):
    network = network_of(6, 2, mean_preserving)
    row, column = position
    assert gradient(network, 31, 1.0, row, column)[row, column] == 0
    assert gradient(network, 31, 0.0, row, column)[row, column] > 0
    half = gradient(network, 31, 0.5, row, column)[row, column]
    assert half > 0


@BOTH
def test_blind_with_c_as_a_tensor(mean_preserving):
    """The exported form, where c is an input and no branch is skipped."""
    network = network_of(6, 2, mean_preserving)
    assert gradient(network, 31, torch.ones(1, dtype=torch.double), 15, 15)[15, 15] == 0
    image = torch.rand(1, 3, 20, 20, dtype=torch.double)
    for c in (0.0, 0.25, 1.0):
        tensor = network(image, torch.tensor([c], dtype=torch.double))
        torch.testing.assert_close(network(image, c), tensor, rtol=0, atol=1e-12)


@BOTH
@pytest.mark.parametrize("modules", [1, 2, 4])
def test_radius_by_gradient_probing(mean_preserving, modules):
    network = network_of(4, modules, mean_preserving)
    radius = network.config.radius
    size = 2 * radius + 7
    middle = size // 2
    reach = gradient(network, size, 0.0, middle, middle) > 0
    rows, columns = reach.nonzero(as_tuple=True)
    assert int((rows - middle).abs().max()) == radius
    assert int((columns - middle).abs().max()) == radius


def test_radius_formula():
    assert NetworkConfig(128, 9).radius == 29
    assert NetworkConfig(32, 5).radius == 17
    assert NetworkConfig(32, 0).radius == 2


def test_parameter_counts():
    """By hand, layer by layer, weights and biases."""
    c, n = 32, 5
    branch = 2 * (c * c + c) + n * (9 * c * c + c + c * c + c) + c * c + c
    fuse = (2 * c * c + c) + (c * c // 2 + c // 2) + (c * c // 4 + c // 2) + (3 * c // 2 + 3)
    paper = (3 * c + c) + (9 * c * c + c) + (25 * c * c + c) + 2 * branch + fuse
    ours = (27 * c + c) + (75 * c + c) + 2 * branch + fuse
    assert count_parameters(ConditionalBlindSpotNetwork(NetworkConfig(c, n, False))) == paper
    assert count_parameters(ConditionalBlindSpotNetwork(NetworkConfig(c, n, True))) == ours
    full = ConditionalBlindSpotNetwork(NetworkConfig(128, 9))
    assert 3_500_000 < count_parameters(full) < 4_100_000


def test_macs_count_every_weight_once():
    network = ConditionalBlindSpotNetwork(NetworkConfig(8, 1, False))
    assert macs_per_pixel(network) == sum(p.numel() for p in network.parameters() if p.dim() == 4)


@pytest.mark.parametrize("c", [0.0, 0.3, 1.0])
def test_conditional_masking_is_a_masked_kernel(c):
    """conv(x, W·mask) + (1 - c)·conv1×1(x, W_centre) = conv(x, W with its centre times 1 - c)."""
    torch.manual_seed(1)
    layer = ConditionalMaskedConv(3, 5, 5)
    x = torch.rand(2, 3, 11, 13)
    weight = layer.weight.detach().clone()
    weight[..., 2, 2] *= 1 - c
    torch.testing.assert_close(layer(x, x, c), F.conv2d(x, weight, layer.bias, padding=2))


@pytest.mark.parametrize("c", [0.0, 0.5, 1.0])
def test_mean_preserving_network_moves_with_the_colour(c):
    """f(x + a) = f(x) + a away from the border, for any constant colour a."""
    network = network_of(8, 2, True)
    radius = network.config.radius
    image = torch.rand(1, 3, 40, 40, dtype=torch.double)
    colour = torch.tensor([0.7, -0.4, 0.2], dtype=torch.double).reshape(1, 3, 1, 1)
    moved = network(image + colour, c) - colour
    inner = (..., slice(radius, -radius), slice(radius, -radius))
    torch.testing.assert_close(moved[inner], network(image, c)[inner], rtol=1e-9, atol=0)


def clipping_network() -> ConditionalBlindSpotNetwork:
    network = ConditionalBlindSpotNetwork(NetworkConfig(6, 2, True, clip_maps=True))
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.4)
    return network.double()


def test_clip_map():
    values = torch.tensor([0.0, 1 / 255, 3 / 255, 0.5, 254 / 255, 1.0, -0.1, 1.2])
    torch.testing.assert_close(clip_map(values), torch.tensor([1, 0.5, 0, 0, -0.5, -1, 0, 0]))


def test_clip_maps_leave_unclipped_colours_to_move():
    network, radius = clipping_network(), 8
    image = 0.3 + 0.2 * torch.rand(1, 3, 40, 40, dtype=torch.double)
    inner = (..., slice(radius, -radius), slice(radius, -radius))
    torch.testing.assert_close(
        network(image + 0.3, 0.5)[inner] - 0.3, network(image, 0.5)[inner], rtol=1e-9, atol=0
    )
    black = torch.zeros_like(image)
    black[..., 20, 20] = 1
    told = network(image, 0.0, black) - network(image, 0.0)
    assert told[..., 20, 23].abs().max() > 0
    assert told[..., 20, 20 + radius + 1 :].abs().max() == 0


def test_clip_maps_do_not_see_the_blind_spot():
    network = clipping_network()
    image = torch.rand(1, 3, 41, 41, dtype=torch.double)
    outputs = []
    for value in (0.0, 1.0, 0.5):
        image[..., 20, 20] = value
        outputs.append(network(image, 1.0)[..., 20, 20])
    assert torch.equal(outputs[0], outputs[1]) and torch.equal(outputs[0], outputs[2])


def test_mean_preserving_network_starts_as_the_identity():
    network = ConditionalBlindSpotNetwork(NetworkConfig(8, 2, True))
    image = torch.rand(1, 3, 16, 16)
    torch.testing.assert_close(network(image, 0.0), image, rtol=0, atol=1e-6)
