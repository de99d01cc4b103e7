"""All tables that a companion needs besides understanding, checked and put in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from voice_companion.core.feelings.lexicon import FeelingRules, Frame
from voice_companion.core.reflection.corrections import CorrectionRules
from voice_companion.core.reflection.cues import PracticeRules
from voice_companion.core.reflection.scene import Tables
from voice_companion.core.rulebook import Rules, RuleTables, read_part
from voice_companion.core.safety.helplines import HelplineRules
from voice_companion.core.safety.hold_rules import HoldRules
from voice_companion.core.understanding import UnderstandingRules, read_understanding_rules
from voice_companion.core.wording.lint import LintRules
from voice_companion.core.wording.verbs import GrammarRules


class Never(Rules):
    """What no line may hold."""

    phrases: tuple[str, ...]
    misfits: tuple[str, ...]


class ReflectionRules(Rules):
    """The tables of reflections.toml."""

    lines: Mapping[str, tuple[str, ...]]
    never: Never


@dataclass(frozen=True)
class CompanionRules:
    """Everything the companion says and goes by."""

    reflections: ReflectionRules
    practice: PracticeRules
    grammar: GrammarRules
    feelings: FeelingRules
    corrections: CorrectionRules
    hold: HoldRules
    helplines: HelplineRules

    @cached_property
    def lines(self) -> Mapping[str, tuple[str, ...]]:
        """Return all wordings by kind: reflections, and the practice's answers beside them."""
        practice = self.practice
        return {
            **self.reflections.lines,
            **{f"say_{name}": said for name, said in practice.commands.items()},
            **{f"inform_{entry.name}": entry.answers for entry in practice.inform},
            "closing": practice.closing.lines,
            "silence_cue": practice.silence.cues,
            "silence_offer": practice.silence.offers,
        }

    @cached_property
    def tables(self) -> Tables:
        """Return what reading a turn needs."""
        by_lemma = self.feelings.lexicon.by_lemma
        return Tables(
            practice=self.practice,
            grammar=self.grammar,
            noun_lemmas=frozenset(
                lemma for lemma, entry in by_lemma.items() if entry.group.frame is Frame.NOUN
            ),
            feeling_words=frozenset(self.lint.feelings),
            pleasant={
                lemma: entry.group.valence == "pleasant"
                for lemma, entry in by_lemma.items()
                if entry.group.valence != "mixed"
            },
        )

    @cached_property
    def lint(self) -> LintRules:
        """Return what every line is checked against."""
        never = self.reflections.never
        plain = {Frame.STATE, Frame.MOOD, Frame.AFFECT, Frame.NOUN, Frame.EXPERIENCE}
        feelings = {
            form: entries[0].lemma
            for form, entries in self.feelings.lexicon.by_form.items()
            if " " not in form and any(entry.group.frame in plain for entry in entries)
        }
        return LintRules.of(never.phrases, never.misfits, feelings)


def read_companion_rules(
    tables: RuleTables, *, understanding: UnderstandingRules | None = None
) -> CompanionRules:
    """Return the rules of one language; raise RulebookError listing the mistakes of a file.

    What understanding and answering share is taken from `understanding`, where it was read before.
    """
    shared = understanding or read_understanding_rules(tables)
    grammar, people = read_part(GrammarRules, tables, "grammar"), shared.people
    names = " ".join(sorted(people.names - people.not_names - set(grammar.never_names.split())))
    rules = CompanionRules(
        reflections=read_part(ReflectionRules, tables, "reflections"),
        practice=read_part(PracticeRules, tables, "practice"),
        grammar=grammar.model_copy(update={"capitals": f"{grammar.capitals} {names}"}),
        feelings=shared.feelings.lexicon,
        corrections=read_part(CorrectionRules, tables, "corrections"),
        hold=read_part(HoldRules, tables, "hold"),
        helplines=read_part(HelplineRules, tables, "helplines"),
    )
    # Made now, as the first turn should not wait for them.
    _ = rules.lines, rules.tables, rules.lint
    return rules
