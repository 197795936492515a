"""Reverse-mode differentiation of ONNX graphs: gradients as plain operators of the same graph.

What runs a network can then train it: onnxruntime needs no training build for it. Operators that
have no rule in `RULES` are an error; rules are needed only on the way from what is trained to the
loss. A convolution's weight gradient is written as matrix products, for 1×1 kernels only: as a
convolution it would be up to 70 times slower.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import NodeProto, numpy_helper

# What onnx.helper.get_attribute_value gives by name.
Attributes = dict


class NotDifferentiable(ValueError):
    """The way from what is trained to the loss holds what no rule covers; says what."""


@dataclass
class Graph:
    """A graph that grows. `constants` holds initializers and constants by name; `shapes` the
    sides that are known of each value, None for the others; `taken` names are not given again."""

    nodes: list[NodeProto]
    constants: dict[str, np.ndarray]
    shapes: dict[str, list[int | None]]
    taken: set[str]
    added: int = 0

    @staticmethod
    def of(model: onnx.ModelProto) -> Graph:
        """`Constant` nodes become constants."""
        inferred = onnx.shape_inference.infer_shapes(model, data_prop=True).graph
        constants = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
        nodes = []
        for node in model.graph.node:
            if node.op_type == "Constant":
                constants[node.output[0]] = numpy_helper.to_array(attributes(node)["value"])
            else:
                nodes.append(node)
        shapes = {name: list(value.shape) for name, value in constants.items()}
        for value in (*inferred.value_info, *inferred.input, *inferred.output):
            shapes[value.name] = [
                side.dim_value if side.HasField("dim_value") else None
                for side in value.type.tensor_type.shape.dim
            ]
        taken = {name for node in model.graph.node for name in node.output} | constants.keys()
        return Graph(nodes, constants, shapes, taken)

    def constant(self, values, dtype=np.int64) -> str:
        name = self._name("constant")
        self.constants[name] = np.asarray(values, dtype)
        self.shapes[name] = list(self.constants[name].shape)
        return name

    def add(self, operator: str, *inputs: str, name: str | None = None, **settings) -> str:
        """Appends a node of one output; the output's name."""
        output = name or self._name(operator)
        self.nodes.append(onnx.helper.make_node(operator, list(inputs), [output], **settings))
        return output

    def _name(self, kind: str) -> str:
        while True:
            self.added += 1
            name = f"fit/{kind}_{self.added}"
            if name not in self.taken:
                return name


def attributes(node: NodeProto) -> Attributes:
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def gradients(graph: Graph, loss: str, wanted: list[str]) -> dict[str, str]:
    """Appends the nodes that differentiate the scalar `loss`; the names of d loss / d wanted, of
    the same shapes. What the loss does not depend on is left out.

    Throws NotDifferentiable.
    """
    depends = set(wanted)
    for node in graph.nodes:
        if depends.intersection(node.input):
            depends.update(node.output)
    flowing: dict[str, list[str]] = {loss: [graph.constant(1, np.float32)]}

    def collected(name: str) -> str | None:
        parts = flowing.pop(name, [])
        if not parts:
            return None
        total = parts[0]
        for part in parts[1:]:
            total = graph.add("Add", total, part)
        return total

    for node in reversed(list(graph.nodes)):
        if set(wanted).intersection(node.output):
            continue
        outgoing = [collected(output) for output in node.output]
        if not any(outgoing) or not depends.intersection(node.input):
            continue
        rule = RULES.get(node.op_type)
        if rule is None:
            raise NotDifferentiable(f"no gradient rule for the operator {node.op_type}")
        for place, name in enumerate(node.input):
            if name in depends and outgoing[0] is not None:
                part = rule(graph, node, outgoing[0], place)
                flowing.setdefault(name, []).append(part)
    found = {name: collected(name) for name in wanted}
    return {name: total for name, total in found.items() if total is not None}


Rule = Callable[[Graph, NodeProto, str, int], str]


def _unbroadcast(graph: Graph, gradient: str, name: str, like: str) -> str:
    """The gradient of `like`'s shape, summed over the sides that `name` was spread along."""
    own, whole = graph.shapes.get(name), graph.shapes.get(like)
    if own is None or whole is None:
        raise NotDifferentiable(f"the shape of {name} or {like} is not known")
    missing = len(whole) - len(own)
    spread = [i for i in range(len(whole)) if i < missing or (own[i - missing] == 1 != whole[i])]
    if not spread:
        return gradient
    total = graph.add("ReduceSum", gradient, graph.constant(spread), keepdims=1)
    if missing:
        total = graph.add("Squeeze", total, graph.constant(list(range(missing))))
    return total


