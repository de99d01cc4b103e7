"""The spoken corpus: which voice says which sentence, and the sound files of it all."""

from __future__ import annotations

import hashlib
import json
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import soundfile

from . import phones, talk
from .settings import SAMPLE_RATE, BuildSettings
from .voices import FLITE_VOICES, Voice, speak, trimmed

if TYPE_CHECKING:
    from pathlib import Path

TEST_SETS = ("flite", "espeak", "unseen voices", "written apart")

WRITTEN_APART = (
    "my mother called me last night and she was crying",
    "i thought he was going to leave me alone at the party",
    "i'm tired of being the strong one for everyone",
    "nobody at work asked me how i was this week",
    "when my father died i was the only one at home",
    "my best friend is moving away and i feel lost",
    "i can't stop thinking about what he said to me",
    "the doctor said my son has to have an operation",
    "i was so proud when my daughter passed her exam",
    "it's my birthday and i'm on my own again",
    "i don't want to go back to that house",
    "we had a fight about money and he walked away",
    "i feel guilty because i shouted at the kids this morning",
    "my boss gave my project to someone else",
    "i'm scared that nothing will ever be good again",
    "she told me the truth and it really hurt",
    "i want her to know how much i miss her",
    "everyone was laughing and i wanted to cry",
    "i couldn't sleep because i was worried about the test",
    "sometimes i feel like i don't belong in my own family",
    "he said he would call me but he never did",
    "i'm glad that my brother asked me for help",
    "the kids were shouting all morning and i got so angry",
    "i don't think she knows how lonely i am",
    "my manager was rude to me in the meeting",
    "it's hard to sleep when the house is so quiet",
    "i'm nervous about the results of the test",
    "we moved here last summer and i still don't have any friends",
    "i was ashamed that i couldn't pay for dinner",
    "my husband came home late and said nothing",
)
"""Sentences that the phrase grammar does not make, in its vocabulary: the honest test of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One sentence by one voice. `words` is what was said, unknown words as `[unk]`."""

    number: int
    part: str
    """`train` or one of TEST_SETS."""
    words: str
    spoken: str
    voice: Voice

    def file(self, work: Path) -> Path:
        """Where its sound lies: named after its content, so that a changed plan is spoken anew."""
        key = hashlib.sha256(f"{self.spoken}|{self.voice}".encode()).hexdigest()[:20]
        return work / "speech" / f"{key}.wav"


def plan(settings: BuildSettings) -> list[Utterance]:
    """Every utterance of the corpus; the same for the same settings."""
    rng = random.Random(settings.seed)  # noqa: S311 - chance that repeats is wanted
    held_out = talk.held_out_sentences(count=3 * settings.test_utterances, seed=settings.seed + 1)
    spoken = _training_texts(settings, without=_kept_apart(held_out), rng=rng)
    jobs = [("train", words, text, _training_voice(settings, rng)) for words, text in spoken]
    pools = {
        "flite": settings.flite_train,
        "espeak": ("en-us", "en-gb", "en-us+m3", "en-us+f3"),
        "unseen voices": (*settings.espeak_held_out, *settings.flite_held_out),
    }
    for part, pool in pools.items():
        texts, held_out = held_out[: settings.test_utterances], held_out[settings.test_utterances :]
        jobs += [
            (part, text, text, _test_voice(pool[i % len(pool)], rng))
            for i, text in enumerate(texts)
        ]
    apart = ("slt", "rms", "awb", "en-us", "en-gb")
    jobs += [
        ("written apart", text, text, _test_voice(name, rng))
        for text in WRITTEN_APART
        for name in apart
    ]
    return [
        Utterance(number=number, part=part, words=words, spoken=text, voice=voice)
        for number, (part, words, text, voice) in enumerate(jobs)
    ]


def language_model_texts(settings: BuildSettings) -> list[str]:
    """Sentences for the word statistics, none of them in a test set."""
    held_out = talk.held_out_sentences(count=3 * settings.test_utterances, seed=settings.seed + 1)
    count = settings.language_model_sentences
    return talk.sentences(count=count, seed=settings.seed + 2, without=_kept_apart(held_out))


def speak_corpus(settings: BuildSettings) -> list[Utterance]:
    """Makes the sounds that are not there yet, and the list of them (`corpus.jsonl`)."""
    utterances = plan(settings)
    (settings.work / "speech").mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(settings.threads) as pool:
        for done, _ in enumerate(pool.map(lambda u: _make(u, settings.work), utterances)):
            if done % 500 == 0:
                print(f"spoken {done} of {len(utterances)}", flush=True)
    lines = (json.dumps(asdict(utterance)) + "\n" for utterance in utterances)
    (settings.work / "corpus.jsonl").write_text("".join(lines), encoding="utf-8")
    return utterances


def read_corpus(work: Path) -> list[Utterance]:
    """The list that `speak_corpus` left."""
    rows = (json.loads(line) for line in (work / "corpus.jsonl").read_text("utf-8").splitlines())
    return [Utterance(**{**row, "voice": Voice(**row["voice"])}) for row in rows]


def _kept_apart(held_out: list[str]) -> frozenset[str]:
    return frozenset((*held_out, *WRITTEN_APART))


def _training_texts(
    settings: BuildSettings, *, without: frozenset[str], rng: random.Random
) -> list[tuple[str, str]]:
    """(words, spoken) pairs: grammar sentences, a fifth random words, some with unknown words."""
    count = settings.training_utterances
    sentences = talk.sentences(count=count, seed=settings.seed + 3, without=without)
    texts = [s if rng.random() < 0.8 else talk.random_words(rng) for s in sentences]
    strangers = [w for w in phones.other_words() if w not in talk.vocabulary()]
    return [_with_unknown(text, strangers, rng) for text in texts]


def _with_unknown(text: str, strangers: list[str], rng: random.Random) -> tuple[str, str]:
    words = text.split()
    if rng.random() < 0.85 or len(words) < 2:
        return text, _with_commas(words, rng)
    position = rng.randrange(len(words))
    spoken = [*words[:position], rng.choice(strangers), *words[position + 1 :]]
    return " ".join([*words[:position], "[unk]", *words[position + 1 :]]), _with_commas(spoken, rng)


def _with_commas(words: list[str], rng: random.Random) -> str:
    """A comma here and there makes the voices pause, as people do."""
    return " ".join(word + ("," if rng.random() < 0.08 else "") for word in words)


def _training_voice(settings: BuildSettings, rng: random.Random) -> Voice:
    if rng.random() < settings.flite_share:
        name = rng.choice(settings.flite_train)
        return Voice(
            name=name, words_per_minute=rng.randint(135, 185), tempo=rng.uniform(0.94, 1.06)
        )
    name = rng.choice(settings.espeak_train)
    pace, pitch = rng.randint(120, 200), 50 if rng.random() < 0.4 else rng.randint(25, 80)
    return Voice(
        name=name,
        words_per_minute=pace,
        pitch=pitch,
        tempo=rng.choice((1, rng.uniform(0.95, 1.05))),
    )


def _test_voice(name: str, rng: random.Random) -> Voice:
    slow, fast = (145, 175) if name in FLITE_VOICES else (130, 185)
    return Voice(name=name, words_per_minute=rng.randint(slow, fast))


def _make(utterance: Utterance, work: Path) -> None:
    file = utterance.file(work)
    if not file.exists():
        sound = trimmed(speak(utterance.spoken, voice=utterance.voice))
        partial = file.with_suffix(f".{utterance.number}.part")
        soundfile.write(partial, sound, SAMPLE_RATE, subtype="PCM_16", format="WAV")
        partial.replace(file)
