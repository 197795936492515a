import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper

from blindspot.export import to_onnx
from blindspot.fit_graphs import biases, gradient_graph, inference_graph, session_of
from blindspot.network import ConditionalBlindSpotNetwork, NetworkConfig
from blindspot.tape import Graph, NotDifferentiable, gradients

CORE = 80


def small_network() -> ConditionalBlindSpotNetwork:
    torch.manual_seed(3)
    network = ConditionalBlindSpotNetwork(NetworkConfig(8, 1, True, True))
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return network.eval()


def feeds_for(margin: int, batch: int = 2) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(5)
    side = 2 * margin + CORE
    shape = (batch, 3, side, side)
    weight = np.zeros(shape, np.float32)
    weight[..., margin:-margin, margin:-margin] = rng.random((batch, 3, CORE, CORE))
    return {
        "image": rng.random(shape, np.float32),
        "blindness": np.array([0.3], np.float32),
        "target": rng.random(shape, np.float32),
        "weight": weight / 1000,
    }


def test_parameters_at_their_start_change_nothing():
    network = small_network()
    model = onnx.load_from_string(to_onnx(network))
    trained = biases(model)
    feeds = {k: v for k, v in feeds_for(5).items() if k in ("image", "blindness")}
    start = np.concatenate([p.start.ravel() for p in trained])
    got = session_of(inference_graph(model, trained)).run(None, feeds | {"parameters": start})[0]
    for i, image in enumerate(feeds["image"]):
        expected = session_of(model).run(None, feeds | {"image": image[None]})[0]
        assert np.abs(got[i] - expected[0]).max() < 1e-6


def test_gradient_is_what_autograd_says():
    network = small_network().double()
    margin = network.config.radius
    model = onnx.load_from_string(to_onnx(network.float()))
    trained = biases(model)
    feeds = feeds_for(margin)
    start = np.concatenate([p.start.ravel() for p in trained])
    gradient = session_of(gradient_graph(model, trained))
    loss, slope = gradient.run(["loss", "gradient"], feeds | {"parameters": start})

    network.double()
    x, target, weight = (torch.from_numpy(feeds[k]).double() for k in ("image", "target", "weight"))
    out = network(x, torch.tensor([0.3], dtype=torch.float64))
    expected = (weight * (out - target).abs()).sum()
    assert loss == pytest.approx(expected.item(), rel=1e-4)
    expected.backward()
    # By size and name: what the exporter folds into one constant has another name.
    known = {name: p.grad for name, p in network.named_parameters() if p.dim() == 1}
    at, compared = 0, 0
    for parameter in trained:
        size = parameter.start.size
        name = parameter.name.removeprefix("network.")
        if name in known:
            own = known[name].numpy()
            assert np.abs(slope[at : at + size] - own).max() < 1e-3 * np.abs(own).max() + 1e-6
            compared += 1
        at += size
    assert at == slope.size and compared > 10


def test_biases_are_all_that_is_added_to_channels():
    network = small_network()
    model = onnx.load_from_string(to_onnx(network))
    own = sum(p.numel() for p in network.parameters() if p.dim() == 1)
    # The rings of image and clip map share one; each network has both.
    assert sum(p.start.size for p in biases(model)) == own - 2 * network.config.channels


def derivative(nodes: list, x: np.ndarray, constants: dict[str, np.ndarray]) -> tuple:
    """(loss, gradient) of Σ r·y for graphs from `x` to `y`, `r` fixed at random."""
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", *x.shape[1:]])]
    initializers = [onnx.numpy_helper.from_array(v, k) for k, v in constants.items()]
    graph = helper.make_graph(
        nodes,
        "test",
        inputs,
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        initializers,
    )
    opset = [helper.make_opsetid("", 18)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=8)
    (y,) = session_of(model).run(["y"], {"x": x})
    own = Graph.of(model)
    weight = own.constant(np.random.default_rng(2).normal(size=y.shape), np.float32)
    own.shapes["y"] = [None, *y.shape[1:]]
    product = own.add("Mul", "y", weight)
    own.shapes[product] = own.shapes["y"]
    loss = own.add("ReduceSum", product, keepdims=0)
    (slope,) = gradients(own, loss, ["x"]).values()
    whole = helper.make_graph(
        own.nodes,
        "test",
        inputs,
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in (loss, slope)],
        [
            onnx.numpy_helper.from_array(np.ascontiguousarray(v), k)
            for k, v in own.constants.items()
        ],
    )
    session = session_of(helper.make_model(whole, opset_imports=opset, ir_version=8))
    return lambda x: session.run([loss, slope], {"x": x})


KERNEL = np.random.default_rng(8).normal(size=(4, 4, 3, 3)).astype(np.float32)
CASES = {
    "Conv, dilated and padded": [
        helper.make_node("Conv", ["x", "k"], ["y"], dilations=[2, 2], pads=[1, 2, 0, 1])
    ],
    "Conv by stride": [helper.make_node("Conv", ["x", "k"], ["y"], strides=[2, 2], pads=[1] * 4)],
    "ConvTranspose": [helper.make_node("ConvTranspose", ["x", "k"], ["y"], strides=[2, 2])],
    "Softmax": [helper.make_node("Softmax", ["x"], ["y"], axis=1)],
    "Sigmoid": [helper.make_node("Sigmoid", ["x"], ["y"])],
    "Abs": [helper.make_node("Abs", ["x"], ["y"])],
    "Relu": [helper.make_node("Relu", ["x"], ["y"])],
    "product with itself": [helper.make_node("Mul", ["x", "x"], ["y"])],
    "quotient": [
        helper.make_node("Add", ["x", "four"], ["z"]),
        helper.make_node("Div", ["x", "z"], ["y"]),
    ],
    "spread channel": [
        helper.make_node("Slice", ["x", "zero", "one", "one"], ["z"]),
        helper.make_node("Mul", ["z", "x"], ["y"]),
    ],
    "Concat and Pad": [
        helper.make_node("Neg", ["x"], ["z"]),
        helper.make_node("Concat", ["x", "z"], ["w"], axis=1),
        helper.make_node("Pad", ["w", "pads"], ["y"]),
    ],
}
CONSTANTS = {
    "k": KERNEL,
    "four": np.array(4, np.float32),
    "zero": np.array([0]),
    "one": np.array([1]),
    "pads": np.array([0, 0, 1, 0, 0, 0, 2, 3]),
}


@pytest.mark.parametrize("name", CASES)
def test_rules_are_what_differences_say(name):
    nodes = CASES[name]
    used = {i for node in nodes for i in node.input}
    x = np.random.default_rng(4).normal(size=(2, 4, 6, 8)).astype(np.float32)
    run = derivative(nodes, x, {k: v for k, v in CONSTANTS.items() if k in used})
    slope = run(x)[1]
    assert slope.shape == x.shape
    rng = np.random.default_rng(6)
    for _ in range(3):
        step = 1e-2 * rng.normal(size=x.shape).astype(np.float32)
        # Central differences: of second order, where no kink is crossed.
        difference = run(x + step / 8)[0] - run(x - step / 8)[0]
        assert difference == pytest.approx((slope * step).sum() / 4, rel=3e-2, abs=2e-3)


def test_operators_without_a_rule_are_named():
    with pytest.raises(NotDifferentiable, match="Tanh"):
        x = np.zeros((1, 4, 2, 2), np.float32)
        derivative([helper.make_node("Tanh", ["x"], ["y"])], x, {})
