"""Measures how the companion talks: over the golden dialogues, and over situations as first turns.

    python scripts/measure_reflection.py [--situations FILE.jsonl] [--lines FILE]

FILE.jsonl holds one object per line with the key "text". The classic baseline runs beside it on
the same turns. With --lines every line said is written to a file, to be read by eye.
"""

import argparse
import json
import statistics
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from eliza_baseline import Eliza

from voice_companion.adapters.data_files import read_intents
from voice_companion.adapters.spacy_language import load_language
from voice_companion.core.companion import Companion
from voice_companion.core.companion_rules import CompanionRules, read_companion_rules
from voice_companion.core.labels import Holder, Polarity, Understanding
from voice_companion.core.reflection.memory import COMPLEX, SIMPLE, opening
from voice_companion.core.reply import Move, Reply
from voice_companion.core.understanding import Understander, read_understanding_rules
from voice_companion.core.wording.grammar import longest_run, words_of

SET_ASIDE = {"not", "isn't", "don't", "than", "go", "aside"}
"""Words with which a denied feeling is named as denied."""
CONVERSATIONS = Path(__file__).resolve().parent.parent / "tests" / "conversations"


@dataclass
class Said:
    """One line with what it answers."""

    heard: str
    line: str | None
    moves: tuple[Move, ...] = ()
    question: bool = False


@dataclass
class Talk:
    """The lines of one session, and what was understood of each turn."""

    said: list[Said] = field(default_factory=list)
    understood: list[Understanding] = field(default_factory=list)
    refusals: int = 0
    seconds: list[float] = field(default_factory=list)


def main() -> None:
    options = _options()
    tables = read_intents()
    understander = Understander(load_language(), read_understanding_rules(tables))
    rules = read_companion_rules(tables)
    sets = {"golden dialogues": _golden()}
    if options.situations:
        with Path(options.situations).open(encoding="utf-8") as lines:
            sets["situations as first turns"] = [[json.loads(line)["text"]] for line in lines]
    for name, sessions in sets.items():
        if not sessions:
            continue
        talks = [
            _talk(turns, understander, rules, seed=index) for index, turns in enumerate(sessions)
        ]
        _print_table(name, talks, [_eliza(turns) for turns in sessions], rules)
        if options.lines:
            _write_lines(Path(options.lines), name, talks)
    _print_repeats(_golden(), understander, rules)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--situations", help="JSON lines with a text each")
    parser.add_argument("--lines", help="write every line said to this file")
    return parser.parse_args()


def _golden() -> list[list[str]]:
    plays = [
        tomllib.loads(path.read_text("utf-8")) for path in sorted(CONVERSATIONS.glob("*.toml"))
    ]
    return [
        [turn["you"] for turn in dialogue["turn"]]
        for play in plays
        for dialogue in play["dialogue"]
    ]


def _talk(
    turns: Sequence[str], understander: Understander, rules: CompanionRules, *, seed: int
) -> Talk:
    companion = Companion(understander=understander, rules=rules, seed=seed)
    companion.open()
    talk = Talk()
    for text in turns:
        begun = time.process_time()
        reply = _reply(companion, text)
        talk.seconds.append(time.process_time() - begun)
        talk.said.append(Said(text, reply.said, reply.moves, reply.question))
        talk.understood.append(understander.understand(text))
    talk.refusals = len(companion.refusals)
    return talk


def _reply(companion: Companion, text: str) -> Reply:
    if text.startswith("<silence"):
        return companion.pass_silence(float(text.strip("<>").split()[1]))
    return companion.respond(text)


def _eliza(turns: Sequence[str]) -> Talk:
    eliza = Eliza()
    lines = [(text, eliza.respond(text)) for text in turns if not text.startswith("<")]
    return Talk([Said(text, line, (), "?" in line) for text, line in lines])


def _print_table(name: str, talks: list[Talk], baseline: list[Talk], rules: CompanionRules) -> None:
    print(f"\n{name}: {len(talks)} sessions, {sum(len(talk.said) for talk in talks)} turns")
    print(f"  {'':44} {'companion':>12} {'baseline':>12}")
    for label, measure in _measures(rules).items():
        print(f"  {label:44} {measure(talks):>12} {measure(baseline):>12}")


