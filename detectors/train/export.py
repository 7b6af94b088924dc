"""The trained network as the files that run without PyTorch, and back: two ONNX graphs with weights in eight bits."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import nn

from detectors.model.network import BACK, FRONT
from detectors.train.network import Network

_LETTERS, _PIECES, _SENTENCES = {0: "letters"}, {0: "letters", 1: "pieces"}, {0: "letters", 1: "sentences"}


def export(network: Network, folder: Path) -> None:
    """Write the graphs of front and back into a folder; needs onnx and onnxruntime."""
    network.eval()
    pieces = torch.zeros(2, 16, network.front.busy.in_features), torch.zeros(2, 16, dtype=torch.bool)
    inputs = {"padding": _PIECES, "means": {0: "letters", 1: "sentences", 2: "pieces"}}
    _write(
        network.front, pieces, folder / FRONT,
        {"embedded": _PIECES, "padding": _PIECES}, {"hidden": _PIECES, "busy": _LETTERS},
    )  # fmt: skip
    said = {"sentences": _SENTENCES, **dict.fromkeys(("letter", "tone", "grave", "kinds", "stranger"), _LETTERS)}
    _write(network.back, (*pieces, torch.ones(2, 3, 16) / 16), folder / BACK, {"hidden": _PIECES, **inputs}, said)


def read_back(folder: Path, into: Network) -> dict[str, torch.Tensor]:
    """The weights of the graphs in a folder, to train on from; what eight bits have lost is not restored.

    ``into`` tells the names and shapes. Raises ``KeyError`` when a graph is not of this network.
    """
    found: dict[str, torch.Tensor] = {}
    for part, file in (("front", FRONT), ("back", BACK)):
        weights = _weights(folder / file)
        own = [name.partition(".")[2] for name in into.state_dict() if name.startswith(f"{part}.")]
        found |= {f"{part}.{name}": weights[name] for name in own}
    return found


def _weights(path: Path) -> dict[str, torch.Tensor]:
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    values = {one.name: numpy_helper.to_array(one).copy() for one in graph.initializer}
    found = {name: torch.from_numpy(value) for name, value in values.items() if value.dtype == "float32"}
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.input[1] in values:
            name = node.input[1].removesuffix("_quantized")
            octets, zero, scale = (values[f"{name}_{each}"] for each in ("quantized", "zero_point", "scale"))
            module = ".".join(part for part in node.name.split("/") if part and "MatMul" not in part)
            found[f"{module}.weight"] = torch.from_numpy(((octets.astype("float32") - zero) * scale).T.copy())
    return found


_Axes = Mapping[str, dict[int, str]]


def _write(part: nn.Module, example: tuple[torch.Tensor, ...], path: Path, inputs: _Axes, outputs: _Axes) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            part, example, str(whole), input_names=list(inputs), output_names=list(outputs),
            dynamic_axes={**inputs, **outputs}, opset_version=17, dynamo=False,
        )  # fmt: skip
        # seven bits of the eight: processors without VNNI overflow on products of whole octets
        quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
