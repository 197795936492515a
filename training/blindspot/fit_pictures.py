"""The two pictures of docs/fitting.md: a photo that a fit helps, and one whose fit is refused.

    python -m blindspot.fit_pictures --photos PHOTOS --out ../docs/fitting

Each shows a part of a photo with made-up noise, as it is, denoised, and denoised by the network as
the fit's steps leave it, whatever the guard says. What was measured is printed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.random import Generator
from PIL import Image
from scipy.ndimage import gaussian_filter

from . import fit
from .camera import jpeg
from .data import read_image
from .evaluate import setting
from .metrics import psnr

SIDE = 512
# The part that is shown: left, top, width, height; and how large.
SHOWN, ZOOM = (150, 170, 160, 120), 2


def of_brightness(clean: np.ndarray, rng: Generator) -> np.ndarray:
    """Soft noise that is the same in all channels."""
    return clean + 0.16 * gaussian_filter(rng.normal(size=(*clean.shape[:2], 1)), (0.7, 0.7, 0))


def pressed(clean: np.ndarray, rng: Generator) -> np.ndarray:
    """White noise, stronger where it is bright, in a JPEG of low quality."""
    noise = (0.02 + 0.05 * np.sqrt(clean)) * rng.normal(size=clean.shape)
    return jpeg(np.clip(clean + noise, 0, 1), 40, 2)


PICTURES: dict[str, tuple[str, Callable[[np.ndarray, Generator], np.ndarray]]] = {
    "helped": ("deb-enlightenment-data__Green-Maple.jpg", of_brightness),
    "refused": ("deb-enlightenment-data__Mountain.jpg", pressed),
}


def to_bytes(x: np.ndarray) -> np.ndarray:
    return np.round(np.clip(x, 0, 1) * 255).astype(np.uint8)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="blindspot.fit_pictures")
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--models", type=Path, default=fit.ROOT / "public" / "models")
    parser.add_argument("--out", type=Path, required=True, help="folder")
    parser.add_argument("--only", choices=PICTURES)
    args = parser.parse_args(argv)
    graphs = fit.load_graphs(args.models, "compact")
    for name, (photo, noise) in PICTURES.items():
        if args.only not in (None, name):
            continue
        rng = np.random.default_rng(1)
        image = read_image(args.photos / photo)
        top, left = ((length - SIDE) // 2 for length in image.shape[:2])
        clean = image[top : top + SIDE, left : left + SIDE]
        noisy = to_bytes(noise(clean.astype(np.float32) / 255, rng))
        last, judged = after_all_steps(graphs, args.models, noisy)
        answers = [
            setting(fit.fitted_model(graphs, parameters), graphs.blindness, 1)(noisy)
            for parameters in (graphs.start, last)
        ]
        print(name, judged, [round(psnr(x, clean), 2) for x in (noisy, *answers)])
        x, y, width, height = SHOWN
        parts = [part[y : y + height, x : x + width] for part in (noisy, *answers)]
        picture = Image.fromarray(np.concatenate(parts, 1))
        size = (3 * width * ZOOM, height * ZOOM)
        args.out.mkdir(exist_ok=True)
        picture.resize(size, Image.Resampling.NEAREST).save(args.out / f"{name}.webp", quality=85)


def after_all_steps(graphs: fit.Graphs, models: Path, noisy: np.ndarray) -> tuple[np.ndarray, str]:
    """As `fit.run_fit`, which gives back what it began with where the fit is refused."""
    planes = fit.planes_of(noisy)
    squares, _ = fit.choose_squares([planes.shape[:0:-1]], 0)
    lesson = fit.choose_lesson(graphs, fit.load_teacher(models, [noisy]), [planes], squares)
    state = fit.Fit.begin(graphs.start)
    checks = [fit.check(graphs, 0, None, lesson)]
    while state.step < fit.steps_of(lesson.taught):
        if fit.renewal_due(state.step, lesson.taught):
            lesson = fit.renewed(graphs, [planes], lesson, state.average)
        fit.take_step(graphs, state, lesson, 0)
    checks.append(fit.check(graphs, state.step, state.average, lesson))
    kept = fit.judge(checks, lesson.taught)[0] > 0
    by = "taught by Wide" if lesson.taught else "its own teacher"
    left = [round(check.left, 3) for check in checks]
    return state.average, f"{'kept' if kept else 'refused'}, {by}, left {left}"


if __name__ == "__main__":
    main()
