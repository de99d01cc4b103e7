"""Many patterns of words looked for at once, in one walk over the words.

A pattern is written as it is said, in the signs of `core.parsing.phrases`:

    (a | b)   one of these             [a | b]   one of these or nothing
    <name>    one of a named list      ...       up to four words of any kind
    ^ and $   the edges (the end of a typed sentence is one)
    _         one word of any kind
    suicid*   every word that begins so, and *ing every word that ends so

All patterns become one nondeterministic automaton (Thompson 1968), which is made deterministic
step by step as words come in (a "lazy DFA"). What was found out about a word is kept, so the time
for a line hardly depends on how many patterns there are. Only words that patterns name are kept:
nothing of what a person says stays behind here.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from voice_companion.core.parsing.phrases import BLOT, EDGE, spoken_words

_SIGNS = re.compile(r"\.\.\.|[()\[\]|]|<[a-z_]+>|[^\s()\[\]|<>]+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_FIRST, _LAST, _ANY, _OTHER = "^", "$", "_", ""
_MARKS = frozenset({_FIRST, _LAST, EDGE, BLOT})
"""Signs on the line that stand for no word, so that no gap reaches across them."""
_CLOSING = frozenset({"|", ")", "]"})
_GAP = 4

Match = tuple[str, int, int]
"""A label with the index of the first word it covers, and of the one after the last."""


class Automaton:
    """Labelled patterns, ready to be looked for."""

    def __init__(
        self,
        labelled: Mapping[str, Sequence[str]],
        lists: Mapping[str, Sequence[str]],
        *,
        barriers: frozenset[str] = frozenset(),
    ) -> None:
        """Read the patterns; no gap in them reaches over one of the words in `barriers`."""
        graph = _Graph(lists)
        for label, patterns in labelled.items():
            for pattern in patterns:
                graph.add(label, pattern)
        self._graph = graph
        self._barriers = barriers
        self._words = barriers.union(*graph.edges)
        self._affixes = frozenset(sign for sign in self._words if _is_affix(sign))
        self._lengths = sorted({len(sign) for sign in self._affixes})
        self._signs: dict[str, frozenset[str]] = {}
        self._states: dict[frozenset[int], _State] = {}
        self._dead = self._state(frozenset())
        self._start = self._state(graph.reach(0))

    def matches(self, words: Sequence[str]) -> list[Match]:
        """Return, from each place on, the longest stretch of every label, in order of place."""
        line = [_FIRST, *map(self._symbol, words), _LAST]
        found: list[Match] = []
        size, dead = len(words), self._dead
        for begin in range(len(line)):
            state, ends = self._start, None
            for place in range(begin, len(line)):
                following = state.steps.get(line[place])
                state = following or self._step(state, line[place])
                if state is dead:
                    break
                if state.labels:
                    ends = {} if ends is None else ends
                    ends.update(dict.fromkeys(state.labels, place))
            if ends:
                first = max(begin - 1, 0)
                found += [(label, first, min(end, size)) for label, end in ends.items()]
        return found

    @property
    def kept_words(self) -> frozenset[str]:
        """Return the words that are remembered: only such as the patterns name."""
        return frozenset(word for state in self._states.values() for word in state.steps)

    def replaced(
        self, words: tuple[str, ...], by: Mapping[str, tuple[str, ...]]
    ) -> tuple[str, ...]:
        """Return the words with the longest stretch from each place on replaced by its label's."""
        matches = sorted(self.matches(words), key=lambda one: (one[1], -one[2]))
        kept: list[str] = []
        upto = 0
        for label, start, end in matches:
            if start >= upto and end > start:
                kept += [*words[upto:start], *by[label]]
                upto = end
        return (*kept, *words[upto:]) if upto else words

    def _symbol(self, word: str) -> str:
        """Return the word if a pattern names it, else the affixes that it has."""
        return word if word in self._words else " ".join(self._affixes_of(word))

    def _affixes_of(self, word: str) -> list[str]:
        if word in _MARKS:
            return []
        stems = [(word[: size - 1] + "*", "*" + word[1 - size :]) for size in self._lengths]
        return [sign for pair in stems for sign in pair if sign in self._affixes]

    def _signs_of(self, symbol: str) -> frozenset[str]:
        """Return the signs of patterns that a word of the line fulfils."""
        if symbol not in self._signs:
            signs = {symbol, *symbol.split()}
            if symbol in self._words:
                signs.update(self._affixes_of(symbol))
            if symbol not in self._barriers:
                signs.add(_LAST if symbol == EDGE else _ANY if symbol not in _MARKS else symbol)
            self._signs[symbol] = frozenset(signs)
        return self._signs[symbol]

    def _state(self, nodes: frozenset[int]) -> "_State":
        if nodes not in self._states:
            labels = {self._graph.labels[node] for node in nodes if node in self._graph.labels}
            self._states[nodes] = _State(nodes, tuple(sorted(labels)))
        return self._states[nodes]

    def _step(self, state: "_State", symbol: str) -> "_State":
        """Return the state after one more word, worked out the first time only."""
        graph, nodes, signs = self._graph, set[int](), self._signs_of(symbol)
        for node in state.nodes:
            edges = graph.edges[node]
            for sign in signs & edges.keys():
                nodes.update(*map(graph.reach, edges[sign]))
        following = self._state(frozenset(nodes))
        state.steps[symbol] = following
        return following


