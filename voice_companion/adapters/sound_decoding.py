"""Decodes sound piece by piece, and goes on behind what is damaged."""

import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from voice_companion.adapters.spliced_file import SplicedFile

if TYPE_CHECKING:
    import soundfile

Floats = npt.NDArray[np.float32]

_MOST_FLOATS: Final = 2**18
"""In a piece, all channels together (1 MiB)."""
_PIECES_A_SECOND: Final = 4
_STEP: Final = 1024
"""Frames that are tried at a time near damage; FLAC's own frames have mostly 4,096."""
_MOST_TRIES: Final = 1000
"""How often decoding is begun again in one stream before the rest of it is given up. Each takes
some milliseconds, and a file that needs more of them holds no sentence."""


class Decoder:
    """The frames of one stream in order. Silence stands in for what cannot be decoded.

    Raises what soundfile raises where the stream cannot be opened.
    """

    def __init__(self, raw: SplicedFile, *, damaged: bool = False) -> None:
        """Decode `raw`. `damaged` asks to look for gaps, which Vorbis passes over silently."""
        self._opener = _opener(seeking=damaged)
        self._raw = raw
        self._sound = self._again(0)
        self._place = 0
        self._tries = 0
        self._looks_for_gaps = damaged
        self.lost = 0
        """Frames that are damaged: silence stands for them, or nothing came after them."""

    @property
    def rate(self) -> int:
        """Return the frames a second."""
        return int(self._sound.samplerate)

    @property
    def channels(self) -> int:
        """Return the channels of a frame."""
        return int(self._sound.channels)

    @property
    def frames(self) -> int:
        """Return the frames that came so far, silence among them."""
        return self._place

    @property
    def missing(self) -> int:
        """Return how many frames the header promised and have not come by now."""
        promised = int(self._sound.frames)
        return max(0, promised - self._place) if promised < np.iinfo(np.int64).max else 0

    def pieces(self) -> Iterator[Floats]:
        """Yield arrays of (frames, channels) from -1 to 1 until the stream ends."""
        import soundfile

        most = max(_STEP // 4, min(self.rate // _PIECES_A_SECOND, _MOST_FLOATS // self.channels))
        while True:
            try:
                piece = self._read(most)
            except soundfile.SoundFileError:
                at_the_end = self._raw.at_end
                yield from self._up_to_damage()
                if not self._pass_damage():
                    self.lost += 0 if at_the_end else self.missing
                    return
                yield from self._silence(self._gap)
                continue
            if not len(piece):
                return
            yield piece
            yield from self._silence(self._gap)

    def close(self) -> None:
        """Let the stream go."""
        self._sound.close()

    def _read(self, most: int) -> Floats:
        """Return the next frames, none at the end, and note the gap behind them."""
        buffer = np.empty((most, self.channels), dtype=np.float32)
        count = self._sound.buffer_read_into(buffer, dtype="float32")
        self._place += count
        self._gap = max(0, self._sound.tell() - self._place) if self._looks_for_gaps else 0
        return buffer[:count]

    def _silence(self, frames: int) -> Iterator[Floats]:
        self._place += frames
        self.lost += frames
        while frames > 0:
            piece = min(frames, _MOST_FLOATS // self.channels)
            yield np.zeros((piece, self.channels), dtype=np.float32)
            frames -= piece

    def _up_to_damage(self) -> Iterator[Floats]:
        """Yield what is whole before the place at which decoding failed, in small steps."""
        import soundfile

        try:
            self._sound = self._again(self._place)
            while len(piece := self._read(_STEP)):
                yield piece
        except soundfile.SoundFileError:
            return

    def _pass_damage(self) -> bool:
        """Go to where decoding works again, further and further away; tell whether it does."""
        import soundfile

        step = _STEP
        promised = int(self._sound.frames)
        while self._place + step < promised and self._tries < _MOST_TRIES:
            self._tries += 1
            try:
                self._sound = self._again(self._place + step)
                self._sound.read(1)
                self._sound = self._again(self._place + step)
            except soundfile.SoundFileError:
                step += max(_STEP, step // 4)
                continue
            self._gap = step
            return True
        return False

    def _again(self, place: int) -> "soundfile.SoundFile":
        """Return the stream opened anew, as a decoder that has failed stays as it is."""
        self._raw.seek(0)
        sound = self._opener(self._raw)
        if place:
            sound.seek(place)
        return sound


@functools.cache
def _opener(*, seeking: bool) -> "Callable[[SplicedFile], soundfile.SoundFile]":
    """Return what opens a file; not `seeking`, it reads straight on.

    soundfile seeks after every reading to where it stands already. That is what tells gaps in
    Vorbis; in FLAC that came through a pipe it fails at the end.
    """
    import soundfile

    class StraightOn(soundfile.SoundFile):
        def seekable(self) -> bool:
            return False

    return soundfile.SoundFile if seeking else StraightOn
