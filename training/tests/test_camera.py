"""The synthetic camera: exact where it must be, noisy and correlated where it should be."""

import numpy as np
import pytest

from blindspot.camera import (
    bayer_masks,
    colour_matrix,
    demosaic_bilinear,
    demosaic_malvar,
    enlarged,
    film_grain,
    hot_pixels,
    linear_to_srgb,
    noiseless,
    noisy_photo,
    recorrupted,
    srgb_to_linear,
    tone_curve,
)
from blindspot.data import with_pattern, with_stars, with_texture


def test_transfer_functions_are_inverse():
    x = np.linspace(0, 1, 256)
    np.testing.assert_allclose(linear_to_srgb(srgb_to_linear(x)), x, atol=1e-6)


@pytest.mark.parametrize("phase", range(4))
def test_bayer_cell(phase):
    masks = bayer_masks(6, 8, phase)
    assert (masks.sum(0) == 1).all()
    assert masks.reshape(3, -1).sum(1).tolist() == [12, 24, 12]


@pytest.mark.parametrize("demosaic", [demosaic_bilinear, demosaic_malvar])
@pytest.mark.parametrize("phase", range(4))
def test_demosaicing_keeps_flat_colours_and_grey_ramps(demosaic, phase):
    masks = bayer_masks(16, 16, phase)
    flat = np.array([0.2, 0.5, 0.8])[:, None, None] * np.ones((3, 16, 16))
    inner = (slice(None), slice(3, -3), slice(3, -3))
    np.testing.assert_allclose(demosaic((flat * masks).sum(0), masks)[inner], flat[inner])
    ramp = np.broadcast_to(np.linspace(0, 1, 16), (3, 16, 16))
    np.testing.assert_allclose(demosaic((ramp * masks).sum(0), masks)[inner], ramp[inner])


def test_colour_matrix_keeps_grey():
    matrix = colour_matrix(np.random.default_rng(0))
    np.testing.assert_allclose(matrix @ np.full(3, 0.4), np.full(3, 0.4))


def test_tone_curve_is_monotone():
    assert (np.diff(tone_curve(np.linspace(0, 1, 100), 0.6)) > 0).all()


def test_photos_are_8_bit_seeded_and_noisy():
    clean = np.full((48, 48, 3), 0.5, np.float32)
    for seed in range(20):
        noisy = noisy_photo(clean, np.random.default_rng(seed))
        again = noisy_photo(clean, np.random.default_rng(seed))
        assert noisy.dtype == np.float32 and noisy.shape == clean.shape
        assert (noisy == again).all()
        np.testing.assert_allclose(noisy * 255, np.round(noisy * 255), atol=1e-4)


def test_noise_is_spatially_correlated_and_spans_levels():
    """Neighbours correlate in developed photos, and levels go from invisible to strong."""
    clean = np.full((64, 64, 3), 0.5, np.float32)
    levels, correlations = [], []
    for seed in range(60):
        residual = noisy_photo(clean, np.random.default_rng(seed))[8:-8, 8:-8]
        residual = residual - residual.mean((0, 1))
        level = residual.std()
        levels.append(level * 255)
        if level * 255 > 4:
            pairs = (residual[:, 1:] * residual[:, :-1]).mean() / residual.var()
            correlations.append(pairs)
    assert min(levels) < 1.5 and max(levels) > 20
    assert np.median(correlations) > 0.15


def test_without_noise_it_is_the_same_camera_and_the_same_picture():
    clean = np.random.default_rng(1).random((48, 48, 3)).astype(np.float32) * 0.2 + 0.4
    differences = []
    for seed in range(8):
        noisy = noisy_photo(clean, np.random.default_rng(seed))
        pure = noisy_photo(clean, np.random.default_rng(seed), noiseless)
        differences.append(abs(float((noisy - pure).mean())))
    assert max(differences) < 0.03