def _measures(rules: CompanionRules) -> dict[str, Callable[[list[Talk]], str]]:
    lint = rules.lint
    return {
        "reflections per question (>= 2)": lambda t: _ratio(_reflections(t), _questions(t)),
        "turns that are reflections alone (~ 50 %)": lambda t: _share(_alone(t), _mirrored(t)),
        "questions straight after questions (0)": lambda t: str(_question_pairs(t)),
        "two questions in one turn (0)": lambda t: str(
            sum(line.count("?") > 1 for line in _lines(t))
        ),
        "complex reflections (45-60 %)": lambda t: _share(_complex(t), _reflections(t)),
        "words per line, median (<= 16)": lambda t: str(statistics.median(map(_length, _lines(t)))),
        "words per line, longest (<= 30, 45)": lambda t: str(max(map(_length, _lines(t)))),
        "commonest two-word opening (<= 20 %)": _commonest_opening,
        "lines said twice in a session (0)": lambda t: str(_said_twice(t)),
        "copied runs of more than 5 words (0)": lambda t: str(_copied(t)),
        "banned phrases (0)": lambda t: str(
            sum(bool(lint.banned.search(line.lower())) for line in _lines(t))
        ),
        "own felt feeling named back (>= 95 %)": _named_back,
        "trigger kept (>= 90 %)": _trigger_kept,
        "denied feeling ascribed (0)": lambda t: str(_denied_ascribed(t)),
        "lint refusals per 100 turns": lambda t: (
            f"{100 * sum(x.refusals for x in t) / _count(t):.2f}"
        ),
        "processor milliseconds a turn, 95th percentile": _speed,
    }


def _lines(talks: Iterable[Talk]) -> list[str]:
    """Return the lines whose wording is free.

    What is said in danger is fixed and reviewed apart.
    """
    return [
        said.line
        for talk in talks
        for said in talk.said
        if said.line and Move.SAFETY not in said.moves
    ]


def _length(line: str) -> int:
    return len(words_of(line))


def _count(talks: list[Talk]) -> int:
    return sum(len(talk.said) for talk in talks)


def _all(talks: list[Talk]) -> list[Said]:
    return [said for talk in talks for said in talk.said]


def _reflects(said: Said) -> bool:
    return bool(set(said.moves) & (SIMPLE | COMPLEX))


def _reflections(talks: list[Talk]) -> int:
    return sum(_reflects(said) for said in _all(talks))


def _questions(talks: list[Talk]) -> int:
    return sum(said.question for said in _all(talks))


def _mirrored(talks: list[Talk]) -> int:
    """Return how many turns were answered at all, commands and safety apart."""
    apart = {Move.COMMAND, Move.SAFETY, Move.CLOSE}
    return sum(bool(said.line) and not set(said.moves) & apart for said in _all(talks))


def _alone(talks: list[Talk]) -> int:
    return sum(_reflects(said) and not said.question for said in _all(talks))


def _complex(talks: list[Talk]) -> int:
    return sum(bool(set(said.moves) & COMPLEX) for said in _all(talks))


def _question_pairs(talks: list[Talk]) -> int:
    return sum(
        one.question and two.question and Move.SAFETY not in two.moves
        for talk in talks
        for one, two in zip(talk.said, talk.said[1:], strict=False)
    )


def _commonest_opening(talks: list[Talk]) -> str:
    lines = _lines(talks)
    (words, count), *_ = Counter(map(opening, lines)).most_common(1)
    return f"{100 * count / len(lines):.1f} % {words!r}"[:22]


def _said_twice(talks: list[Talk]) -> int:
    repeats = 0
    for talk in talks:
        fixed = {Move.COMMAND, Move.SAFETY}
        lines = [said.line for said in talk.said if said.line and not set(said.moves) & fixed]
        repeats += len(lines) - len(set(lines))
    return repeats


def _copied(talks: list[Talk]) -> int:
    return sum(longest_run(said.line or "", said.heard) > 5 for said in _all(talks))


def _named_back(talks: list[Talk]) -> str:
    named = total = 0
    for talk in talks:
        for said, heard in zip(talk.said, talk.understood, strict=False):
            own = [f for f in heard.feelings if _own(f.holder, f.polarity, Polarity.FELT)]
            if not own or heard.command or heard.danger:
                continue
            total += 1
            named += any(_alike(f.span.text, f.lemma, said.line or "") for f in own)
    return _share(named, total)


