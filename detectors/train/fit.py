"""Fitting the network to labelled letters, with a fixed seed."""

import random
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import torch
from torch import nn

from detectors.model.base import Base
from detectors.model.inputs import arrays
from detectors.model.pieces import Cutter
from detectors.train.examples import Example
from detectors.train.network import Network
from detectors.train.varied import varied

EPOCHS, RATE, HEAD_RATE, BATCH, DECAY = 3, 6e-5, 1e-3, 8, 0.01
EVIDENCE_WEIGHT = 3.0  # a sentence with a signal counts so many times one without
SIGNALS_SHARE = 3.5  # of the loss, for the mean over signals: else the tone, said of every letter, drowns the rare ones
TONE_SHARE, GRAVE_SHARE, KIND_SHARE, STRANGER_SHARE = 0.5, 0.25, 0.25, 3.0
MAILS = 3  # one of so many strangers' mails goes with the letters in an epoch: each is seen once
SEEDS = (20261125, 20261201)  # a run each
HALF = torch.ops.mkldnn._is_mkldnn_bf16_supported()  # else the processor reads bfloat16 slower than whole floats
_POOL = 16  # batches are drawn of letters of like length from pools of so many batches


def fit(
    letters: Sequence[Example],
    mails: Sequence[Example],
    base: Base,
    say: Callable[[str], None] = print,
) -> Network:
    """A network trained from the base model on clients' letters and strangers' mails; ``say`` is told after each epoch.

    It is the mean of several runs, weight by weight, which judges better than any of them: they begin at the same base
    model and go by their letters in another order.
    """
    runs = [_run(letters, mails, base, seed, say).state_dict() for seed in SEEDS]
    network = Network(base)
    network.load_state_dict({name: torch.stack([run[name] for run in runs]).mean(0) for name in runs[0]})
    return network


def _run(
    letters: Sequence[Example], mails: Sequence[Example], base: Base, seed: int, say: Callable[[str], None]
) -> Network:
    """One run of ``EPOCHS`` over the letters.

    Of the mails a third, by turns, goes with the letters in each epoch: they have one thing to teach, and letters many.
    """
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 the same order each time
    network, cutter = Network(base), Cutter(base)
    encoder = [value for name, value in network.named_parameters() if "layers" in name]
    heads = [value for name, value in network.named_parameters() if "layers" not in name]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=DECAY, fused=True
    )
    steps = EPOCHS * (-(-(len(letters) + len(mails) // MAILS) // BATCH) + 2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, [RATE, HEAD_RATE], total_steps=steps, pct_start=0.15)
    began = time.monotonic()
    for epoch in range(1, EPOCHS + 1):
        network.train()
        losses = []
        some_mails = mails[epoch % MAILS :: MAILS]
        for some in _batches([varied(one, cutter, chance) for one in (*letters, *some_mails)], chance):
            loss = _loss(network, some, base)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        say(f"epoch {epoch} of {EPOCHS}: loss {np.mean(losses):.3f}, {time.monotonic() - began:.0f} s")
    return network


def _loss(network: Network, examples: Sequence[Example], base: Base) -> torch.Tensor:
    letters = arrays([one.pieces for one in examples], base)
    embedded, padding, means = (torch.from_numpy(part) for part in letters)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALF):
        said = (part.float() for part in network(embedded, padding, means))
    logits, letter, tone, grave, kinds, stranger = said
    truth = torch.zeros_like(logits)
    for row, one in enumerate(examples):
        truth[row, : len(one.sentence_truth)] = torch.from_numpy(one.sentence_truth)
    real = (means.sum(2) > 0).float()
    binary = partial(nn.functional.binary_cross_entropy_with_logits, reduction="none")
    weight = torch.full((logits.shape[2],), EVIDENCE_WEIGHT)
    by_sentence = binary(logits, truth, pos_weight=weight).mean(2)
    tones = torch.from_numpy(np.stack([one.tone for one in examples]))
    by_signal = binary(letter, torch.from_numpy(np.stack([one.truth for one in examples]))).mean(1)
    by_letter = (
        SIGNALS_SHARE * ((by_sentence * real).sum(1) / real.sum(1).clamp(min=1) + by_signal)
        + TONE_SHARE * nn.functional.cross_entropy(tone, tones, reduction="none")
        + GRAVE_SHARE * binary(grave, torch.tensor([one.grave for one in examples], dtype=torch.float32))
    )
    kind_truth = torch.from_numpy(np.stack([one.kinds for one in examples]))
    known = ~kind_truth.isnan()
    by_kind = binary(kinds[known], kind_truth[known]).sum() / known.sum().clamp(min=1)
    strangers = torch.tensor([float(one.stranger) for one in examples])
    return by_letter.mean() + KIND_SHARE * by_kind + STRANGER_SHARE * binary(stranger, strangers).mean()


def _batches(examples: list[Example], chance: random.Random) -> list[list[Example]]:
    chance.shuffle(examples)
    made = []
    for first in range(0, len(examples), BATCH * _POOL):
        pool = sorted(examples[first : first + BATCH * _POOL], key=lambda one: len(one.pieces.ids))
        made += [pool[start : start + BATCH] for start in range(0, len(pool), BATCH)]
    chance.shuffle(made)
    return made
