"""The network: a BERT of six layers, as all-MiniLM-L6-v2 has it, with heads for what we ask.

Shapes: B turns, T tokens (the present turn first, then what was said before it), D = 384.
"""

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

DIMENSIONS, LAYERS, HEADS, INNER = 384, 6, 12, 1536
VOCABULARY, POSITIONS = 30522, 512
NORM_EPSILON = 1e-12
DROPOUT = 0.1


class Layer(nn.Module):
    """One layer: every token looks at every other, then is thought over by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(DIMENSIONS, DIMENSIONS) for _ in range(3))
        self.mixed = nn.Linear(DIMENSIONS, DIMENSIONS)
        self.mixed_norm = nn.LayerNorm(DIMENSIONS, eps=NORM_EPSILON)
        self.inner, self.outer = nn.Linear(DIMENSIONS, INNER), nn.Linear(INNER, DIMENSIONS)
        self.outer_norm = nn.LayerNorm(DIMENSIONS, eps=NORM_EPSILON)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, tokens: Tensor, closed: Tensor) -> Tensor:
        """Return (B, T, D); `closed` (B, 1, 1, T) is very low where a token is padding."""
        query, key, value = (
            part(tokens).unflatten(-1, (HEADS, DIMENSIONS // HEADS)).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        looks = query @ key.transpose(-1, -2) / (DIMENSIONS // HEADS) ** 0.5 + closed
        seen = (self.dropout(looks.softmax(-1)) @ value).transpose(1, 2).flatten(2)
        tokens = self.mixed_norm(tokens + self.dropout(self.mixed(seen)))
        thought = self.outer(nn.functional.gelu(self.inner(tokens)))
        return self.outer_norm(tokens + self.dropout(thought))


class Encoder(nn.Module):
    """Words, places and parts (0 the present turn, 1 what came before), and six layers."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, DIMENSIONS, padding_idx=0)
        self.places = nn.Embedding(POSITIONS, DIMENSIONS)
        self.parts = nn.Embedding(2, DIMENSIONS)
        self.norm = nn.LayerNorm(DIMENSIONS, eps=NORM_EPSILON)
        self.dropout = nn.Dropout(DROPOUT)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, words: Tensor, parts: Tensor, mask: Tensor) -> Tensor:
        """Return (B, T, D)."""
        places = torch.arange(words.shape[1], device=words.device)
        tokens = self.words(words) + self.places(places) + self.parts(parts)
        tokens = self.dropout(self.norm(tokens))
        closed = (1.0 - mask[:, None, None, :].to(tokens.dtype)) * -1e4
        for layer in self.layers:
            tokens = layer(tokens, closed)
        return tokens


@dataclass(frozen=True)
class Outputs:
    """What the heads say of a batch: one row of logits a turn, one logit a token for the marks."""

    by_turn: dict[str, Tensor]
    by_token: dict[str, Tensor]
    vector: Tensor


class Network(nn.Module):
    """The encoder with its heads.

    `classes` names the heads that decide about a turn, with how many classes each; `marks` the
    heads that mark words. The vector (B, D) is trained to be what the untuned encoder makes of the
    turn alone, so that likeness keeps its plain sense.
    """

    def __init__(self, classes: dict[str, int], marks: tuple[str, ...]) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.dropout = nn.Dropout(DROPOUT)
        self.telling = nn.Linear(DIMENSIONS, 1)
        self.turn_heads = nn.ModuleDict(
            {name: nn.Linear(3 * DIMENSIONS, count) for name, count in classes.items()}
        )
        self.token_heads = nn.ModuleDict({name: nn.Linear(DIMENSIONS, 1) for name in marks})
        self.vector_head = nn.Linear(DIMENSIONS, DIMENSIONS)
        nn.init.eye_(self.vector_head.weight)
        nn.init.zeros_(self.vector_head.bias)

    def forward(self, words: Tensor, parts: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        """Return the outputs in the order of `names`, for the exporter."""
        outputs = self.read(words, parts, mask)
        return (*outputs.by_turn.values(), *outputs.by_token.values(), outputs.vector)

    @property
    def names(self) -> list[str]:
        """Return the names of what forward() returns."""
        return [*self.turn_heads, *self.token_heads, "vector"]

    def read(self, words: Tensor, parts: Tensor, mask: Tensor) -> Outputs:
        """Return what the heads say."""
        tokens = self.encoder(words, parts, mask)
        own = mask * (1 - parts)
        present = pooled(tokens, own)
        whole = self.dropout(torch.cat([tokens[:, 0], present, self._told(tokens, own)], dim=-1))
        kept = self.dropout(tokens)
        return Outputs(
            {name: head(whole) for name, head in self.turn_heads.items()},
            {name: head(kept).squeeze(-1) for name, head in self.token_heads.items()},
            nn.functional.normalize(self.vector_head(present), dim=-1),
        )

    def _told(self, tokens: Tensor, chosen: Tensor) -> Tensor:
        """Return the mean (B, D) of the chosen tokens (B, T), each weighed by how much it tells."""
        closed = (1.0 - chosen.to(tokens.dtype)) * -1e4
        weights = (self.telling(tokens).squeeze(-1) + closed).softmax(-1)
        return (tokens * weights.unsqueeze(-1)).sum(1)


def pooled(tokens: Tensor, chosen: Tensor) -> Tensor:
    """Return the mean (B, D) of the chosen tokens (B, T)."""
    weights = chosen.to(tokens.dtype).unsqueeze(-1)
    return (tokens * weights).sum(1) / weights.sum(1).clamp(min=1e-6)


_NAMES = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "mixed",
    "attention.output.LayerNorm": "mixed_norm",
    "intermediate.dense": "inner",
    "output.dense": "outer",
    "output.LayerNorm": "outer_norm",
}
"""What the parts of a layer are called in the published weights, and here."""


def load_published(encoder: Encoder, weights: Path) -> None:
    """Fill the encoder with all-MiniLM-L6-v2 as published; raises on any weight that is missing."""
    given = load_file(weights)
    found = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        "places.weight": given["embeddings.position_embeddings.weight"],
        "parts.weight": given["embeddings.token_type_embeddings.weight"],
    }
    for kind in ("weight", "bias"):
        found[f"norm.{kind}"] = given[f"embeddings.LayerNorm.{kind}"]
        for number in range(LAYERS):
            for theirs, ours in _NAMES.items():
                name = f"encoder.layer.{number}.{theirs}.{kind}"
                found[f"layers.{number}.{ours}.{kind}"] = given[name]
    encoder.load_state_dict(found, strict=True)
