"""One check-in, from the opening line to the goodbye: listen, answer, speak, keep.

Nothing beside the voice ends it: a screen or a journal that fails is told of, and the talk goes on.
"""

from collections.abc import Callable

from voice_companion.core.companion import Companion
from voice_companion.core.labels import Command
from voice_companion.core.reply import Reply
from voice_companion.core.spoken_words import SAMPLE_RATE
from voice_companion.core.turn_taking import Turn
from voice_companion.errors import DeviceError, JournalError, VoiceError
from voice_companion.keeping import Keeper, Record
from voice_companion.listening import Event, Listener, Silence
from voice_companion.ports import Captions, Earcon, Microphone, Samples
from voice_companion.speaking import Manner, Mouth

_TAIL = round(0.3 * SAMPLE_RATE)
"""Samples thrown away after our own voice, for the room's echo to die down."""


class Checkin:
    """Joins the parts for one session.

    `half_duplex` makes it deaf while it speaks, so that it cannot hear itself; a recording, which
    does not hear the loudspeaker, is listened to throughout. `journal` None keeps nothing. Neither
    `captions` nor `on_reply`, which has each reply before it is spoken, may raise.
    """

    def __init__(
        self,
        *,
        companion: Companion,
        microphone: Microphone,
        listener: Listener,
        mouth: Mouth,
        captions: Captions,
        journal: Keeper | None,
        manner: Manner,
        half_duplex: bool = True,
        on_reply: Callable[[Reply], None] = lambda _: None,
    ) -> None:
        self._companion = companion
        self._microphone = microphone
        self._listener = listener
        self._mouth = mouth
        self._captions = captions
        self._record = Record(journal)
        self._manner = manner
        self._half_duplex = half_duplex
        self._on_reply = on_reply
        self._aside: Reply | None = None
        """What is still to be said about the journal."""
        self._deaf_for = 0
        self._ended = False

    def run(self) -> None:
        """Hold the check-in until the person ends it, the source ends, or Ctrl-C.

        Raises DeviceError when the microphone is lost for good.
        """
        try:
            self._speak(self._companion.open())
            self._listen()
        except KeyboardInterrupt:
            self._mouth.stop()
            if not self._ended:
                self._speak(self._companion.goodbye())

    def _listen(self) -> None:
        for block in self._microphone.blocks():
            for event in self._listener.feed(self._audible(block)):
                self._answer(event)
                if self._ended:
                    return
        for event in self._listener.finish():
            self._answer(event)

    def _audible(self, block: Samples) -> Samples:
        deaf = min(self._deaf_for, len(block))
        self._deaf_for -= deaf
        return block[deaf:]

    def _answer(self, event: Event) -> None:
        match event:
            case Turn():
                self._answer_turn(event)
            case Silence(seconds=seconds):
                self._deliver(self._companion.pass_silence(seconds))
            case _:
                self._sound(lambda: self._mouth.signal(Earcon.UNHEARD))
                self._become_deaf()

    def _answer_turn(self, turn: Turn) -> None:
        self._captions.heard(turn.text)
        reply = self._companion.respond(turn.text, uncertain=turn.uncertain)
        if reply.kept:  # what is said to somebody else is no command
            self._obey(reply.command)
        self._deliver(reply)

    def _deliver(self, reply: Reply) -> None:
        self._on_reply(reply)
        self._ended = reply.ended
        correction = self._forget(reply)
        try:
            self._speak(reply)
        finally:  # kept after it was said, be it all of it or what Ctrl-C left of it
            self._keep(reply)
        if correction is not None:
            self._speak(correction)
        self._speak_aside(reply)

    def _speak(self, reply: Reply) -> None:
        if reply.said is None:
            return
        said, turn = reply.said, reply.turn
        self._captions.said(said, reply.on_screen)
        self._sound(lambda: self._mouth.say(said, turn=turn))
        if not reply.ended:
            self._sound(lambda: self._mouth.signal(Earcon.LISTENING))
            self._become_deaf()

    def _speak_aside(self, reply: Reply) -> None:
        """Say what there is to say about the journal, but not into danger nor after a goodbye."""
        if self._aside is None or reply.danger is not None or reply.ended:
            return
        aside, self._aside = self._aside, None
        self._speak(aside)

    def _sound(self, make: Callable[[], object]) -> None:
        """Make a sound; where that fails, say so on the screen and go on.

        The words stand there, too, the device is looked for again at the next sound, and leaving
        somebody in the middle of what they say would be worse.
        """
        try:
            make()
        except (VoiceError, DeviceError) as exc:
            self._captions.note(str(exc))

    def _become_deaf(self) -> None:
        if self._half_duplex:
            self._microphone.drop()
            self._listener.forget()
            self._deaf_for = _TAIL

    def _obey(self, command: Command | None) -> None:
        if command is Command.HOLD:
            self._listener.was_cut_off()
        manner = self._manner.after(command) if command else self._manner
        if manner != self._manner:
            self._manner = manner
            self._mouth.set_manner(manner)

    def _forget(self, reply: Reply) -> Reply | None:
        """Delete what is to be forgotten before it is called gone; return what else to say.

        That it could not be deleted is said each time and whatever is going on: somebody's safety
        may hang on it.
        """
        try:
            self._record.forget(reply)
        except JournalError as exc:
            self._captions.note(f"{exc} What was to be forgotten is still in it.")
            return self._companion.tell_not_forgotten()
        return None

    def _keep(self, reply: Reply) -> None:
        try:
            self._record.keep(reply)
        except JournalError as exc:
            self._captions.note(f"{exc} The check-in goes on, and nothing more of it is kept.")
            self._aside = self._companion.tell_unkept()
