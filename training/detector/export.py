"""The detector as ONNX, which the program runs without Keras."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from training.errors import TrainingError
from training.export import write_whole

_OPSET = 17


class _Graph:
    """ONNX nodes and weights, written one by one."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def constant(self, array: Any) -> str:
        """Keeps an array; the name it goes by."""
        name = f"constant_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, operation: str, inputs: list[str], output: str | None = None, **attributes: Any) -> str:
        """Applies `operation` to what `inputs` name; the name of what comes out."""
        name = output or f"value_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [name], **attributes))
        return name


def export_detector(model: keras.Model, path: Path) -> None:
    """Writes the functional `model` to `path`: pictures (N, h, w, 1) in, maps (N, h / 4, w / 4, C) out.

    Raises TrainingError for a layer that is not known here.
    """
    graph, names, value = _Graph(), dict[int, str](), ""
    for layer in model.layers:
        kind = type(layer).__name__
        if kind == "InputLayer":
            value = graph.add("Transpose", ["picture"], perm=[0, 3, 1, 2])
        elif kind in _WRITERS:
            inputs = layer.input if isinstance(layer.input, list) else [layer.input]
            value = _WRITERS[kind](graph, layer, [names[id(tensor)] for tensor in inputs])
        else:
            raise TrainingError(
                f"exported {model.name} to ONNX; it has a layer {kind}; add it to training/detector/export.py"
            )
        names[id(layer.output)] = value
    graph.add("Transpose", [value], "maps", perm=[0, 2, 3, 1])
    write_whole(path, _proto(graph, model).SerializeToString())


def _proto(graph: _Graph, model: keras.Model) -> onnx.ModelProto:
    shapes = (["N", "height", "width", 1], ["N", "rows", "columns", model.output_shape[-1]])
    inputs, outputs = (
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)]
        for name, shape in zip(("picture", "maps"), shapes, strict=True)
    )
    proto = helper.make_graph(graph.nodes, model.name, inputs, outputs, graph.weights)
    made = helper.make_model(proto, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=8)
    onnx.checker.check_model(made, full_check=True)
    return made


def _conv(graph: _Graph, layer: Any, inputs: list[str]) -> str:
    kernel, *bias = layer.get_weights()
    constants = [graph.constant(kernel.transpose(3, 2, 0, 1)), *map(graph.constant, bias)]
    return graph.add("Conv", [*inputs, *constants], auto_pad="SAME_UPPER", strides=list(layer.strides))


def _batch_norm(graph: _Graph, layer: Any, inputs: list[str]) -> str:
    constants = [graph.constant(weights) for weights in layer.get_weights()]
    return graph.add("BatchNormalization", [*inputs, *constants], epsilon=layer.epsilon)


def _upsampling(graph: _Graph, layer: Any, inputs: list[str]) -> str:
    scales = graph.constant(np.array([1, 1, *layer.size], np.float32))
    how = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
    return graph.add("Resize", [*inputs, "", scales], **how)


_WRITERS: dict[str, Callable[[_Graph, Any, list[str]], str]] = {
    "Add": lambda graph, layer, inputs: graph.add("Add", inputs),
    "BatchNormalization": _batch_norm,
    "Conv2D": _conv,
    "ReLU": lambda graph, layer, inputs: graph.add("Relu", inputs),
    "UpSampling2D": _upsampling,
}
