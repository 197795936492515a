"""Black and white areas stay exactly; what is black by chance, and everything else, does not."""

import json

import numpy as np
import pytest

from blindspot.clip_points import GOLDEN, clipped_shares, golden, keep_clipped


def test_the_golden_file_is_what_the_app_is_tested_with():
    assert json.loads(GOLDEN.read_text()) == json.loads(json.dumps(golden()))


def test_areas_stay_exactly_and_fade_into_the_rest():
    image = np.full((40, 40, 3), 0.4)
    image[10:30, 10:30, 0] = 1
    image[:, :12, 2] = 0
    after = np.full_like(image, 0.5)
    kept = keep_clipped(image, after)
    assert (kept[13:27, 13:27, 0] == 1).all()
    assert (kept[:, :9, 2] == 0).all()
    assert (kept[..., 1] == 0.5).all()
    assert (kept[image == 0.4] == 0.5).all()
    # Three pixels in, all of it; one pixel in and at the rim, nothing.
    np.testing.assert_allclose(kept[20, 7:12, 2], [0, 0, 0.25, 0.5, 0.5])
    np.testing.assert_allclose(kept[20, 10:15, 0], [0.5, 0.5, 0.75, 1, 1])


@pytest.mark.parametrize("share", [0.4, 0.5, 0.6])
def test_what_is_black_by_chance_is_the_networks(share):
    noise = np.random.default_rng(2).normal(size=(200, 200, 3))
    image = np.maximum(0, noise - np.quantile(noise, share))
    assert abs(clipped_shares(image)).mean() < 0.005
    assert abs(clipped_shares(image)).max() < 1
