"""Graphs that a fit runs, derived from a model's ONNX file, and their entry in the manifest.

    python -m blindspot.fit_graphs --models ../public/models [--id compact]

What a fit trains becomes one input, `parameters` [P]; all else stays as it is. Nothing here knows
an architecture: see `tape` for the operators there may be.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from .export import to_half
from .tape import Graph, gradients

# Adam's learning rates.
BIAS_RATE = 6e-3
MIXING_RATE = 6e-4
GOLDEN_BATCH = 2
# Side of what the loss sees there, in pixels.
GOLDEN_CORE = 40
GOLDEN_BLINDNESS = 0.25
# What the network takes beside the image, and a fit can give it.
KNOWN_INPUTS = ("image", "blindness")


@dataclass(frozen=True)
class Parameter:
    """One of the tensors that `parameters` holds, one after the other."""

    name: str
    start: np.ndarray


def biases(model: onnx.ModelProto) -> list[Parameter]:
    """The initializers that are added to each channel: third inputs of convolutions, and constants
    [1, C, 1, 1] that are added. One that is all zeros stands for none, and stays out."""
    added = set()
    for node in model.graph.node:
        if node.op_type in ("Conv", "ConvTranspose"):
            added.update(node.input[2:])
        elif node.op_type == "Add":
            added.update(node.input)
    found = []
    for initializer in model.graph.initializer:
        values = numpy_helper.to_array(initializer)
        flat = values.ndim == 1 or (values.ndim == 4 and values.size == values.shape[1] > 1)
        if initializer.name in added and flat and values.any():
            found.append(Parameter(initializer.name, values))
    return found


def mixings(model: onnx.ModelProto) -> list[Parameter]:
    """The weights of convolutions that see one pixel and mix its channels."""
    constants = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    found = []
    for node in model.graph.node:
        values = constants.get(node.input[1]) if node.op_type == "Conv" else None
        if values is not None and values.shape[2:] == (1, 1) and values.shape[1] > 1:
            found.append(Parameter(node.input[1], values))
    return found


def inference_graph(model: onnx.ModelProto, trained: list[Parameter]) -> onnx.ModelProto:
    """The model with `parameters` [P] as its last input, for batches of any size."""
    names = {p.name for p in trained}
    graph = Graph.of(model)
    nodes, graph.nodes = graph.nodes, []
    start = 0
    for parameter in trained:
        size = parameter.start.size
        bounds = (graph.constant([v]) for v in (start, start + size, 0))
        part = graph.add("Slice", "parameters", *bounds)
        shape = graph.constant(parameter.start.shape)
        graph.add("Reshape", part, shape, name=parameter.name)
        start += size
    constants = {name: v for name, v in graph.constants.items() if name not in names}
    inputs = [_batched(value) for value in model.graph.input]
    inputs.append(_value("parameters", [start]))
    outputs = [_batched(value) for value in model.graph.output]
    return _model(model, graph.nodes + nodes, constants, inputs, outputs)


def gradient_graph(model: onnx.ModelProto, trained: list[Parameter]) -> onnx.ModelProto:
    """The model's inputs and `parameters`, then `target` and `weight` [N, 3, H, W] -> `loss` [1],
    Σ weight·|f(image) - target|, and its `gradient` [P]. Weights must be 0 where the answer is not
    to be trusted, at the image's borders."""
    inference = inference_graph(model, trained)
    size = sum(p.start.size for p in trained)
    graph = Graph.of(inference)
    (output,) = (value.name for value in inference.graph.output)
    off = graph.add("Abs", graph.add("Sub", output, "target"))
    total = graph.add("ReduceSum", graph.add("Mul", "weight", off), keepdims=0)
    graph.add("Reshape", total, graph.constant([1]), name="loss")
    inputs = [*inference.graph.input]
    inputs += [_value(name, ["N", 3, "H", "W"]) for name in ("target", "weight")]
    outputs = [_value("loss", [1]), _value(total, [])]
    # Inferred once more: rules ask for the shapes of all that the loss is made of.
    graph = Graph.of(_model(model, graph.nodes, graph.constants, inputs, outputs))
    found = gradients(graph, total, [p.name for p in trained])
    flat = [graph.add("Reshape", found[p.name], graph.constant([-1])) for p in trained]
    graph.add("Concat", *flat, name="gradient", axis=0)
    outputs = [_value("loss", [1]), _value("gradient", [size])]
    return _model(model, graph.nodes, graph.constants, inputs, outputs)


