"""Commands that read text from standard input: understand and converse."""

import re
from pathlib import Path

import click

from voice_companion.adapters.explain_page import write_explain_page
from voice_companion.cli.compose import build_companion, build_understander
from voice_companion.cli.describe import describe
from voice_companion.cli.options import (
    common_options,
    json_option,
    read_line_batches,
    read_lines,
    seed_option,
)
from voice_companion.cli.output import print_json, show
from voice_companion.core.companion import Companion
from voice_companion.core.explain import ExplainRules, as_table
from voice_companion.core.explain import explain as explain_findings
from voice_companion.core.feelings.mentions import find_feelings
from voice_companion.core.reply import Reply
from voice_companion.core.understanding import Understander
from voice_companion.settings import read_settings

_SILENCE = re.compile(r"\s*<silence\s+(\d+(?:\.\d+)?)>\s*")


@click.command()
@common_options
@json_option
@click.option("--explain", metavar="TEXT", help="Show which rule gave what for one utterance.")
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --explain: also draw the sentence into this HTML file.",
)
def understand(
    *, as_json: bool, explain: str | None, page: Path | None, data_dir: Path, **_: object
) -> None:
    """Say what each line of standard input tells about feelings."""
    read_settings(data_dir)
    if page is not None and explain is None:
        raise click.UsageError("--page goes with --explain.")
    understander = build_understander()
    if explain is not None:
        _explain(_readable(explain), understander, page)
        return
    for lines in read_line_batches():
        for understanding in understander.understand_all(lines):
            if as_json:
                print_json(understanding.as_json())
            else:
                show(describe(understanding))


@click.command()
@common_options
@json_option
@seed_option
@click.option("--explain", is_flag=True, help="Show the rules behind each reply, too.")
def converse(
    *, as_json: bool, seed: int | None, explain: bool, data_dir: Path, **_: object
) -> None:
    """Answer each line of standard input; `<silence 12>` stands for 12 seconds of silence."""
    companion = build_companion(read_settings(data_dir), seed=seed or 0)
    click.echo(companion.open().said, err=True)
    for line in read_lines():
        reply = _reply_to(companion, line)
        if as_json:
            print_json(reply.as_json())
        else:
            _show(reply)
        if explain and companion.last_rules:
            click.echo(f"  [{', '.join(companion.last_rules)}]", err=True)


def _readable(argument: str) -> str:
    """Return an argument with U+FFFD for the bytes in it that are not UTF-8."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _reply_to(companion: Companion, line: str) -> Reply:
    silence = _SILENCE.fullmatch(line)
    return companion.pass_silence(float(silence[1])) if silence else companion.respond(line)


def _show(reply: Reply) -> None:
    show(reply.said if reply.said is not None else "(silence)")
    for line in reply.on_screen:
        show(f"  {line}")


def _explain(text: str, understander: Understander, page: Path | None) -> None:
    rules, parse = understander.rules, understander.parse(text)
    found = find_feelings(parse, rules.feelings)
    rows = explain_findings(parse, found, ExplainRules(rules.triggers, rules.beliefs, rules.people))
    for line in as_table(rows):
        show(line)
    if page is not None:
        write_explain_page(page, parse, rows)
        click.echo(f"The drawing is in {page}.", err=True)
