"""Measures models on noisy/reference pairs, and their colour fidelity.

    python -m blindspot.evaluate --model CHECKPOINT_OR_ONNX --data PAIRS --grid --out REPORT

See `metrics` for PSNR and SSIM. The output is clamped and rounded to uint8 first; the network runs
with the plane padded by reflection, as the app does.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
import torch
from scipy.ndimage import gaussian_filter
from torch import Tensor

from .auto import PhotoNoise, choose, the_rule
from .auto import measure as photo_noise
from .baselines import bm3d, nl_means
from .bias import without_bias
from .blotches import without_blotches
from .clip_points import keep_clipped
from .data import Pair, find_pairs, to_tensor, to_uint8
from .halfplane import shift_of
from .hot_pixels import without_hot_pixels
from .metrics import psnr, ssim
from .models import Network, asked_for, is_told, load_network, macs_of, multiple_of
from .procedures import PLAIN, Procedure, apply, reach
from .report import Line, contact_sheet, write_report
from .structure import keep_structure
from .told import told
from .transform import reflected


class Conditions(NamedTuple):
    """What a network is run under, as far as it has inputs for it. blindness: c. hole: 1, 3, 5 or 7
    pixels across. noise: see `told`."""

    blindness: float = 0.0
    hole: int = 1
    noise: np.ndarray = told(None)


@dataclass(frozen=True)
class Model:
    """Something that denoises [1, 3, H, W] under conditions, wrong within `radius` of the border.

    multiple: what H and W must be multiples of. conditional: whether the blindness does anything.
    told: whether noise does. macs: multiply-adds a pixel, None where that is not known.
    blindness: the default.
    """

    run: Callable[[Tensor, Conditions], Tensor]
    radius: int
    multiple: int = 1
    conditional: bool = True
    told: bool = False
    macs: int | None = None
    blindness: float = 0.0


def model_of(network: Network) -> Model:
    """A PyTorch network on whatever device its weights are."""
    device = next(network.parameters()).device

    @torch.no_grad()
    def run(image: Tensor, under: Conditions) -> Tensor:
        image = image.to(device).contiguous(memory_format=torch.channels_last)
        noise = torch.from_numpy(under.noise)[None].to(device)
        further = asked_for(network, noise, under.hole)
        return network(image, under.blindness, **further).float().cpu()

    return Model(
        run,
        network.config.radius,
        multiple_of(network),
        told=is_told(network),
        macs=macs_of(network),
    )


def load_model(path: Path) -> Model:
    """A checkpoint of `train` (its averaged weights) or an ONNX file of `export`."""
    if path.suffix != ".onnx":
        return model_of(load_network(path))
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])

    inputs = [i.name for i in session.get_inputs()]
    metadata = session.get_modelmeta().custom_metadata_map

    def run(image: Tensor, under: Conditions) -> Tensor:
        offered = {
            "image": image.numpy(),
            "blindness": np.array([under.blindness], np.float32),
            "noise": under.noise[None],
            "shift": np.array([shift_of(under.hole)], np.int64),
        }
        feeds = {name: offered[name] for name in inputs}
        return torch.from_numpy(session.run(["denoised"], feeds)[0])

    macs = metadata.get("macs_per_pixel")
    return Model(
        run,
        int(metadata["radius"]),
        int(metadata.get("multiple", 1)),
        "blindness" in inputs,
        "noise" in inputs,
        int(macs) if macs else None,
        float(metadata.get("blindness", 0)),
    )


def denoise(
    model: Model,
    image: Tensor,
    blindness: float = 0.0,
    procedure: Procedure = PLAIN,
    hole: int = 1,
    noise: PhotoNoise | None = None,
) -> Tensor:
    """[1, 3, H, W] -> the same, unclamped; the border is reflected, as wide as the procedure sees.

    Sides shorter than that are reflected again and again, as in the app. noise: what a model is
    told of; measured on the image where it is not given.
    """
    _, _, height, width = image.shape
    margin, step = reach(procedure, model.radius, model.multiple)
    rows = reflected(height, margin, margin + -height % step)
    columns = reflected(width, margin, margin + -width % step)
    planes = image[:, :, rows][:, :, :, columns].contiguous()
    if model.told and noise is None:
        noise = photo_noise(image[0].permute(1, 2, 0).numpy())
    under = Conditions(blindness, hole, told(noise, procedure.stride))
    out = apply(lambda x: model.run(x, under), planes, procedure, (-margin, -margin))
    return out[:, :, margin : margin + height, margin : margin + width]


PROCEDURES = {
    "plain": PLAIN,
    "r3": Procedure(refine=True),
    "enhanced": Procedure(again=True),
    "ensemble": Procedure(ensemble=True),
}


def setting(
    model: Model,
    blindness: float,
    stride: int,
    procedure: str = "plain",
    hole: int = 1,
    structure: bool = True,
    unbiased: bool = True,
    blotches: float = 0.0,
) -> Callable[[np.ndarray], np.ndarray]:
    """uint8 [H, W, 3] -> the same: the model at a blindness, a hole and a stride of downsampling,
    followed by R³ or by SDAP's second pass, or averaged over flips and rotations. It is shown the
    picture without hot pixels and without this share of its blotches of colour, told of its noise
    with them; what stands out of that noise goes back where `structure` says so, brightness is
    corrected where `unbiased` does, and what is clipped stays, as in the app."""
    whole = replace(PROCEDURES[procedure], stride=stride)

    def run(noisy: np.ndarray) -> np.ndarray:
        seen = without_hot_pixels(noisy, 255)
        if blotches > 0:
            photo, mended = (x / np.float32(255) for x in (noisy, seen))
            seen = without_blotches(photo, blotches, mended)
        shown = to_tensor(seen)
        noise = None
        if model.told or structure or unbiased:
            noise = photo_noise(noisy.astype(np.float32) / np.float32(255))
        answer = denoise(model, shown, blindness, whole, hole, noise)
        before, after = (x[0].permute(1, 2, 0).numpy() for x in (shown, answer))
        if structure and noise is not None:
            after = keep_structure(before, after, noise)
        if unbiased and noise is not None:
            after = without_bias(after, noise)
        kept = torch.from_numpy(keep_clipped(before, after))
        return to_uint8(kept.permute(2, 0, 1)[None])

    return run


def automatic(
    default: Model, by_auto: Model | None = None, structure: bool = True, unbiased: bool = True
) -> Callable[[np.ndarray], np.ndarray]:
    """uint8 [H, W, 3] -> the same: what the app does with a photo that nobody set anything for; but
    for `structure` and `unbiased`. by_auto: the network that is chosen where the noise is one to be
    told of."""
    rule = the_rule()

    def run(noisy: np.ndarray) -> np.ndarray:
        noise = photo_noise(noisy.astype(np.float32) / np.float32(255))
        if noise is None:
            return setting(default, default.blindness, 1)(noisy)
        choice = choose(noise, rule)
        if choice.strength == 0:
            return noisy
        model = by_auto if by_auto and choice.told else default
        blindness = choice.blindness if model.conditional else 0.0
        rules = {"structure": structure, "unbiased": unbiased, "blotches": choice.blotches}
        answer = setting(model, blindness, choice.stride, hole=choice.hole, **rules)(noisy)
        # Hot pixels are no noise, of which a share may stay.
        mended = without_hot_pixels(noisy, 255)
        taken = choice.strength * (answer.astype(np.float64) - mended)
        return np.floor(mended + taken + 0.5).astype(np.uint8)

    return run


def measure(run: Callable[[np.ndarray], np.ndarray], pairs: list[Pair]) -> list[dict]:
    """A row a pair: name, PSNR of noisy and denoised in dB, SSIM, and the blurred difference of
    their colours in 1/255. `run` takes and gives uint8 [H, W, 3]."""
    rows = []
    for pair in pairs:
        noisy, reference = pair.read()
        output = run(noisy)
        difference = output.astype(np.float32) - noisy.astype(np.float32)
        rows.append(
            {
                "name": pair.name,
                "noisy": psnr(noisy, reference),
                "denoised": psnr(output, reference),
                "ssim": ssim(output, reference),
                "cast": float(np.abs(gaussian_filter(difference, (8, 8, 0))).mean()),
            }
        )
    return rows


def summary(rows: list[dict]) -> dict[str, float]:
    """Means over pairs, the worst gain, and the share of images made worse by more than 0.1 dB."""
    gains = [r["denoised"] - r["noisy"] for r in rows]

    def mean(values: list[float], digits: int = 3) -> float:
        return round(float(np.mean(values)), digits)

    return {
        "images": len(rows),
        "noisy": mean([r["noisy"] for r in rows]),
        "denoised": mean([r["denoised"] for r in rows]),
        "gain": mean(gains),
        "worst": round(float(np.min(gains)), 3),
        "worse": mean([g < -0.1 for g in gains]),
        "ssim": mean([r["ssim"] for r in rows], 4),
        "cast": mean([r["cast"] for r in rows]),
    }


def mean_gain(model: Model, folder: Path, blindness: float = 0.0) -> dict:
    """Of the network alone, without the structure that goes back, brightness not corrected."""
    alone = setting(model, blindness, 1, structure=False, unbiased=False)
    return summary(measure(alone, find_pairs(folder)))


def colour_error(
    model: Model, sigma: float, clip: bool, blindness: float = 0.0, steps: int = 9, size: int = 40
) -> float:
    """Largest error of the mean over flat patches of every colour of a steps³ RGB grid, in 1/255.

    Gaussian noise of `sigma` (in 1/255), size×size pixels counted, `radius` more around them.
    Unclipped: colours that the noise keeps within [0, 1] (4σ from both ends), and the mean of the
    output is compared with the colour. `clip`: every colour of the cube, cut off as a file is;
    there the output may lie anywhere between the colour itself and the mean of what is left of it.
    """
    reach = 0.0 if clip else min(4 * sigma / 255, 0.5)
    levels = np.linspace(reach, 1 - reach, steps)
    rng = np.random.default_rng(0)
    inner = slice(model.radius, model.radius + size)
    whole = -(-(size + 2 * model.radius) // model.multiple) * model.multiple
    worst = 0.0
    for colour in np.stack(np.meshgrid(levels, levels, levels), -1).reshape(-1, 3):
        patch = rng.normal(colour, sigma / 255, (whole, whole, 3))
        # The draw's own mean is not the network's doing.
        patch += colour - patch[inner, inner].mean((0, 1))
        x = to_tensor(np.clip(patch, 0, 1) if clip else patch)
        noise = photo_noise(x[0].permute(1, 2, 0).numpy()) if model.told else None
        answer = model.run(x, Conditions(blindness, noise=told(noise)))
        out, left = (i[0, :, inner, inner].mean((1, 2)).numpy() for i in (answer, x))
        nearest = np.clip(out, np.minimum(colour, left), np.maximum(colour, left))
        worst = max(worst, float(np.abs(out - nearest).max()) * 255)
    return worst


GRID_BLINDNESS = (0.0, 0.25, 0.5, 0.75, 1.0)
GRID_STRIDES = (1, 2, 3, 5)


def named(text: str) -> tuple[str, Path]:
    """NAME=PATH, or PATH whose stem is the name."""
    name, equals, path = text.partition("=")
    return (name, Path(path)) if equals else (Path(text).stem, Path(text))


def parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="blindspot.evaluate", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--model",
        type=named,
        action="append",
        required=True,
        metavar="[NAME=]PATH",
        help="checkpoint or ONNX file; may be given again",
    )
    parser.add_argument("--data", type=Path, action="append", default=[], help="folder of pairs")
    parser.add_argument(
        "--blindness", type=float, nargs="+", help="default: what an ONNX file recommends, else 0"
    )
    parser.add_argument(
        "--hole", type=int, nargs="+", default=[1], help="pixels across, of a network that has one"
    )
    parser.add_argument("--stride", type=int, nargs="+", default=[1])
    parser.add_argument(
        "--grid", action="store_true", help=f"blindness {GRID_BLINDNESS} by stride {GRID_STRIDES}"
    )
    parser.add_argument(
        "--baselines", action="store_true", help="NL-means and BM3D in the same table"
    )
    parser.add_argument(
        "--auto", action="store_true", help="what the app's Auto chooses for each image, too"
    )
    parser.add_argument(
        "--fit",
        choices=("each", "scenes"),
        help="fitted to each noisy image first, or to all whose names begin alike (SS_BB), too; "
        "for models of a manifest, by their ONNX file",
    )
    parser.add_argument(
        "--no-structure",
        dest="structure",
        action="store_false",
        help="without the structure that goes back into the network's answer",
    )
    parser.add_argument(
        "--biased",
        dest="unbiased",
        action="store_false",
        help="brightness is left as the noise has shifted it",
    )
    parser.add_argument(
        "--by-auto", type=Path, help="the model that Auto chooses where the noise is to be told of"
    )
    parser.add_argument("--procedure", choices=PROCEDURES, nargs="+", default=["plain"])
    parser.add_argument("--limit", type=int, help="so many pairs of each set, evenly spread")
    parser.add_argument("--out", type=Path, help="folder for table.md and contact sheets")
    parser.add_argument("--json", type=Path, help="summaries of the first model's first setting")
    parser.add_argument("--colours", action="store_true", help="flat patches of 729 colours too")
    parser.add_argument("--each", action="store_true", help="a line for each pair")
    args = parser.parse_args(argv)
    if args.grid:
        args.blindness, args.stride = list(GRID_BLINDNESS), list(GRID_STRIDES)
    return args


def spread(pairs: list[Pair], limit: int | None) -> list[Pair]:
    """`limit` of the pairs, evenly spread; all where there are not more."""
    if limit is None or limit >= len(pairs):
        return pairs
    return [pairs[i * len(pairs) // limit] for i in range(limit)]


def baseline_lines(pairs: list[Pair]) -> list[Line]:
    lines = []
    for name, run in (("NL-means", nl_means), ("BM3D", bm3d)):
        try:
            lines.append(Line(name, None, None, None, summary(measure(run, pairs))))
        except ImportError as error:
            print(f"{name} is left out: {error}. pip install -e '.[baselines]'", file=sys.stderr)
        else:
            print(name, json.dumps(lines[-1].summary), flush=True)
    return lines


def fit_rows(path: Path, pairs: list[Pair], together: str) -> list[dict]:
    """As `measure`, each image denoised by the model fitted to it, or to its scene; a line for
    each fit is printed."""
    from .fit import Graphs, fitted_model, load_graphs, load_teacher, planes_of, run_fit

    manifest = json.loads((path.parent / "manifest.json").read_text())
    (entry,) = (e for e in manifest["models"] if e["file"] == path.name)
    graphs: Graphs = load_graphs(path.parent, entry["id"])
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        name = pair.name.split("_")[0] if together == "scenes" else pair.name
        groups.setdefault(name, []).append(pair)
    rows = []
    for name, own in groups.items():
        images = [pair.read()[0] for pair in own]
        teacher = load_teacher(path.parent, images)
        fitted = run_fit(graphs, teacher, [planes_of(image) for image in images])
        unfitted, model = (fitted_model(graphs, p) for p in (graphs.start, fitted.parameters))
        before = measure(setting(unfitted, model.blindness, 1), own)
        after = measure(setting(model, model.blindness, 1), own) if fitted.best else before
        rows += after
        gain = np.mean([a["denoised"] - b["denoised"] for a, b in zip(after, before, strict=True)])
        steps = fitted.checks[fitted.best].step
        row = {"fitted": name, "steps": steps, "gain": round(float(gain), 3)}
        row["checks"] = [
            [c.step, round(c.recovery, 4)] + [round(c.left, 3), round(c.shift, 2)]
            for c in fitted.checks
        ]
        print(json.dumps(row), flush=True)
    return rows


def main(argv: list[str] | None = None) -> None:
    args = parse(argv)
    models = [(name, load_model(path)) for name, path in args.model]
    by_auto = load_model(args.by_auto) if args.by_auto else None
    first = models[0][1]
    quality: dict[str, object] = {}
    tables: dict[str, list[Line]] = {}
    sheets = {}
    for folder in args.data:
        pairs = spread(find_pairs(folder), args.limit)
        lines = [Line("noisy", None, None, None, summary(measure(lambda x: x, pairs)))]
        if args.baselines:
            lines += baseline_lines(pairs)
        for name, model in models:
            for stride in args.stride:
                wanted = (args.blindness or [model.blindness]) if model.conditional else [None]
                holes = args.hole if model.told else [1]
                for hole, c, procedure in product(holes, wanted, args.procedure):
                    rules = {"structure": args.structure, "unbiased": args.unbiased}
                    run = setting(model, c or 0.0, stride, procedure, hole, **rules)
                    rows = measure(run, pairs)
                    label = name if hole == 1 else f"{name}, hole {hole}"
                    label = label if procedure == "plain" else f"{label}, {procedure}"
                    lines.append(Line(label, c, stride, model.macs, summary(rows)))
                    print(folder.name, label, c, stride, json.dumps(lines[-1].summary), flush=True)
                    if folder.name in quality:
                        continue
                    quality[folder.name] = lines[-1].summary
                    if args.each:
                        for row in rows:
                            print(json.dumps(row))
                    if args.out:
                        sheets[folder.name] = contact_sheet(rows, pairs, run)
            if args.fit:
                rows = fit_rows(dict(args.model)[name.split(", hole")[0]], pairs, args.fit)
                lines.append(Line(f"{name}, fitted", None, None, None, summary(rows)))
                print(folder.name, lines[-1].method, json.dumps(lines[-1].summary), flush=True)
            if args.auto:
                rows = measure(automatic(model, by_auto, args.structure, args.unbiased), pairs)
                lines.append(Line(f"{name}, Auto", None, None, None, summary(rows)))
                print(folder.name, lines[-1].method, json.dumps(lines[-1].summary), flush=True)
                if args.each:
                    for row in rows:
                        print(json.dumps(row))
        tables[folder.name] = lines
        if args.out:
            write_report(args.out, tables, sheets)
    if args.colours:
        for sigma in (5, 25):
            for clip in (False, True):
                worst = colour_error(first, sigma, clip, (args.blindness or [first.blindness])[0])
                name = f"colours, sigma {sigma}, {'clipped' if clip else 'unclipped'}"
                quality[name] = {"worst": round(worst, 3)}
                print(f"{name}: worst mean error {worst:.3f}/255")
    if args.json:
        args.json.write_text(json.dumps(quality, indent=2) + "\n")


if __name__ == "__main__":
    main()
