"""The network that reads relations: a small encoder over the marked sentence, and linear heads over its states."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from communique.relation_head import MODALITIES, ROOTS, acts, modes


class RelationNetwork(nn.Module):
    """ids (pairs, pieces) and spans (pairs, 2, 2) -> logits of acts, roots, modalities, modes and words."""

    def __init__(self, encoder: nn.Module, width: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.drop = nn.Dropout(0.1)
        self.missing = nn.Parameter(torch.zeros(2, width))
        self.acts = nn.Linear(3 * width, len(acts()))
        self.roots = nn.Linear(3 * width, len(ROOTS))
        self.modalities = nn.Linear(4 * width, len(MODALITIES))
        self.modes = nn.Linear(4 * width, len(modes()))
        self.words = nn.Linear(width, 1)
        self.told = nn.Linear(width, 1)

    def forward(self, ids: Tensor, spans: Tensor, mask: Tensor | None = None) -> dict[str, Tensor]:
        """Logits by name; ``mask`` is 1 at pieces and 0 at padding."""
        mask = torch.ones_like(ids) if mask is None else mask
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        at = torch.arange(ids.shape[1], device=ids.device)
        sides = []
        for side in (0, 1):
            start, end = spans[:, side, 0:1], spans[:, side, 1:2]
            inside = ((at >= start) & (at < end)).to(states.dtype)
            size = (end - start).to(states.dtype)
            mean = (states * inside.unsqueeze(-1)).sum(1) / size.clamp(min=1)
            absent = (size == 0).to(states.dtype)
            sides.append(mean + absent * self.missing[side])
        pooled = self.drop(torch.cat([states[:, 0], *sides], -1))
        weights = self.told(states).squeeze(-1).masked_fill(mask == 0, -1e4).softmax(-1)
        told = self.drop((states * weights.unsqueeze(-1)).sum(1))
        seen = torch.cat([pooled, told], -1)
        return {
            "acts": self.acts(pooled),
            "roots": self.roots(pooled),
            "modalities": self.modalities(seen),
            "modes": self.modes(seen),
            "words": self.words(states).squeeze(-1),
        }
