"""Fetching a file with a bar that shows how far it is."""

from pathlib import Path

import click

from voice_companion.adapters.model_catalog import RemoteFile
from voice_companion.adapters.model_download import download


def fetch(remote: RemoteFile, data_dir: Path, *, label: str) -> Path:
    """Return the fetched file, whose length and sum are right; raise DownloadError."""
    with click.progressbar(length=remote.bytes or 0, label=label, width=30) as bar:

        def advance(done: int, total: int) -> None:
            bar.length = total or None
            bar.update(done - bar.pos)

        return download(remote, data_dir / "downloads", progress=advance)
