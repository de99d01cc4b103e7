"""What goes through the pipes between us and a rendering process.

A frame is two unsigned 32-bit big-endian lengths, a JSON header of the first length and bytes of
the second. The words to speak are only ever in a request's header.
"""

import json
import struct
from typing import IO, Any

Frame = tuple[dict[str, Any], bytes]

_LENGTHS = struct.Struct(">II")


def write_frame(stream: IO[bytes], header: dict[str, Any], body: bytes = b"") -> None:
    """Send one frame and flush."""
    head = json.dumps(header).encode("utf-8")
    stream.write(_LENGTHS.pack(len(head), len(body)) + head + body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> Frame | None:
    """Return the next frame's header and body, or None at the end of the stream."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    head, body = stream.read(head_length), stream.read(body_length)
    if len(head) < head_length or len(body) < body_length:
        return None
    return json.loads(head), body
