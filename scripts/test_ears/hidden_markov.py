"""Forward-backward over hidden Markov models: one network output to enter a state, one to stay."""

from __future__ import annotations

from dataclasses import dataclass

import torch

Tensor = torch.Tensor


@dataclass(frozen=True, slots=True)
class Chain:
    """Models for a batch. Shapes: B utterances, S states; a first dimension of 1 is shared by all.

    `initial` (B, S) and `moves` (B, S, S) are probabilities, `final` (B, S) weights of the last
    state; `enter` (B, S) is the network output of a state's first frame, `stay` that of the others.
    """

    initial: Tensor
    moves: Tensor
    final: Tensor
    enter: Tensor
    stay: Tensor


def log_likelihood(outputs: Tensor, lengths: Tensor, chain: Chain) -> tuple[Tensor, Tensor]:
    """Log likelihood (B,) of network outputs (B, T, pdfs), and its gradient by the outputs.

    `lengths` (B,) says how many frames count. Sums over paths run in probabilities, each frame
    scaled to sum one, which is much faster than in logarithms; so the likelihoods of one model must
    lie within the range of its number type (take 64 bits where few paths survive).
    """
    enter, stay, shift = _emissions(outputs, chain)
    forward, total = _forward(enter, stay, lengths, chain)
    total = total + (shift * _in_length(lengths, outputs.shape[1])).sum(1)
    return total, _gradient(outputs, (enter, stay), forward, lengths, chain)


def _emissions(outputs: Tensor, chain: Chain) -> tuple[Tensor, Tensor, Tensor]:
    enter, stay = (
        _pick(outputs, index).to(chain.moves.dtype) for index in (chain.enter, chain.stay)
    )
    shift = torch.maximum(enter.amax(2), stay.amax(2))
    return (enter - shift[..., None]).exp_(), (stay - shift[..., None]).exp_(), shift


def _pick(outputs: Tensor, index: Tensor) -> Tensor:
    if len(index) == 1:
        return outputs[:, :, index[0]]
    return outputs.gather(2, index[:, None].expand(-1, outputs.shape[1], -1))


def _forward(
    enter: Tensor, stay: Tensor, lengths: Tensor, chain: Chain
) -> tuple[list[Tensor], Tensor]:
    frames = enter.shape[1]
    state = chain.initial * enter[:, 0]
    history: list[Tensor] = []
    zero = torch.zeros(len(enter), dtype=enter.dtype)
    total = zero
    for t in range(frames):
        if t:
            state = _step(state, chain.moves) * enter[:, t] + state * stay[:, t]
        scale = state.sum(1, keepdim=True)
        state = state / scale
        history.append(state)
        total = total + torch.where(lengths > t, scale[:, 0].log(), zero)
        total = total + torch.where(lengths == t + 1, (state * chain.final).sum(1).log(), zero)
    return history, total


def _gradient(
    outputs: Tensor,
    emissions: tuple[Tensor, Tensor],
    forward: list[Tensor],
    lengths: Tensor,
    chain: Chain,
) -> Tensor:
    """The expected use of each output at each frame: what the log likelihood's gradient is."""
    enter, stay = emissions
    gradient = torch.zeros_like(outputs)
    final = chain.final.expand(len(outputs), -1)
    back = final
    for t in reversed(range(outputs.shape[1])):
        back = torch.where((lengths <= t + 1)[:, None], final, back)
        entered = (_step(forward[t - 1], chain.moves) if t else chain.initial) * enter[:, t] * back
        stayed = forward[t - 1] * stay[:, t] * back if t else torch.zeros_like(entered)
        norm = (lengths > t)[:, None] / (entered.sum(1, keepdim=True) + stayed.sum(1, keepdim=True))
        for use, index in ((entered, chain.enter), (stayed, chain.stay)):
            gradient[:, t].scatter_add_(
                1, index.expand(len(use), -1), (use * norm).to(gradient.dtype)
            )
        back = _step(enter[:, t] * back, chain.moves.transpose(1, 2)) + stay[:, t] * back
        back = back / back.sum(1, keepdim=True)
    return gradient


def _step(state: Tensor, moves: Tensor) -> Tensor:
    if len(moves) == 1:
        return state @ moves[0]
    return torch.bmm(state[:, None], moves)[:, 0]


def _in_length(lengths: Tensor, frames: int) -> Tensor:
    return torch.arange(frames)[None] < lengths[:, None]