def _own(holder: Holder, polarity: Polarity, wanted: Polarity) -> bool:
    return holder is Holder.SELF and polarity is wanted


def _alike(text: str, lemma: str, line: str) -> bool:
    """Return whether the line names the feeling, by its word or one of the same root."""
    low = line.lower()
    stems = {
        word[: max(3, len(word) - 3)]
        for word in (*text.lower().split()[:1], lemma.split(maxsplit=1)[0])
    }
    return text.lower() in low or any(stem in low for stem in stems)


def _trigger_kept(talks: list[Talk]) -> str:
    kept = total = 0
    for talk in talks:
        for said, heard in zip(talk.said, talk.understood, strict=False):
            own = [t for t in heard.triggers if t.feeling is None or _of_self(heard, t.feeling)]
            if not own or heard.command or heard.danger:
                continue
            total += 1
            kept += Move.REFLECT_TRIGGER in said.moves or any(
                _shares_word(t.span.text, said.line or "") or _named(t.span.text, said.line)
                for t in own
            )
    return _share(kept, total)


def _named(pronoun: str, line: str | None) -> bool:
    """Return whether a cause that is a pronoun stands in the line ("you miss her")."""
    return pronoun.lower() in words_of((line or "").lower())


def _of_self(heard: Understanding, index: int) -> bool:
    return _own(heard.feelings[index].holder, heard.feelings[index].polarity, Polarity.FELT)


def _shares_word(trigger: str, line: str) -> bool:
    ours = {word.lower() for word in words_of(line) if len(word) > 3}
    return bool(ours & {word.lower() for word in words_of(trigger)})


def _denied_ascribed(talks: list[Talk]) -> int:
    """Return lines that name a denied feeling without a "not" or a name for who feels it."""
    found = 0
    for talk in talks:
        for said, heard in zip(talk.said, talk.understood, strict=False):
            felt = {f.lemma for f in heard.feelings if f.polarity is not Polarity.DENIED}
            for feeling in heard.feelings:
                denied = _own(feeling.holder, feeling.polarity, Polarity.DENIED)
                line = (said.line or "").lower()
                named = denied and feeling.lemma not in felt and feeling.span.text.lower() in line
                if named and not set(words_of(line)) & {
                    "not",
                    "isn't",
                    "don't",
                    "than",
                    "go",
                    "aside",
                }:
                    found += 1
    return found


def _speed(talks: list[Talk]) -> str:
    seconds = sorted(one for talk in talks for one in talk.seconds)
    return f"{1000 * seconds[int(0.95 * len(seconds))]:.1f}" if seconds else "-"


def _ratio(one: int, two: int) -> str:
    return f"{one / two:.2f}" if two else f"{one}:0"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def _write_lines(path: Path, name: str, talks: list[Talk]) -> None:
    with path.open("a", encoding="utf-8") as out:
        out.write(f"# {name}\n")
        for talk in talks:
            for said in talk.said:
                moves = " ".join(move.value for move in said.moves)
                out.write(f"{said.heard}\n    {said.line}    [{moves}]\n")


def _print_repeats(
    sessions: list[list[str]], understander: Understander, rules: CompanionRules
) -> None:
    """Print how often a person with twenty sessions hears an exact line again."""
    if not sessions:
        return
    shares = []
    for turns in sessions[:12]:
        heard: Counter[str] = Counter()
        for seed in range(20):
            talk = _talk(turns, understander, rules, seed=seed)
            heard.update(said.line for said in talk.said if said.line)
        shares.append(1 - len(heard) / heard.total())
    print("\nexact lines heard again over 20 sessions")
    print(f"  the same turns every time: mean {100 * statistics.mean(shares):.1f} %")
    again: Counter[str] = Counter()
    for seed in range(20):
        talk = _talk(sessions[seed % len(sessions)], understander, rules, seed=seed)
        again.update(said.line for said in talk.said if said.line)
    print(f"  twenty different sessions (<= 5 %): {100 * (1 - len(again) / again.total()):.1f} %")


if __name__ == "__main__":
    main()
