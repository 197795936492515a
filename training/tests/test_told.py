"""What a network is told of a photo's noise: right where that is known, plain where it is not."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.ndimage import gaussian_filter

from blindspot import auto
from blindspot import told as module
from blindspot.evaluate import Conditions, Model, denoise
from blindspot.noise import KNOTS, known_noise
from blindspot.procedures import Procedure
from blindspot.told import ASSUMED, golden, told

SIGMA = slice(0, 3 * KNOTS)


def noise_of(kind: str, rng: np.random.Generator) -> np.ndarray:
    """[240, 240, 3], of a standard deviation of 8/255."""
    x = rng.normal(size=(240, 240, 3))
    if kind == "grey":
        x = x.mean(-1, keepdims=True) * np.sqrt(3) * np.ones(3)
    if kind == "coarse":
        x = gaussian_filter(x, (0.8, 0.8, 0), mode="wrap")
    return x / x.std() * 8 / 255


@pytest.mark.parametrize("kind", ["white", "grey", "coarse"])
def test_it_is_what_training_calls_the_noise(kind):
    """Against `known_noise`, which training tells of noise it made itself."""
    noises = [noise_of(kind, np.random.default_rng(seed)) for seed in (0, 1)]
    y, x = np.mgrid[:240, :240] / 240
    clean = np.stack([0.2 + 0.6 * x, 0.2 + 0.6 * x, 0.2 + 0.5 * x + 0.1 * y], -1)
    photos = [clean + noise for noise in noises]
    own = told(auto.measure(photos[0]))
    tensors = (torch.from_numpy(p).float().permute(2, 0, 1)[None] for p in photos)
    made = known_noise(*tensors)[0].numpy()
    # The floor of the blocks that vary least lies below the mean of all, lower for coarse grain.
    assert own[SIGMA] == pytest.approx(made[SIGMA], rel=0.3)
    assert own[3 * KNOTS :] == pytest.approx(made[3 * KNOTS :], abs=0.15)


def test_of_a_stride_neighbours_are_further_apart():
    noise = auto.PhotoNoise((None,) * 3, 6.0, 6.0, (0.8, 0.5, 0.27), (0.8, 0.5, 0.27), 0.0)
    fourth = 0.27 ** (4 / 3)
    for stride, reaches in ((1, (0.8, 0.5, fourth)), (2, (0.5, fourth, 0)), (3, (0.27, 0, 0))):
        assert told(noise, stride)[3 * KNOTS : -1] == pytest.approx(reaches, abs=1e-6)
    falling = replace(noise, correlation=(0, 0, -0.1), colour_correlation=(0, 0, -0.1))
    assert told(falling)[3 * KNOTS + 2] == 0


def test_of_a_photo_that_is_too_small_something_weak_and_white_is_said():
    assert np.array_equal(told(None)[SIGMA], np.full(3 * KNOTS, ASSUMED / 255, np.float32))
    assert not told(None)[3 * KNOTS :].any()


def test_the_golden_file_is_what_is_told_now():
    stored, now = json.loads(module.GOLDEN.read_text()), json.loads(json.dumps(golden()))
    for a, b in zip(now, stored, strict=True):
        assert (a["noise"], a["stride"]) == (b["noise"], b["stride"])
        assert a["told"] == pytest.approx(b["told"], abs=1e-7)


def test_a_model_is_told_of_the_photo_and_the_stride():
    heard: list[Conditions] = []

    def run(x: torch.Tensor, under: Conditions) -> torch.Tensor:
        heard.append(under)
        return x

    model = Model(run, 4, 8, told=True)
    photo = 0.5 + noise_of("coarse", np.random.default_rng(2)).astype(np.float32)
    image = torch.from_numpy(photo).permute(2, 0, 1)[None]
    noise = auto.measure(photo)
    denoise(model, image, 0.25, Procedure(stride=2), hole=5)
    denoise(model, image, 1.0, noise=replace(noise, brightness=0, colour=0, levels=(None,) * 3))
    assert len(heard) == 5 and heard[0].blindness == 0.25 and heard[0].hole == 5
    assert np.array_equal(heard[0].noise, told(noise, 2))
    assert heard[4].hole == 1 and not heard[4].noise.any()
