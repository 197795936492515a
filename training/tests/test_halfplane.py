"""The half-plane network: exact blindness in the hole, reach, means, tiles, and what it is told."""

import pytest
import torch

from blindspot.halfplane import (
    HalfPlaneConfig,
    HalfPlaneNetwork,
    HalfPlaneUNet,
    halfplane_macs_per_pixel,
    shift_of,
)
from blindspot.noise import KNOTS, REACHES


def network_of(width: int = 4) -> HalfPlaneNetwork:
    """Positive weights and biases keep every path open, so that probing sees it."""
    torch.manual_seed(0)
    network = HalfPlaneNetwork(HalfPlaneConfig(width, 4)).double().eval()
    with torch.no_grad():
        for name, p in network.named_parameters():
            p.abs_() if p.dim() > 1 else p.fill_(3.0)
            if name.endswith("last.weight"):
                torch.nn.init.uniform_(p, 0.5, 1.0)
            if name == "unet.clipped":
                torch.nn.init.uniform_(p, 0.5, 1.0)
    return network


def random_network(width: int = 8) -> HalfPlaneNetwork:
    torch.manual_seed(0)
    network = HalfPlaneNetwork(HalfPlaneConfig(width, 8)).double().eval()
    for layer in (network.blind_last, network.blind_mix, network.see_gate, network.see_last):
        torch.nn.init.normal_(layer.weight, std=0.2)
    return network


def told(level: float = 0.05) -> torch.Tensor:
    noise = torch.zeros(1, 3 * KNOTS + REACHES, dtype=torch.double)
    noise[:, : 3 * KNOTS] = level
    return noise


def gradient(network, c, hole: int, size: int, row: int, column: int) -> torch.Tensor:
    """|d (sum of output(row, column) over channels, weighted) / d image|, summed: [size, size]."""
    image = torch.rand(1, 3, size, size, dtype=torch.double).requires_grad_()
    output = network(image, c, told(), hole)[0, :, row, column]
    weights = torch.tensor([1.0, 0.7, 0.4], dtype=torch.double)
    (grad,) = torch.autograd.grad((output * weights).sum(), image)
    return grad[0].abs().sum(0)


@pytest.mark.parametrize("hole", [1, 3, 5, 7])
@pytest.mark.parametrize("position", [(16, 16), (13, 22), (0, 0), (31, 9)])
def test_blind_to_the_whole_hole_and_to_little_else(hole, position):
    network, (row, column) = network_of(), position
    for c in (1.0, torch.ones(1, dtype=torch.double)):
        seen = gradient(network, c, hole, 32, row, column) > 0
        half = hole // 2
        rows = slice(max(0, row - half), row + half + 1)
        columns = slice(max(0, column - half), column + half + 1)
        assert not seen[rows, columns].any()
        seen[rows, columns] = True
        near = seen[max(0, row - 6) : row + 7, max(0, column - 6) : column + 7]
        # Of the hole's outermost row few columns are seen where coarse levels do not reach down.
        assert near.float().mean() > 0.97


@pytest.mark.parametrize("hole", [1, 3])
def test_it_sees_the_pixel_unless_quite_blind(hole):
    for c in (0.0, 0.5):
        assert gradient(network_of(), c, hole, 32, 15, 14)[15, 14] > 0


def test_c_mixes_linearly_and_may_differ_by_image():
    network = random_network()
    image = torch.rand(2, 3, 24, 32, dtype=torch.double)
    seen, blind = network(image, 0.0, told(), 3), network(image, 1.0, told(), 3)
    assert (seen - blind).abs().max() > 1e-3
    mixed = network(image, torch.tensor([0.25, 1.0], dtype=torch.double), told(), 3)
    torch.testing.assert_close(mixed[:1], (0.25 * blind + 0.75 * seen)[:1], rtol=0, atol=1e-12)
    torch.testing.assert_close(mixed[1:], blind[1:], rtol=0, atol=1e-12)


def test_a_half_plane_sees_its_own_row_and_those_above():
    torch.manual_seed(0)
    unet = HalfPlaneUNet(4).double()
    both = torch.rand(1, 6, 48, 32, dtype=torch.double)
    before = unet(both)
    for row in (5, 16, 23, 31):
        changed = both.clone()
        changed[:, :, row] += 1
        moved = (unet(changed) - before).abs().amax((0, 1, 3))
        assert moved[:row].max() == 0 and moved[row] > 0


