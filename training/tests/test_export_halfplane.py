"""The half-plane network's graph: the network itself at any hole, of plain operators."""

import json

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from blindspot.evaluate import denoise, load_model, model_of
from blindspot.export import TOLERANCE, parity, to_onnx, write_model
from blindspot.halfplane import HalfPlaneConfig, HalfPlaneNetwork, shift_of
from blindspot.noise import KNOTS, REACHES

# Those of onnxruntime-web's WebGPU kernels, and what shapes are computed with.
PLAIN = set("Conv Relu Add Sub Mul Div Neg Abs Log Clip Concat Slice Pad Resize MatMul".split())
PLAIN |= set("Constant Identity Gather Unsqueeze Reshape Softmax Sigmoid Min".split())
# Buffers that a shader may have on any device.
MOST_BUFFERS = 8


@pytest.fixture(scope="module")
def network() -> HalfPlaneNetwork:
    torch.manual_seed(0)
    network = HalfPlaneNetwork(HalfPlaneConfig(8, 8)).eval()
    for layer in (network.blind_last, network.blind_mix, network.see_gate, network.see_last):
        torch.nn.init.normal_(layer.weight, std=0.02)
    torch.nn.init.normal_(network.unet.clipped, std=0.1)
    return network


@pytest.fixture(scope="module")
def model(network) -> bytes:
    return to_onnx(network)


def test_the_graph_is_the_network_at_every_hole(network, model):
    assert parity(network, model) <= TOLERANCE
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    image, noise = torch.rand(1, 3, 40, 56), torch.rand(1, 3 * KNOTS + REACHES) * 0.1 + 0.05
    for hole in (1, 3, 5, 7):
        with torch.no_grad():
            expected = network(image, torch.tensor([0.25]), noise, hole).numpy()
        feeds = {"image": image.numpy(), "blindness": np.array([0.25], np.float32)}
        feeds |= {"noise": noise.numpy(), "shift": np.array([shift_of(hole)], np.int64)}
        assert np.abs(session.run(None, feeds)[0] - expected).max() <= TOLERANCE


def test_its_operators_are_plain(model):
    graph = onnx.load_from_string(model).graph
    assert {node.op_type for node in graph.node} <= PLAIN
    assert all(len(node.input) + len(node.output) <= MOST_BUFFERS for node in graph.node)
    assert all(tensor.dims[1] != 6 for tensor in graph.initializer if len(tensor.dims) == 4)


def test_a_checkpoint_and_its_onnx_are_told_the_same(network, model, tmp_path):
    (tmp_path / "model.onnx").write_bytes(model)
    loaded = load_model(tmp_path / "model.onnx")
    assert loaded.radius == network.config.radius and loaded.multiple == 8 and loaded.told
    image = 0.5 + 0.1 * torch.randn(1, 3, 30, 44, generator=torch.Generator().manual_seed(0))
    answers = [denoise(loaded, image, 0.5, hole=hole) for hole in (1, 3)]
    expected = denoise(model_of(network), image, 0.5, hole=3)
    torch.testing.assert_close(answers[1], expected, atol=2e-4, rtol=0)
    assert (answers[0] - answers[1]).abs().max() > 1e-3


def test_the_manifest_says_what_the_golden_tile_was_told(network, tmp_path):
    identity = dict(id="tiny", name="Tiny", summary="", default=True, method="", blindness=0.0)
    write_model(network, tmp_path, identity, {"step": 1}, {})
    (entry,) = json.loads((tmp_path / "manifest.json").read_text())["models"]
    assert entry["inputs"] == ["image", "blindness", "noise", "shift"]
    assert entry["golden"]["hole"] == 3 and len(entry["golden"]["noise"]) == 3 * KNOTS + REACHES
