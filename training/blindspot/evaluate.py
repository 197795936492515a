"""Measures a model on noisy/reference pairs, and its colour fidelity.

    python -m blindspot.evaluate --model CHECKPOINT_OR_ONNX --data PAIRS

PSNR over RGB on uint8 images (the output is clamped and rounded), whole image, no border cut; the
network runs with the plane padded by reflection, as the app does.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from scipy.ndimage import gaussian_filter
from torch import Tensor

from .data import find_pairs, to_tensor, to_uint8
from .models import Network, build_network, is_conditional, macs_of, multiple_of


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    """Peak signal-to-noise ratio in dB of two uint8 images; inf where equal."""
    error = np.mean((a.astype(np.float64) - b.astype(np.float64)) ** 2)
    return float("inf") if error == 0 else float(10 * np.log10(255**2 / error))


@dataclass(frozen=True)
class Model:
    """Something that denoises [1, 3, H, W] at a blindness, wrong within `radius` of the border.

    multiple: what H and W must be multiples of. conditional: whether the blindness does anything.
    macs: multiply-adds a pixel, None where that is not known.
    """

    run: Callable[[Tensor, float], Tensor]
    radius: int
    multiple: int = 1
    conditional: bool = True
    macs: int | None = None


def model_of(network: Network) -> Model:
    """A PyTorch network on whatever device its weights are."""
    device = next(network.parameters()).device

    @torch.no_grad()
    def run(image: Tensor, blindness: float) -> Tensor:
        image = image.to(device).contiguous(memory_format=torch.channels_last)
        return network(image, blindness).float().cpu()

    return Model(
        run,
        network.config.radius,
        multiple_of(network),
        is_conditional(network),
        macs_of(network),
    )


def load_model(path: Path) -> Model:
    """A checkpoint of `train` (its averaged weights) or an ONNX file of `export`."""
    if path.suffix != ".onnx":
        return model_of(load_network(path))
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])

    inputs = [i.name for i in session.get_inputs()]
    metadata = session.get_modelmeta().custom_metadata_map

    def run(image: Tensor, blindness: float) -> Tensor:
        offered = {"image": image.numpy(), "blindness": np.array([blindness], np.float32)}
        feeds = {name: offered[name] for name in inputs}
        return torch.from_numpy(session.run(["denoised"], feeds)[0])

    macs = metadata.get("macs_per_pixel")
    return Model(
        run,
        int(metadata["radius"]),
        int(metadata.get("multiple", 1)),
        "blindness" in inputs,
        int(macs) if macs else None,
    )


def denoise(model: Model, image: Tensor, blindness: float = 0.0) -> Tensor:
    """[1, 3, H, W] -> the same, unclamped; the border is reflected, `radius` wide.

    Sides shorter than the radius are reflected again and again, as in the app.
    """
    _, _, height, width = image.shape
    step = model.multiple
    margin = -(-model.radius // step) * step
    rows = reflected(height, margin, margin + -height % step)
    columns = reflected(width, margin, margin + -width % step)
    out = model.run(image[:, :, rows][:, :, :, columns].contiguous(), blindness)
    return out[:, :, margin : margin + height, margin : margin + width]


def reflected(length: int, before: int, after: int) -> Tensor:
    """Indices of a line of pixels with mirrored ones at each end (edge not doubled)."""
    if length == 1:
        return torch.zeros(before + 1 + after, dtype=torch.long)
    period = 2 * (length - 1)
    index = torch.arange(-before, length + after) % period
    return torch.where(index < length, index, period - index)


def measure(model: Model, folder: Path, blindness: float = 0.0) -> list[dict]:
    """A row a pair: name, noisy and denoised PSNR in dB, blurred colour difference in 1/255."""
    rows = []
    for pair in find_pairs(folder):
        noisy, reference = pair.read()
        output = to_uint8(denoise(model, to_tensor(noisy), blindness))
        difference = output.astype(np.float32) - noisy.astype(np.float32)
        rows.append(
            {
                "name": pair.name,
                "noisy": psnr(noisy, reference),
                "denoised": psnr(output, reference),
                "cast": float(np.abs(gaussian_filter(difference, (8, 8, 0))).mean()),
            }
        )
    return rows


def summary(rows: list[dict]) -> dict[str, float]:
    """Means over pairs, the worst gain, and the share of images made worse by more than 0.1 dB."""
    gains = [r["denoised"] - r["noisy"] for r in rows]
    return {
        "images": len(rows),
        "noisy": round(float(np.mean([r["noisy"] for r in rows])), 3),
        "denoised": round(float(np.mean([r["denoised"] for r in rows])), 3),
        "gain": round(float(np.mean(gains)), 3),
        "worst": round(float(np.min(gains)), 3),
        "worse": round(float(np.mean([g < -0.1 for g in gains])), 3),
        "cast": round(float(np.mean([r["cast"] for r in rows])), 3),
    }


def mean_gain(model: Model, folder: Path, blindness: float = 0.0) -> dict:
    return summary(measure(model, folder, blindness))


def colour_error(
    model: Model, sigma: float, clip: bool, blindness: float = 0.0, steps: int = 9, size: int = 40
) -> float:
    """Largest error of the mean over flat patches of every colour of a steps³ RGB grid, in 1/255.

    Gaussian noise of `sigma` (in 1/255), size×size pixels counted, `radius` more around them.
    Unclipped, the mean of the output is compared with the colour; clipped to [0, 1], as a file is,
    with the mean of what is left of the noisy patch.
    """
    levels = np.linspace(0, 1, steps)
    rng = np.random.default_rng(0)
    inner = slice(model.radius, model.radius + size)
    whole = -(-(size + 2 * model.radius) // model.multiple) * model.multiple
    worst = 0.0
    for colour in np.stack(np.meshgrid(levels, levels, levels), -1).reshape(-1, 3):
        patch = rng.normal(colour, sigma / 255, (whole, whole, 3))
        # The draw's own mean is not the network's doing.
        patch += colour - patch[inner, inner].mean((0, 1))
        x = to_tensor(np.clip(patch, 0, 1) if clip else patch)
        error = (model.run(x, blindness) - x)[0, :, inner, inner].mean((1, 2)).abs().max()
        worst = max(worst, float(error) * 255)
    return worst


def load_network(path: Path, device: str = "cpu") -> Network:
    """The averaged weights of a checkpoint that `train` wrote."""
    state = torch.load(path, map_location=device, weights_only=True)
    network = build_network(state["config"]).to(device)
    network.load_state_dict(state["average"])
    return network.eval().to(memory_format=torch.channels_last)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="blindspot.evaluate", description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, action="append", default=[])
    parser.add_argument("--blindness", type=float, default=0.0)
    parser.add_argument("--json", type=Path, help="write the summaries there")
    parser.add_argument("--colours", action="store_true", help="flat patches of 729 colours too")
    parser.add_argument("--each", action="store_true", help="a line for each pair")
    args = parser.parse_args(argv)
    model = load_model(args.model)
    quality: dict[str, object] = {}
    for folder in args.data:
        rows = measure(model, folder, args.blindness)
        if args.each:
            for row in rows:
                print(json.dumps(row))
        quality[folder.name] = summary(rows)
        print(folder.name, json.dumps(quality[folder.name]))
    if args.colours:
        for sigma in (5, 25):
            for clip in (False, True):
                worst = colour_error(model, sigma, clip, args.blindness)
                name = f"colours, sigma {sigma}, {'clipped' if clip else 'unclipped'}"
                quality[name] = {"worst": round(worst, 3)}
                print(f"{name}: worst mean error {worst:.3f}/255")
    if args.json:
        args.json.write_text(json.dumps(quality, indent=2) + "\n")


if __name__ == "__main__":
    main()
