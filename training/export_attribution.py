"""Write a trained network as two int8 ONNX files: the encoder, which later heads share, and the attribution head."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.attribution_network import WIDTH, Head, Network
from training.base_weights import base_folder

_OPSET = 17
CARDS = Path(__file__).parent / "cards"
_FEATURES = ("tag", "dependency", "quote", "boundary", "rule", "head", "rule_cue", "rule_source")


class _States(nn.Module):
    """ids (1, pieces) and the number of each word's first piece -> states (words, width)."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder = network.encoder

    def forward(self, ids: Tensor, first: Tensor) -> Tensor:
        states: Tensor = self.encoder(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
        return states[0].index_select(0, first)


class _Scores(nn.Module):
    """States and features of the words of one window -> log-probabilities of tags, cues and sources."""

    def __init__(self, head: Head) -> None:
        super().__init__()
        self.head = head

    def forward(self, states: Tensor, *features: Tensor) -> tuple[Tensor, ...]:
        named = {name: feature.unsqueeze(0) for name, feature in zip(_FEATURES, features, strict=True)}
        return tuple(logits[0].log_softmax(-1) for logits in self.head(states.unsqueeze(0), named))


def export(network: Network, out: Path, facts: dict[str, str]) -> None:
    """Write ``encoder`` and ``attribution``: each its network and its card, in which ``facts`` are filled in."""
    network.eval()
    network.encoder.set_attn_implementation("eager")
    words = 49
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "encoder.onnx", Path(folder) / "attribution.onnx"
        torch.onnx.export(
            _States(network),
            (torch.randint(1000, 9000, (1, words + 11)), torch.arange(1, words + 1)),
            str(full[0]),
            input_names=["ids", "first"],
            output_names=["states"],
            dynamic_axes={"ids": {1: "pieces"}, "first": {0: "words"}, "states": {0: "words"}},
            opset_version=_OPSET,
            dynamo=False,
        )
        axes = {name: {0: "words"} for name in ("states", *_FEATURES, "tags")}
        axes |= {"cue_of": {0: "words", 1: "words"}, "source_of": {0: "words", 1: "sources"}}
        torch.onnx.export(
            _Scores(network.head),
            (torch.randn(words, WIDTH), *(torch.ones(words, dtype=torch.long) for _ in _FEATURES)),
            str(full[1]),
            input_names=["states", *_FEATURES],
            output_names=["tags", "cue_of", "source_of"],
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )
        for path in full:
            target = out / path.stem / "model.onnx"
            target.parent.mkdir(parents=True, exist_ok=True)
            # with one scale for each matrix, not channel, the head lost 1.5 points of relation F1 on held-out text
            quantize_dynamic(str(path), str(target), weight_type=QuantType.QInt8, per_channel=True)
    shutil.copy(base_folder() / "tokenizer.json", out / "encoder" / "tokenizer.json")
    for card in sorted(CARDS.glob("*.md")):
        written = (out / card.stem / "model.onnx").read_bytes()
        known = {**facts, "size": f"{len(written):,}", "sha256": hashlib.sha256(written).hexdigest()}
        (out / card.stem / "card.md").write_text(card.read_text(encoding="utf-8").format(**known), encoding="utf-8")
