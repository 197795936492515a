"""Makes noisy camera photos of clean ones: back to linear raw, add sensor noise, develop again.

The steps follow Brooks et al., "Unprocessing Images for Learned Raw Denoising", CVPR 2019,
arXiv 1811.11127; demosaicing, in-camera processing and JPEG then correlate the noise in space, as
they do in a real camera. All randomness comes from the generator that is passed in.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from PIL import Image
from scipy.ndimage import convolve, gaussian_filter

Array = np.ndarray

# A field of independent unit-variance noise of a shape.
Noise = Callable[[tuple[int, ...]], Array]

# Share of photos with plain white noise on the finished picture: scans and renders.
PLAIN_SHARE = 0.15

# Share of photos with film grain: scans of negatives and pictures made to look like them.
GRAIN_SHARE = 0.07

# Share of developed photos with hot pixels, and by how many standard deviations a unit field must
# exceed zero for a photosite to be hot: one in 4,300.
HOT_SHARE = 0.12
HOT = 3.5

# Pixels around the wanted patch that the developing steps may look at.
MARGIN = 8

# Malvar, He and Cutler, "High-quality linear interpolation for demosaicing", ICASSP 2004, fig. 2.
_GREEN = (
    np.array(
        [[0, 0, -1, 0, 0], [0, 0, 2, 0, 0], [-1, 2, 4, 2, -1], [0, 0, 2, 0, 0], [0, 0, -1, 0, 0]]
    )
    / 8
)
_ROW = (
    np.array(
        [
            [0, 0, 0.5, 0, 0],
            [0, -1, 0, -1, 0],
            [-1, 4, 5, 4, -1],
            [0, -1, 0, -1, 0],
            [0, 0, 0.5, 0, 0],
        ]
    )
    / 8
)
_COLUMN = _ROW.T
_DIAGONAL = (
    np.array(
        [
            [0, 0, -1.5, 0, 0],
            [0, 2, 0, 2, 0],
            [-1.5, 0, 6, 0, -1.5],
            [0, 2, 0, 2, 0],
            [0, 0, -1.5, 0, 0],
        ]
    )
    / 8
)
_BILINEAR = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 4
_BILINEAR_GREEN = np.array([[0, 1, 0], [1, 4, 1], [0, 1, 0]]) / 4


def srgb_to_linear(x: Array) -> Array:
    """IEC 61966-2-1; values in [0, 1]."""
    return np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)


def linear_to_srgb(x: Array) -> Array:
    """Inverse of `srgb_to_linear`; negative values are clipped."""
    x = np.maximum(x, 0)
    return np.where(x <= 0.0031308, x * 12.92, 1.055 * np.maximum(x, 1e-8) ** (1 / 2.4) - 0.055)


def bayer_masks(height: int, width: int, phase: int) -> Array:
    """Boolean [3, H, W]: which colour each photosite sees; `phase` in 0..3 shifts the RGGB cell."""
    rows = (np.arange(height) + phase // 2)[:, None] % 2
    columns = (np.arange(width) + phase % 2)[None, :] % 2
    red = (rows == 0) & (columns == 0)
    blue = (rows == 1) & (columns == 1)
    return np.stack([red, ~(red | blue), blue])


def demosaic_bilinear(raw: Array, masks: Array) -> Array:
    """[H, W] -> [3, H, W]."""
    kernels = (_BILINEAR, _BILINEAR_GREEN, _BILINEAR)
    return np.stack(
        [convolve(raw * m, k, mode="mirror") for m, k in zip(masks, kernels, strict=True)]
    )


def demosaic_malvar(raw: Array, masks: Array) -> Array:
    """[H, W] -> [3, H, W], gradient-corrected linear interpolation."""
    red, green, blue = masks
    at_green = convolve(raw, _GREEN, mode="mirror")
    row = convolve(raw, _ROW, mode="mirror")
    column = convolve(raw, _COLUMN, mode="mirror")
    diagonal = convolve(raw, _DIAGONAL, mode="mirror")
    red_rows = red.any(axis=1)[:, None]
    out = np.empty((3, *raw.shape))
    out[1] = np.where(green, raw, at_green)
    for channel, own, rows in ((0, red, red_rows), (2, blue, ~red_rows)):
        out[channel] = np.where(own, raw, np.where(green, np.where(rows, row, column), diagonal))
    return out


def colour_matrix(rng: Generator) -> Array:
    """A camera-to-sRGB matrix: rows sum to one, off-diagonals mostly negative, as cameras' are."""
    off = -rng.uniform(0.0, 0.55, (3, 3)) * rng.uniform(0.3, 1.0)
    np.fill_diagonal(off, 0)
    return off + np.diag(1 - off.sum(axis=1))


