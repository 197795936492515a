"""Transforms that several rules share: of channels to brightness and colour, of overlapping blocks
to cosines and back."""

from __future__ import annotations

import numpy as np
from scipy.fft import dct, idctn

Array = np.ndarray

# Red, green and blue turned to brightness and two colour differences; lengths stay, so white noise
# is as strong in each.
OPPONENT = np.array([[1, 1, 1], [1, 0, -1], [1, -2, 1]]) / np.sqrt([[3], [2], [6]])


def level(blocks: Array) -> Array:
    """Blocks [n, side, side, channels] without their own slopes."""
    side = blocks.shape[1]
    at = np.arange(side) - (side - 1) / 2
    power = side * np.square(at).sum()
    across = np.einsum("nyxc,x->nc", blocks, at) / power
    down = np.einsum("nyxc,y->nc", blocks, at) / power
    return blocks - across[:, None, None] * at[:, None] - down[:, None, None] * at[:, None, None]


# Blocks are so wide and high and begin this far apart: each pixel lies in four.
BLOCK = 8
STEP = 4

# Seen through this, overlapping blocks add up to what was cut, after it was applied twice.
WINDOW = np.sin(np.pi * (np.arange(BLOCK) + 0.5) / BLOCK)
COSINES = dct(np.eye(BLOCK), axis=0, norm="ortho")


def reflected(length: int, before: int, after: int) -> Array:
    """Indices of a line of pixels with mirrored ones at each end (edge not doubled)."""
    period = max(1, 2 * (length - 1))
    index = np.arange(-before, length + after) % period
    return np.where(index < length, index, period - index)


def blocks_of(plane: Array) -> Array:
    """[H, W] -> [rows, columns, BLOCK, BLOCK], a view."""
    return np.lib.stride_tricks.sliding_window_view(plane, (BLOCK, BLOCK))[::STEP, ::STEP]


def overlapped(coefficients: Array, height: int, width: int) -> Array:
    """Blocks' coefficients [rows, columns, BLOCK, BLOCK] -> the plane [height, width] that they add
    up to."""
    parts = idctn(coefficients, axes=(2, 3), norm="ortho") * np.outer(WINDOW, WINDOW)
    down, across = parts.shape[:2]
    plane = np.zeros((height, width))
    for y in range(BLOCK):
        for x in range(BLOCK):
            plane[y : y + down * STEP : STEP, x : x + across * STEP : STEP][:down, :across] += (
                parts[:, :, y, x]
            )
    return plane


def wiener(energy: Array, most: float) -> Array:
    """The share of what has so many times the noise's energy that is structure; 0 up to `most`."""
    return np.where(energy > most, 1 - 1 / np.maximum(energy, 1), 0)
