"""Measuring: the metrics by hand, the table, the sheet, the baselines."""

import json

import numpy as np
import pytest
import torch
from PIL import Image

from blindspot import evaluate
from blindspot.baselines import nl_means, noise_level
from blindspot.data import find_pairs
from blindspot.evaluate import (
    Model,
    load_model,
    measure,
    setting,
    spread,
    summary,
)
from blindspot.export import expected_output, to_half, to_onnx
from blindspot.metrics import ssim
from blindspot.network import ConditionalBlindSpotNetwork, NetworkConfig
from blindspot.report import CROP, LABEL
from blindspot.turbo import Turbo, TurboConfig


@pytest.fixture
def pairs(tmp_path):
    rng = np.random.default_rng(0)
    for name in ("noisy", "reference"):
        (tmp_path / "set" / name).mkdir(parents=True)
    ramp = np.linspace(40, 200, 48 * 64 * 3).reshape(48, 64, 3)
    for index in range(6):
        Image.fromarray(ramp.astype(np.uint8)).save(tmp_path / "set/reference" / f"{index}.png")
        noisy = np.clip(ramp + rng.normal(0, 4 + 4 * index, ramp.shape), 0, 255)
        Image.fromarray(noisy.astype(np.uint8)).save(tmp_path / "set/noisy" / f"{index}.png")
    return tmp_path / "set"


def test_an_onnx_file_states_its_default_blindness(tmp_path, pairs, capsys):
    network = ConditionalBlindSpotNetwork(NetworkConfig(8, 1, True))
    path = tmp_path / "model.onnx"
    path.write_bytes(to_onnx(network, 0.25))
    assert load_model(path).blindness == 0.25
    evaluate.main(
        ["--model", str(path), "--data", str(pairs), "--limit", "1"]
        + ["--procedure", "plain", "r3", "enhanced", "--json", str(tmp_path / "quality.json")]
    )
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" {")[0] for line in lines] == [
        "set model 0.25 1",
        "set model, r3 0.25 1",
        "set model, enhanced 0.25 1",
    ]
    assert len({line.split(" {")[1] for line in lines}) == 3, "three procedures, three results"
    assert "set" in json.loads((tmp_path / "quality.json").read_text())


def test_ssim_by_hand():
    """One window: an 11×11 image's centre, weighted by the Gaussian."""
    rng = np.random.default_rng(1)
    a, b = rng.integers(0, 256, (2, 11, 11, 3), dtype=np.uint8)
    axis = np.exp(-0.5 * (np.arange(-5, 6) / 1.5) ** 2)
    window = np.outer(axis, axis) / axis.sum() ** 2
    values = []
    for channel in range(3):
        x, y = (i[..., channel].astype(float) for i in (a, b))
        mx, my = (window * x).sum(), (window * y).sum()
        vx, vy = (window * x * x).sum() - mx**2, (window * y * y).sum() - my**2
        cov = (window * x * y).sum() - mx * my
        c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
        values.append((2 * mx * my + c1) * (2 * cov + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2)))
    assert ssim(a, b) == pytest.approx(np.mean(values), abs=1e-6)
    assert ssim(a, a) == 1


def test_doing_nothing_gains_nothing_and_knowing_the_answer_wins(pairs):
    found = find_pairs(pairs)
    nothing = summary(measure(lambda x: x, found))
    assert nothing["gain"] == 0 and nothing["worse"] == 0 and nothing["images"] == 6
    _, answer = found[0].read()
    perfect = measure(lambda x: np.clip(answer.astype(int) + 1, 0, 255).astype(np.uint8), found)
    assert summary(perfect)["denoised"] == pytest.approx(48.13, abs=0.01)
    worse = summary(measure(lambda x: 255 - x, found))
    assert worse["worse"] == 1 and worse["worst"] < -5


def test_pairs_are_spread_evenly(pairs):
    found = find_pairs(pairs)
    assert [p.name for p in spread(found, 3)] == ["0", "2", "4"]
    assert spread(found, 9) == found and spread(found, None) == found


