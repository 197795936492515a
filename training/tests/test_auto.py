"""Noise measured on pictures whose noise is known, and what is chosen for it."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from blindspot import evaluate, fit_auto
from blindspot.auto import GOLDEN, Choice, PhotoNoise, choose, golden, measure, the_rule
from blindspot.evaluate import Model, automatic
from blindspot.fit_auto import ACTIONS, START, gain


def slope(height: int, width: int) -> np.ndarray:
    y, x = np.mgrid[:height, :width] / 255
    return np.stack([0.3 + x / 3, 0.4 + y / 3, 0.5 + 0 * x], -1)


@pytest.mark.parametrize("sigma", [1.5, 6, 20])
def test_white_noise_is_told_within_12_percent(sigma):
    rng = np.random.default_rng(1)
    noise = measure(slope(160, 200) + rng.normal(0, sigma / 255, (160, 200, 3)))
    assert noise.brightness == pytest.approx(sigma, rel=0.12)
    assert noise.colour == pytest.approx(sigma, rel=0.12)
    assert np.abs(noise.correlation).max() < 0.1
    assert noise.spread < 0.1


def test_texture_here_and_there_is_no_noise():
    rng = np.random.default_rng(2)
    y, x = np.mgrid[:192, :256]
    texture = np.where(x > 110, np.sin(x * y / 500) / 4, 0)[..., None]
    noise = measure(slope(192, 256) / 2 + texture + rng.normal(0, 4 / 255, (192, 256, 3)))
    assert 3.3 < noise.brightness < 5


def test_texture_all_over_is_no_noise_where_colour_is_white():
    rng = np.random.default_rng(4)
    points = rng.normal(0, 3, (160, 200, 1))
    texture = sum(np.roll(points, by, (0, 1)) for by in np.ndindex(2, 2))
    picture = slope(160, 200) + texture / 255
    noise = measure(picture + rng.normal(0, 5 / 255, (160, 200, 3)))
    assert noise.brightness == noise.colour == pytest.approx(5, rel=0.12)
    assert noise.correlation == noise.colour_correlation
    # Film grain of brightness alone has no noise of colour beside it.
    grain = measure(picture)
    assert grain.brightness > 8
    assert grain.correlation[0] > 0.3


def test_the_golden_file_is_what_is_measured_and_chosen_now():
    told, now = json.loads(GOLDEN.read_text()), json.loads(json.dumps(golden()))
    assert [(g["image"], g["choice"]) for g in now] == [(g["image"], g["choice"]) for g in told]
    for a, b in zip(now, told, strict=True):
        for key in ("brightness", "colour", "correlation", "colour_correlation", "spread"):
            assert a["noise"][key] == pytest.approx(b["noise"][key], abs=1e-6)


def test_a_photo_smaller_than_a_block_is_not_told():
    assert measure(np.zeros((15, 40, 3))) is None


NOISE = PhotoNoise((None, None, None), 6.0, 6.0, (0.1, 0.0, 0.0), (0.1, 0.0, 0.0), 0.05)


def test_less_is_taken_where_texture_may_be_and_nothing_of_no_noise():
    rule = the_rule()
    strengths = [
        choose(replace(NOISE, spread=spread), rule).strength for spread in np.linspace(0, 2, 40)
    ]
    assert strengths[0] == 1 and strengths[-1] == 0
    assert strengths == sorted(strengths, reverse=True)
    assert choose(replace(NOISE, brightness=rule.level * 0.9), rule) == Choice(0.0, 0.0, 1)


def test_a_gain_is_that_of_the_blend():
    """A photo's error 2, an answer's error 1 and the same way: half of it leaves 1.5."""
    error = np.tile([4.0, 1.0, 2.0], (len(ACTIONS), 1))
    for stride in (1, 2, 3):
        left = 10 ** (-gain(error, Choice(0.5, 0.4, stride)) / 10) * 4
        assert left == pytest.approx(1.5**2, rel=1e-5)


def test_a_fit_finds_what_helps_and_what_does_harm():
    """Stride 1 doubles the error of clean photos, and takes nine tenths of noisy ones' away."""
    noisy, clean = NOISE, replace(NOISE, spread=0.9)
    kinds = np.array([*fit_auto.KINDS, "full size"])
    noises = [clean if kind == "clean" else noisy for kind in kinds]
    errors = np.empty((len(noises), len(ACTIONS), 3))
    for row, noise in zip(errors, noises, strict=True):
        row[:] = (0, 1e-3, 0) if noise is clean else (1e-3, 1e-5, 1e-4)
    rule = fit_auto.fit(noises, errors, kinds, START)
    assert choose(noisy, rule).strength == 1
    assert choose(clean, rule).strength == 0


def test_what_auto_leaves_alone_comes_back_bit_for_bit():
    def forbidden(*_):
        raise AssertionError("there is nothing to do")

    photo = np.round(255 * slope(80, 90)).astype(np.uint8)
    assert np.array_equal(automatic(Model(forbidden, 1))(photo), photo)


def test_auto_blends_what_the_network_says():
    rng = np.random.default_rng(3)
    noisy = np.clip(255 * slope(96, 96) + rng.normal(0, 9, (96, 96, 3)), 0, 255).astype(np.uint8)
    strength = choose(measure(noisy.astype(np.float32) / 255), the_rule()).strength
    out = automatic(Model(lambda x, c: x * 0, 1), structure=False)(noisy)
    assert np.abs(out - noisy * (1 - strength)).max() <= 0.5


def test_evaluate_has_a_line_for_auto(tmp_path, capsys, monkeypatch):
    for name in ("noisy", "reference"):
        (tmp_path / "set" / name).mkdir(parents=True)
        Image.fromarray(np.full((32, 32, 3), 99, np.uint8)).save(tmp_path / "set" / name / "a.png")
    monkeypatch.setattr(evaluate, "load_model", lambda *_: Model(lambda x, c: x, 1))
    evaluate.main(["--model", "some=x", "--data", str(tmp_path / "set"), "--auto"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" {")[0] for line in lines] == ["set some 0.0 1", "set some, Auto"]