def noise_parameters(rng: Generator) -> tuple[float, float]:
    """(shot, read): variance = shot·signal + read², signal in [0, 1] of the raw range.

    Log-uniform in shot from base ISO to extreme ISO; read noise follows shot with the slope of
    Brooks et al. (their fit is for variance: log read² = 2.18·log shot + 1.20, σ = 0.26).
    """
    log_shot = rng.uniform(np.log(2e-5), np.log(0.012))
    log_read = 2.18 * log_shot + 1.2 + rng.normal(0, 0.26)
    return float(np.exp(log_shot)), float(np.exp(log_read / 2))


def tone_curve(x: Array, strength: float) -> Array:
    """Mix of identity and smoothstep; monotone on [0, 1]."""
    x = np.clip(x, 0, 1)
    return (1 - strength) * x + strength * (3 * x**2 - 2 * x**3)


def jpeg(x: Array, quality: int, subsampling: int) -> Array:
    """Through a JPEG file and back; [H, W, 3] in [0, 1]. `subsampling`: 0 = 4:4:4, 2 = 4:2:0."""
    file = io.BytesIO()
    pixels = np.round(np.clip(x, 0, 1) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(file, "JPEG", quality=quality, subsampling=subsampling)
    return np.asarray(Image.open(file), dtype=np.float32) / 255


def noiseless(shape: tuple[int, ...]) -> Array:
    """The noise of a perfect sensor: none."""
    return np.zeros(shape)


def recorrupted(seed: int) -> tuple[Noise, Noise]:
    """Two noises as of one photo recorrupted twice (Pang et al., CVPR 2021, arXiv 2102.02234).

    The photo's own noise is n, of variance 1/2, and known; m is as strong and drawn anew. n + m and
    n - m are independent and of variance 1, so a network that is given a photo with the one learns
    from that with the other what it would learn from a clean picture, which it never sees.
    """

    def with_sign(sign: float) -> Noise:
        rng = np.random.default_rng(seed)

        def noise(shape: tuple[int, ...]) -> Array:
            own, drawn = rng.normal(size=(2, *shape))
            return (own + sign * drawn) / np.sqrt(2)

        return noise

    return with_sign(1.0), with_sign(-1.0)


def noisy_photo(clean: Array, rng: Generator, noise: Noise | None = None) -> Array:
    """A noisy camera photo of `clean`.

    clean: [H, W, 3] sRGB in [0, 1]; returns float32 of the same shape, 8-bit values in [0, 1].
    The outer `MARGIN` pixels have border effects: cut them off. `noise` is drawn from `rng` unless
    given; the camera and its settings depend on `rng` alone, so the same generator state with
    another noise gives another photo of the same subject by the same camera.
    """
    drawn = np.random.default_rng(rng.integers(2**63))
    noise = noise or (lambda shape: drawn.normal(size=shape))
    kind = rng.random()
    if kind < PLAIN_SHARE:
        sigma = np.exp(rng.uniform(np.log(0.004), np.log(0.14)))
        noisy = clean + sigma * noise(clean.shape)
    elif kind < PLAIN_SHARE + GRAIN_SHARE:
        noisy = clean + film_grain(clean, rng, noise)
    else:
        noisy = _developed(clean, rng, noise)
    if rng.random() < 0.75:
        quality = int(rng.integers(70, 99))
        return jpeg(noisy, quality, int(rng.choice([0, 2])))
    return (np.round(np.clip(noisy, 0, 1) * 255) / 255).astype(np.float32)


def _developed(clean: Array, rng: Generator, noise: Noise) -> Array:
    exposure = rng.uniform(0.5, 1.0)
    curve = rng.uniform(0, 0.6)
    matrix = colour_matrix(rng)
    gains = np.array([rng.uniform(1.2, 2.6), 1.0, rng.uniform(1.2, 2.6)])
    linear = srgb_to_linear(clean) * exposure
    camera = np.maximum(linear @ np.linalg.inv(matrix).T, 0) / gains

    masks = bayer_masks(*clean.shape[:2], int(rng.integers(4)))
    raw = (camera.transpose(2, 0, 1) * masks).sum(axis=0)
    shot, read = noise_parameters(rng)
    raw = raw + noise(raw.shape) * np.sqrt(shot * raw + read**2)
    if rng.random() < HOT_SHARE:
        raw = hot_pixels(raw, rng.uniform(0.1, 1.0), noise)
    # Raw files keep a black level, so noise below black survives until developing.
    raw = np.clip(raw, -0.05, 1)

    demosaic = demosaic_malvar if rng.random() < 0.65 else demosaic_bilinear
    rgb = demosaic(raw, masks).transpose(1, 2, 0)
    rgb = (rgb * gains) @ matrix.T
    rgb = rgb * (1 + (1 / exposure - 1) * rng.uniform(0.5, 1.0))
    if rng.random() < 0.5:
        rgb = _chroma_smoothing(rgb, rng)
    x = tone_curve(linear_to_srgb(np.clip(rgb, 0, 1)), curve)
    if rng.random() < 0.5:
        x = _noise_reduction(x, rng)
    if rng.random() < 0.35:
        x = enlarged(x, rng.uniform(1.05, 2.0))
    if rng.random() < 0.4:
        amount, radius = rng.uniform(0.2, 1.0), rng.uniform(0.6, 1.2)
        x = x + amount * (x - gaussian_filter(x, (radius, radius, 0)))
    return np.clip(x, 0, 1)


def hot_pixels(raw: Array, charge: float, noise: Noise) -> Array:
    """Raw values [H, W] with `charge`, more or less, added at few places: before demosaicing, so
    that each becomes a small cross or dot of colour."""
    return raw + charge * np.clip(noise(raw.shape) - HOT, 0, 0.5) / 0.25


def _chroma_smoothing(rgb: Array, rng: Generator) -> Array:
    """In-camera noise reduction of colour: the colour differences are blurred."""
    luma = rgb @ np.array([0.25, 0.5, 0.25])
    radius = np.exp(rng.uniform(np.log(0.5), np.log(6.0)))
    return luma[..., None] + gaussian_filter(rgb - luma[..., None], (radius, radius, 0))


def _noise_reduction(x: Array, rng: Generator) -> Array:
    """In-camera noise reduction of everything: fine grain goes, coarse stays.

    A blur mixed with the picture; what is left of the noise is correlated over the blur's reach.
    """
    radius, amount = np.exp(rng.uniform(np.log(0.4), np.log(2.4))), rng.uniform(0.4, 0.95)
    return x + amount * (gaussian_filter(x, (radius, radius, 0)) - x)


def enlarged(x: Array, factor: float) -> Array:
    """The middle of [H, W, 3] enlarged to H × W: a picture that was resized before it was saved."""
    height, width = x.shape[:2]
    box_h, box_w = height / factor, width / factor
    box = ((width - box_w) / 2, (height - box_h) / 2, (width + box_w) / 2, (height + box_h) / 2)
    channels = [
        Image.fromarray(channel.astype(np.float32)).resize((width, height), Image.BICUBIC, box)
        for channel in x.transpose(2, 0, 1)
    ]
    return np.stack([np.asarray(channel) for channel in channels], -1)


def film_grain(clean: Array, rng: Generator, noise: Noise) -> Array:
    """Grain for [H, W, 3]: soft, mostly the same in all channels, strongest in the middle tones."""
    shared = rng.uniform(0.5, 1.0)
    radius = rng.uniform(0.4, 1.8)
    strength = np.exp(rng.uniform(np.log(0.008), np.log(0.08)))
    grain = shared * noise((*clean.shape[:2], 1)) + np.sqrt(1 - shared**2) * noise(clean.shape)
    # Blurred white noise has the kernel's sum of squares left: 1/(4πr²), less so for small r.
    point = np.zeros((17, 17))
    point[8, 8] = 1
    grain = gaussian_filter(grain, (radius, radius, 0))
    grain /= np.sqrt(np.square(gaussian_filter(point, radius)).sum())
    return strength * grain * (0.4 + 2.4 * clean * (1 - clean))
