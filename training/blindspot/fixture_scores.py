"""Scores of the browser tests' photo, for the page to agree with.

Written by `python -m blindspot.fixture_scores`. Every model of the site at its default setting,
but without the structure that goes back, measured as `evaluate` measures: as those tests have it.
So is Compact fitted to a street of computed pixels, which is the same in `e2e/fit.spec.ts`.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

from .evaluate import load_model, setting
from .fit import fitted_model, load_graphs, load_teacher, planes_of, run_fit
from .metrics import psnr, ssim
from .procedures import place_hash

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "e2e/fixtures"
MODELS = ROOT / "public/models"
FILE = FIXTURES / "scores.json"


STREET_SIDE = 512


def street() -> tuple[np.ndarray, np.ndarray]:
    """(noisy, clean), uint8 [H, W, 3]: smooth areas and edges, and noise that hangs together along
    rows: no camera's."""
    c, y, x = np.ogrid[:3, :STREET_SIDE, :STREET_SIDE]
    clean = 90 + 60 * np.sin(x / 17 + c) + (y // 40 % 2) * 50
    noise = sum(place_hash(5, c, x + i, y) / 2**32 - 0.5 for i in range(3))

    def picture(levels: np.ndarray) -> np.ndarray:
        rounded = np.floor(np.clip(levels, 0, 255) + 0.5).astype(np.uint8)
        return np.ascontiguousarray(rounded.transpose(1, 2, 0))

    return picture(clean + 40 * noise), picture(clean + 0 * noise)


def fit_scores() -> dict[str, float]:
    """PSNR in dB of the street: noisy, denoised by Compact, and by Compact fitted to it."""
    noisy, clean = street()
    graphs = load_graphs(MODELS, "compact")
    found = {"noisy": psnr(noisy, clean)}
    fitted = run_fit(graphs, load_teacher(MODELS, [noisy]), [planes_of(noisy)])
    for name, parameters in (("unfitted", graphs.start), ("fitted", fitted.parameters)):
        model = fitted_model(graphs, parameters)
        found[name] = psnr(
            setting(model, graphs.blindness, 1, structure=False, unbiased=False)(noisy), clean
        )
    return {name: round(value, 4) for name, value in found.items()}


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
        results[entry["id"]] = score(
            setting(model, blindness, 1, structure=False, unbiased=False)(noisy)
        )
    return results


if __name__ == "__main__":
    (FIXTURES / "fit-scores.json").write_text(json.dumps(fit_scores(), indent=2) + "\n")
    FILE.write_text(json.dumps(scores(), indent=2) + "\n")
