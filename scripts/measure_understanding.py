"""Measure understanding against hand labels, floors and other lexicons, and its speed.

    python scripts/measure_understanding.py
    python scripts/measure_understanding.py --data tests/data/utterances_dev.jsonl --mistakes
    python scripts/measure_understanding.py --shared FOLDER   # with enisear_dev.jsonl and others

The scores: a feeling counts as found when its stretch of text is the labelled one; polarity,
holder, kind, intensity and family are the share right among those found. A trigger's score is the
F1 of its words with the labelled words; a false trigger is one given where none is labelled.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")
# spaCy loads PyTorch wherever it is installed; the program doesn't need it, so it isn't counted.
sys.modules["torch"] = None  # type: ignore[assignment]
sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

from lexicon_baselines import BASELINES, Sees  # noqa: E402  found beside this program
from understanding_scores import (  # noqa: E402  found beside this program
    Pairs,
    Record,
    Report,
    print_mistakes,
    score_labels,
    word_f1,
)

Read = Callable[[str], Record]
_ROOT = Path(__file__).resolve().parent.parent
_CONNECTIVES = (
    "because", "when", "that", "since", "about", "as", "after", "whenever", "if", "at", "by", "of",
    "over", "for", "to",
)  # fmt: skip


def main() -> int:
    """Run the measurements that the options ask for."""
    options = _options()
    report = Report()
    load_started = time.process_time()
    understander = _understander()
    load_seconds = time.process_time() - load_started

    def read(text: str) -> Record:
        found: Record = understander.understand(text).as_json()
        return found

    for path in options.data:
        _measure_labels(path, read, report, mistakes=options.mistakes)
    if options.shared:
        _measure_enisear(options.shared / "enisear_dev.jsonl", read, report)
        _measure_reccon(options.shared / "reccon_dev.jsonl", read, report)
        _measure_recall(options.shared / "enisear_dev.jsonl", read, report)
    if not options.no_speed:
        _measure_speed(options.data[0], read, report, load_seconds)
        _measure_batches(options.data[0], understander.understand_all, report)
    report.show()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    data = _ROOT / "tests" / "data"
    default = [data / "utterances_test.jsonl", data / "utterances_test_2.jsonl"]
    parser.add_argument("--data", type=Path, nargs="*", default=default, help="labelled utterances")
    parser.add_argument("--shared", type=Path, help="folder with the public corpora")
    parser.add_argument("--mistakes", action="store_true", help="print every difference")
    parser.add_argument("--no-speed", action="store_true", help="leave out the speed figures")
    return parser.parse_args()


def _understander() -> Any:  # noqa: ANN401  imported late, so that loading can be timed
    from voice_companion.cli.compose import build_understander  # noqa: PLC0415

    return build_understander()


def _records(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


# --- our own labels


def _measure_labels(path: Path, read: Read, report: Report, *, mistakes: bool) -> None:
    records = _records(path)
    report.add(f"== {path.name}", "", f"{len(records)} utterances")
    pairs = [(record, read(record["text"])) for record in records]
    score_labels(pairs, report)
    _compare_recall(pairs, report)
    if mistakes:
        print_mistakes(pairs)


# --- other corpora


def _measure_enisear(path: Path, read: Read, report: Report) -> None:
    """Score the first trigger of self-reports, as written and as spoken, beside a floor."""
    records = _records(path)
    report.add(f"== {path.name}", "", f"{len(records)} self-reports")
    for name, change in (("as written", str), ("as spoken", _as_spoken)):
        ours = floor = 0.0
        for record in records:
            text, label = change(record["text"]), _words(change(record["trigger"]))
            given = read(text)["triggers"]
            ours += max((word_f1(label, _words(one["text"])) for one in given), default=0.0)
            floor += word_f1(label, _words(_after_connective(text)))
        report.share(f"trigger word F1, {name}", round(ours, 1), len(records))
        report.share("  floor: all after the first connective", round(floor, 1), len(records))


def _measure_reccon(path: Path, read: Read, report: Report) -> None:
    records = _records(path)
    report.add(f"== {path.name}", "", f"{len(records)} dialogue turns")
    whole = ours = 0.0
    found = 0
    for record in records:
        label = _words(record["trigger"])
        given = read(record["text"])["triggers"]
        found += bool(given)
        everything = word_f1(label, _words(record["text"]))
        whole += everything
        ours += max((word_f1(label, _words(one["text"])) for one in given), default=everything)
    report.share("trigger word F1, whole turn where none found", round(ours, 1), len(records))
    report.share("  floor: the whole turn", round(whole, 1), len(records))
    report.share("  turns with a trigger found", found, len(records))


def _measure_recall(path: Path, read: Read, report: Report) -> None:
    records = [record for record in _records(path) if record.get("word")]
    ours = 0
    for record in records:
        given = read(record["text"])["feelings"]
        ours += any(one["text"].lower() == record["word"].lower() for one in given)
    report.share("feeling word found", ours, len(records))
    for name, sees in _baselines(report):
        seen = sum(sees(record["text"]) for record in records)
        report.share(f"  {name}: any emotion seen", seen, len(records))


def _compare_recall(pairs: Pairs, report: Report) -> None:
    """Compare how often any emotion is seen where one is labelled, and where none is."""
    with_one = [pair for pair in pairs if pair[0]["feelings"]]
    without = [pair for pair in pairs if not pair[0]["feelings"]]
    for name, part in (("where a feeling is", with_one), ("where none is", without)):
        seen = sum(bool(given["feelings"]) for _, given in part)
        report.share(f"any emotion seen {name}", seen, len(part))
        for baseline, sees in _baselines(report):
            seen = sum(sees(gold["text"]) for gold, _ in part)
            report.share(f"  {baseline}", seen, len(part))


def _baselines(report: Report) -> Iterator[tuple[str, Sees]]:
    for baseline in BASELINES:
        try:
            yield baseline.name, baseline.load()
        except ImportError:
            report.add(f"  {baseline.name}", "not installed", f"pip install {baseline.package}")


def _as_spoken(text: str) -> str:
    return " ".join(_words(text))


def _words(text: str) -> list[str]:
    return "".join(
        char if char.isalnum() or char in "'\u2019-" else " " for char in text.lower()
    ).split()


def _after_connective(text: str) -> str:
    words = text.split()
    for index, word in enumerate(words):
        if word.lower() in _CONNECTIVES:
            return " ".join(words[index + 1 :])
    return text


# --- speed


def _measure_speed(path: Path, read: Read, report: Report, load_seconds: float) -> None:
    texts = _fifteen_words([record["text"] for record in _records(path)])
    for text in texts[:20]:
        read(text)
    spent = sorted(_seconds(read, text) for text in texts)
    report.add("== speed", "", "processor time of one core, utterances of 15 words")
    report.add(
        "utterances a second, one by one",
        f"{len(spent) / sum(spent):.0f}",
        f"{len(spent)} utterances",
    )
    report.add("95th percentile", f"{spent[int(len(spent) * 0.95)] * 1000:.1f} ms")
    report.add("loading", f"{load_seconds:.2f} s", "processor time, imports included")
    words = " ".join(texts).split()
    for size in (15, 150, 1500, 5000):
        text = " ".join((words * (size // len(words) + 1))[:size])
        report.add(f"each of {size} words", f"{_seconds(read, text) / size * 1000:.3f} ms")
    report.add("peak memory", f"{_peak_megabytes():.0f} MB")
    for name, sees in _baselines(report):
        spent = sorted(_seconds(sees, text) for text in texts)
        report.add(f"  {name}: utterances a second", f"{len(spent) / sum(spent):.0f}")


def _measure_batches(path: Path, read_all: Callable[[list[str]], Any], report: Report) -> None:
    """Measure many lines at once, as `understand` reads them from a file."""
    texts = _fifteen_words([record["text"] for record in _records(path)])
    spent = min(_seconds(read_all, texts) for _ in range(3))
    report.add("utterances a second, many at once", f"{len(texts) / spent:.0f}")


def _fifteen_words(texts: Sequence[str]) -> list[str]:
    words = " ".join(texts).split()
    return [" ".join(words[at : at + 15]) for at in range(0, len(words) - 15, 15)]


def _seconds(read: Callable[[Any], Any], given: object) -> float:
    started = time.process_time()
    read(given)
    return time.process_time() - started


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
