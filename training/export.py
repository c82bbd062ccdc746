"""A Keras model as ONNX, which the program runs without Keras, and in the forms that others ask for.

Keras' own ONNX export on TensorFlow needs tf2onnx, and leaves a transposition around each layer; the
few layers of these networks are written here one by one, whatever the backend. `python -m training.export
--data FOLDER` writes the ONNX file of the shipped network anew, which takes no training.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from recognizer.prediction import PATCH_SIDE
from training.dataset import DataError, Samples
from training.errors import TrainingError
from training.features import remembered, usual_writing

_OPSET = 17


class _Graph:
    """The ONNX nodes written so far; `value` is the name of the last one's output, laid out (N, C, H, W)."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.value = "patches"

    def add(
        self,
        operation: str,
        *constants: np.ndarray[tuple[int, ...], np.dtype[np.generic]],
        **attributes: Any,
    ) -> None:
        """Applies `operation` to the last value and `constants`."""
        names = [f"constant_{len(self.weights) + i}" for i in range(len(constants))]
        arrays = [np.ascontiguousarray(constant) for constant in constants]
        self.weights += [numpy_helper.from_array(a, n) for a, n in zip(arrays, names, strict=True)]
        output = f"value_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, [self.value, *names], [output], **attributes))
        self.value = output

    def rename(self, name: str) -> None:
        """Calls the last value `name`."""
        self.nodes[-1].output[0] = self.value = name


def export_onnx(model: keras.Model, path: Path, usual: Samples) -> None:
    """Writes the Sequential `model` to `path`; patches (N, 28, 28, 1) in, probabilities (N, classes) out.

    After these it gives what `DigitRecognizer.learn` needs: the features (N, F) that its dense layers
    read, and what it is to remember of `usual` writing (see `Remembered`). Raises TrainingError for a layer
    that is not known here.
    """
    graph = _Graph()
    # One channel: (N, 28, 28, 1) holds the same numbers in the same order as (N, 1, 28, 28).
    graph.add("Reshape", np.array([-1, 1, PATCH_SIDE, PATCH_SIDE], np.int64))
    read: list[str] = []
    for layer in model.layers:
        name = type(layer).__name__
        if name not in _WRITERS:
            raise TrainingError(
                f"exported {model.name} to ONNX; it has a layer {name}; add it to training/export.py"
            )
        if isinstance(layer, keras.layers.Dense):
            read.append(graph.value)
        _WRITERS[name](graph, layer)
    graph.rename("probabilities")
    graph.nodes.append(helper.make_node("Concat", read, ["features"], axis=1))
    # Half precision keeps the file small, and is far finer than what these are for.
    kept = {name: array.astype(np.float16) for name, array in asdict(remembered(model, usual)).items()}
    graph.weights += [numpy_helper.from_array(array, name) for name, array in kept.items()]
    inputs = [_value("patches", ["N", PATCH_SIDE, PATCH_SIDE, 1])]
    outputs = [
        _value("probabilities", ["N", model.output_shape[1]]),
        _value("features", ["N", kept["whitening"].shape[0] - 1]),
        *(_value(name, list(array.shape), TensorProto.FLOAT16) for name, array in kept.items()),
    ]
    proto = helper.make_graph(graph.nodes, model.name, inputs, outputs, graph.weights)
    made = helper.make_model(proto, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=8)
    onnx.checker.check_model(made, full_check=True)
    write_whole(path, made.SerializeToString())


def _value(name: str, shape: list[int | str | None], kind: int = TensorProto.FLOAT) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def export_parts(model: keras.Model, stem: Path) -> None:
    """Writes `stem`.model.json (the network) and `stem`.weights.h5 (its weights)."""
    stem.with_suffix(".model.json").write_text(model.to_json(indent=1) + "\n")
    model.save_weights(stem.with_suffix(".weights.h5"))


def write_whole(path: Path, content: bytes) -> None:
    """Writes `path` so that whoever reads it finds the old file or the whole new one."""
    partial = path.with_name(path.name + ".part")
    partial.write_bytes(content)
    os.replace(partial, path)