def _add(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    return _unbroadcast(graph, g, node.input[place], node.output[0])


def _sub(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    signed = g if place == 0 else graph.add("Neg", g)
    return _unbroadcast(graph, signed, node.input[place], node.output[0])


def _mul(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    product = graph.add("Mul", g, node.input[1 - place])
    return _unbroadcast(graph, product, node.input[place], node.output[0])


def _div(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    over = graph.add("Div", g, node.input[1])
    if place == 1:
        over = graph.add("Neg", graph.add("Mul", over, node.output[0]))
    return _unbroadcast(graph, over, node.input[place], node.output[0])


def _relu(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    return graph.add("Mul", g, graph.add("Sign", node.output[0]))


def _abs(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    return graph.add("Mul", g, graph.add("Sign", node.input[0]))


def _neg(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    return graph.add("Neg", g)


def _identity(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    return g


def _sigmoid(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    y = node.output[0]
    slope = graph.add("Sub", y, graph.add("Mul", y, y))
    return graph.add("Mul", g, slope)


def _softmax(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    axis = graph.constant([attributes(node).get("axis", -1)])
    y = node.output[0]
    weighted = graph.add("Mul", g, y)
    mean = graph.add("ReduceSum", weighted, axis, keepdims=1)
    return graph.add("Sub", weighted, graph.add("Mul", y, mean))


def _reduce_sum(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    """Of everything at once, to a scalar: what losses do."""
    axes = len(node.input) > 1 and node.input[1]
    if axes or attributes(node).get("keepdims", 1):
        raise NotDifferentiable("ReduceSum over some of the sides")
    return graph.add("Expand", g, graph.add("Shape", node.input[0]))


def _ints(graph: Graph, node: NodeProto, place: int) -> list[int]:
    values = graph.constants.get(node.input[place]) if place < len(node.input) else None
    if values is None:
        raise NotDifferentiable(f"{node.op_type} by what is not constant")
    return [int(v) for v in values]


def _slice(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    starts, ends, axes = (_ints(graph, node, i) for i in (1, 2, 3))
    shape = graph.shapes[node.input[0]]
    rank = len(shape)
    pads = [0] * (2 * rank)
    for start, end, axis in zip(starts, ends, axes, strict=True):
        side = shape[axis]
        if start < 0 or (end > 0 and side is None and end < 2**31):
            raise NotDifferentiable("a Slice that is not from the border")
        pads[axis] = start
        pads[rank + axis] = -end if end < 0 else max(0, (side or end) - end)
    return graph.add("Pad", g, graph.constant(pads))


def _pad(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    pads = _ints(graph, node, 1)
    rank = len(pads) // 2
    axes = [axis for axis in range(rank) if pads[axis] or pads[rank + axis]]
    starts = [pads[axis] for axis in axes]
    ends = [-pads[rank + axis] or 2**31 - 1 for axis in axes]
    return graph.add("Slice", g, *(graph.constant(values) for values in (starts, ends, axes)))


def _concat(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    axis = attributes(node)["axis"]
    sides = [graph.shapes[name][axis] for name in node.input]
    if any(side is None for side in sides[: place + 1]):
        raise NotDifferentiable("a Concat of sides that are not known")
    before = sum(sides[:place])
    bounds = ([before], [before + sides[place]], [axis])
    return graph.add("Slice", g, *(graph.constant(values) for values in bounds))


def _conv(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    settings = attributes(node)
    x, weight = node.input[:2]
    if place == 2:
        return graph.add("ReduceSum", g, graph.constant([0, 2, 3]), keepdims=0)
    outputs, inputs, *kernel = graph.shapes[weight]
    stride = settings.get("strides", [1, 1])
    dilation = settings.get("dilations", [1, 1])
    pads = settings.get("pads", [0, 0, 0, 0])
    group = settings.get("group", 1)
    if place == 1:
        if kernel != [1, 1] or group != 1 or stride != [1, 1] or any(pads):
            raise NotDifferentiable("the weights of a convolution larger than 1×1")
        flat = [
            graph.add("Reshape", plane, graph.constant([0, channels, -1]))
            for plane, channels in ((g, outputs), (x, inputs))
        ]
        product = graph.add("MatMul", flat[0], graph.add("Transpose", flat[1], perm=[0, 2, 1]))
        total = graph.add("ReduceSum", product, graph.constant([0]), keepdims=0)
        return graph.add("Reshape", total, graph.constant([outputs, inputs, 1, 1]))
    reach = [d * (k - 1) for d, k in zip(dilation, kernel, strict=True)]
    if stride == [1, 1] and group == 1:
        # The same convolution backwards: kernels turned by half, inputs and outputs exchanged.
        known = graph.constants.get(weight)
        if known is not None:
            turned = graph.constant(known[:, :, ::-1, ::-1].transpose(1, 0, 2, 3), np.float32)
        elif kernel == [1, 1]:
            turned = graph.add("Transpose", weight, perm=[1, 0, 2, 3])
        else:
            raise NotDifferentiable("through a trained convolution larger than 1×1")
        back = [reach[i % 2] - pads[i] for i in range(4)]
        if min(back) < 0:
            raise NotDifferentiable("a convolution padded further than it reaches")
        return graph.add(
            "Conv", g, turned, kernel_shape=kernel, dilations=dilation, pads=back, strides=[1, 1]
        )
    # Sides are multiples of the stride: the rows that a window leaves over are known.
    left = [s + pads[i] + pads[i + 2] - reach[i] - 1 for i, s in enumerate(stride)]
    if not all(0 <= over < s for over, s in zip(left, stride, strict=True)):
        raise NotDifferentiable(f"a convolution of kernel {kernel} by stride {stride}")
    return graph.add(
        "ConvTranspose",
        g,
        weight,
        kernel_shape=kernel,
        dilations=dilation,
        pads=pads,
        strides=stride,
        group=group,
        output_padding=left,
    )


def _conv_transpose(graph: Graph, node: NodeProto, g: str, place: int) -> str:
    settings = attributes(node)
    if place == 2:
        return graph.add("ReduceSum", g, graph.constant([0, 2, 3]), keepdims=0)
    if place == 1:
        raise NotDifferentiable("the weights of a transposed convolution")
    kept = {k: v for k, v in settings.items() if k not in ("output_padding", "output_shape")}
    return graph.add("Conv", g, node.input[1], **kept)


RULES: dict[str, Rule] = {
    "Abs": _abs,
    "Add": _add,
    "Concat": _concat,
    "Conv": _conv,
    "ConvTranspose": _conv_transpose,
    "Div": _div,
    "Identity": _identity,
    "Mul": _mul,
    "Neg": _neg,
    "Pad": _pad,
    "ReduceSum": _reduce_sum,
    "Relu": _relu,
    "Sigmoid": _sigmoid,
    "Slice": _slice,
    "Softmax": _softmax,
    "Sub": _sub,
}
