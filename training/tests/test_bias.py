import json

import numpy as np
import pytest

from blindspot.auto import PhotoNoise, measure
from blindspot.bias import GOLDEN, golden, in_light, inverse_of, without_bias
from blindspot.light import to_light, to_value

SIDE = 256


def noise_of(brightness: float, ratio: float = 0.0) -> PhotoNoise:
    nothing = (0.0, 0.0, 0.0)
    levels = (None, None, None)
    return PhotoNoise(levels, brightness, brightness, nothing, nothing, 0.0, (ratio,) * 3)


def picture(rng: np.random.Generator, noise: str, strength: float) -> np.ndarray:
    """A slope [SIDE, SIDE, 3] as a file of 8 bits: noise added to light or to values."""
    y, x = np.mgrid[:SIDE, :SIDE] / SIDE
    light = np.stack([0.04 + 0.3 * x, 0.1 + 0.2 * y, 0.2 - 0.1 * x * y], -1)
    drawn = rng.normal(size=light.shape)
    if noise == "light":
        values = to_value(light + np.sqrt(strength * light) * drawn)
    else:
        values = to_value(light) + strength * drawn
    return (np.round(255 * np.clip(values, 0, 1)) / 255).astype(np.float32)


@pytest.mark.parametrize("strength", [0.005, 0.02, 0.06])
def test_how_much_noise_light_has_is_told_within_a_fifth(strength):
    found = measure(picture(np.random.default_rng(1), "light", strength))
    assert found and found.light == pytest.approx([strength] * 3, rel=0.2)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("strength", [0.01, 0.04, 0.1])
def test_noise_of_values_takes_no_light(strength, seed):
    found = measure(picture(np.random.default_rng(seed), "values", strength))
    assert found
    for ratio in found.light:
        shift = inverse_of(in_light(ratio)) - inverse_of(in_light(0.0))
        assert np.abs(shift).max() < 0.5 / 255


@pytest.mark.parametrize("ratio", [0.002, 0.02, 0.08])
def test_the_mean_of_noisy_values_gives_the_light_that_was_there(ratio):
    rng = np.random.default_rng(2)
    right = np.array([0.3, 0.5, 0.7])
    light = to_light(right)
    noisy = to_value(light + np.sqrt(ratio * light) * rng.normal(size=(400_000, 3)))
    mean = noisy.mean(0)[None, None]
    given = without_bias(mean, noise_of(9.0, ratio))[0, 0]
    assert np.abs(given - right).max() < 0.5 / 255
    assert np.all(mean[0, 0] < given)


@pytest.mark.parametrize("deviation", [8, 20, 40])
@pytest.mark.parametrize("right", [0.03, 0.5, 0.97])
def test_the_mean_of_what_black_and_white_cut_off_gives_what_was_there(deviation, right):
    rng = np.random.default_rng(3)
    noisy = np.clip(right + deviation / 255 * rng.normal(size=400_000), 0, 1)
    mean = np.full((1, 1, 3), noisy.mean())
    given = without_bias(mean, noise_of(float(deviation)))
    assert np.abs(given - right).max() < 0.5 / 255


def test_an_inverse_rises_and_holds_black():
    for ratio in (0.0, 0.001, 0.1):
        values = inverse_of(in_light(ratio))
        assert values[0] == 0
        assert np.all(np.diff(values) >= 0)
    assert inverse_of(in_light(0.0)) == pytest.approx(np.arange(1025) / 1024, abs=1e-12)


def test_nothing_changes_where_noise_shifts_nothing_nor_beyond_black_and_white():
    answer = np.linspace(-0.1, 1.1, 30, dtype=np.float32).reshape(1, 10, 3)
    assert np.array_equal(without_bias(answer, noise_of(1.0)), answer)
    given = without_bias(answer, noise_of(9.0, 0.05))
    beyond = (answer <= 0) | (answer >= 1)
    assert np.array_equal(given[beyond], answer[beyond])
    # Near black the noise that is cut off makes the mean too bright, elsewhere it is too dark.
    assert np.all((given > answer)[(answer > 0.15) & (answer < 1)])
    assert np.all((given < answer)[(answer > 0) & (answer < 0.1)])


def test_the_golden_file_is_what_is_computed_now():
    for kept, now in zip(json.loads(GOLDEN.read_text()), golden(), strict=True):
        assert np.allclose(kept["inverses"], now["inverses"], rtol=0, atol=1e-9)
