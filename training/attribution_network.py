"""The network that is trained: the small encoder, and over its states a head that tags and links."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from communique.attribution.features import BOUNDARY_VALUES, DEPENDENCIES, QUOTE_VALUES, RULE_VALUES, TAGS

WIDTH = 384
HIDDEN = 160
LINK = 128
_DISTANCES = 44
EMBEDDED = ("tag", "dependency", "quote", "boundary", "rule")
_SIZES = ((len(TAGS) + 1, 16), (len(DEPENDENCIES) + 1, 16), (QUOTE_VALUES, 8), (BOUNDARY_VALUES, 8), (RULE_VALUES, 16))


def distances(words: Tensor) -> Tensor:
    """For each pair of words (row, column) the class of their distance: exact up to seven words, then logarithmic."""
    apart = words[None, :] - words[:, None]
    far = 8 + (torch.log(apart.abs().float().clamp(min=8) / 8) / math.log(2) * 3).floor()
    near = apart.abs()
    steps = torch.where(near < 8, near, far.clamp(max=21).long())
    return torch.where(apart < 0, 21 - steps, 22 + steps)


class Head(nn.Module):
    """Tags and links for windows of words, from their states and features."""

    def __init__(self) -> None:
        super().__init__()
        self.embeddings = nn.ModuleList([nn.Embedding(*size) for size in _SIZES])
        width = WIDTH + sum(size for _, size in _SIZES)
        self.own = nn.Linear(width, 256)
        self.governor = nn.Linear(width, 64)
        self.sequence = nn.LSTM(256 + 64, HIDDEN, batch_first=True, bidirectional=True)
        self.drop = nn.Dropout(0.25)
        self.tags = nn.Linear(2 * HIDDEN, 7)
        self.content_asks, self.cue_answers = nn.Linear(2 * HIDDEN, LINK), nn.Linear(2 * HIDDEN, LINK)
        self.cue_asks, self.source_answers = nn.Linear(2 * HIDDEN, LINK), nn.Linear(2 * HIDDEN, LINK)
        self.no_source = nn.Linear(2 * HIDDEN, 1)
        self.cue_distance, self.source_distance = nn.Embedding(_DISTANCES, 1), nn.Embedding(_DISTANCES, 1)
        nn.init.zeros_(self.cue_distance.weight)
        nn.init.zeros_(self.source_distance.weight)
        self.rule_weight = nn.Parameter(torch.tensor([2.0, 2.0]))

    def forward(self, states: Tensor, features: dict[str, Tensor], lengths: Tensor | None = None) -> tuple[Tensor, ...]:
        """Logits of tags (windows, words, 7), of cues (…, words, words) and of sources (…, words, 1 + words)."""
        embedded = [table(features[name]) for table, name in zip(self.embeddings, EMBEDDED, strict=True)]
        seen = torch.cat([self.drop(states), *embedded], -1)
        governors = functional.gelu(self.governor(seen))
        above = governors.gather(1, features["head"].unsqueeze(-1).expand(-1, -1, governors.shape[-1]))
        joined = self.drop(torch.cat([functional.gelu(self.own(seen)), above], -1))
        if lengths is None:
            read = self.sequence(joined)[0]
        else:
            packed = nn.utils.rnn.pack_padded_sequence(joined, lengths, batch_first=True, enforce_sorted=False)
            read = nn.utils.rnn.pad_packed_sequence(
                self.sequence(packed)[0], batch_first=True, total_length=states.shape[1]
            )[0]
        read = self.drop(read)
        words = torch.arange(states.shape[1])
        apart = distances(words)
        cue_of = self._links(read, self.content_asks, self.cue_answers) + self.cue_distance(apart).squeeze(-1)
        source_of = self._links(read, self.cue_asks, self.source_answers) + self.source_distance(apart).squeeze(-1)
        cue_of = cue_of + self.rule_weight[0] * (features["rule_cue"].unsqueeze(-1) == words).float()
        source_of = source_of + self.rule_weight[1] * (features["rule_source"].unsqueeze(-1) == words).float()
        if lengths is not None:
            beyond = (words[None, :] >= lengths[:, None]).unsqueeze(1)
            cue_of, source_of = cue_of.masked_fill(beyond, -1e4), source_of.masked_fill(beyond, -1e4)
        return self.tags(read), cue_of, torch.cat([self.no_source(read), source_of], -1)

    @staticmethod
    def _links(read: Tensor, asks: nn.Linear, answers: nn.Linear) -> Tensor:
        return asks(read) @ answers(read).transpose(1, 2) / LINK**0.5


class Network(nn.Module):
    """Encoder and head."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.encoder: Any = AutoModel.from_pretrained(
            base, attention_probs_dropout_prob=0.0, attn_implementation="sdpa"
        )
        for parameter in self.encoder.embeddings.parameters():
            parameter.requires_grad = False
        self.head = Head()

    def forward(self, batch: dict[str, Tensor]) -> tuple[Tensor, ...]:
        """The head's logits for a batch of padded windows."""
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            states = self.encoder(input_ids=batch["ids"], attention_mask=batch["mask"]).last_hidden_state
        states = states.float().gather(1, batch["first"].unsqueeze(-1).expand(-1, -1, WIDTH))
        return tuple(self.head(states, batch, batch["lengths"]))
