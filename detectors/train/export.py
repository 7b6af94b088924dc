"""The trained network as the file that runs without PyTorch: an ONNX graph with its weights in eight bits."""

import tempfile
from pathlib import Path

import torch

from detectors.train.network import Network

INPUTS, OUTPUTS = ("embedded", "padding", "means"), ("sentences", "letter", "tone", "grave")


def export(network: Network, path: Path) -> None:
    """Write the graph to ``path``; needs onnx and onnxruntime."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.eval()
    hidden = network.tone.in_features - network.by_sentence.out_features
    example = (torch.zeros(2, 16, hidden), torch.zeros(2, 16, dtype=torch.bool), torch.ones(2, 3, 16) / 16)
    axes = {
        "embedded": {0: "letters", 1: "pieces"},
        "padding": {0: "letters", 1: "pieces"},
        "means": {0: "letters", 1: "sentences", 2: "pieces"},
        "sentences": {0: "letters", 1: "sentences"},
        **{name: {0: "letters"} for name in OUTPUTS[1:]},
    }
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            network, example, str(whole), input_names=list(INPUTS), output_names=list(OUTPUTS),
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True)
