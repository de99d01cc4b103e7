"""An understanding in one line for a person."""

from voice_companion.core.labels import Feeling
from voice_companion.core.understood import Understanding


def describe(understanding: Understanding) -> str:
    """Return one line that tells a person what was understood."""
    parts = [_describe_feeling(feeling) for feeling in understanding.feelings]
    parts += [f"because of: {trigger.span.text}" for trigger in understanding.triggers]
    if understanding.belief:
        parts.append(f"belief: {understanding.belief.text}")
    if understanding.command:
        parts.append(f"command: {understanding.command.value}")
    if understanding.danger:
        parts.append(f"danger: {understanding.danger.value}")
    return "; ".join(parts) or "no feeling named"


def _describe_feeling(feeling: Feeling) -> str:
    holder = feeling.holder_text or feeling.holder.value
    details = f"{feeling.polarity.value}, {feeling.intensity.value}, by {holder}"
    return f"{feeling.span.text} ({feeling.family.value}, {details})"