def _value(name: str, shape: list[int | str]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def _batched(value: onnx.ValueInfoProto) -> onnx.ValueInfoProto:
    changed = onnx.ValueInfoProto()
    changed.CopyFrom(value)
    shape = changed.type.tensor_type.shape.dim
    if len(shape) == 4:
        shape[0].dim_param = "N"
    return changed


def _model(base, nodes, constants: dict[str, np.ndarray], inputs, outputs) -> onnx.ModelProto:
    used = {name for node in nodes for name in node.input}
    initializers = [
        numpy_helper.from_array(np.ascontiguousarray(value), name)
        for name, value in constants.items()
        if name in used
    ]
    graph = helper.make_graph(nodes, base.graph.name, inputs, outputs, initializers)
    model = helper.make_model(graph, opset_imports=base.opset_import, ir_version=base.ir_version)
    onnx.checker.check_model(model, full_check=True)
    return model


def session_of(model: onnx.ModelProto | bytes, threads: int = 1) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    content = model if isinstance(model, bytes) else model.SerializeToString()
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def golden(inference: onnx.ModelProto, gradient: onnx.ModelProto, start: np.ndarray, margin: int):
    """(side, file): `parameters` as they are; image, target and weight, each [2, 3, side, side];
    then the answers: denoised, loss [1], gradient. Little-endian float32."""
    side = 2 * margin + GOLDEN_CORE
    rng = np.random.default_rng(12)
    axis = np.linspace(0, 1, side)
    ramp = np.stack(np.broadcast_arrays(axis[None], axis[:, None], 1 - axis[None] / 2))
    shape = (GOLDEN_BATCH, 3, side, side)
    image = np.clip(ramp + rng.normal(0, 0.1, shape), 0, 1).astype("<f4")
    target = (ramp + rng.normal(0, 0.1, shape)).astype("<f4")
    weight = np.zeros(shape, "<f4")
    inner = slice(margin, side - margin)
    core = (GOLDEN_CORE, GOLDEN_CORE)
    weight[..., inner, inner] = rng.random((GOLDEN_BATCH, 3, *core)) / GOLDEN_CORE**2
    feeds = {
        "image": image,
        "blindness": np.array([GOLDEN_BLINDNESS], "<f4"),
        "parameters": start,
    }
    (denoised,) = session_of(inference).run(["denoised"], feeds)
    feeds |= {"target": target, "weight": weight}
    loss, slope = session_of(gradient).run(["loss", "gradient"], feeds)
    parts = (start, image, target, weight, denoised, loss, slope)
    return side, b"".join(part.astype("<f4").tobytes() for part in parts)


def write_fit(folder: Path, entry: dict) -> dict:
    """Derives the graphs of a model of the manifest, writes them under content-hashed names, and
    gives its `fit` entry. ValueError where a fit could not give the model its inputs."""
    if not can_fit(entry):
        raise ValueError(f"{entry['id']} cannot be fitted: its inputs are {entry['inputs']}")
    model = onnx.load(folder / entry["file"])
    groups = ((biases(model), BIAS_RATE), (mixings(model), MIXING_RATE))
    trained = [parameter for group, _ in groups for parameter in group]
    margin = entry["radius"]
    inference = inference_graph(model, trained)
    gradient = gradient_graph(model, trained)
    start = np.concatenate([p.start.ravel() for p in trained]).astype("<f4")
    side, tile = golden(inference, gradient, start, margin)

    def write(content: bytes, suffix: str) -> dict:
        sha256 = hashlib.sha256(content).hexdigest()
        for old in folder.glob(f"{entry['id']}-*{suffix}"):
            old.unlink()
        name = f"{entry['id']}-{sha256[:12]}{suffix}"
        (folder / name).write_bytes(content)
        return {"file": name, "sha256": sha256, "bytes": len(content)}

    whole = inference.SerializeToString()
    return {
        "parameters": start.size,
        # The learning rate of so many parameters, in their order.
        "groups": [
            {"count": sum(p.start.size for p in group), "rate": rate} for group, rate in groups
        ],
        "inference": write(whole, ".fit.onnx"),
        "fp16": write(to_half(whole), ".fit.fp16.onnx"),
        "gradient": write(gradient.SerializeToString(), ".gradient.onnx"),
        "golden": {
            **write(tile, ".fit.bin"),
            "side": side,
            "batch": GOLDEN_BATCH,
            "blindness": GOLDEN_BLINDNESS,
        },
    }


def can_fit(entry: dict) -> bool:
    """Whether a fit could give the model its inputs."""
    return "blindness" in entry["inputs"] and set(entry["inputs"]) <= set(KNOWN_INPUTS)


def write_fits(folder: Path, ids: list[str] | None) -> None:
    """Writes the graphs of these models, or of all that can be fitted, and their entries."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    for entry in manifest["models"]:
        if entry["id"] in ids if ids else can_fit(entry):
            entry["fit"] = write_fit(folder, entry)
            print(entry["id"], json.dumps(entry["fit"]))
    path.write_text(json.dumps(manifest, indent=2) + "\n")


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="blindspot.fit_graphs")
    parser.add_argument("--models", type=Path, required=True, help="folder of the manifest")
    parser.add_argument("--id", action="append", help="models; default: all that can be fitted")
    args = parser.parse_args(argv)
    write_fits(args.models, args.id)


if __name__ == "__main__":
    main()
