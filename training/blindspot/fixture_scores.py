"""Scores of the browser tests' photo, for the page to agree with.

Written by `python -m blindspot.fixture_scores`. Every model of the site at its default setting,
but without the structure that goes back, measured as `evaluate` measures: as those tests have it.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

from .evaluate import load_model, setting
from .metrics import psnr, ssim

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "e2e/fixtures"
MODELS = ROOT / "public/models"
FILE = FIXTURES / "scores.json"


def scores() -> dict[str, dict[str, float]]:
    """PSNR in dB and SSIM against the reference: of the noisy photo, and by each model's id."""
    noisy, reference = (
        np.asarray(Image.open(FIXTURES / name).convert("RGB"))
        for name in ("noisy.png", "reference.png")
    )

    def score(image: np.ndarray) -> dict[str, float]:
        return {"psnr": round(psnr(image, reference), 4), "ssim": round(ssim(image, reference), 6)}

    results = {"noisy": score(noisy)}
    for entry in json.loads((MODELS / "manifest.json").read_text())["models"]:
        model = load_model(MODELS / entry["file"])
        blindness = entry.get("defaultBlindness", 0)
        results[entry["id"]] = score(setting(model, blindness, 1, structure=False)(noisy))
    return results


if __name__ == "__main__":
    FILE.write_text(json.dumps(scores(), indent=2) + "\n")
