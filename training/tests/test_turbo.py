"""The U-Net: its reach, its alignment, its colours, its work."""

import json

import numpy as np
import onnxruntime
import torch

from blindspot.evaluate import denoise, load_model, model_of
from blindspot.export import TOLERANCE, parity, to_onnx, write_model
from blindspot.noise import KNOTS, REACHES
from blindspot.turbo import Turbo, TurboConfig, unet_macs_per_pixel


def network() -> Turbo:
    """Random weights everywhere: the last layer begins at zero, which would hide all."""
    torch.manual_seed(0)
    turbo = Turbo(TurboConfig(8)).eval()
    for layer in (turbo.last, turbo.see_noise_half, turbo.told_half, turbo.told_eighth):
        torch.nn.init.normal_(layer.weight, std=0.1)
    return turbo


def told(deviation: float = 0.05, reach: float = 0.3) -> torch.Tensor:
    both = [torch.full((1, 3 * KNOTS), deviation), torch.full((1, REACHES), reach)]
    return torch.cat(both, 1)


def test_it_begins_as_the_identity():
    x = torch.rand(1, 3, 32, 40)
    torch.testing.assert_close(Turbo(TurboConfig(8))(x, 0.5, told()), x)


@torch.no_grad()
def test_no_pixel_matters_beyond_the_radius():
    turbo = network()
    size, radius = 128, turbo.config.radius
    x = torch.rand(1, 3, size, size)
    reach = 0
    for middle in (60, 63, 64, 67):
        changed = x.clone()
        changed[..., middle, middle] += 1
        rows = (turbo(changed, 0.5, told()) - turbo(x, 0.5, told())).abs().amax((0, 1, 3)) > 1e-7
        touched = rows.nonzero().flatten()
        reach = max(reach, middle - int(touched.min()), int(touched.max()) - middle)
    assert radius - 8 < reach <= radius


@torch.no_grad()
def test_tiles_aligned_to_the_multiple_are_seamless():
    turbo = network()
    x = torch.rand(1, 3, 160, 160)
    inner = slice(48, 112)
    whole = turbo(x, 0.5, told())[..., inner, inner]
    torch.testing.assert_close(turbo(x[..., 0:160, 0:160], 0.5, told())[..., inner, inner], whole)
    moved = turbo(x[..., :, 8:], 0.5, told())[..., inner, 40:104]
    torch.testing.assert_close(moved, whole[..., :, :], atol=1e-5, rtol=0)


@torch.no_grad()
def test_a_constant_colour_passes_through():
    turbo = network()
    x = torch.rand(1, 3, 128, 128)
    colour = torch.tensor([0.1, -0.2, 0.3]).reshape(1, 3, 1, 1)
    inner = slice(48, 80)
    difference = (turbo(x + colour, 0.5, told()) - turbo(x, 0.5, told()))[..., inner, inner]
    torch.testing.assert_close(difference, colour.expand_as(difference), atol=1e-5, rtol=0)


def test_any_size_can_be_denoised():
    for height, width in ((1, 1), (7, 50), (33, 64)):
        out = denoise(model_of(network()), torch.rand(1, 3, height, width))
        assert out.shape == (1, 3, height, width)


@torch.no_grad()
def test_blindness_mixes_and_noise_is_heard():
    turbo = network()
    x = torch.rand(2, 3, 48, 48)
    blind, half, seen = (turbo(x, c, told()) for c in (1.0, 0.5, 0.0))
    each = turbo(x, torch.tensor([1.0, 0.0]), told())
    torch.testing.assert_close(half, (blind + seen) / 2, atol=1e-6, rtol=0)
    torch.testing.assert_close(each, torch.stack([blind[0], seen[1]]), atol=1e-6, rtol=0)
    assert (turbo(x, 1.0, told(0.1)) - blind).abs().max() > 1e-3
    assert (turbo(x, 1.0, told(reach=0.9)) - blind).abs().max() > 1e-3


def test_macs_by_hand():
    w = 32
    half = (108 * w + 3 * w + 2 * 9 * w * w + 9 * w * 24) / 4
    quarter = (4 * w * 2 * w + 3 * 9 * 4 * w * w + 2 * w * 4 * w) / 16
    eighth = (4 * 2 * w * 3.5 * w + 2 * 9 * 12.25 * w * w + 3.5 * w * 8 * w) / 64
    macs = unet_macs_per_pixel(Turbo(TurboConfig(w)))
    assert macs == round(half + quarter + eighth)
    assert macs <= 20_000


def test_the_graph_is_the_network(tmp_path):
    turbo = network()
    model = to_onnx(turbo, 0.25)
    assert parity(turbo, model) <= TOLERANCE
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    image, noise = torch.rand(1, 3, 40, 56), torch.rand(1, 3 * KNOTS + REACHES) * 0.1 + 0.05
    feeds = {"image": image.numpy(), "blindness": np.array([0.25], np.float32)}
    answer = session.run(None, feeds | {"noise": noise.numpy()})[0]
    with torch.no_grad():
        expected = turbo(image, torch.tensor([0.25]), noise).numpy()
    assert np.abs(answer - expected).max() <= TOLERANCE
    (tmp_path / "model.onnx").write_bytes(model)
    loaded = load_model(tmp_path / "model.onnx")
    assert (loaded.radius, loaded.multiple, loaded.macs) == (43, 8, model_of(turbo).macs)
    assert loaded.told and loaded.conditional
    photo = 0.5 + 0.1 * torch.randn(1, 3, 30, 44, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(
        denoise(loaded, photo, 0.5), denoise(model_of(turbo), photo, 0.5), atol=2e-4, rtol=0
    )


def test_the_manifest_says_what_it_asks_for(tmp_path):
    identity = dict(id="small", name="Small", summary="", default=True, method="", blindness=0.25)
    write_model(network(), tmp_path, identity, {"step": 1}, {})
    (entry,) = json.loads((tmp_path / "manifest.json").read_text())["models"]
    assert entry["inputs"] == ["image", "blindness", "noise"]
    assert "hole" not in entry["golden"] and len(entry["golden"]["noise"]) == 3 * KNOTS + REACHES
