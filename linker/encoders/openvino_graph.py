"""MiniLM written out as an OpenVINO graph, in full precision or with eight-bit products.

Written by hand because a converted model can't be arranged like this, and converting needs torch.
Every batch holds texts of one length, so there is no padding and no mask. Eight-bit products take
unsigned activations, each channel with its own range (SmoothQuant, Xiao et al. 2023, arXiv:2211.10438):
the range is folded into the layer norm, the value weights or a product that already stands there,
so that it costs nothing. A few neurons a layer reach a hundred times further than the rest and would
take all the eight bits for themselves ("massive activations", Sun et al. 2024, arXiv:2402.17762): they
are computed in full precision beside the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linker.encoders.runtime import openvino

LAYERS = 6
HEADS = 12
HEAD_DIM = 32
DIM = HEADS * HEAD_DIM
MAX_PIECES = 256
MASSIVE = (
    (856,),
    (607,),
    (218, 1004),
    (201, 358),
    (192, 373, 377, 587, 619, 799, 1257, 1499),
    (372, 423, 476, 541, 580, 784, 923, 1027, 1085, 1191, 1226, 1297, 1300),
)
"""Feed-forward neurons of each layer that are kept in full precision: those whose reach times largest
weight is over five times what is usual for an output. Only the first of each: mean cosine .9991; all:
.9992."""

Tensor = NDArray[Any]  # float32 as stored, float64 while ranges are folded in
Ranges = Mapping[str, tuple[Tensor, Tensor]]
"""Point in the graph, as `3.hidden` → lowest and highest value of each channel there."""
Node = Any  # OpenVINO's nodes are untyped


@dataclass(slots=True)
class OpenVinoGraph:
    """A graph in the making: `seen` collects the points whose ranges calibration measures.

    With `whole`, weights without a range are whole numbers with a scale a row, for activations that are
    rounded as they come.
    """

    weights: Mapping[str, Tensor]
    ranges: Ranges
    max_pieces: int = MAX_PIECES
    whole: bool = False
    seen: dict[str, Node] = field(default_factory=dict)
    op: Any = field(default_factory=lambda: openvino().opset13)


def build_graph(
    weights: Mapping[str, Tensor],
    ranges: Ranges,
    *,
    observe: bool = False,
    max_pieces: int = MAX_PIECES,
    whole: bool = False,
) -> Any:
    """Write the graph: piece numbers (texts, length) in, unit vectors (texts, 384) out.

    Args:
        weights: The model's tensors by name.
        ranges: Points to compute in eight bits; empty for full precision.
        observe: Add an output, named like it, for every point that can have a range.
        max_pieces: Length of the longest text.
        whole: Keep weights without a range as whole numbers.
    """
    graph = OpenVinoGraph(weights, ranges, max_pieces, whole)
    op = graph.op
    pieces = op.parameter([-1, -1], np.int32, name="pieces")
    states, inputs = _normalise(graph, _embed(graph, pieces), "embeddings.LayerNorm", "0.states")
    for layer in range(layers_in(weights)):
        states, inputs = _attend(graph, states, inputs, layer)
        states, inputs = _feed_forward(graph, states, inputs, layer)
    pooled = op.reduce_mean(states, _ints(graph, 1))
    vectors = op.normalize_l2(pooled, _ints(graph, 1), 1e-12, "max")
    outputs = [vectors]
    if observe:
        for name, node in graph.seen.items():
            node.output(0).get_tensor().set_names({name})
            outputs.append(node)
    return openvino().Model(outputs, [pieces], "minilm")


def layers_in(weights: Mapping[str, Tensor]) -> int:
    """How many transformer layers a model has."""
    return sum(name.endswith(".intermediate.dense.bias") for name in weights)


def _embed(graph: OpenVinoGraph, pieces: Node) -> Node:
    op, weights = graph.op, graph.weights
    types = weights["embeddings.token_type_embeddings.weight"]
    places = weights["embeddings.position_embeddings.weight"][: graph.max_pieces] + types[0]
    length = op.gather(op.shape_of(pieces, "i64"), _ints(graph, 1), _int(graph, 0))
    first = op.slice(_floats(graph, places), _ints(graph, 0), length, _ints(graph, 1), _ints(graph, 0))
    return op.add(_words(graph, pieces), op.unsqueeze(first, _int(graph, 0)))


def _words(graph: OpenVinoGraph, pieces: Node) -> Node:
    """The vector of each piece; in whole numbers it has a scale for every few channels."""
    op, weights = graph.op, graph.weights
    name = "embeddings.word_embeddings"
    if f"{name}.weight" in weights:
        words = op.constant(weights[f"{name}.weight"], shared_memory=True)
        return op.gather(words, pieces, _int(graph, 0))
    scales = weights[f"{name}.scales"]
    whole = op.gather(op.constant(weights[f"{name}.whole"], shared_memory=True), pieces, _int(graph, 0))
    shape = _ints(graph, 0, 0, scales.shape[1], DIM // scales.shape[1])
    blocks = op.reshape(op.convert(whole, np.float32), shape, True)
    block_scales = op.unsqueeze(op.gather(_floats(graph, scales), pieces, _int(graph, 0)), _ints(graph, 3))
    return op.reshape(op.multiply(blocks, block_scales), _ints(graph, 0, 0, DIM), True)


def _attend(graph: OpenVinoGraph, states: Node, inputs: Node, layer: int) -> tuple[Node, Node]:
    op, here = graph.op, f"encoder.layer.{layer}.attention"
    point, mixed_point = f"{layer}.states", f"{layer}.mixed"
    scale, shift = _to_bytes(graph, mixed_point, DIM)

    def heads(name: str, scale: Tensor, shift: Tensor) -> Node:
        weight, bias = _linear_weights(graph, f"{here}.self.{name}")
        out = _product(graph, inputs, weight * scale[:, None], bias * scale + shift, point)
        return op.transpose(
            op.reshape(out, _ints(graph, 0, 0, HEADS, HEAD_DIM), True), _ints(graph, 0, 2, 1, 3)
        )

    one, nothing = np.ones(DIM), np.zeros(DIM)
    query = heads("query", one * HEAD_DIM**-0.5, nothing)
    key = heads("key", one, nothing)
    # A row of the softmax sums to 1, so the values' range is that of their mixture.
    value = heads("value", scale, shift)
    mixed = op.matmul(op.softmax(op.matmul(query, key, False, True), -1), value, False, False)
    mixed = op.reshape(op.transpose(mixed, _ints(graph, 0, 2, 1, 3)), _ints(graph, 0, 0, DIM), True)
    mixed = _round(graph, mixed, mixed_point)
    weight, bias = _linear_weights(graph, f"{here}.output.dense")
    out = _product(graph, mixed, weight, bias, mixed_point)
    return _normalise(graph, op.add(out, states), f"{here}.output.LayerNorm", f"{layer}.hidden")


def _feed_forward(graph: OpenVinoGraph, states: Node, inputs: Node, layer: int) -> tuple[Node, Node]:
    op, here = graph.op, f"encoder.layer.{layer}"
    point, inner_point = f"{layer}.hidden", f"{layer}.inner"
    weight_in, bias_in = _linear_weights(graph, f"{here}.intermediate.dense")
    weight_out, bias_out = _linear_weights(graph, f"{here}.output.dense")
    inner = op.gelu(_product(graph, inputs, weight_in, bias_in, point), "erf")
    if inner_point in graph.ranges:
        massive = list(MASSIVE[layer])
        beside = op.gelu(_product(graph, states, weight_in[massive], bias_in[massive], ""), "erf")
        states = op.add(states, op.matmul(beside, _floats(graph, weight_out[:, massive]), False, True))
        weight_out[:, massive] = 0
    inner = _round(graph, inner, inner_point, scaled=False)
    out = _product(graph, inner, weight_out, bias_out, inner_point)
    return _normalise(graph, op.add(out, states), f"{here}.output.LayerNorm", f"{layer + 1}.states")


def _normalise(graph: OpenVinoGraph, states: Node, norm: str, point: str) -> tuple[Node, Node]:
    """Layer norm, once in full precision for the residual and once in the bytes of `point`."""
    op, weights = graph.op, graph.weights
    plain = op.mvn(states, _ints(graph, -1), True, 1e-12, "INSIDE_SQRT")
    gain, bias = (weights[f"{norm}.{part}"].astype(np.float64) for part in ("weight", "bias"))
    states = op.add(op.multiply(plain, _floats(graph, gain)), _floats(graph, bias))
    if point not in graph.ranges:
        return states, _round(graph, states, point)
    scale, shift = _to_bytes(graph, point, DIM)
    narrow = op.add(op.multiply(plain, _floats(graph, gain * scale)), _floats(graph, bias * scale + shift))
    return states, _round(graph, narrow, point)


def _round(graph: OpenVinoGraph, node: Node, point: str, *, scaled: bool = True) -> Node:
    """Round to 0 … 255 where `point` has a range; unless the node is scaled to it already, scale it too."""
    graph.seen[point] = node
    if point not in graph.ranges:
        return node
    low, high = _floats(graph, np.zeros(1)), _floats(graph, np.full(1, 255.0))
    if scaled:
        return graph.op.fake_quantize(node, low, high, low, high, 256)
    own_low, own_high = (_floats(graph, bound[None, None, :]) for bound in graph.ranges[point])
    return graph.op.fake_quantize(node, own_low, own_high, low, high, 256)


def _product(graph: OpenVinoGraph, inputs: Node, weight: Tensor, bias: Tensor, point: str) -> Node:
    """`inputs @ weight.T + bias` for inputs in their own units or, where `point` has a range, in bytes."""
    op = graph.op
    if point not in graph.ranges and not graph.whole:
        return op.add(op.matmul(inputs, _floats(graph, weight), False, True), _floats(graph, bias))
    scale, shift = _to_bytes(graph, point, weight.shape[1])
    weight = (weight / scale).astype(np.float32)
    step = np.abs(weight).max(axis=1, keepdims=True) / np.float32(127)
    whole = np.rint(weight / step).astype(np.int8)
    bias = bias - (whole * step) @ shift
    back = op.multiply(op.convert(op.constant(whole), np.float32), _floats(graph, step))
    return op.add(op.matmul(inputs, back, False, True), _floats(graph, bias))


def _to_bytes(graph: OpenVinoGraph, point: str, width: int) -> tuple[Tensor, Tensor]:
    """Give `scale` and `shift` with which a channel's range becomes 0 … 255; 1 and 0 without a range."""
    if point not in graph.ranges:
        return np.ones(width), np.zeros(width)
    low, high = (bound.astype(np.float64) for bound in graph.ranges[point])
    scale = 255 / (high - low)
    return scale, -low * scale


def _linear_weights(graph: OpenVinoGraph, name: str) -> tuple[Tensor, Tensor]:
    weight, bias = (graph.weights[f"{name}.{part}"] for part in ("weight", "bias"))
    return weight.astype(np.float64), bias.astype(np.float64)


def _floats(graph: OpenVinoGraph, values: Tensor) -> Node:
    return graph.op.constant(values.astype(np.float32))


def _ints(graph: OpenVinoGraph, *values: int) -> Node:
    return graph.op.constant(np.array(values, dtype=np.int64))


def _int(graph: OpenVinoGraph, value: int) -> Node:
    return graph.op.constant(np.array(value, dtype=np.int64))
