"""The decoding graph HCLG of a Vosk model: word statistics, pronunciations, contexts, states.

The construction is Kaldi's (Mohri, Pereira and Riley, 2002; Kaldi's utils/mkgraph.sh) by means of
kaldifst. Never import this module in a process that uses vosk: the two do not bear each other.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import kaldifst

from . import phones
from .kaldi_format import transition_tuples
from .ngrams import BEGIN, END, UNKNOWN, Ngrams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Fst = Any
Arc = tuple[int, int, int, float, int]
"""From state, input label, output label, cost, to state."""

_EPSILON = 0
_SILENCE = 1
_PAUSE_AT_START = 0.5
_PAUSE_BETWEEN = 0.15
_FIRST_EXTRA = len(phones.kaldi_phones()) + 1
"""The first disambiguation symbol, `#0`; the others follow it."""


def write_graph(ngrams: Ngrams, vocabulary: tuple[str, ...], directory: Path) -> None:
    """graph/HCLG.fst, graph/words.txt and graph/phones/word_boundary.int of a model directory."""
    words = ["<eps>", *sorted({*vocabulary, UNKNOWN}), "#0"]
    numbers = {word: number for number, word in enumerate(words)}
    graph = directory / "graph"
    (graph / "phones").mkdir(parents=True, exist_ok=True)
    _decoding_graph(ngrams, numbers).write(str(graph / "HCLG.fst"))
    lines = (f"{word} {number}\n" for word, number in numbers.items())
    (graph / "words.txt").write_text("".join(lines), encoding="utf-8")
    names = {"": "nonword", **phones.POSITIONS}
    borders = enumerate((position for _, position in phones.kaldi_phones()), start=1)
    boundaries = "".join(f"{number} {names[position]}\n" for number, position in borders)
    (graph / "phones" / "word_boundary.int").write_text(boundaries, encoding="utf-8")


def _decoding_graph(ngrams: Ngrams, numbers: dict[str, int]) -> Fst:
    lexicon, extra_symbols = _lexicon(numbers)
    grammar = _grammar(ngrams, numbers)
    kaldifst.arcsort(lexicon, "olabel")
    kaldifst.arcsort(grammar, "ilabel")
    graph = kaldifst.compose(lexicon, grammar)
    kaldifst.determinize_star(graph, use_log=True)
    kaldifst.minimize_encoded(graph)
    graph = _with_contexts(graph, extra_symbols)
    kaldifst.determinize_star(graph, use_log=True)
    last = 2 * len(transition_tuples())
    graph = _relabelled(graph, lambda label: label if label <= last else _EPSILON)
    kaldifst.minimize_encoded(graph)
    graph = _with_self_loops(graph)
    kaldifst.connect(graph)
    return graph


def _grammar(ngrams: Ngrams, numbers: dict[str, int]) -> Fst:
    """States are histories; `#0` is read when a history is given up for a shorter one."""
    histories = sorted(ngrams.probabilities, key=lambda history: (history != (BEGIN,), history))
    states = {history: state for state, history in enumerate(histories)}
    arcs: list[Arc] = []
    finals: list[tuple[int, float]] = []
    for history, followers in ngrams.probabilities.items():
        source = states[history]
        for word, probability in followers.items():
            cost = -math.log(probability)
            if word == END:
                finals.append((source, cost))
            else:
                label, target = numbers[word], _known_end((*history, word), states)
                arcs.append((source, label, label, cost, states[target]))
        if history:
            cost = -math.log(ngrams.back_off[history])
            arcs.append((source, numbers["#0"], _EPSILON, cost, states[history[1:]]))
    return _compiled(arcs, finals)


def _known_end(history: tuple[str, ...], states: dict[tuple[str, ...], int]) -> tuple[str, ...]:
    history = history[-2:]
    while history not in states:
        history = history[1:]
    return history


def _lexicon(numbers: dict[str, int]) -> tuple[Fst, int]:
    """Phones to words, with possible pauses; also how many symbols beyond the phones it uses.

    State 0 starts, 1 begins a word, 2 begins a word after a pause must be taken.
    """
    entries = [
        (numbers[word], phones.kaldi_phones_of_word(spoken))
        for word in numbers
        if word not in ("<eps>", "#0")
        for spoken in phones.pronunciations(word)
    ]
    extras = _tell_homophones_apart(entries)
    pause_symbol = _FIRST_EXTRA + max(extras, default=0) + 1
    pause, straight = -math.log(_PAUSE_BETWEEN), -math.log(1 - _PAUSE_BETWEEN)
    arcs: list[Arc] = [
        (0, _EPSILON, _EPSILON, -math.log(1 - _PAUSE_AT_START), 1),
        (0, _EPSILON, _EPSILON, -math.log(_PAUSE_AT_START), 2),
        (2, _SILENCE, _EPSILON, 0.0, 3),
        (3, pause_symbol, _EPSILON, 0.0, 1),
        (1, _FIRST_EXTRA, numbers["#0"], 0.0, 1),
    ]
    next_state = 4
    for (word, spoken), extra in zip(entries, extras, strict=True):
        labels = [*spoken, _FIRST_EXTRA + extra] if extra else spoken
        states = [1, *range(next_state, next_state + len(labels) - 1)]
        next_state += len(labels) - 1
        outputs = [word, *[_EPSILON] * (len(labels) - 1)]
        inner = zip(states, labels, outputs, states[1:], strict=False)
        arcs += [(source, label, output, 0.0, target) for source, label, output, target in inner]
        arcs.append((states[-1], labels[-1], outputs[-1], straight, 1))
        arcs.append((states[-1], labels[-1], outputs[-1], pause, 2))
    return _compiled(arcs, [(1, 0.0)]), pause_symbol - _FIRST_EXTRA + 1


def _tell_homophones_apart(entries: list[tuple[int, list[int]]]) -> list[int]:
    """The symbol to follow a word that sounds like another, or like its beginning; else 0."""
    times = Counter(tuple(spoken) for _, spoken in entries)
    beginnings = {tuple(spoken[:n]) for _, spoken in entries for n in range(1, len(spoken))}
    used: Counter[tuple[int, ...]] = Counter()
    extras = []
    for _, spoken in entries:
        key = tuple(spoken)
        ambiguous = times[key] > 1 or key in beginnings
        used[key] += ambiguous
        extras.append(used[key] if ambiguous else 0)
    return extras


def _with_contexts(graph: Fst, extra_symbols: int) -> Fst:
    """Phones become entering transition ids that depend on the phone before."""
    extras = list(range(_FIRST_EXTRA, _FIRST_EXTRA + extra_symbols))
    composed, windows = kaldifst.compose_context(extras, 2, 1, graph)
    tuples = transition_tuples()
    index = {(phone, pdf): number for number, (phone, pdf, _) in enumerate(tuples)}

    def transition(window: list[int]) -> int:
        if not window or window == [0]:
            return _EPSILON
        if len(window) == 1:
            return 2 * len(tuples) + 1 - window[0] - _FIRST_EXTRA  # an extra symbol, negated
        before, phone = window
        left = phones.CLASS_OF[phones.kaldi_phones()[before - 1][0]] if before else 0
        unit = phones.unit_of(left_class=left, phone=phones.kaldi_phones()[phone - 1][0])
        return 2 * index[phone, phones.entering_pdf(unit)] + 2

    labels = [transition(list(window)) for window in windows]
    return _relabelled(composed, labels.__getitem__)


def _with_self_loops(graph: Fst) -> Fst:
    """A loop on each state for staying in the unit that led there.

    A state that several units lead to is given one entrance of its own for each.
    """
    arcs = list(_arcs(graph))
    entered_by: dict[int, set[int]] = defaultdict(set)
    entered_by[graph.start].add(_EPSILON)
    for _, label, _, _, target in arcs:
        entered_by[target].add(label)
    entrances: dict[tuple[int, int], int] = {}
    looped: list[Arc] = []
    for source, label, output, cost, target in arcs:
        if label == _EPSILON or len(entered_by[target]) == 1:
            looped.append((source, label, output, cost, target))
            continue
        entrance = entrances.setdefault((target, label), graph.num_states + len(entrances))
        looped.append((source, label, output, cost, entrance))
    for (target, label), entrance in entrances.items():
        looped.append((entrance, _EPSILON, _EPSILON, 0.0, target))
        looped.append((entrance, label - 1, _EPSILON, 0.0, entrance))
    for state, labels in entered_by.items():
        if len(labels) == 1 and _EPSILON not in labels:
            looped.append((state, next(iter(labels)) - 1, _EPSILON, 0.0, state))
    return _compiled(looped, list(_finals(graph)), start=graph.start)


def _relabelled(graph: Fst, relabel: Callable[[int], int]) -> Fst:
    arcs = [(s, relabel(label), output, cost, t) for s, label, output, cost, t in _arcs(graph)]
    return _compiled(arcs, list(_finals(graph)), start=graph.start)


def _arcs(graph: Fst) -> Iterator[Arc]:
    for state in range(graph.num_states):
        for arc in kaldifst.ArcIterator(graph, state):
            yield state, arc.ilabel, arc.olabel, float(arc.weight.value), arc.nextstate


def _finals(graph: Fst) -> Iterator[tuple[int, float]]:
    for state in range(graph.num_states):
        cost = float(graph.final(state).value)
        if math.isfinite(cost):
            yield state, cost


def _compiled(arcs: list[Arc], finals: list[tuple[int, float]], *, start: int = 0) -> Fst:
    """OpenFst's text form takes the state of its first line to be the start."""
    ordered = sorted(arcs, key=lambda arc: arc[0] != start)
    lines = [f"{s} {t} {label} {output} {cost:.5f}" for s, label, output, cost, t in ordered]
    lines += [f"{state} {cost:.5f}" for state, cost in finals]
    return kaldifst.compile("\n".join(lines) + "\n")
