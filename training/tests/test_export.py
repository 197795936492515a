"""The exported graph is the network, and the manifest tells the truth about it."""

import hashlib
import json

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from blindspot.evaluate import Model, colour_error, denoise, load_model, model_of
from blindspot.export import (
    GOLDEN_BLINDNESS,
    TOLERANCE,
    expected_output,
    golden_size,
    parity,
    to_onnx,
    write_model,
)
from blindspot.metrics import psnr
from blindspot.network import ConditionalBlindSpotNetwork, NetworkConfig, count_parameters
from blindspot.transform import reflected


def network_of(config: NetworkConfig) -> ConditionalBlindSpotNetwork:
    torch.manual_seed(0)
    network = ConditionalBlindSpotNetwork(config).eval()
    torch.nn.init.normal_(network.last.weight, std=0.05)
    return network


@pytest.mark.parametrize("mean_preserving", [False, True])
@pytest.mark.parametrize("size", [(8, 2), (32, 5)])
def test_onnx_equals_pytorch(size, mean_preserving):
    network = network_of(NetworkConfig(*size, mean_preserving))
    model = to_onnx(network)
    assert parity(network, model) <= TOLERANCE
    graph = onnx.load_from_string(model)
    assert [o.version for o in graph.opset_import if o.domain == ""][0] >= 17
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    inputs = {i.name: (i.type, i.shape) for i in session.get_inputs()}
    assert inputs["image"] == ("tensor(float)", [1, 3, "H", "W"])
    assert inputs["blindness"] == ("tensor(float)", [1])
    assert [o.name for o in session.get_outputs()] == ["denoised"]


def test_the_papers_full_network_exports():
    """128 channels, 9 modules: the architecture of *full*, on one small image."""
    network = network_of(NetworkConfig(128, 9))
    session = onnxruntime.InferenceSession(to_onnx(network), providers=["CPUExecutionProvider"])
    radius = network.config.radius
    image = torch.rand(1, 3, 2 * radius + 9, 2 * radius + 4)
    for c in GOLDEN_BLINDNESS:
        expected = expected_output(network, image, c).numpy()
        assert not expected[..., :radius, :].any() and expected[..., radius:-radius, radius].any()
        feeds = {"image": image.numpy(), "blindness": np.array([c], np.float32)}
        assert np.abs(session.run(None, feeds)[0] - expected).max() <= TOLERANCE


IDENTITY = dict(
    id="tiny",
    name="Tiny",
    summary="For tests.",
    default=True,
    method="C-BSN",
    blindness=0.25,
)


def test_manifest(tmp_path):
    network = network_of(NetworkConfig(8, 2, True))
    write_model(network, tmp_path, IDENTITY, {"step": 1}, {})
    write_model(network_of(NetworkConfig(8, 1, True)), tmp_path, IDENTITY, {"step": 2}, {})
    (entry,) = json.loads((tmp_path / "manifest.json").read_text())["models"]
    assert len(list(tmp_path.iterdir())) == 5, "the replaced entry's files are gone"
    model = (tmp_path / entry["file"]).read_bytes()
    assert hashlib.sha256(model).hexdigest() == entry["sha256"]
    assert len(model) == entry["bytes"]
    assert entry["radius"] == 5 and entry["training"] == {"step": 2}
    assert entry["defaultBlindness"] == 0.25
    again = count_parameters(ConditionalBlindSpotNetwork(NetworkConfig(8, 1, True)))
    assert entry["params"] == again

    golden = np.frombuffer((tmp_path / entry["golden"]["file"]).read_bytes(), "<f4")
    size = golden_size(network)
    tiles = golden.reshape(1 + len(GOLDEN_BLINDNESS), 1, 3, size, size)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    for c, expected in zip(entry["golden"]["blindness"], tiles[1:], strict=True):
        output = session.run(None, {"image": tiles[0], "blindness": np.array([c], np.float32)})[0]
        assert np.abs(output - expected).max() <= TOLERANCE


def test_denoising_a_crop_is_cropping_the_denoised():
    network = network_of(NetworkConfig(8, 2, True))
    radius = network.config.radius
    image = torch.rand(1, 3, 50, 60)
    model = model_of(network)
    whole = denoise(model, image)
    part = denoise(model, image[:, :, 5:45, 10:50])
    inner = slice(radius, 40 - radius)
    torch.testing.assert_close(
        part[..., inner, inner], whole[:, :, 5:45, 10:50][..., inner, inner], atol=1e-5, rtol=0
    )


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (3, 40)])
def test_images_smaller_than_the_halo(shape):
    network = network_of(NetworkConfig(8, 2, True))
    image = torch.rand(1, 3, *shape)
    assert denoise(model_of(network), image).shape == image.shape


def test_reflection():
    assert reflected(4, 5, 5).tolist() == [1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1, 2]
    assert reflected(1, 2, 2).tolist() == [0] * 5


def test_psnr_by_hand():
    a = np.zeros((2, 2, 3), np.uint8)
    assert psnr(a, a) == float("inf")
    assert psnr(a, a + 5) == pytest.approx(20 * np.log10(255 / 5))


def test_colour_error_sees_a_cast():
    assert colour_error(Model(lambda x, c: x, 4), 5, False, steps=2) < 1e-3
    cast = Model(lambda x, c: x + 0.02, 4)
    assert colour_error(cast, 5, True, steps=2) == pytest.approx(5.1, abs=0.01)


def test_a_checkpoint_and_its_onnx_measure_the_same(tmp_path):
    network = network_of(NetworkConfig(8, 2, True))
    (tmp_path / "model.onnx").write_bytes(to_onnx(network))
    model = load_model(tmp_path / "model.onnx")
    assert model.radius == network.config.radius
    image = torch.rand(1, 3, 20, 30)
    torch.testing.assert_close(
        denoise(model, image, 0.5), denoise(model_of(network), image, 0.5), atol=1e-5, rtol=0
    )
