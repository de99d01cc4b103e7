"""Cuts a network in ONNX form in two, where a part of it begins.

The package onnx does that, too, but takes 1.7 s of processor time to be imported (and 36 MB of
disk), which is half of the time that a voice may take to wake. A network is a message of Protocol
Buffers, and cutting it means to copy some of the message's fields and to leave out others. The
numbers of the fields are those of ONNX's own onnx.proto, which never change.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

_GRAPH = 7
_NODE, _INITIALIZER, _INPUT, _OUTPUT, _VALUE_INFO = 1, 5, 11, 12, 13
_NODE_INPUT, _NODE_OUTPUT, _NODE_NAME = 1, 2, 3
_TENSOR_NAME = 8
_INFO_NAME, _INFO_TYPE = 1, 2
_TENSOR_TYPE, _ELEMENT_TYPE, _FLOAT = 1, 1, 1
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_LENGTHS = {_FIXED64: 8, _FIXED32: 4}


class OnnxError(Exception):
    """The bytes are no network in ONNX form."""


@dataclass(frozen=True, slots=True)
class Seam:
    """A network cut in two."""

    front: bytes
    back: bytes
    name: str
    """Of the one tensor that goes from the front to the back."""


def cut_at(model: bytes, prefix: str) -> Seam | None:
    """Return the network cut before the first operation whose name begins with the prefix.

    None where there is no such operation, or where the parts hang together by more than one tensor.
    Raises OnnxError.
    """
    try:
        fields = list(_fields(memoryview(model)))
        graph = list(_fields(next(field.value for field in fields if field.number == _GRAPH)))
        nodes = [_Node.of(field) for field in graph if field.number == _NODE]
    except (IndexError, StopIteration, UnicodeDecodeError, ValueError) as exc:
        message = "the file is no network in ONNX form"
        raise OnnxError(message) from exc
    start = next((n for n, node in enumerate(nodes) if node.name.startswith(prefix)), 0)
    front, back = nodes[:start], nodes[start:]
    made = {name for node in front for name in node.outputs}
    between = sorted({name for node in back for name in node.inputs} & made)
    if len(between) != 1:
        return None
    seam = _value_info(between[0])
    ends = [bytes(field.whole) for field in graph if field.number == _OUTPUT]
    starts = [bytes(field.whole) for field in graph if field.number == _INPUT]
    return Seam(
        front=_part(fields, graph, front, [*starts, _field(_OUTPUT, seam)]),
        back=_part(fields, graph, back, [_field(_INPUT, seam), *ends]),
        name=between[0],
    )


@dataclass(frozen=True, slots=True)
class _Field:
    number: int
    whole: memoryview
    """With its number and its length."""
    value: memoryview


@dataclass(frozen=True, slots=True)
class _Node:
    whole: memoryview
    name: str
    inputs: frozenset[str]
    outputs: frozenset[str]

    @staticmethod
    def of(field: _Field) -> "_Node":
        fields = list(_fields(field.value))
        return _Node(
            whole=field.whole,
            name="".join(_texts(fields, _NODE_NAME)),
            inputs=frozenset(_texts(fields, _NODE_INPUT)),
            outputs=frozenset(_texts(fields, _NODE_OUTPUT)),
        )


def _part(
    fields: Sequence[_Field], graph: Sequence[_Field], nodes: Sequence[_Node], ends: Sequence[bytes]
) -> bytes:
    """Return a whole model of these nodes, the weights that they use, and these ends."""
    used = frozenset().union(*(node.inputs for node in nodes))
    kept = [
        field.whole
        for field in graph
        if field.number not in {_NODE, _INPUT, _OUTPUT, _VALUE_INFO}
        and (field.number != _INITIALIZER or _is_used(field, used))
    ]
    part = b"".join([*(node.whole for node in nodes), *kept, *ends])
    rest = [field.whole for field in fields if field.number != _GRAPH]
    return b"".join([*rest, _field(_GRAPH, part)])


def _is_used(weights: _Field, used: Collection[str]) -> bool:
    return any(name in used for name in _texts(_fields(weights.value), _TENSOR_NAME))


def _value_info(name: str) -> bytes:
    """Return the description of a tensor of floats of any shape."""
    element = bytes([_ELEMENT_TYPE << 3 | _VARINT, _FLOAT])
    return _field(_INFO_NAME, name.encode()) + _field(_INFO_TYPE, _field(_TENSOR_TYPE, element))


def _texts(fields: Iterator[_Field] | Sequence[_Field], number: int) -> list[str]:
    return [str(field.value, "utf-8") for field in fields if field.number == number]


def _fields(message: memoryview) -> Iterator[_Field]:
    """Yield the fields of a message in order; raise IndexError or ValueError where it is none."""
    place = 0
    while place < len(message):
        start = place
        key, place = _varint(message, place)
        kind = key & 7
        if kind == _VARINT:
            begin = place
            _, place = _varint(message, place)
        else:
            length, begin = (
                _varint(message, place) if kind == _BYTES else (_LENGTHS.get(kind), place)
            )
            if length is None or begin + length > len(message):
                message_text = "a field has an unknown kind or reaches beyond the end"
                raise ValueError(message_text)
            place = begin + length
        yield _Field(key >> 3, message[start:place], message[begin:place])


def _varint(message: memoryview, place: int) -> tuple[int, int]:
    """Return the number of variable length that begins there, and the place behind it."""
    value = shift = 0
    while True:
        byte = message[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - the last byte has no eighth bit
            return value, place
        shift += 7


def _field(number: int, value: bytes) -> bytes:
    """Return a field that holds bytes."""
    return _as_varint(number << 3 | _BYTES) + _as_varint(len(value)) + value


def _as_varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:  # noqa: PLR2004 - as above
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
