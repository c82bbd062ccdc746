"""A functional Keras model as ONNX, which the program runs without Keras."""

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


def export_functional(model: keras.Model, path: Path) -> None:
    """Writes the functional `model`, of one input (N, h, w, c) and one output, to `path`, with their names.

    Raises TrainingError for a layer that is not known here.
    """
    graph, names, value = _Graph(), dict[int, str](), ""
    taken, given = model.inputs[0].name, model.layers[-1].name
    for layer in model.layers:
        kind = type(layer).__name__
        if kind == "InputLayer":
            value = graph.add("Transpose", [taken], perm=[0, 3, 1, 2])
        elif kind in _WRITERS:
            inputs = layer.input if isinstance(layer.input, list) else [layer.input]
            value = _WRITERS[kind](graph, layer, [names[id(tensor)] for tensor in inputs])
        else:
            raise TrainingError(
                f"exported {model.name} to ONNX; it has a layer {kind};"
                " add it to training/functional_export.py"
            )
        names[id(layer.output)] = value
    if len(model.output_shape) == 4:
        graph.add("Transpose", [value], given, perm=[0, 2, 3, 1])
    else:
        graph.add("Identity", [value], given)
    write_whole(path, _proto(graph, model, (taken, given)).SerializeToString())


def _proto(graph: _Graph, model: keras.Model, names: tuple[str, str]) -> onnx.ModelProto:
    shapes = (
        [_side(axis, side) for axis, side in enumerate(shape)]
        for shape in (model.input_shape, model.output_shape)
    )
    inputs, outputs = (
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)]
        for name, shape in zip(names, shapes, strict=True)
    )
    proto = helper.make_graph(graph.nodes, model.name, inputs, outputs, graph.weights)
    made = helper.make_model(proto, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=8)
    onnx.checker.check_model(made)
    return made


def _side(axis: int, side: int | None) -> int | str | None:
    """A length that is known; of one that may be any, only the number of pictures has to have a name."""
    return "N" if axis == 0 else side


def _conv(graph: _Graph, layer: Any, inputs: list[str]) -> str:
    kernel, *bias = layer.get_weights()
    constants = [graph.constant(kernel.transpose(3, 2, 0, 1)), *map(graph.constant, bias)]
    how: dict[str, Any] = {"auto_pad": {"same": "SAME_UPPER", "valid": "VALID"}[layer.padding]}
    if max(layer.dilation_rate) > 1:
        # ONNX Runtime wants these pads in numbers; with a stride there is no dilation in Keras.
        reach = [
            (size - 1) * apart // 2
            for size, apart in zip(layer.kernel_size, layer.dilation_rate, strict=True)
        ]
        how = {"pads": [*reach, *reach], "dilations": list(layer.dilation_rate)}
    return graph.add("Conv", [*inputs, *constants], strides=list(layer.strides), **how)


def _batch_norm(graph: _Graph, layer: Any, inputs: list[str]) -> str:
    constants = [graph.constant(weights) for weights in layer.get_weights()]
    return graph.add("BatchNormalization", [*inputs, *constants], epsilon=layer.epsilon)


def _zero_padding(graph: _Graph, layer: Any, inputs: list[str]) -> str:
    (top, bottom), (left, right) = layer.padding
    pads = graph.constant(np.array([0, 0, top, left, 0, 0, bottom, right], np.int64))
    return graph.add("Pad", [*inputs, pads])


def _upsampling(graph: _Graph, layer: Any, inputs: list[str]) -> str:
    scales = graph.constant(np.array([1, 1, *layer.size], np.float32))
    how = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
    return graph.add("Resize", [*inputs, "", scales], **how)


def _flatten(graph: _Graph, layer: Any, inputs: list[str]) -> str:
    # Keras lays the numbers out with the channels last.
    return graph.add("Flatten", [graph.add("Transpose", inputs, perm=[0, 2, 3, 1])], axis=1)


def _dense(graph: _Graph, layer: Any, inputs: list[str]) -> str:
    return graph.add("Gemm", [*inputs, *map(graph.constant, layer.get_weights())])


_WRITERS: dict[str, Callable[[_Graph, Any, list[str]], str]] = {
    "Add": lambda graph, layer, inputs: graph.add("Add", inputs),
    "BatchNormalization": _batch_norm,
    "Concatenate": lambda graph, layer, inputs: graph.add("Concat", inputs, axis=1),
    "Conv2D": _conv,
    "Dense": _dense,
    "Dropout": lambda graph, layer, inputs: inputs[0],
    "Flatten": _flatten,
    "ReLU": lambda graph, layer, inputs: graph.add("Relu", inputs),
    "UpSampling2D": _upsampling,
    "ZeroPadding2D": _zero_padding,
}
