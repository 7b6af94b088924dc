"""An encoder of a given size in PyTorch, with random weights, on two threads: prints the seconds for so many texts.

Run by a Python that has PyTorch: ``encoder.py PIECES.json AMOUNT WIDTH LAYERS HEADS INNER``, PIECES being how many
pieces each text has. Texts of a length stand together, eight at a time.
"""

import json
import sys
import time
from pathlib import Path

import torch
from torch import nn

VOCABULARY, LONGEST, AT_ONCE = 30_000, 512, 8


def main(file: str, amount: int, width: int, layers: int, heads: int, inner: int) -> None:
    torch.set_num_threads(2)
    torch.manual_seed(1)
    layer = nn.TransformerEncoderLayer(width, heads, inner, activation="gelu", batch_first=True)
    words, encoder = nn.Embedding(VOCABULARY, width), nn.TransformerEncoder(layer, layers)
    encoder.eval()
    lengths = sorted(min(length, LONGEST) for length in json.loads(Path(file).read_text())[:amount])
    batches = []
    for start in range(0, len(lengths), AT_ONCE):
        some = lengths[start : start + AT_ONCE]
        padding = torch.arange(max(some))[None, :] >= torch.tensor(some)[:, None]
        batches.append((torch.randint(VOCABULARY, padding.shape), padding))
    with torch.inference_mode():
        encoder(words(batches[0][0]), src_key_padding_mask=batches[0][1])
        began = time.perf_counter()
        for ids, padding in batches:
            encoder(words(ids), src_key_padding_mask=padding)
        print(time.perf_counter() - began)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
