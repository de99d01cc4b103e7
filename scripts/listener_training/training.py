"""Learning: batches of turns of like length, all heads at once, a fixed seed."""

import random
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from listener_training.examples import CLASSES, NONE, Example
from listener_training.network import Network, pooled
from listener_training.punctuation import is_punctuated, unpunctuated
from voice_companion.adapters.listener_model import MARKS, situated_tokens
from voice_companion.core.impression import COMMANDS

BATCH = 32
TOLD_EVERY = 50
"""Batches after which it is told how far a pass is."""
QUICK_HALVES = torch.cpu._is_avx512_bf16_supported()
"""Whether the processor multiplies numbers of sixteen bits itself; else they are far slower."""
EPOCHS = 4
ENCODER_RATE, HEAD_RATE = 2e-4, 1e-3
GENTLE = 0.5
"""The share of the rates with which a trained network is trained on."""
WARM_UP = 0.06
HIDDEN, MASK = 0.08, 103
"""The share of a turn's tokens that a pass hides, and the token that stands for them, [MASK]: what
a turn means must not hang on one word of it."""
STEADY = 0.997
"""What is kept is a running mean of the weights, of about the last 1 / (1 - STEADY) steps."""
WEIGHTS: Mapping[str, float] = {
    "act": 1.0, "danger": 1.0, "hold": 0.7, "answer": 0.3, "valence": 0.4, "family": 0.4,
    "evidence": 0.6, "points": 0.8, "echoed": 0.6, "stops": 3.0, "commas": 1.5, "quoted": 2.0,
    "vector": 1.0, "no_command": 1.0,
}  # fmt: skip
RARE: Mapping[str, float] = {"evidence": 4.0}
"""How much more a marked word weighs than one that isn't: words of evidence are one in thirty."""
_COMMAND_CLASSES = [CLASSES["act"].index(command) for command in COMMANDS]
_IGNORED = -100


@dataclass(frozen=True, slots=True)
class Row:
    """One example as numbers: token ids and parts, a class for each head, a mark for each token."""

    words: list[int]
    parts: list[int]
    classes: list[int]
    marks: list[list[int]]
    no_command: bool
    teacher: NDArray[np.float32]


def teacher_vectors(
    network: Network, tokenizer: Tokenizer, texts: Sequence[str]
) -> NDArray[np.float32]:
    """Return what the untuned encoder makes of each text alone, (len(texts), 384), of length 1."""
    network.eval()
    places = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    found = np.zeros((len(places), 384), dtype=np.float32)
    tokens = [situated_tokens(tokenizer, text)[:2] for text in places]
    order = sorted(range(len(tokens)), key=lambda at: len(tokens[at][0]))
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=QUICK_HALVES):
        for begin in range(0, len(order), 64):
            chosen = order[begin : begin + 64]
            # The untuned encoder knows one part only: [CLS] text [SEP].
            ids = [tokens[at][0][: tokens[at][1].index(1)] for at in chosen]
            words, mask = _padded(ids), _padded([[1] * len(one) for one in ids])
            vectors = pooled(network.encoder(words, torch.zeros_like(words), mask), mask)
            found[chosen] = nn.functional.normalize(vectors.float(), dim=-1).numpy()
    return found[[places[text] for text in texts]]


def shown(examples: Sequence[Example]) -> list[Example]:
    """Return the examples as a pass shows them.

    Those with points are few, and hard: they are shown once more, without what came before.
    """
    alone = [replace(one, earlier=()) for one in examples if "points" in one.marks and one.earlier]
    return [*examples, *alone]


def reviewed(examples: Sequence[Example], *, fresh: frozenset[str], share: float) -> list[Example]:
    """Return the examples of the fresh writers and a share of the others', the same each time.

    Those that somebody punctuated are few, and always among them.
    """
    chance = random.Random(0)  # noqa: S311 - no secret hangs on it
    return [one for one in examples if one.source in fresh or one.heard or chance.random() < share]


