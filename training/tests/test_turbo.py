"""The U-Net: its reach, its alignment, its colours, its work."""

import torch

from blindspot.evaluate import denoise, model_of
from blindspot.turbo import Turbo, TurboConfig, unet_macs_per_pixel


def network() -> Turbo:
    """Random weights everywhere: the last layer begins at zero, which would hide all."""
    torch.manual_seed(0)
    turbo = Turbo(TurboConfig(8)).eval()
    torch.nn.init.normal_(turbo.last.weight, std=0.1)
    return turbo


def test_it_begins_as_the_identity():
    x = torch.rand(1, 3, 32, 40)
    torch.testing.assert_close(Turbo(TurboConfig(8))(x), x)


@torch.no_grad()
def test_no_pixel_matters_beyond_the_radius():
    turbo = network()
    size, radius = 128, turbo.config.radius
    x = torch.rand(1, 3, size, size)
    reach = 0
    for middle in (60, 63, 64, 67):
        changed = x.clone()
        changed[..., middle, middle] += 1
        rows = (turbo(changed) - turbo(x)).abs().amax((0, 1, 3)) > 1e-7
        touched = rows.nonzero().flatten()
        reach = max(reach, middle - int(touched.min()), int(touched.max()) - middle)
    assert radius - 8 < reach <= radius


@torch.no_grad()
def test_tiles_aligned_to_the_multiple_are_seamless():
    turbo = network()
    x = torch.rand(1, 3, 160, 160)
    inner = slice(48, 112)
    whole = turbo(x)[..., inner, inner]
    torch.testing.assert_close(turbo(x[..., 0:160, 0:160])[..., inner, inner], whole)
    moved = turbo(x[..., :, 8:])[..., inner, 40:104]
    torch.testing.assert_close(moved, whole[..., :, :], atol=1e-5, rtol=0)


@torch.no_grad()
def test_a_constant_colour_passes_through():
    turbo = network()
    x = torch.rand(1, 3, 128, 128)
    colour = torch.tensor([0.1, -0.2, 0.3]).reshape(1, 3, 1, 1)
    inner = slice(48, 80)
    difference = (turbo(x + colour) - turbo(x))[..., inner, inner]
    torch.testing.assert_close(difference, colour.expand_as(difference), atol=1e-5, rtol=0)


def test_any_size_can_be_denoised():
    for height, width in ((1, 1), (7, 50), (33, 64)):
        out = denoise(model_of(network()), torch.rand(1, 3, height, width))
        assert out.shape == (1, 3, height, width)


def test_macs_by_hand():
    w = 24
    half = (108 * w + 2 * 9 * w * w + 9 * w * 12) / 4
    quarter = (4 * w * 2 * w + 3 * 9 * 4 * w * w + 2 * w * 4 * w) / 16
    eighth = (4 * 2 * w * 4 * w + 2 * 9 * 16 * w * w + 4 * w * 8 * w) / 64
    macs = unet_macs_per_pixel(Turbo(TurboConfig(w)))
    assert macs == round(half + quarter + eighth)
    assert macs * 8 <= 114_696
