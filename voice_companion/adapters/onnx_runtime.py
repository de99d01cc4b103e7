"""The one place that imports onnxruntime, which from version 1.32 on reports on its users.

Its official builds keep events (the machine, a lasting number for it, the models' shapes) in a
database under ~/.cache/Microsoft and send them to Microsoft; asked not to before it is loaded, they
do neither (its Privacy.md, "Disabling Telemetry").
"""

import os
from types import ModuleType

_WISH = "ORT_DISABLE_TELEMETRY"


def import_onnxruntime() -> ModuleType:
    """Return the module onnxruntime, which keeps and sends nothing; raises ImportError."""
    os.environ[_WISH] = "1"
    import onnxruntime

    module: ModuleType = onnxruntime
    return module