def rows_of(
    examples: Sequence[Example], tokenizer: Tokenizer, teacher: NDArray[np.float32]
) -> list[Row]:
    """Return the examples as numbers."""
    return [_row(one, tokenizer, teacher[at]) for at, one in enumerate(examples)]


def _row(one: Example, tokenizer: Tokenizer, teacher: NDArray[np.float32]) -> Row:
    words, parts, spans = situated_tokens(tokenizer, one.text, line=one.line, earlier=one.earlier)
    classes = [
        list(names).index(one.labels[head]) if head in one.labels else _IGNORED
        for head, names in CLASSES.items()
    ]
    marks = [_marked(one, mark, spans, len(words)) for mark in MARKS]
    return Row(words, parts, classes, marks, one.no_command, teacher)


def _marked(one: Example, mark: str, spans: Sequence[tuple[int, int]], length: int) -> list[int]:
    marked = [_IGNORED] * length
    if not one.is_labelled(mark):
        return marked
    stretches = one.spans(mark)
    for at, (start, end) in enumerate(spans, start=1):
        marked[at] = int(any(first <= start and end <= last for first, last in stretches))
    return marked


def varied(examples: Sequence[Example], chance: random.Random) -> list[Example]:
    """Return the examples for one pass: some without punctuation, some with other talk before."""
    talk = [one.text for one in examples if one.labels.get("danger") == NONE and one.earlier]
    lines = [one.line for one in examples if one.line]
    return [_varied(one, talk, lines, chance) for one in examples]


def _varied(
    one: Example, talk: Sequence[str], lines: Sequence[str], chance: random.Random
) -> Example:
    earlier, line = one.earlier, one.line
    if not earlier and chance.random() < 0.4:
        at = chance.randrange(len(talk) - 1)
        earlier = tuple(talk[at : at + chance.choice((1, 2))])
    elif earlier and chance.random() < 0.15:
        earlier = earlier[1:]
    if not line and chance.random() < 0.5:
        line = _line_before(one, lines, chance)
    text, marks, heard = one.text, one.marks, one.heard
    if any(mark in text for mark in ".,?!") and chance.random() < 0.5:
        text, places = unpunctuated(text)
        marks = _all(marks, lambda words: unpunctuated(words)[0])
        heard = places if is_punctuated(one.text) else {}
    elif not heard and chance.random() < 0.1:
        text, marks = text.replace("'", ""), _all(marks, lambda words: words.replace("'", ""))
    return Example(text, one.source, earlier, line, one.labels, marks, heard, one.no_command)


def _line_before(one: Example, lines: Sequence[str], chance: random.Random) -> str:
    """Return a line that may have come before: whoever tells something tells it after any but a
    question, which would make an answer of it."""
    act = one.labels.get("act")
    if act not in {None, "tell"}:
        return ""
    line = chance.choice(lines)
    return "" if act and "?" in line else line


def _all(marks: Mapping[str, tuple[str, ...]], change: object) -> dict[str, tuple[str, ...]]:
    return {name: tuple(change(words) for words in given) for name, given in marks.items()}  # type: ignore[operator]


