"""The trained network as the file that runs without PyTorch: an ONNX graph with weights in eight bits."""

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
