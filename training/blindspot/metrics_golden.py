"""Numbers for the page's metrics to agree with: `python -m blindspot.metrics_golden OUT.json`."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

import numpy as np

from .metrics import psnr, ssim


def pairs() -> list[tuple[np.ndarray, np.ndarray]]:
    """Two pictures of uint8 [H, W, 3] each: noise on gradients and edges, and a shifted one."""
    rng = np.random.default_rng(0)
    y, x = np.mgrid[0:37, 0:53]
    clean = np.stack([4 * x + y, 255 - 3 * x, 128 + 90 * ((x // 8 + y // 8) % 2)], -1)
    clean = np.clip(clean, 0, 255)
    noisy = np.clip(clean + rng.normal(0, 12, clean.shape), 0, 255)
    return [
        (clean.astype(np.uint8), noisy.astype(np.uint8)),
        (clean.astype(np.uint8), np.roll(clean, 1, axis=1).astype(np.uint8)),
        (clean[:11, :11].astype(np.uint8), noisy[:11, :11].astype(np.uint8)),
    ]


def golden() -> list[dict]:
    def text(image: np.ndarray) -> str:
        return base64.b64encode(image.tobytes()).decode()

    return [
        {
            "width": a.shape[1],
            "height": a.shape[0],
            "a": text(a),
            "b": text(b),
            "psnr": round(psnr(a, b), 6),
            "ssim": round(ssim(a, b), 8),
        }
        for a, b in pairs()
    ]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(golden()) + "\n")
