import json

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from blindspot.auto import measure
from blindspot.structure import GOLDEN, area_factor, factor, golden, keep_structure


def noisy(clean, sigma, smooth=0.0, seed=0):
    noise = np.random.default_rng(seed).normal(size=clean.shape)
    if smooth:
        noise = gaussian_filter(noise, (smooth, smooth, 0))
    return (clean + sigma / 255 * noise / noise.std()).astype(np.float32)


def test_the_golden_file_is_what_is_written_now():
    assert json.loads(GOLDEN.read_text()) == json.loads(json.dumps(golden()))


@pytest.mark.parametrize("smooth", [0.0, 0.8])
def test_noise_alone_is_not_put_back(smooth):
    clean = np.full((128, 128, 3), 0.4)
    before = noisy(clean, 8, smooth)
    kept = keep_structure(before, clean.astype(np.float32), measure(before))
    assert np.abs(kept - clean).mean() < 0.04 * np.abs(before - clean).mean()


def test_a_star_and_stripes_come_back():
    clean = np.full((128, 128, 3), 0.2)
    y, x = np.mgrid[:128, :128]
    star = 0.35 * np.exp(-((x - 40) ** 2 + (y - 50) ** 2) / 2)
    stripes = 0.06 * np.sin(x * 1.5) * (x > 90)
    before = noisy(clean + (star + stripes)[..., None], 6)
    kept = keep_structure(before, clean.astype(np.float32), measure(before)) - clean
    assert kept[50, 40].mean() > 0.8 * 0.35
    right = stripes[:, 96:]
    assert (kept.mean(-1)[:, 96:] * right).sum() > 0.8 * (right**2).sum()


def test_smoothed_noise_asks_for_more():
    flat = np.full((128, 128, 3), 0.4)
    assert factor(measure(noisy(flat, 8))) == pytest.approx(5)
    assert area_factor(measure(noisy(flat, 8))) == pytest.approx(2)
    smooth = measure(noisy(flat, 8, 0.8))
    assert factor(smooth) == pytest.approx(36)
    assert area_factor(smooth) == np.inf


def test_texture_no_stronger_than_the_noise_comes_back_where_it_fills_an_area():
    y, x = np.mgrid[:128, :160]
    texture = 6 / 255 * np.sqrt(2) * np.sin(x + 0.6 * y) * (x > 80)
    clean = np.full((128, 160, 3), 0.4)
    before = noisy(clean + texture[..., None], 6)
    kept = keep_structure(before, clean.astype(np.float32), measure(before)) - clean
    there = texture[:, 92:]
    assert (kept.mean(-1)[:, 92:] * there).sum() > 0.7 * (there**2).sum()
    assert 255 * kept[:, :68].std() < 1
