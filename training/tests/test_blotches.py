import json

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from blindspot.auto import choose, measure, the_rule
from blindspot.blotches import GOLDEN, blotches, golden, without_blotches
from blindspot.transform import OPPONENT


def scene(height=256, width=256):
    """Brightness that varies, in two colours with an edge between them."""
    y, x = np.mgrid[:height, :width] / 255
    brightness = 0.4 + 0.1 * np.sin(9 * x) * np.cos(7 * y)
    tint = np.where(x[..., None] > 0.5, [0.06, 0.0, -0.06], [-0.03, 0.02, 0.03])
    return brightness[..., None] + tint


def coarse_noise(sigma, size=4, shape=(256, 256), seed=0):
    """Of colour alone."""
    noise = gaussian_filter(np.random.default_rng(seed).normal(size=(*shape, 2)), (size, size, 0))
    return sigma / 255 * noise / noise.std() @ OPPONENT[1:]


def colour_error(a, b):
    return float(np.sqrt(np.mean(np.square((a - b) @ OPPONENT[1:].T))))


def test_the_golden_file_is_what_is_written_now():
    assert json.loads(GOLDEN.read_text()) == json.loads(json.dumps(golden()))


@pytest.mark.parametrize("size", [3, 5])
def test_blotches_are_more_than_halved_and_edges_of_colour_stay(size):
    clean = scene()
    noisy = clean + coarse_noise(8, size)
    cleaned = without_blotches(noisy)
    assert colour_error(cleaned, clean) < 0.5 * colour_error(noisy, clean)
    # Brightness is not touched.
    assert np.abs((cleaned - noisy) @ OPPONENT[0]).max() < 1e-12
    columns = slice(120, 136)
    edge = colour_error(cleaned[:, columns], clean[:, columns])
    assert edge < 0.9 * colour_error(noisy[:, columns], clean[:, columns])


def test_half_of_them_is_half_of_what_goes():
    noisy = scene() + coarse_noise(8)
    half, whole = (without_blotches(noisy, share) for share in (0.5, 1.0))
    assert np.allclose(noisy - half, (noisy - whole) / 2)


def test_a_photo_without_blotches_stays_as_it_is():
    clean = scene()
    assert np.abs(without_blotches(clean) - clean).max() < 4 / 255
    assert np.abs(blotches(np.full((40, 50, 3), 0.3))).max() < 1e-9


def test_blotches_are_told_and_white_noise_and_colourful_pictures_are_not():
    rng = np.random.default_rng(1)
    clean, fine = scene(), rng.normal(0, 5 / 255, (256, 256, 1)) * np.ones(3)
    found = measure(clean + fine + coarse_noise(8))
    assert found.blotches == pytest.approx(8 * np.sqrt(2), rel=0.25)
    assert choose(found, the_rule()).blotches == 1
    assert measure(clean + rng.normal(0, 9 / 255, (256, 256, 3))).blotches == 0
    assert measure(clean + rng.normal(0, 30 / 255, (256, 256, 3))).blotches == 0
    # A patchwork of colours, each flat.
    patchwork = np.kron(rng.uniform(0.2, 0.8, (16, 16, 3)), np.ones((16, 16, 1)))
    assert measure(patchwork).blotches == 0
    assert measure(patchwork + rng.normal(0, 5 / 255, (256, 256, 3))).blotches == 0
    assert measure(clean[:40, :40]).blotches == 0
