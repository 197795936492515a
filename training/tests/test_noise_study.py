"""The noise study finds the noise that was put there."""

import numpy as np
import pytest
from scipy.ndimage import uniform_filter

from blindspot.noise_study import BINS, autocorrelation, flat_areas, noise_of, plot, summarise


def ramp(size=160):
    """Brightness 0.1 to 0.9 from left to right, the same in all channels."""
    return np.broadcast_to(np.linspace(0.1, 0.9, size)[None, :, None], (size, size, 3)).copy()


def test_the_level_follows_brightness():
    rng = np.random.default_rng(0)
    reference = ramp()
    sigma = 0.01 + 0.04 * reference
    noise = noise_of(reference + sigma * rng.normal(size=reference.shape), reference)
    centres = (BINS[:-1] + BINS[1:]) / 2
    seen = np.isfinite(noise.level[0])
    assert seen.sum() >= 3
    expected = np.broadcast_to(0.01 + 0.04 * centres, noise.level.shape)
    np.testing.assert_allclose(noise.level[:, seen], expected[:, seen], rtol=0.15)


def test_white_noise_is_uncorrelated_and_a_box_filter_shows_its_width():
    rng = np.random.default_rng(1)
    mask = np.ones((200, 200), bool)
    white = rng.normal(size=mask.shape)
    correlation = autocorrelation(white, mask)
    assert correlation[0, 0] == 1
    assert np.abs(correlation).ravel()[1:].max() < 0.03
    # The mean of three neighbours: overlaps of 2/3, 1/3 and none.
    boxed = autocorrelation(uniform_filter(white, (0, 3)), mask)
    np.testing.assert_allclose(boxed[0, :4], [1, 2 / 3, 1 / 3, 0], atol=0.04)


def test_edges_and_clipped_areas_are_not_flat():
    picture = np.full((60, 60, 3), 0.5)
    picture[:, 30:] = 0.9
    picture[:20] = 1.0
    flat = flat_areas(picture)
    assert flat[40, 8] and not flat[40, 30] and not flat[8].any()
    assert not flat_areas(np.zeros((20, 20, 3))).any()


def test_summaries_leave_out_what_has_no_noise_and_can_be_plotted(tmp_path):
    rng = np.random.default_rng(2)
    reference = ramp(80)
    pictures = [reference + s * rng.normal(size=reference.shape) for s in (0.0, 0.01, 0.03)]
    study = summarise(noise_of(p, reference) for p in pictures)
    assert study["pictures"] == 2
    assert study["sigma"][1] == pytest.approx(0.02, rel=0.1)
    pytest.importorskip("matplotlib")
    plot({"synthetic": study}, tmp_path / "noise.png")
    assert (tmp_path / "noise.png").stat().st_size > 10_000
