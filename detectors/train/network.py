"""The network: the base model's layers, with heads on sentences and on the whole letter."""

import torch
from torch import Tensor, nn

from detectors.finding import SUBKINDS
from detectors.model.base import Base, Sizes
from detectors.model.stack import SIGNALS, TONES

_SHARPNESS = 2.0  # of the soft maximum that makes a letter's signal out of its sentences'
_RARE = -3.5  # logit of a signal in a sentence before anything is learned: few have one
_ABSENT = -30.0  # the logit of a sentence that is only padding


class Layer(nn.Module):
    """One layer of BERT: attention, then a wider inner network, each added to its input and normalised."""

    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.query, self.key, self.value, self.out = (nn.Linear(sizes.hidden, sizes.hidden) for _ in range(4))
        self.widen, self.narrow = nn.Linear(sizes.hidden, sizes.inner), nn.Linear(sizes.inner, sizes.hidden)
        self.first_norm, self.last_norm = (nn.LayerNorm(sizes.hidden, sizes.epsilon) for _ in range(2))
        self.drop = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, seen: Tensor) -> Tensor:
        """``seen`` is true where there is a piece, shaped to spread over heads and rows."""
        query, key, value = (
            part(hidden).unflatten(2, (self.heads, -1)).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        attended = nn.functional.scaled_dot_product_attention(query, key, value, seen)
        hidden = self.first_norm(hidden + self.drop(self.out(attended.transpose(1, 2).flatten(2))))
        inner = self.narrow(nn.functional.gelu(self.widen(hidden)))
        return self.last_norm(hidden + self.drop(inner))


class Network(nn.Module):
    """The layers and the heads."""

    def __init__(self, base: Base, dropout: float = 0.1) -> None:
        super().__init__()
        hidden = base.sizes.hidden
        self.layers = nn.ModuleList(Layer(base.sizes, dropout) for _ in range(base.sizes.layers))
        for number, layer in enumerate(self.layers):
            layer.load_state_dict(_weights(base, number))
        self.by_sentence = nn.Linear(2 * hidden, len(SIGNALS))
        nn.init.constant_(self.by_sentence.bias, _RARE)
        self.tone = nn.Linear(hidden + len(SIGNALS), len(TONES))
        self.grave = nn.Linear(hidden + len(SIGNALS), 1)
        self.kinds = nn.Linear(hidden + len(SIGNALS), sum(len(kinds) for kinds in SUBKINDS.values()))
        self.stranger = nn.Linear(hidden, 1)
        self.drop = nn.Dropout(dropout)

    def forward(self, embedded: Tensor, padding: Tensor, means: Tensor) -> tuple[Tensor, ...]:
        """Logits of signals by sentence and by letter, of tone, gravity, subkinds, and of being no client's letter.

        ``embedded`` is letters x pieces x hidden, ``padding`` true where there is no piece, ``means`` letters x
        sentences x pieces: rows that average a sentence's pieces; a row of zeros is no sentence.
        """
        whole, hidden = self.whole(embedded, padding)
        sentences = torch.bmm(means, hidden)
        both = torch.cat([sentences, whole.unsqueeze(1).expand_as(sentences)], 2)
        logits = self.by_sentence(self.drop(both))
        absent = means.sum(2, keepdim=True) == 0
        letter = torch.logsumexp(logits.masked_fill(absent, _ABSENT) * _SHARPNESS, 1) / _SHARPNESS
        summary = self.drop(torch.cat([whole, letter], 1))
        grave, stranger = self.grave(summary).squeeze(1), self.stranger(self.drop(whole)).squeeze(1)
        kinds = self.kinds(summary.detach())  # it listens in: else the signals' logits are bent into hints of subkinds
        return logits, letter, self.tone(summary), grave, kinds, stranger

    def whole(self, embedded: Tensor, padding: Tensor) -> tuple[Tensor, Tensor]:
        """What the layers make of each letter, as one vector and piece by piece."""
        hidden, seen = embedded, (~padding)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, seen)
        hidden = hidden.float()
        return _mean(hidden, padding), hidden


def _mean(hidden: Tensor, padding: Tensor) -> Tensor:
    present = (~padding).float().unsqueeze(2)
    return (hidden.float() * present).sum(1) / present.sum(1)


def _weights(base: Base, number: int) -> dict[str, Tensor]:
    hidden, inner = base.sizes.hidden, base.sizes.inner

    def of(name: str, *shape: int) -> Tensor:
        return torch.from_numpy(base.tensor(f"l{number}.{name}", shape))

    names = {"query": "q", "key": "k", "value": "v", "out": "ao", "widen": "fi", "narrow": "fo"}
    shapes = {"widen": (inner, hidden), "narrow": (hidden, inner)}
    linear = {
        f"{name}.{part}": of(f"{short}.{part[0]}", *(shape if part == "weight" else shape[:1]))
        for name, short in names.items()
        for shape in [shapes.get(name, (hidden, hidden))]
        for part in ("weight", "bias")
    }
    norms = {
        f"{name}.{part}": of(f"{short}.{part[0]}", hidden)
        for name, short in (("first_norm", "aln"), ("last_norm", "oln"))
        for part in ("weight", "bias")
    }
    return linear | norms
