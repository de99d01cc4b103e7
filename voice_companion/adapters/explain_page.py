"""A page that shows a parse as a drawing and, below it, which rule gave what (spaCy's displaCy)."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from voice_companion.core.explain import Row
from voice_companion.core.parsing.language import Parse
from voice_companion.errors import InputError

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>How this was understood</title>
<style>
body {{ font-family: sans-serif; margin: 2rem; color: #1b1b1b; background: #ffffff; }}
.drawing {{ overflow-x: auto; }}
table {{ border-collapse: collapse; }}
th, td {{ text-align: left; padding: 0.3rem 0.8rem; border-bottom: 1px solid #cccccc; }}
</style>
</head>
<body>
<h1>How this was understood</h1>
<h2>What was found</h2>
{marked}
<h2>Which rule gave what</h2>
<table>
<tr><th>What</th><th>Text</th><th>Rule</th><th>Detail</th></tr>
{rows}
</table>
<h2>How the words hang together</h2>
<div class="drawing">{drawing}</div>
</body>
</html>
"""
_DRAWN_WORDS = 80
"""A drawing of more words than this cannot be read; the rest of the utterance is left out of it."""
_COLORS = {
    "FEELING": "#ffd6a5",
    "TRIGGER": "#caffbf",
    "BELIEF": "#bdb2ff",
    "BLAME": "#ffadad",
    "PERSON": "#a0e7ff",
}
_WEIGHTIEST_FIRST = tuple(_COLORS)


def write_explain_page(path: Path, parse: Parse, rows: Sequence[Row]) -> None:
    """Write one self-contained HTML file; raise InputError when it cannot be written there."""
    page = _PAGE.format(
        marked=_marked(parse, rows), rows="\n".join(map(_table_row, rows)), drawing=_drawing(parse)
    )
    message = f"The page cannot be written to {path}. Name a file in a folder you may write to."
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise InputError(message)
        path.write_text(page, encoding="utf-8")
    except OSError as exc:
        raise InputError(message) from exc


def _table_row(row: Row) -> str:
    cells = (row.what, row.span.text, row.rule, row.detail)
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _marked(parse: Parse, rows: Sequence[Row]) -> str:
    """Return the utterance with its findings marked in colour; where two overlap, the weightier."""
    from spacy import displacy

    kept: list[tuple[Row, str]] = []
    labelled = [(row, row.what.split()[0].upper()) for row in rows]
    for row, label in sorted(labelled, key=lambda pair: _WEIGHTIEST_FIRST.index(pair[1])):
        if all(row.span.end <= one.span.start or one.span.end <= row.span.start for one, _ in kept):
            kept.append((row, label))
    marks = [
        {"start": row.span.start, "end": row.span.end, "label": label}
        for row, label in sorted(kept, key=lambda pair: pair[0].span.start)
    ]
    drawn: dict[str, Any] = {"text": parse.text, "ents": marks, "title": None}
    return str(displacy.render(drawn, style="ent", manual=True, options={"colors": _COLORS}))


def _drawing(parse: Parse) -> str:
    """Return the dependency arcs of the words as SVG."""
    from spacy import displacy

    doc = parse.doc[:_DRAWN_WORDS].as_doc() if len(parse.doc) > _DRAWN_WORDS else parse.doc
    options = {"compact": True, "distance": 110, "word_spacing": 30}
    return str(displacy.render(doc, style="dep", jupyter=False, options=options))