def train(
    network: Network,
    tokenizer: Tokenizer,
    examples: Sequence[Example],
    teacher: NDArray[np.float32],
    *,
    seed: int,
    epochs: int = EPOCHS,
    pace: float = 1.0,
    new: Collection[str] = (),
) -> None:
    """Train all heads together; the words' own vectors stay as they were published.

    `pace` is the share of the rates; a trained network is gone on from gently. `new` are weights
    that it has not learned yet: they learn at the full rate.
    """
    network.encoder.words.weight.requires_grad_(False)  # noqa: FBT003 - torch's own signature
    named = [one for one in network.named_parameters() if not one[0].startswith("encoder.")]
    heads = [p for name, p in named if name not in new]
    unlearned = [p for name, p in named if name in new]
    body = [p for p in network.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": body, "lr": pace * ENCODER_RATE},
            {"params": heads, "lr": pace * HEAD_RATE},
            {"params": unlearned, "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    steps = epochs * -(-len(examples) // BATCH)
    mean = AveragedModel(network, avg_fn=_steadied)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps))
    chance = random.Random(seed)  # noqa: S311 - no secret hangs on it
    for epoch in range(epochs):
        network.train()
        rows = rows_of(varied(examples, chance), tokenizer, teacher)
        begun, sums = time.monotonic(), dict.fromkeys(WEIGHTS, 0.0)
        batches = list(_batches(rows, chance))
        for number, batch in enumerate(batches, start=1):
            if number % TOLD_EVERY == 0:
                took = time.monotonic() - begun
                print(f"  {number} of {len(batches)} batches, {took:.0f} s", flush=True)
            losses = _losses(network, batch, chance)
            loss = sum((WEIGHTS[name] * one for name, one in losses.items()), torch.zeros(()))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_([*body, *heads, *unlearned], 1.0)
            optimizer.step()
            schedule.step()
            mean.update_parameters(network)
            for name, one in losses.items():
                sums[name] += one.item()
        took = time.monotonic() - begun
        told = "  ".join(f"{name} {value / len(batches):.3f}" for name, value in sums.items())
        print(f"epoch {epoch + 1} of {epochs}: {took:.0f} s  {told}", flush=True)
    network.load_state_dict(mean.module.state_dict())


def _steadied(kept: Tensor, new: Tensor, steps: Tensor) -> Tensor:
    """Return the running mean of a weight: of all its steps at first, of the last ones later."""
    share = torch.clamp((1.0 + steps) / (10.0 + steps), max=STEADY)
    return share * kept + (1.0 - share) * new


def _rate(step: int, steps: int) -> float:
    warm = WARM_UP * steps
    return step / warm if step < warm else max(0.0, (steps - step) / (steps - warm))


def _batches(rows: Sequence[Row], chance: random.Random) -> Iterator[list[Row]]:
    """Yield batches of rows of like length, in chance order."""
    order = sorted(rows, key=lambda row: len(row.words) + 6 * chance.random())
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    chance.shuffle(batches)
    yield from batches


def _hidden(row: Row, chance: random.Random) -> list[int]:
    """Return a row's tokens with some hidden, but none of those that open and part."""
    return [MASK if word > MASK and chance.random() < HIDDEN else word for word in row.words]


def _losses(network: Network, batch: Sequence[Row], chance: random.Random) -> dict[str, Tensor]:
    words = _padded([_hidden(row, chance) for row in batch])
    parts = _padded([row.parts for row in batch])
    mask = _padded([[1] * len(row.words) for row in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=QUICK_HALVES):
        outputs = network.read(words, parts, mask)
    losses: dict[str, Tensor] = {}
    for number, name in enumerate(CLASSES):
        wanted = torch.tensor([row.classes[number] for row in batch])
        if (wanted != _IGNORED).any():
            losses[name] = nn.functional.cross_entropy(
                outputs.by_turn[name].float(), wanted, ignore_index=_IGNORED, label_smoothing=0.02
            )
    for number, name in enumerate(MARKS):
        wanted = _padded([row.marks[number] for row in batch], fill=_IGNORED)
        known = wanted != _IGNORED
        if known.any():
            losses[name] = nn.functional.binary_cross_entropy_with_logits(
                outputs.by_token[name].float()[known],
                wanted[known].float(),
                pos_weight=torch.tensor(RARE.get(name, 1.0)),
            )
    told = torch.tensor([row.no_command and row.classes[0] == _IGNORED for row in batch])
    if told.any():
        likely = outputs.by_turn["act"].float()[told].softmax(-1)[:, _COMMAND_CLASSES].sum(-1)
        losses["no_command"] = -torch.log1p(-likely.clamp(max=0.999)).mean()
    teacher = torch.tensor(np.stack([row.teacher for row in batch]))
    losses["vector"] = 1 - (outputs.vector.float() * teacher).sum(-1).mean()
    return losses


def _padded(rows: Sequence[Sequence[int]], *, fill: int = 0) -> Tensor:
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[fill] * (longest - len(row))] for row in rows])
