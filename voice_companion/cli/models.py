"""Commands for speech models: list, get, import, verify, remove."""

from pathlib import Path

import click

from voice_companion.adapters.model_catalog import find_entry, read_catalog
from voice_companion.adapters.model_store import InstalledModel, ModelStore
from voice_companion.cli.fetching import fetch
from voice_companion.cli.options import data_dir_option
from voice_companion.cli.output import show

_MEGABYTE = 1_000_000


@click.group()
def models() -> None:
    """Get better ears: speech models for Vosk."""


@models.command("list")
@data_dir_option
def list_models(*, data_dir: Path) -> None:
    """Show the models that are installed, and those that can be had."""
    installed = {model.name: model for model in ModelStore(data_dir).list()}
    for model in installed.values():
        show(f"{model.name}: installed, {_size(model)}{_warning(model)}")
    for entry in read_catalog():
        if entry.name not in installed:
            show(f"{entry.name}: can be had. {entry.about}")


@models.command()
@data_dir_option
@click.argument("name")
def get(*, name: str, data_dir: Path) -> None:
    """Fetch the model NAME from the catalogue, check it and install it.

    This and `voices get` are the only commands that use a network.
    """
    entry = find_entry(name, read_catalog())
    store = ModelStore(data_dir)
    if any(model.name == name for model in store.list()):
        click.echo(f"The model {name} is installed already.", err=True)
        return
    archive = fetch(entry.archive, data_dir, label=name)
    try:
        store.import_model(archive)
    finally:
        archive.unlink(missing_ok=True)
    click.echo(f"The model {name} is installed.", err=True)


@models.command("import")
@data_dir_option
@click.argument("source", metavar="FILE_OR_DIR", type=click.Path(path_type=Path))
def import_model(*, source: Path, data_dir: Path) -> None:
    """Install a model from a zip archive or a folder."""
    model = ModelStore(data_dir).import_model(source)
    click.echo(f"The model {model.name} is installed.{_warning(model)}", err=True)


@models.command()
@data_dir_option
@click.argument("name")
def verify(*, name: str, data_dir: Path) -> None:
    """Check that the files of the model NAME are as they were installed."""
    ModelStore(data_dir).verify(name)
    click.echo(f"The model {name} is whole.", err=True)


@models.command()
@data_dir_option
@click.argument("name")
def remove(*, name: str, data_dir: Path) -> None:
    """Remove the model NAME."""
    ModelStore(data_dir).remove(name)
    click.echo(f"The model {name} is removed.", err=True)


def _size(model: InstalledModel) -> str:
    return f"{model.size / _MEGABYTE:.0f} MB"


def _warning(model: InstalledModel) -> str:
    return (
        " It knows synthetic voices only, so it is never chosen by itself."
        if model.synthetic
        else ""
    )