def test_recorrupted_noises_are_independent_and_of_unit_variance():
    plus, minus = recorrupted(5)
    # Twice: what a camera draws first and second must both be independent.
    for a, b in [(plus((300, 300)), minus((300, 300))) for _ in range(2)]:
        assert abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) < 0.015
        np.testing.assert_allclose([a.var(), b.var()], 1, atol=0.02)
        # Their mean is the photo's own noise, of half the variance: both hold the same photo.
        np.testing.assert_allclose(((a + b) / 2).var(), 0.5, atol=0.01)


def test_recorrupted_photos_share_the_camera():
    clean = np.random.default_rng(1).random((64, 64, 3)).astype(np.float32) * 0.2 + 0.4
    correlations = []
    for seed in range(20):
        pure = noisy_photo(clean, np.random.default_rng(seed), noiseless)
        first, second = (
            noisy_photo(clean, np.random.default_rng(seed), noise) - pure
            for noise in recorrupted(seed)
        )
        inner = slice(8, -8)
        pair = first[inner, inner].ravel(), second[inner, inner].ravel()
        if min(p.std() for p in pair) > 0.01:
            correlations.append(np.corrcoef(*pair)[0, 1])
    assert len(correlations) > 8
    # Not 0: what clipping and JPEG do to the picture is the same in both.
    assert np.mean(correlations) < 0.25


def test_patterns_are_painted_on_a_part_and_stay_in_range():
    clean = np.full((64, 64, 3), 0.5, np.float32)
    untouched = []
    for seed in range(30):
        painted = with_pattern(clean, np.random.default_rng(seed))
        assert painted.dtype == np.float32 and painted.shape == clean.shape
        assert 0 <= painted.min() and painted.max() <= 1
        assert (painted == with_pattern(clean, np.random.default_rng(seed))).all()
        assert painted.std((0, 1)).max() > 0.005
        untouched.append((painted == painted[0, 0]).all(-1).mean())
    assert 0.1 < np.mean(untouched) < 0.9


def test_hot_pixels_are_few_and_another_photo_has_others():
    raw = np.full((300, 300), 0.1)
    first, second = (hot_pixels(raw, 0.5, noise) > raw for noise in recorrupted(3))
    for hot in (first, second):
        assert 5 < hot.sum() < 60
    assert (first & second).sum() <= 1
    assert (hot_pixels(raw, 0.5, noiseless) == raw).all()


def test_stars_stand_on_a_dark_sky_and_texture_keeps_the_mean():
    clean = np.full((96, 96, 3), 0.5, np.float32)
    for seed in range(10):
        sky = with_stars(clean, np.random.default_rng(seed))
        assert sky.dtype == np.float32 and 0 <= sky.min() and sky.max() <= 1
        assert np.median(sky) < 0.3 and sky.max() > np.median(sky) + 0.01
        texture = with_texture(clean, np.random.default_rng(seed))
        assert texture.dtype == np.float32 and 0.0005 < texture.std() < 0.1
        assert abs(texture.mean() - 0.5) < 0.005
        assert (texture[..., 0] == texture[..., 1]).all()


def test_film_grain_is_soft_and_weakest_in_black():
    clean = np.zeros((96, 96, 3))
    clean[:, 48:] = 0.5
    rng = np.random.default_rng(3)
    grain = film_grain(clean, rng, lambda shape: rng.normal(size=shape))
    assert grain[:, :40].std() < 0.6 * grain[:, 56:].std()
    assert np.corrcoef(grain[:, 56:-1].ravel(), grain[:, 57:].ravel())[0, 1] > 0.2


def test_enlarging_keeps_ramps_and_spreads_noise():
    y, x = np.mgrid[:64, :64] / 64
    ramp = np.stack([x, y, (x + y) / 2], -1)
    big = enlarged(ramp, 1.5)
    middle = slice(16, -16)
    np.testing.assert_allclose(
        big[middle, middle], (0.5 + (ramp - 0.5) / 1.5)[middle, middle], atol=0.01
    )
    noise = np.random.default_rng(0).normal(size=(64, 64, 3))
    spread = enlarged(noise, 1.5)[..., 0]
    assert np.corrcoef(spread[:, :-1].ravel(), spread[:, 1:].ravel())[0, 1] > 0.3