@torch.no_grad()
def test_no_pixel_matters_beyond_the_radius():
    network = random_network()
    radius, size = network.config.radius, 176
    x = torch.rand(1, 3, size, size, dtype=torch.double)
    before = network(x, 0.5, told(), 7)
    reach = 0
    for middle in (80, 87):
        changed = x.clone()
        changed[..., middle, middle] += 1
        moved = (network(changed, 0.5, told(), 7) - before).abs().amax((0, 1)) > 1e-13
        for touched in (moved.any(0).nonzero(), moved.any(1).nonzero()):
            reach = max(reach, middle - int(touched.min()), int(touched.max()) - middle)
    assert radius - 8 < reach <= radius


@torch.no_grad()
@pytest.mark.parametrize("c", [0.0, 0.5, 1.0])
def test_a_constant_colour_passes_through(c):
    network = random_network()
    x = 0.3 + 0.2 * torch.rand(1, 3, 152, 152, dtype=torch.double)
    colour = torch.tensor([0.2, -0.1, 0.3], dtype=torch.double).reshape(1, 3, 1, 1)
    inner = slice(72, 80)
    difference = (network(x + colour, c, told(), 3) - network(x, c, told(), 3))[..., inner, inner]
    torch.testing.assert_close(difference, colour.expand_as(difference), atol=1e-6, rtol=0)


@torch.no_grad()
def test_tiles_aligned_to_the_multiple_are_seamless():
    network = random_network()
    x = torch.rand(1, 3, 160, 208, dtype=torch.double)
    whole = network(x, 0.25, told(), 3)
    part = network(x[..., 8:160, 40:192], 0.25, told(), 3)
    torch.testing.assert_close(
        part[..., 72:80, 72:80], whole[..., 80:88, 112:120], atol=1e-9, rtol=0
    )


@torch.no_grad()
def test_where_there_is_no_noise_the_pixel_stays():
    network = random_network()
    x = torch.rand(1, 3, 32, 40, dtype=torch.double)
    torch.testing.assert_close(network(x, 0.0, told(0.0), 1), x, atol=1e-12, rtol=0)
    assert (network(x, 0.0, told(0.1), 1) - x).abs().max() > 1e-3


@torch.no_grad()
def test_square_and_other_planes_agree():
    """Square planes take all four orientations through the U-Net at once."""
    network = random_network()
    x = torch.rand(1, 3, 160, 160, dtype=torch.double)
    whole = network(x, 0.5, told(), 1)
    part = network(x[..., :152], 0.5, told(), 1)
    torch.testing.assert_close(part[..., 72:80, 72:80], whole[..., 72:80, 72:80])


@torch.no_grad()
def test_the_border_goes_on_in_the_mean_colour():
    network = random_network()
    flat = torch.full((1, 3, 32, 32), 0.9, dtype=torch.double)
    out = network(flat, 1.0, told(), 3, mean_border=True)
    torch.testing.assert_close(out, out[..., 16:17, 16:17].expand_as(out), rtol=0, atol=1e-9)


def test_clipped_pixels_of_the_hole_are_not_seen_either():
    network = random_network()
    torch.nn.init.normal_(network.unet.clipped, std=0.3)
    image = torch.rand(1, 3, 40, 40, dtype=torch.double)
    outputs = []
    for value in (0.0, 1.0, 0.5):
        image[..., 19:22, 19:22] = value
        outputs.append(network(image, 1.0, told(), 3)[..., 20, 20])
    assert torch.equal(outputs[0], outputs[1]) and torch.equal(outputs[0], outputs[2])


def test_holes_are_odd():
    assert [shift_of(hole) for hole in (1, 3, 5, 7, 9)] == [1, 2, 3, 4, 5]
    for hole in (0, 2, -1):
        with pytest.raises(ValueError, match="hole"):
            shift_of(hole)


def test_macs_by_hand():
    w, s = 16, 24
    full = w * 6 * 15 + 6 * w * w + 3 * (1 * 3 + 3 * 7 + 6 * 13)
    half = (4 * w * 2 * w + 4 * 6 * 4 * w * w + 2 * w * w) / 4
    quarter = (4 * 2 * w * 3 * w + 4 * 6 * 9 * w * w + 3 * w * 2 * w) / 16
    eighth = (4 * 3 * w * 4 * w + 2 * 6 * 16 * w * w + 4 * w * 3 * w) / 64
    heads = 4 * w * 3 * w + 3 * w * 2 * w + 2 * w * (3 + 12) + 3 * 12
    seeing = 3 * w * s + 75 * s + 3 * s + 3 * s + 3 * 9 * s * s + 6 * s
    macs = halfplane_macs_per_pixel(HalfPlaneNetwork(HalfPlaneConfig(w, s)))
    assert macs == round(4 * (full + half + quarter + eighth) + heads + seeing)