def _conv(graph: _Graph, layer: keras.Layer) -> None:
    kernel, *bias = layer.get_weights()
    _refuse(layer, layer.data_format != "channels_last" or layer.dilation_rate != (1, 1))
    padding = "SAME_UPPER" if layer.padding == "same" else "VALID"
    strides = list(layer.strides)
    graph.add(
        "Conv", kernel.transpose(3, 2, 0, 1), *bias, auto_pad=padding, strides=strides, group=layer.groups
    )
    _activate(graph, layer.activation)


def _depthwise(graph: _Graph, layer: keras.Layer) -> None:
    kernel, *bias = layer.get_weights()
    _refuse(layer, layer.depth_multiplier != 1)
    padding = "SAME_UPPER" if layer.padding == "same" else "VALID"
    strides, group = list(layer.strides), kernel.shape[2]
    graph.add("Conv", kernel.transpose(2, 3, 0, 1), *bias, auto_pad=padding, strides=strides, group=group)
    _activate(graph, layer.activation)


def _batch_norm(graph: _Graph, layer: keras.Layer) -> None:
    gamma, beta, mean, variance = layer.get_weights()
    graph.add("BatchNormalization", gamma, beta, mean, variance, epsilon=layer.epsilon)


def _pool(operation: str) -> Callable[[_Graph, keras.Layer], None]:
    def write(graph: _Graph, layer: keras.Layer) -> None:
        padding = "SAME_UPPER" if layer.padding == "same" else "VALID"
        size, strides = list(layer.pool_size), list(layer.strides)
        graph.add(operation, kernel_shape=size, strides=strides, auto_pad=padding)

    return write


def _flatten(graph: _Graph, layer: keras.Layer) -> None:
    graph.add("Transpose", perm=[0, 2, 3, 1])
    graph.add("Flatten", axis=1)


def _dense(graph: _Graph, layer: keras.Layer) -> None:
    graph.add("Gemm", *layer.get_weights())
    _activate(graph, layer.activation)


def _global_average(graph: _Graph, layer: keras.Layer) -> None:
    graph.add("GlobalAveragePool")
    graph.add("Flatten", axis=1)


def _activate(graph: _Graph, activation: Callable[..., object]) -> None:
    name = activation.__name__
    if name == "relu":
        graph.add("Relu")
    elif name == "softmax":
        graph.add("Softmax", axis=1)
    elif name != "linear":
        raise TrainingError(
            f"exported to ONNX; the activation {name} is not known; add it to training/export.py"
        )


def _refuse(layer: keras.Layer, is_unknown: bool) -> None:
    if is_unknown:
        raise TrainingError(
            f"exported to ONNX; {layer.name} has settings that training/export.py doesn't write"
        )


_WRITERS: dict[str, Callable[[_Graph, keras.Layer], None]] = {
    "Activation": lambda graph, layer: _activate(graph, layer.activation),
    "AveragePooling2D": _pool("AveragePool"),
    "BatchNormalization": _batch_norm,
    "Conv2D": _conv,
    "Dense": _dense,
    "DepthwiseConv2D": _depthwise,
    "Dropout": lambda graph, layer: None,
    "Flatten": _flatten,
    "GlobalAveragePooling2D": _global_average,
    "MaxPooling2D": _pool("MaxPool"),
}


def main(argv: list[str] | None = None) -> int:
    """Exports a trained network; 0, or 1 after one line that says what the user can mend."""
    parser = argparse.ArgumentParser(prog="training.export", description="Write a network's ONNX file anew.")
    add = parser.add_argument
    add(
        "--model", type=Path, metavar="FILE", default=Path("models/digits.keras"), help="default: %(default)s"
    )
    add("--data", type=Path, metavar="FOLDER", help="as for training/train.py")
    options = parser.parse_args(argv)
    path: Path = options.model
    try:
        if not path.is_file():
            raise DataError(f"looked for a trained network at {path}; there is none; name a .keras file")
        usual = usual_writing(options.data)
        export_onnx(keras.saving.load_model(path, compile=False), path.with_suffix(".onnx"), usual)
    except (DataError, TrainingError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"exported {path.with_suffix('.onnx')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