def test_the_command_writes_table_sheet_and_summaries(pairs, tmp_path, capsys):
    torch.manual_seed(0)
    network = ConditionalBlindSpotNetwork(NetworkConfig(4, 1, True)).eval()
    (tmp_path / "a.onnx").write_bytes(to_onnx(network))
    (tmp_path / "u.onnx").write_bytes(to_onnx(Turbo(TurboConfig(4)).eval()))
    out = tmp_path / "report"
    arguments = ["--model", str(tmp_path / "a.onnx"), "--model", f"small={tmp_path / 'u.onnx'}"]
    arguments += ["--data", str(pairs), "--grid", "--limit", "3", "--out", str(out), "--biased"]
    evaluate.main([*arguments, "--json", str(tmp_path / "q.json")])
    rows = [r for r in (out / "table.md").read_text().splitlines() if r.startswith("| ")][2:]
    cells = [[c.strip() for c in row.strip("|").split("|")] for row in rows]
    assert cells[0][:3] == ["noisy", "–", "–"]
    for name in ("a", "small"):
        own = [(float(c[1]), int(c[2])) for c in cells if c[0] == name]
        assert sorted(own) == [(c, s) for c in (0, 0.25, 0.5, 0.75, 1) for s in (1, 2, 3, 5)]
    small = [c for c in cells if c[0] == "small"]
    # Both begin as the identity at c = 0.
    assert all(c[4] == "+0.00" for c in small)
    assert next(c for c in cells if c[:3] == ["a", "0", "1"])[4] == "+0.00"
    quality = json.loads((tmp_path / "q.json").read_text())
    assert quality["set"]["images"] == 3 and quality["set"]["gain"] == 0
    sheet = Image.open(out / "contact-set.png")
    assert sheet.size == (3 * CROP, 3 * (CROP + LABEL))


def flattening() -> Model:
    """It answers with each channel's mean, so that all structure is gone."""
    return Model(lambda x, _: x.mean((2, 3), keepdim=True).expand_as(x).contiguous(), 0)


def striped() -> np.ndarray:
    noise = np.random.default_rng(0).normal(0, 4, (64, 96, 3))
    stripes = 40 * (np.arange(96) % 2) * (np.arange(96) >= 64)
    return np.clip(np.rint(100 + noise + stripes[:, None]), 0, 255).astype(np.uint8)


def test_structure_goes_back_unless_it_is_left_out():
    picture = striped()
    stripes = slice(70, 90)
    kept = setting(flattening(), 0, 1)(picture).astype(int)
    without = setting(flattening(), 0, 1, structure=False)(picture).astype(int)
    assert np.abs(np.diff(kept[:, stripes], axis=1)).mean() > 30
    assert kept[:, :48].std((0, 1)).max() < 1
    assert np.ptp(without, (0, 1)).max() == 0


def test_the_commands_flag_leaves_structure_out(monkeypatch, pairs):
    asked = []

    def noting(default, by_auto=None, structure=True, unbiased=True):
        asked.append(structure)
        return lambda noisy: noisy

    monkeypatch.setattr(evaluate, "load_model", lambda path: flattening())
    monkeypatch.setattr(evaluate, "automatic", noting)
    command = ["--model", "any.onnx", "--data", str(pairs), "--limit", "1", "--auto"]
    evaluate.main(command)
    evaluate.main([*command, "--no-structure"])
    assert asked == [True, False]


def test_baselines_denoise_a_smooth_picture(pairs):
    found = find_pairs(pairs)[2:4]
    noisy, reference = found[0].read()
    assert noise_level(noisy) * 255 == pytest.approx(12, rel=0.2)
    assert summary(measure(nl_means, found))["gain"] > 3


def test_bm3d_denoises_a_smooth_picture(pairs):
    pytest.importorskip("bm3d", reason="the baselines extra is not installed")
    from blindspot.baselines import bm3d

    assert summary(measure(bm3d, find_pairs(pairs)[2:3]))["gain"] > 3


@pytest.mark.parametrize("clip_maps", [False, True])
def test_half_precision_is_near(clip_maps):
    torch.manual_seed(0)
    network = ConditionalBlindSpotNetwork(NetworkConfig(32, 2, True, clip_maps)).eval()
    torch.nn.init.normal_(network.last.weight, std=0.05)
    if clip_maps:
        for branch in (network.near, network.far):
            torch.nn.init.normal_(branch.clipped.weight, std=0.1)
    import onnxruntime

    model = to_half(to_onnx(network))
    assert len(model) < 0.8 * len(to_onnx(network))
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    assert {i.type for i in session.get_inputs()} == {"tensor(float)"}
    image = torch.rand(1, 3, 40, 40).mul(255).round().div(255)
    feeds = {"image": image.numpy(), "blindness": np.array([0.5], np.float32)}
    expected = expected_output(network, image, 0.5).numpy()
    inside = slice(network.config.radius, -network.config.radius)
    difference = (session.run(None, feeds)[0] - expected)[..., inside, inside]
    assert np.abs(difference).mean() < 5e-4
