"""Writes a trained network to ONNX, its golden tile, and the manifest the app reads.

python -m blindspot.export --id compact --checkpoint CHECKPOINT --out ../public/models
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import io
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from onnxruntime.transformers.float16 import convert_float_to_float16
from torch import Tensor

from .export_blindspot import GraphBlindSpot, cropped
from .export_halfplane import GraphHalfPlane
from .halfplane import HalfPlaneNetwork, shift_of
from .models import (
    Network,
    asked_for,
    has_hole,
    is_told,
    load_network,
    macs_of,
    multiple_of,
    widest_of,
)
from .network import ConditionalBlindSpotNetwork, count_parameters
from .noise import KNOTS, REACHES
from .turbo import GraphTurbo, Turbo

OPSET = 18
GOLDEN_SIZE = 40
# Of a golden tile, each way: pixels that are not blank, at least.
GOLDEN_INSIDE = 16
GOLDEN_BLINDNESS = (0.0, 0.5, 1.0)
GOLDEN_HOLE = 3
GOLDEN_NOISE = torch.linspace(0.05, 0.15, 3 * KNOTS + REACHES)[None]
TOLERANCE = 1e-4


def inputs_of(network: Network) -> list[str]:
    return list(example_inputs(network))


def example_inputs(network: Network) -> dict[str, Tensor]:
    """Inputs of the graph by name, in order; all but the image as the golden tile is made with."""
    edges = 2 * blank_margin(network)
    examples = {"image": torch.rand(1, 3, edges + 48, edges + 56)}
    examples["blindness"] = torch.tensor([0.5])
    if is_told(network):
        examples["noise"] = GOLDEN_NOISE
    if has_hole(network):
        examples["shift"] = torch.tensor([shift_of(GOLDEN_HOLE)])
    return examples


def blank_margin(network: Network) -> int:
    """Pixels at the graph's border that it answers with zeros: see `GraphBlindSpot`."""
    return network.config.radius if isinstance(network, ConditionalBlindSpotNetwork) else 0


def expected_output(network: Network, image: Tensor, c: float) -> Tensor:
    """The network's own answer to an image and a blindness, and to the other `example_inputs`; the
    graph's blank margin is blank."""
    further = asked_for(network, GOLDEN_NOISE, GOLDEN_HOLE)
    margin = blank_margin(network)
    with torch.no_grad():
        inside = cropped(network(image, torch.tensor([c]), **further), margin)
    return F.pad(inside, [margin] * 4)


def to_onnx(network: Network, blindness: float = 0.0) -> bytes:
    """ONNX of the network: `image` float32 [1, 3, H, W], `blindness` float32 [1] and, where
    it takes them, `noise` float32 [1, 3·KNOTS + REACHES] (see `noise`) and `shift` int64 [1] (see
    `GraphHalfPlane`) -> `denoised`.

    H and W are dynamic, multiples of `multiple` and above 2·radius; values are sRGB, nominally in
    [0, 1]; the output is unclamped and means nothing within `radius` of the border. Metadata:
    `radius`, `multiple`, `macs_per_pixel` and, as the default c, `blindness`.
    """
    module = copy.deepcopy(network).cpu().to(memory_format=torch.contiguous_format).eval()
    if isinstance(module, Turbo):
        module = GraphTurbo(module)
    elif isinstance(module, HalfPlaneNetwork):
        module = GraphHalfPlane(module)
    else:
        module = GraphBlindSpot(module)
    buffer = io.BytesIO()
    torch.onnx.export(
        module,
        tuple(example_inputs(network).values()),
        buffer,
        input_names=inputs_of(network),
        output_names=["denoised"],
        dynamic_axes={"image": {2: "H", 3: "W"}, "denoised": {2: "H", 3: "W"}},
        opset_version=OPSET,
        do_constant_folding=True,
        dynamo=False,
    )
    model = onnx.load_from_string(buffer.getvalue())
    onnx.helper.set_model_props(
        model,
        {
            "radius": str(network.config.radius),
            "multiple": str(multiple_of(network)),
            "macs_per_pixel": str(macs_of(network)),
            "blindness": str(blindness),
        },
    )
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def to_half(model: bytes) -> bytes:
    """The same graph in float16, half as large; inputs and output stay float32."""
    half = convert_float_to_float16(onnx.load_from_string(model), keep_io_types=True)
    return half.SerializeToString()


