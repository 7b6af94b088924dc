"""The trained network as the file that runs without PyTorch, and back: an ONNX graph with weights in eight bits."""

import tempfile
from pathlib import Path

import torch

from detectors.model.network import GRAPH
from detectors.train.network import Network

_LETTERS, _PIECES, _SENTENCES = {0: "letters"}, {0: "letters", 1: "pieces"}, {0: "letters", 1: "sentences"}


def export(network: Network, folder: Path) -> None:
    """Write the graph into a folder; needs onnx and onnxruntime."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.eval()
    hidden = network.stranger.in_features
    example = torch.zeros(2, 16, hidden), torch.zeros(2, 16, dtype=torch.bool), torch.ones(2, 3, 16) / 16
    inputs = {"embedded": _PIECES, "padding": _PIECES, "means": {0: "letters", 1: "sentences", 2: "pieces"}}
    outputs = {"sentences": _SENTENCES}
    outputs |= dict.fromkeys(("letter", "tone", "grave", "kinds", "stranger"), _LETTERS)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / GRAPH
        torch.onnx.export(
            network, example, str(whole), input_names=list(inputs), output_names=list(outputs),
            dynamic_axes={**inputs, **outputs}, opset_version=17, dynamo=False,
        )  # fmt: skip
        # seven bits of the eight: processors without VNNI overflow on products of whole octets
        quantize_dynamic(whole, folder / GRAPH, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def read_back(folder: Path, into: Network) -> dict[str, torch.Tensor]:
    """The weights of the graph in a folder, to train on from; what eight bits have lost is not restored.

    ``into`` tells the names and shapes. Raises ``KeyError`` when the graph is not of this network.
    """
    weights = _weights(folder / GRAPH)
    return {name: weights[name] for name in into.state_dict()}


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
