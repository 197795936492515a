"""The pupil's graph: the network itself at any hole, and what the app is told of it."""

import json

import numpy as np
import onnxruntime
import pytest
import torch

from blindspot.evaluate import denoise, load_model, model_of
from blindspot.export import TOLERANCE, parity, to_onnx, write_model
from blindspot.halfplane import shift_of
from blindspot.noise import KNOTS, REACHES
from blindspot.pupil import Pupil, PupilConfig


@pytest.fixture(scope="module")
def network() -> Pupil:
    torch.manual_seed(0)
    network = Pupil(PupilConfig(8)).eval()
    torch.nn.init.normal_(network.last.weight, std=0.1)
    return network


@pytest.fixture(scope="module")
def model(network) -> bytes:
    return to_onnx(network)


def test_the_graph_is_the_network_at_every_hole(network, model):
    assert parity(network, model) <= TOLERANCE
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    image, noise = torch.rand(1, 3, 40, 56), torch.rand(1, 3 * KNOTS + REACHES) * 0.1 + 0.05
    answers = []
    for hole in (1, 3, 5, 7):
        with torch.no_grad():
            expected = network(image, torch.tensor([0.25]), noise, hole).numpy()
        feeds = {"image": image.numpy(), "blindness": np.array([0.25], np.float32)}
        feeds |= {"noise": noise.numpy(), "shift": np.array([shift_of(hole)], np.int64)}
        answers.append(session.run(None, feeds)[0])
        assert np.abs(answers[-1] - expected).max() <= TOLERANCE
    assert np.abs(answers[0] - answers[3]).max() > 1e-3


def test_a_checkpoint_and_its_onnx_are_told_the_same(network, model, tmp_path):
    (tmp_path / "model.onnx").write_bytes(model)
    loaded = load_model(tmp_path / "model.onnx")
    assert loaded.radius == network.config.radius and loaded.multiple == 8 and loaded.told
    image = 0.5 + 0.1 * torch.randn(1, 3, 30, 44, generator=torch.Generator().manual_seed(0))
    answer = denoise(loaded, image, 0.5, hole=3)
    expected = denoise(model_of(network), image, 0.5, hole=3)
    torch.testing.assert_close(answer, expected, atol=2e-4, rtol=0)


def test_the_manifest_says_what_it_asks_for(network, tmp_path):
    identity = dict(id="small", name="Small", summary="", default=True, method="", blindness=0.0)
    write_model(network, tmp_path, identity, {"step": 1}, {})
    (entry,) = json.loads((tmp_path / "manifest.json").read_text())["models"]
    assert entry["inputs"] == ["image", "blindness", "noise", "shift"]
    assert entry["golden"]["hole"] == 3 and len(entry["golden"]["noise"]) == 3 * KNOTS + REACHES
