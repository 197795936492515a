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
from torch import Tensor, nn

from .evaluate import load_network
from .network import (
    ConditionalBlindSpotNetwork,
    ConditionalMaskedConv,
    count_parameters,
    macs_per_pixel,
)

OPSET = 18
GOLDEN_SIZE = 40
GOLDEN_BLINDNESS = (0.0, 0.5, 1.0)
TOLERANCE = 1e-4


class _ConstantMaskedConv(nn.Module):
    """A ConditionalMaskedConv whose ring is computed once: the graph holds constants only."""

    def __init__(self, layer: ConditionalMaskedConv):
        super().__init__()
        half = layer.size // 2
        self.half = half
        self.register_buffer("ring", layer.ring().detach())
        self.register_buffer("tap", layer.weight[..., half : half + 1, half : half + 1].detach())
        self.register_buffer("bias", layer.bias.detach())

    def forward(self, x: Tensor, centre: Tensor, c: Tensor) -> Tensor:
        around = F.conv2d(x, self.ring, self.bias, padding=self.half)
        return around + (1 - c) * F.conv2d(centre, self.tap)


def to_onnx(network: ConditionalBlindSpotNetwork) -> bytes:
    """ONNX of the network: `image` float32 [1, 3, H, W] and `blindness` float32 [1] -> `denoised`.

    H and W are dynamic; values are sRGB, nominally in [0, 1], and the output is unclamped.
    """
    module = copy.deepcopy(network).cpu().to(memory_format=torch.contiguous_format).eval()
    for branch in (module.near, module.far):
        branch.masked = _ConstantMaskedConv(branch.masked)
    buffer = io.BytesIO()
    torch.onnx.export(
        module,
        (torch.rand(1, 3, 48, 56), torch.tensor([0.5])),
        buffer,
        input_names=["image", "blindness"],
        output_names=["denoised"],
        dynamic_axes={"image": {2: "H", 3: "W"}, "denoised": {2: "H", 3: "W"}},
        opset_version=OPSET,
        do_constant_folding=True,
        dynamo=False,
    )
    model = onnx.load_from_string(buffer.getvalue())
    onnx.helper.set_model_props(model, {"radius": str(network.config.radius)})
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def parity(network: ConditionalBlindSpotNetwork, model: bytes) -> float:
    """Largest difference of onnxruntime and PyTorch over sizes and blindness, in [0, 1] units."""
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    generator = torch.Generator().manual_seed(7)
    worst = 0.0
    for height, width in ((1, 1), (7, 64), (48, 48), (61, 97), (128, 40)):
        image = torch.rand(1, 3, height, width, generator=generator)
        for c in GOLDEN_BLINDNESS:
            with torch.no_grad():
                expected = network(image, torch.tensor([c])).numpy()
            feeds = {"image": image.numpy(), "blindness": np.array([c], np.float32)}
            worst = max(worst, float(np.abs(session.run(None, feeds)[0] - expected).max()))
    return worst


def golden_tile(network: ConditionalBlindSpotNetwork) -> bytes:
    """Little-endian float32: an input [3, S, S], then the output for each of GOLDEN_BLINDNESS.

    The input is a smooth ramp with noise, so that a wrong kernel of any layer shows.
    """
    generator = torch.Generator().manual_seed(11)
    axis = torch.linspace(0, 1, GOLDEN_SIZE)
    ramp = torch.stack([axis[None, :] + 0 * axis[:, None], axis[:, None] + 0 * axis[None, :]])
    base = torch.stack([ramp[0], ramp[1], 1 - (ramp[0] + ramp[1]) / 2])
    image = (base + 0.1 * torch.randn(base.shape, generator=generator)).clamp(0, 1)
    parts = [image.numpy()]
    for c in GOLDEN_BLINDNESS:
        with torch.no_grad():
            parts.append(network(image[None], torch.tensor([c]))[0].numpy())
    return b"".join(part.astype("<f4").tobytes() for part in parts)


def write_model(
    network: ConditionalBlindSpotNetwork,
    out: Path,
    identity: dict,
    training: dict,
    quality: dict,
) -> dict:
    """Writes ONNX and golden tile under content-hashed names and enters them in the manifest.

    identity: `id`, `name`, `summary`, `default`, `method`. Replaces an entry of the same id,
    and its files. Raises ValueError when onnxruntime and PyTorch differ by more than TOLERANCE.
    """
    network = network.cpu().eval()
    model = to_onnx(network)
    difference = parity(network, model)
    if difference > TOLERANCE:
        raise ValueError(f"onnxruntime differs from PyTorch by {difference:.2e}")
    golden = golden_tile(network)
    out.mkdir(parents=True, exist_ok=True)
    path = out / "manifest.json"
    manifest = json.loads(path.read_text()) if path.exists() else {"models": []}
    others = [m for m in manifest["models"] if m["id"] != identity["id"]]
    for old in (m for m in manifest["models"] if m["id"] == identity["id"]):
        (out / old["file"]).unlink(missing_ok=True)
        (out / old["golden"]["file"]).unlink(missing_ok=True)
    digest = hashlib.sha256(model).hexdigest()
    golden_digest = hashlib.sha256(golden).hexdigest()
    file = f"{identity['id']}-{digest[:12]}.onnx"
    golden_file = f"{identity['id']}-{golden_digest[:12]}.golden.bin"
    (out / file).write_bytes(model)
    (out / golden_file).write_bytes(golden)
    entry = {
        "id": identity["id"],
        "name": identity["name"],
        "summary": identity["summary"],
        "default": identity["default"],
        "file": file,
        "sha256": digest,
        "bytes": len(model),
        "params": count_parameters(network),
        "macsPerPixel": macs_per_pixel(network),
        "radius": network.config.radius,
        "channels": 2 * network.config.channels,
        "inputs": ["image", "blindness"],
        "method": identity["method"],
        "golden": {
            "file": golden_file,
            "sha256": golden_digest,
            "width": GOLDEN_SIZE,
            "height": GOLDEN_SIZE,
            "blindness": list(GOLDEN_BLINDNESS),
        },
        "training": training,
        "quality": quality,
    }
    if entry["default"]:
        others = [m | {"default": False} for m in others]
    manifest["models"] = sorted(others + [entry], key=lambda m: m["params"])
    path.write_text(json.dumps(manifest, indent=2) + "\n")
    return entry | {"parity": difference}


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="blindspot.export", description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--id", required=True)
    parser.add_argument("--name")
    parser.add_argument("--summary", default="")
    parser.add_argument("--default", action="store_true")
    parser.add_argument(
        "--data-note", action="append", default=[], help="a training source and its licence"
    )
    parser.add_argument("--quality", type=Path, help="JSON that evaluate wrote")
    args = parser.parse_args(argv)
    state = torch.load(args.checkpoint, map_location="cpu", weights_only=True)
    config = state["config"]
    kind = "mean-preserving " if config["mean_preserving"] else ""
    entry = write_model(
        load_network(args.checkpoint),
        args.out,
        {
            "id": args.id,
            "name": args.name or args.id.capitalize(),
            "summary": args.summary,
            "default": args.default,
            "method": f"C-BSN, {kind}{config['channels']} channels, {config['modules']} modules",
        },
        {"step": state["step"], "config": config, "data": args.data_note},
        json.loads(args.quality.read_text()) if args.quality else {},
    )
    print(json.dumps({k: entry[k] for k in ("id", "file", "bytes", "params", "parity")}))


if __name__ == "__main__":
    main()
