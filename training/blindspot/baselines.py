"""Classical denoisers to beat: uint8 [H, W, 3] to the same, noise estimated from the image."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from skimage.restoration import denoise_nl_means, estimate_sigma

Baseline = Callable[[np.ndarray], np.ndarray]


def noise_level(image: np.ndarray) -> float:
    """σ of the noise in [0, 1], from the finest wavelets (Donoho and Johnstone 1994), the mean of
    the channels."""
    return float(estimate_sigma(image / 255, channel_axis=2, average_sigmas=True))


def nl_means(image: np.ndarray) -> np.ndarray:
    """Non-local means (Buades et al. 2005), patches of 5, searched 6 pixels around, h = 0.8 σ."""
    sigma = noise_level(image)
    cleaned = denoise_nl_means(
        image / 255,
        h=0.8 * sigma,
        sigma=sigma,
        patch_size=5,
        patch_distance=6,
        fast_mode=True,
        channel_axis=2,
    )
    return _to_uint8(cleaned)


def bm3d(image: np.ndarray) -> np.ndarray:
    """BM3D (Dabov et al. 2007) for white noise of the estimated σ.

    The package's licence is for non-commercial use: it measures here, and ships nowhere.
    ImportError where it is not installed.
    """
    from bm3d import bm3d_rgb

    return _to_uint8(bm3d_rgb(image / 255, max(noise_level(image), 1e-4)))


def _to_uint8(image: np.ndarray) -> np.ndarray:
    return np.floor(np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)