class _State:
    """A set of nodes that a line can have led to."""

    __slots__ = ("labels", "nodes", "steps")

    def __init__(self, nodes: frozenset[int], labels: tuple[str, ...]) -> None:
        self.nodes = nodes
        self.labels = labels
        self.steps: dict[str, _State] = {}


class _Graph:
    """The nondeterministic automaton: nodes joined by words, or by nothing."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._lists = lists
        self._open: list[str] = []
        self._pattern = ""
        self._reached: dict[int, frozenset[int]] = {}
        self.edges: list[dict[str, list[int]]] = [{}]
        self._free: dict[int, list[int]] = {}
        self.labels: dict[int, str] = {}

    def add(self, label: str, pattern: str) -> None:
        """Add one pattern; raise ValueError that names the pattern when it is no pattern."""
        end = self._node()
        self._whole(pattern, 0, end)
        self.labels[end] = label

    def reach(self, start: int) -> frozenset[int]:
        """Return the nodes that matter among those reached from one without a word."""
        if start not in self._reached:
            reached, ahead = {start}, [start]
            while ahead:
                further = self._free.get(ahead.pop(), [])
                ahead += [node for node in further if node not in reached]
                reached.update(further)
            matter = (node for node in reached if self.edges[node] or node in self.labels)
            self._reached[start] = frozenset(matter)
        return self._reached[start]

    def _node(self) -> int:
        self.edges.append({})
        return len(self.edges) - 1

    def _join(self, start: int, end: int) -> None:
        self._free.setdefault(start, []).append(end)

    def _whole(self, pattern: str, start: int, end: int) -> None:
        before, self._pattern = self._pattern, pattern
        signs = _SIGNS.findall(pattern)[::-1]
        self._choice(signs, start, end)
        if signs:
            raise ValueError(f'the pattern "{pattern}" has "{signs[-1]}" too many')
        self._pattern = before

    def _choice(self, signs: list[str], start: int, end: int) -> None:
        self._sequel(signs, start, end)
        while signs and signs[-1] == "|":
            signs.pop()
            self._sequel(signs, start, end)

    def _sequel(self, signs: list[str], start: int, end: int) -> None:
        if not signs or signs[-1] in _CLOSING:
            raise ValueError(f'the pattern "{self._pattern}" has a choice without words')
        while True:
            sign = signs.pop()
            there = end if not signs or signs[-1] in _CLOSING else None
            if sign in {"(", "["}:
                start = self._group(sign, signs, start)
            else:
                start = self._item(sign, start, there)
            if not signs or signs[-1] in _CLOSING:
                if start != end:
                    self._join(start, end)
                return

    def _group(self, sign: str, signs: list[str], start: int) -> int:
        end = self._node()
        self._choice(signs, start, end)
        closing = ")" if sign == "(" else "]"
        if not signs or signs.pop() != closing:
            raise ValueError(f'the pattern "{self._pattern}" lacks "{closing}"')
        if sign == "[":
            self._join(start, end)
        return end

    def _item(self, sign: str, start: int, there: int | None) -> int:
        """Add what is no group, up to the node `there` if it is known already; return its end."""
        if sign == "...":
            return self._gap(start)
        if sign.startswith("<"):
            return self._named(sign[1:-1], start)
        *before, last = self._words(sign)
        for word in before:
            start = self._edge(start, word, self._node())
        return self._edge(start, last, self._node() if there is None else there)

    def _edge(self, start: int, word: str, end: int) -> int:
        self.edges[start].setdefault(word, []).append(end)
        return end

    def _gap(self, start: int) -> int:
        end = self._node()
        self._join(start, end)
        for _ in range(_GAP):
            after = self._node()
            self.edges[start].setdefault(_ANY, []).append(after)
            self._join(after, end)
            start = after
        return end

    def _named(self, name: str, start: int) -> int:
        if name not in self._lists:
            raise ValueError(f'the pattern "{self._pattern}" names the unknown list <{name}>')
        if name in self._open:
            raise ValueError(f"the list <{name}> names itself")
        self._open.append(name)
        end = self._node()
        for entry in self._lists[name]:
            self._whole(entry, start, end)
        self._open.pop()
        return end

    def _words(self, sign: str) -> Sequence[str]:
        try:
            return _opened(sign)
        except ValueError as exc:
            raise ValueError(f'in the pattern "{self._pattern}", {exc}') from exc


@cache
def _opened(sign: str) -> Sequence[str]:
    """Return a word of a pattern as it stands on a line: in two, where it is a contraction."""
    if sign in _MARKS or sign == _ANY or _is_affix(sign):
        return (sign,)
    if not _WORD.fullmatch(sign):
        raise ValueError(f'"{sign}" is no word')
    return spoken_words(sign)


def _is_affix(sign: str) -> bool:
    return len(sign) > 1 and (sign.startswith("*") or sign.endswith("*"))
