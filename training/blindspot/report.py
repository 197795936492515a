"""Tables and contact sheets of what `evaluate` measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import uniform_filter

from .data import Pair
from .metrics import psnr

CROP = 160
LABEL = 16

PROTOCOL = (
    "PSNR and SSIM over RGB on uint8 images, whole image, no border cut; SSIM with a Gaussian "
    "window of 11, σ 1.5, mean of the channels. Worse: share of the images that lose more than "
    "0.1 dB. c: blindness; stride: of pixel-shuffle downsampling."
)


@dataclass(frozen=True)
class Line:
    """One line of the table: a method with its setting, and `evaluate.summary` of it."""

    method: str
    blindness: float | None
    stride: int | None
    macs: int | None
    summary: dict


def table(title: str, lines: Iterable[Line]) -> str:
    """Markdown."""
    lines = list(lines)
    rows = [
        f"## {title}: {lines[0].summary['images']} images",
        "",
        "| method | c | stride | PSNR | gain | worst | SSIM | worse | MACs/px |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for line in lines:
        s = line.summary
        c = "–" if line.blindness is None else f"{line.blindness:g}"
        stride = "–" if line.stride is None else str(line.stride)
        macs = "–" if line.macs is None else f"{line.macs:,}"
        rows.append(
            f"| {line.method} | {c} | {stride} | {s['denoised']:.2f} | {s['gain']:+.2f} "
            f"| {s['worst']:+.2f} | {s['ssim']:.4f} | {100 * s['worse']:.0f} % | {macs} |"
        )
    return "\n".join(rows) + "\n"


def contact_sheet(
    rows: list[dict], pairs: list[Pair], run: Callable[[np.ndarray], np.ndarray], each: int = 5
) -> Image.Image:
    """The `each` best and worst images by gain: noisy, denoised and reference beside each other.

    rows: as `evaluate.measure` gives them, in the order of `pairs`. run: uint8 to uint8. Of each
    image the crop is shown in which denoising changed the squared error most.
    """
    order = sorted(range(len(rows)), key=lambda i: rows[i]["noisy"] - rows[i]["denoised"])
    shown = order[:each] + [i for i in order[-each:] if i not in order[:each]]
    sheet = Image.new("RGB", (3 * CROP, len(shown) * (CROP + LABEL)), "white")
    draw = ImageDraw.Draw(sheet)
    for at, index in enumerate(shown):
        noisy, reference = pairs[index].read()
        denoised = run(noisy)
        box = _telling_crop(noisy, denoised, reference)
        top = at * (CROP + LABEL)
        gain = rows[index]["denoised"] - rows[index]["noisy"]
        draw.text((2, top + 2), f"{rows[index]['name'][:34]}  {gain:+.2f} dB", fill="black")
        pictures = (("noisy", noisy), ("denoised", denoised), ("reference", reference))
        for column, (name, picture) in enumerate(pictures):
            crop = Image.fromarray(picture).crop(box)
            sheet.paste(crop, (column * CROP, top + LABEL))
            value = "" if name == "reference" else f" {psnr(picture, reference):.2f}"
            draw.text(
                (column * CROP + 3, top + LABEL + 2),
                name + value,
                fill="white",
                stroke_fill="black",
                stroke_width=1,
            )
    return sheet


def _telling_crop(
    noisy: np.ndarray, denoised: np.ndarray, reference: np.ndarray
) -> tuple[int, int, int, int]:
    before, after, truth = (i.astype(np.float32) for i in (noisy, denoised, reference))
    change = np.abs(np.square(before - truth) - np.square(after - truth)).sum(-1)
    height, width = change.shape
    smooth = uniform_filter(change, CROP, mode="constant")
    y, x = np.unravel_index(smooth.argmax(), smooth.shape)
    left = int(np.clip(x - CROP // 2, 0, max(0, width - CROP)))
    top = int(np.clip(y - CROP // 2, 0, max(0, height - CROP)))
    return left, top, left + CROP, top + CROP


def write_report(
    folder: Path, tables: dict[str, list[Line]], sheets: dict[str, Image.Image], note: str = ""
) -> None:
    """`table.md` and a `contact-SET.png` for each set."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = [PROTOCOL + ("\n\n" + note if note else "") + "\n"]
    parts += [table(title, lines) for title, lines in tables.items()]
    (folder / "table.md").write_text("\n".join(parts))
    for name, sheet in sheets.items():
        sheet.save(folder / f"contact-{name}.png")
