"""The noise that the half-plane network is told: known from a pair, or measured."""

import pytest
import torch

from blindspot.noise import KNOTS, LAGS, REACHES, curve, known_noise, measured_noise, noise_map


def photos(correlated: bool = False, shared: bool = False):
    """(clean ramp, two photos of it), [1, 3, 96, 96]; noise of 0.02 at black to 0.06 at white."""
    generator = torch.Generator().manual_seed(0)
    clean = torch.linspace(0.1, 0.9, 96)[None, None, None].expand(1, 3, 96, 96)
    noisy = []
    for _ in range(2):
        noise = torch.randn(1, 1 if shared else 3, 97, 97, generator=generator).expand(1, 3, 97, 97)
        if correlated:
            noise = (noise[..., 1:, :] + noise[..., :-1, :]) / 2**0.5
            noise = (noise[..., 1:] + noise[..., :-1]) / 2**0.5
        noisy.append(clean + (0.02 + 0.04 * clean) * noise[..., :96, :96])
    return clean, *noisy


@pytest.mark.parametrize("known", [True, False])
def test_level_against_brightness(known):
    clean, first, second = photos()
    noise = known_noise(first, second) if known else measured_noise(first, clean)
    assert noise.shape == (1, 3 * KNOTS + REACHES)
    expected = 0.02 + 0.04 * clean
    measured = noise_map(noise, clean)
    assert (measured / expected - 1).abs().mean() < 0.12


@pytest.mark.parametrize("known", [True, False])
def test_reach(known):
    for correlated, shared in ((False, False), (True, False), (False, True)):
        clean, first, second = photos(correlated, shared)
        noise = known_noise(first, second) if known else measured_noise(first, clean)
        lags, channels = noise[0, 3 * KNOTS : -1], noise[0, -1]
        expected = [0.5 if correlated and lag == 1 else 0.0 for lag in LAGS]
        assert (lags - torch.tensor(expected)).abs().max() < 0.06
        assert abs(float(channels) - shared) < 0.06


def test_a_photo_without_noise_has_none():
    clean, _, _ = photos()
    assert known_noise(clean, clean).abs().max() == 0
    assert measured_noise(clean, clean).abs().max() == 0


def test_a_map_reads_the_curve():
    level = torch.linspace(0, 1, 50).reshape(1, 1, 5, 10).expand(1, 3, 5, 10)
    knots = torch.linspace(0, 0.7, KNOTS).repeat(3)
    noise = torch.cat([knots, torch.zeros(REACHES)])[None]
    torch.testing.assert_close(noise_map(noise, level), 0.7 * level)
    assert curve(torch.full_like(level, 0.04), level) == pytest.approx(0.2)
