"""How well a listener does on examples that it did not learn from."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from listener_training.examples import NONE, Example
from voice_companion.adapters.listener_model import MARKS, ListenerModel
from voice_companion.core.impression import COMMANDS, Impression, Mark, Situated

LOG_ODDS = (0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98)
"""Chances of danger for which a row is printed."""


def report(examples: Sequence[Example], listener: ListenerModel) -> Iterator[str]:
    """Yield the lines of a report."""
    read = [(one, listener.read(Situated(one.text, one.earlier, one.line))) for one in examples]
    yield from _classes("act", read)
    yield from _false_commands(read)
    yield from _danger(read)
    for head in ("hold", "answer", "valence", "family"):
        yield from _classes(head, read)
    for mark in MARKS:
        yield from _marks(mark, read)


Read = Sequence[tuple[Example, Impression]]


def _guess(head: str, impression: Impression) -> str:
    chances: Mapping[Any, float] = {
        "act": dict[Any, float](impression.acts),
        "hold": dict[Any, float](impression.holds),
        "answer": dict[Any, float](impression.answers),
        "valence": dict[Any, float](impression.valences),
        "family": dict[Any, float](impression.families),
    }[head]
    best = max(chances.items(), key=lambda item: item[1])[0]
    return NONE if best is None else str(best)


def _classes(head: str, read: Read) -> Iterator[str]:
    pairs = [(one.labels[head], _guess(head, got)) for one, got in read if head in one.labels]
    if not pairs:
        return
    right = sum(wanted == got for wanted, got in pairs)
    wanted, got = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    both = Counter(pair[0] for pair in pairs if pair[0] == pair[1])
    scores = {name: 2 * both[name] / (wanted[name] + got[name]) for name in wanted}
    macro = sum(scores.values()) / len(scores)
    yield f"{head}: {right} of {len(pairs)} right; macro F1 {macro:.3f}"
    yield "  " + "  ".join(f"{name} {score:.2f} ({wanted[name]})" for name, score in scores.items())


def _false_commands(read: Read) -> Iterator[str]:
    told = [got for one, got in read if one.no_command and "act" not in one.labels]
    for least in (0.5, 0.7, 0.85, 0.95):
        false = sum(max(got.acts[name] for name in COMMANDS) >= least for got in told)
        yield f"  false commands at {least}: {false} of {len(told)} turns of talk"


def _danger(read: Read) -> Iterator[str]:
    labelled = [(one.labels["danger"], got) for one, got in read if "danger" in one.labels]
    yield f"danger: {len(labelled)} turns"
    for least in LOG_ODDS:
        wanted, found = Counter(name for name, _ in labelled), Counter[str]()
        for name, got in labelled:
            found[name] += got.danger >= least
        told = "  ".join(f"{name} {found[name]} of {wanted[name]}" for name in sorted(wanted))
        yield f"  at {least}: {told}"
    pairs = [(name, got.tier.value) for name, got in labelled if name != NONE]
    yield f"  tier right {sum(a == b for a, b in pairs)} of {len(pairs)}"


def _marks(name: str, read: Read) -> Iterator[str]:
    for least in (0.3, 0.5, 0.7):
        right = wanted = got = 0
        for one, impression in read:
            if not one.marks.get(name):
                continue
            spans = one.spans(name)
            for mark in getattr(impression, name):
                inside = _inside(mark, spans)
                marked = mark.chance >= least
                right, wanted, got = right + (inside and marked), wanted + inside, got + marked
        if wanted and got:
            yield f"{name} at {least}: precision {right / got:.3f}, recall {right / wanted:.3f}"


def _inside(mark: Mark, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= mark.start and mark.end <= end for start, end in spans)