def parity(network: Network, model: bytes) -> float:
    """Largest difference of onnxruntime and PyTorch over sizes and blindness, in [0, 1] units."""
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    generator = torch.Generator().manual_seed(7)
    step = multiple_of(network)
    worst = 0.0
    for height, width in ((1, 1), (7, 64), (48, 48), (61, 97), (128, 40)):
        edges = 2 * blank_margin(network)
        height, width = (edges + -(-side // step) * step for side in (height, width))
        image = torch.rand(1, 3, height, width, generator=generator)
        for c in GOLDEN_BLINDNESS:
            expected = expected_output(network, image, c).numpy()
            offered = example_inputs(network) | {"image": image, "blindness": torch.tensor([c])}
            feeds = {name: offered[name].numpy() for name in inputs_of(network)}
            worst = max(worst, float(np.abs(session.run(None, feeds)[0] - expected).max()))
    return worst


def golden_size(network: Network) -> int:
    return max(GOLDEN_SIZE, 2 * blank_margin(network) + GOLDEN_INSIDE)


def golden_tile(network: Network) -> bytes:
    """Little-endian float32: an input [3, S, S], then the output for each of GOLDEN_BLINDNESS;
    S is `golden_size`.

    The input is a smooth ramp with noise, so that a wrong kernel of any layer shows.
    """
    generator = torch.Generator().manual_seed(11)
    axis = torch.linspace(0, 1, golden_size(network))
    ramp = torch.stack([axis[None, :] + 0 * axis[:, None], axis[:, None] + 0 * axis[None, :]])
    base = torch.stack([ramp[0], ramp[1], 1 - (ramp[0] + ramp[1]) / 2])
    image = (base + 0.1 * torch.randn(base.shape, generator=generator)).clamp(0, 1)
    parts = [image.numpy()]
    for c in GOLDEN_BLINDNESS:
        parts.append(expected_output(network, image[None], c)[0].numpy())
    return b"".join(part.astype("<f4").tobytes() for part in parts)


def write_model(
    network: Network,
    out: Path,
    identity: dict,
    training: dict,
    quality: dict,
) -> dict:
    """Writes ONNX (float32 and float16) and golden tile under content-hashed names, enters them in
    the manifest, and writes the model's card, ID.md.

    identity: `id`, `name`, `summary`, `default`, `method`, `failures`, and `blindness`, the c in
    [0, 1] that `quality` was measured at and the app begins with.
    Replaces an entry of the same id, and its files. Raises ValueError when onnxruntime and PyTorch
    differ by more than TOLERANCE.
    """
    network = network.cpu().eval()
    model = to_onnx(network, identity["blindness"])
    difference = parity(network, model)
    if difference > TOLERANCE:
        raise ValueError(f"onnxruntime differs from PyTorch by {difference:.2e}")
    golden = golden_tile(network)
    out.mkdir(parents=True, exist_ok=True)
    path = out / "manifest.json"
    manifest = json.loads(path.read_text()) if path.exists() else {"models": []}
    others = [m for m in manifest["models"] if m["id"] != identity["id"]]
    for old in (m for m in manifest["models"] if m["id"] == identity["id"]):
        for part in (old, old["golden"], old.get("fp16"), *old.get("fit", {}).values()):
            if isinstance(part, dict):
                (out / part["file"]).unlink(missing_ok=True)

    def write(content: bytes, suffix: str) -> dict:
        digest = hashlib.sha256(content).hexdigest()
        file = f"{identity['id']}-{digest[:12]}{suffix}"
        (out / file).write_bytes(content)
        return {"file": file, "sha256": digest}

    half = to_half(model)
    entry = {
        "id": identity["id"],
        "name": identity["name"],
        "summary": identity["summary"],
        "default": identity["default"],
        **({"byAuto": True} if identity.get("by_auto") else {}),
        **write(model, ".onnx"),
        "bytes": len(model),
        "fp16": {**write(half, ".fp16.onnx"), "bytes": len(half)},
        "params": count_parameters(network),
        "macsPerPixel": macs_of(network),
        "radius": network.config.radius,
        "multiple": multiple_of(network),
        "channels": widest_of(network),
        "inputs": inputs_of(network),
        "defaultBlindness": identity["blindness"],
        "method": identity["method"],
        "golden": {
            **write(golden, ".golden.bin"),
            "width": golden_size(network),
            "height": golden_size(network),
            "blindness": list(GOLDEN_BLINDNESS),
            **asked_for(network, GOLDEN_NOISE[0].tolist(), GOLDEN_HOLE),
        },
        "training": training,
        "quality": quality,
    }
    if entry["default"]:
        others = [m | {"default": False} for m in others]
    manifest["models"] = sorted(others + [entry], key=lambda m: m["params"])
    path.write_text(json.dumps(manifest, indent=2) + "\n")
    (out / f"{identity['id']}.md").write_text(card(entry, identity.get("failures", [])))
    return entry | {"parity": difference}


def card(entry: dict, failures: list[str]) -> str:
    """The Markdown that people read before they choose a model."""
    training, config = entry["training"], entry["training"].get("config", {})
    lines = [
        f"# {entry['name']}",
        "",
        entry["summary"],
        "",
        f"- Method: {entry['method']}",
        f"- Parameters: {entry['params']:,}; multiply-adds a pixel: {entry['macsPerPixel']:,}; "
        f"receptive-field radius: {entry['radius']} pixels",
        f"- Files: {entry['bytes'] / 1000:,.0f} kB in float32, "
        f"{entry['fp16']['bytes'] / 1000:,.0f} kB in float16",
    ]
    if training.get("step") is not None:
        planned = training.get("planned", config.get("steps", training["step"]))
        lines.append(f"- Steps: {training['step']:,} of {planned:,} planned")
    if training.get("begun"):
        lines.append(f"- Begun with: {training['begun']}")
    lines += [f"- Data: {source}" for source in training.get("data", [])]
    setting = f" (c = {entry['defaultBlindness']:g})" if "defaultBlindness" in entry else ""
    sets = {k: v for k, v in entry["quality"].items() if "denoised" in v}
    if sets:
        lines += [
            "",
            f"At the default setting{setting}, PSNR in dB (the protocol stands in "
            "training/README.md):",
            "",
            "| set | images | noisy | denoised | worst gain | made worse | SSIM |",
            "| --- | --- | --- | --- | --- | --- | --- |",
        ]
        for name, q in sets.items():
            similarity = f"{q['ssim']:.4f}" if "ssim" in q else "–"
            lines.append(
                f"| {name} | {q['images']} | {q['noisy']:.2f} | {q['denoised']:.2f} "
                f"| {q['worst']:+.2f} | {100 * q['worse']:.0f} % | {similarity} |"
            )
    if failures:
        lines += ["", "Known failures:", "", *[f"- {failure}" for failure in failures]]
    return "\n".join(lines) + "\n"


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="blindspot.export", description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--id", required=True)
    parser.add_argument("--name")
    parser.add_argument("--summary", default="")
    parser.add_argument("--default", action="store_true")
    parser.add_argument(
        "--by-auto",
        action="store_true",
        help="Auto chooses it where the noise is one to be told of",
    )
    parser.add_argument(
        "--data-note", action="append", default=[], help="a training source and its licence"
    )
    parser.add_argument("--failure", action="append", default=[], help="a known failure")
    parser.add_argument("--planned", type=int, help="steps planned, where they are not the run's")
    parser.add_argument("--begun", help="which weights the run began with")
    parser.add_argument(
        "--blindness", type=float, default=0.0, help="default c, at which --quality was measured"
    )
    parser.add_argument("--quality", type=Path, help="JSON that evaluate wrote")
    args = parser.parse_args(argv)
    state = torch.load(args.checkpoint, map_location="cpu", weights_only=True)
    config = state["config"]
    network = load_network(args.checkpoint)
    if isinstance(network, HalfPlaneNetwork):
        method = f"Half-plane U-Net turned four ways, {config['channels']} channels, told the noise"
    elif isinstance(network, Turbo):
        method = (
            f"U-Net, {config['channels']} channels at half resolution, told the noise, distilled"
        )
    else:
        kind = "mean-preserving " if config["mean_preserving"] else ""
        method = f"C-BSN, {kind}{config['channels']} channels, {config['modules']} modules"
        method += ", clip maps" if config.get("clip_maps") else ""
    training = {"step": state["step"], "config": config, "data": args.data_note}
    training |= {"planned": args.planned} if args.planned else {}
    training |= {"begun": args.begun} if args.begun else {}
    entry = write_model(
        network,
        args.out,
        {
            "id": args.id,
            "name": args.name or args.id.capitalize(),
            "summary": args.summary,
            "default": args.default,
            "by_auto": args.by_auto,
            "method": method,
            "failures": args.failure,
            "blindness": args.blindness,
        },
        training,
        json.loads(args.quality.read_text()) if args.quality else {},
    )
    print(json.dumps({k: entry[k] for k in ("id", "file", "bytes", "params", "parity")}))
    # Here, for it takes the exported file as any other.
    from .fit_graphs import can_fit, write_fits

    if can_fit(entry):
        write_fits(args.out, [args.id])


if __name__ == "__main__":
    main()
