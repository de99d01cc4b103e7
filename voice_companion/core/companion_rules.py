"""All tables that a companion needs besides understanding, checked and put in one place."""

from dataclasses import dataclass

from voice_companion.core.dialogue import CorrectionRules, DialogueRules, MoveRules, PracticeRules
from voice_companion.core.dialogue.signs import SIGNS
from voice_companion.core.feelings.lexicon import FeelingRules, Frame
from voice_companion.core.rulebook import RuleTables, read_part
from voice_companion.core.safety.helplines import HelplineRules
from voice_companion.core.safety.hold_rules import HoldRules
from voice_companion.core.speech import LineRules, LintRules, SpeechRules
from voice_companion.core.understanding import UnderstandingRules, read_understanding_rules
from voice_companion.errors import RulebookError

__all__ = ["CompanionRules", "read_companion_rules"]


@dataclass(frozen=True)
class CompanionRules:
    """Everything the companion says and goes by."""

    dialogue: DialogueRules
    hold: HoldRules
    helplines: HelplineRules


def read_companion_rules(
    tables: RuleTables, *, understanding: UnderstandingRules | None = None
) -> CompanionRules:
    """Return the rules of one language; raise RulebookError listing the mistakes of a file.

    What understanding and answering share is taken from `understanding`, where it was read before.
    """
    shared = understanding or read_understanding_rules(tables)
    spoken = read_part(LineRules, tables, "lines")
    moves = read_part(MoveRules, tables, "moves")
    _check_moves(moves, spoken, asked=frozenset(shared.acts.questions))
    feelings = _feeling_words(shared.feelings.lexicon)
    return CompanionRules(
        dialogue=DialogueRules(
            practice=read_part(PracticeRules, tables, "practice"),
            moves=moves,
            corrections=read_part(CorrectionRules, tables, "corrections"),
            speech=read_part(SpeechRules, tables, "speech"),
            spoken=spoken,
            lint=LintRules.of(spoken.never.phrases, spoken.never.misfits, feelings),
        ),
        hold=read_part(HoldRules, tables, "hold"),
        helplines=read_part(HelplineRules, tables, "helplines"),
    )


def _feeling_words(rules: FeelingRules) -> dict[str, str]:
    """Return every single word that plainly names a feeling, with its lexicon entry."""
    plain = {Frame.STATE, Frame.MOOD, Frame.AFFECT, Frame.NOUN, Frame.EXPERIENCE}
    return {
        form: entries[0].lemma
        for form, entries in rules.lexicon.by_form.items()
        if " " not in form and any(entry.group.frame in plain for entry in entries)
    }


def _check_moves(moves: MoveRules, spoken: LineRules, *, asked: frozenset[str]) -> None:
    """Raise RulebookError where a row names a sign or a kind of lines that there is not.

    `asked` are the questions to the companion that acts.toml knows; each needs its answers.
    """
    unanswered = [one for one in sorted(asked) if f"inform_{one}" not in spoken.lines]
    if unanswered:
        message = f"lines.toml has no inform_{unanswered[0]}, which acts.toml asks for. Add it."
        raise RulebookError(message)
    for row in (*moves.answers, *moves.additions):
        signs = [one.removeprefix("not ") for one in row.when]
        unknown = [one for one in signs if one not in SIGNS]
        if row.say != "inform" and row.say not in spoken.lines:
            unknown.append(row.say)
        if unknown:
            message = (
                f"moves.toml, {row.name!r}: there is no {unknown[0]!r}. Mend it and start again."
            )
            raise RulebookError(message)
