"""Shows what can be set, what is in force, and where that comes from."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import click

from voice_companion.cli.options import common_options, json_option, overridden
from voice_companion.cli.output import print_json, show
from voice_companion.settings import FILE_NAME, Settings, read_settings


class Source(StrEnum):
    """Where the value of a setting comes from."""

    DEFAULT = "default"
    FILE = "file"
    OPTION = "option"


@dataclass(frozen=True, slots=True)
class Row:
    """One setting as it is in force."""

    name: str
    value: str | float | bool | None
    """None where it is not set and needs no value."""
    source: Source
    about: str
    """What it means, in one line."""


@click.command()
@common_options
@json_option
def settings(*, as_json: bool, data_dir: Path, recognizer: str | None, model: str | None) -> None:
    """Show what can be set, what is in force, and where it comes from."""
    of_file = read_settings(data_dir)
    path = data_dir / FILE_NAME
    there = "" if path.exists() else " (there is none yet)"
    click.echo(f"The settings file is {path}{there}.", err=True)
    rows = list(rows_of(of_file, recognizer=recognizer, model=model))
    if as_json:
        for row in rows:
            print_json(asdict(row))
    else:
        show("\n".join(as_table(rows)))


def rows_of(of_file: Settings, **options: object) -> Iterator[Row]:
    """Yield a row for each setting; options that are None were not given."""
    in_force = overridden(of_file, **options)
    for name, field in Settings.model_fields.items():
        yield Row(
            name=name,
            value=getattr(in_force, name),
            source=_source(name, of_file, options),
            about=field.description or "",
        )


def _source(name: str, of_file: Settings, options: dict[str, object]) -> Source:
    if options.get(name) is not None:
        return Source.OPTION
    return Source.FILE if name in of_file.model_fields_set else Source.DEFAULT


def as_table(rows: Sequence[Row]) -> list[str]:
    """Return a line for each row, for a person to read."""
    values = [_shown(row.value) for row in rows]
    name, value = max(len(row.name) for row in rows), max(map(len, values))
    return [
        f"{row.name:{name}}  {shown:{value}}  {row.source.value:7}  {row.about}"
        for row, shown in zip(rows, values, strict=True)
    ]


def _shown(value: str | float | bool | None) -> str:  # noqa: FBT001 - a value, no switch
    return "not set" if value is None else json.dumps(value, ensure_ascii=False)
