"""Scores of understandings against labels, and the table they are printed in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]
Pairs = Sequence[tuple[Record, Record]]
"""Labelled and given understandings of the same utterances."""
_ASPECTS = ("polarity", "holder", "holder_text", "kind", "intensity", "family")
_TAKEN_TOO = {("relieved", "calm"), ("relief", "calm"), ("grateful", "love"), ("grateful", "joy")}


class Report:
    """Collects rows and prints them as one table."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, str, str]] = []

    def add(self, name: str, figure: str, counts: str = "") -> None:
        """Add a row."""
        self._rows.append((name, figure, counts))

    def share(self, name: str, right: float, total: float) -> None:
        """Add a share with its counts."""
        self.add(name, f"{right / total:.3f}" if total else "-", f"{right:g} of {total:g}")

    def scores(self, name: str, right: int, given: int, labelled: int) -> None:
        """Add precision, recall and F1."""
        precision = right / given if given else 1.0
        recall = right / labelled if labelled else 1.0
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        counts = f"{right} right, {given} given, {labelled} labelled"
        self.add(name, f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}", counts)

    def show(self) -> None:
        """Print the table."""
        wide = max(len(row[0]) for row in self._rows) + 2
        for name, figure, counts in self._rows:
            print(f"{name:{wide}}{figure:32}{counts}".rstrip())


def score_labels(pairs: Pairs, report: Report) -> None:
    """Add the scores of feelings, triggers, beliefs, blame, commands and safety."""
    _score_feelings(pairs, report)
    _score_triggers(pairs, report)
    for key in ("belief", "blame"):
        right = sum(_same(gold[key], ours[key]) for gold, ours in pairs if gold[key] and ours[key])
        given = sum(ours[key] is not None for _, ours in pairs)
        report.scores(key, right, given, sum(gold[key] is not None for gold, _ in pairs))
    for key in ("command", "safety"):
        report.share(key, sum(gold[key] == ours[key] for gold, ours in pairs), len(pairs))


def _score_feelings(pairs: Pairs, report: Report) -> None:
    right = given = labelled = 0
    hits = dict.fromkeys(_ASPECTS, 0)
    for gold, ours in pairs:
        at = {(one["start"], one["end"]): one for one in gold["feelings"]}
        labelled += len(at)
        given += len(ours["feelings"])
        for one in ours["feelings"]:
            label = at.get((one["start"], one["end"]))
            right += label is not None
            for aspect in _ASPECTS:
                hits[aspect] += label is not None and _agrees(aspect, label, one)
    report.scores("feelings", right, given, labelled)
    for aspect, count in hits.items():
        report.share(f"  {aspect} of found", count, right)


def _agrees(aspect: str, label: Record, ours: Record) -> bool:
    if aspect == "family" and (ours["text"].lower(), ours[aspect]) in _TAKEN_TOO:
        return True
    return bool(label.get(aspect) == ours[aspect])


def _score_triggers(pairs: Pairs, report: Report) -> None:
    total, linked, count, false, empty = 0.0, 0, 0, 0, 0
    for gold, ours in pairs:
        if not gold["triggers"]:
            empty += 1
            false += bool(ours["triggers"])
        for label in gold["triggers"]:
            best = max(
                ((_overlap(label, one), one) for one in ours["triggers"]),
                key=lambda pair: pair[0],
                default=(0.0, None),
            )
            count += 1
            total += best[0]
            linked += (
                best[0] > 0 and best[1] is not None and _same_feeling(gold, ours, label, best[1])
            )
    report.share("triggers: mean word F1", round(total, 1), count)
    report.share("  tied to the right feeling", linked, count)
    report.share("  false, where none is labelled", false, empty)


def _same_feeling(gold: Record, ours: Record, label: Record, one: Record) -> bool:
    if label["feeling"] is None or one["feeling"] is None:
        return bool(label["feeling"] == one["feeling"])
    left, right = gold["feelings"][label["feeling"]], ours["feelings"][one["feeling"]]
    return bool((left["start"], left["end"]) == (right["start"], right["end"]))


def _overlap(label: Record, ours: Record) -> float:
    """Return the F1 of the words of two stretches of the same text, by their places."""
    common = min(label["end"], ours["end"]) - max(label["start"], ours["start"])
    if common <= 0:
        return 0.0
    return word_f1(label["text"].lower().split(), ours["text"].lower().split())


def word_f1(labelled: Sequence[str], given: Sequence[str]) -> float:
    """Return the F1 of two bags of words."""
    left = list(labelled)
    common = 0
    for word in given:
        if word in left:
            left.remove(word)
            common += 1
    return 2 * common / (len(labelled) + len(given)) if common else 0.0


def _same(label: Record, ours: Record) -> bool:
    return bool(label["start"] == ours["start"] and label["end"] == ours["end"])


def print_mistakes(pairs: Iterable[tuple[Record, Record]]) -> None:
    """Print every utterance that is understood otherwise than labelled."""
    for gold, ours in pairs:
        lines = [
            f"    {key}: labelled {_brief(gold[key])}  given {_brief(ours[key])}"
            for key in ("feelings", "triggers", "belief", "blame", "command", "safety")
            if _brief(gold[key]) != _brief(ours[key])
        ]
        if lines:
            print(gold["text"], *lines, sep="\n")


def _brief(value: Any) -> Any:  # noqa: ANN401  any part of an understanding
    if isinstance(value, list):
        return [_brief(one) for one in value]
    if isinstance(value, Mapping):
        return tuple(part for key, part in value.items() if key not in {"start", "end"})
    return value
