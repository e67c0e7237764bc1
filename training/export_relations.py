"""Write a trained relation network as int8 ONNX with its card."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from communique.relation_head import NAME
from training.relation_network import RelationNetwork

_OPSET = 17
_CARD = Path(__file__).parent / "cards" / f"{NAME}.md"
_OUTPUTS = ("acts", "roots", "modalities", "modes", "words")


class _Probabilities(nn.Module):
    """ids (pairs, pieces), spans (pairs, 2, 2) -> what ``Reading`` holds; ``temperature`` softens acts and roots."""

    def __init__(self, network: RelationNetwork, temperature: dict[str, float]) -> None:
        super().__init__()
        self.network = network
        self.temperature = temperature

    def forward(self, ids: Tensor, spans: Tensor) -> tuple[Tensor, ...]:
        out = self.network(ids, spans)
        return (
            (out["acts"] / self.temperature["acts"]).softmax(-1),
            (out["roots"] / self.temperature["roots"]).softmax(-1),
            out["modalities"].softmax(-1),
            out["modes"],
            out["words"].sigmoid(),
        )


def export(network: RelationNetwork, out: Path, temperature: dict[str, float], facts: dict[str, str]) -> None:
    """Write ``relations/model.onnx`` and its card, in which ``facts`` are filled in."""
    network.eval()
    target = out / NAME / "model.onnx"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "relations.onnx"
        torch.onnx.export(
            _Probabilities(network, temperature),
            (torch.randint(1000, 9000, (3, 21)), torch.tensor([[[2, 4], [6, 8]]] * 3)),
            str(full),
            input_names=["ids", "spans"],
            output_names=list(_OUTPUTS),
            dynamic_axes={
                "ids": {0: "pairs", 1: "pieces"},
                "spans": {0: "pairs"},
                **{name: {0: "pairs"} for name in _OUTPUTS},
                "words": {0: "pairs", 1: "pieces"},
            },
            opset_version=_OPSET,
            dynamo=False,
        )
        quantize_dynamic(str(full), str(target), weight_type=QuantType.QInt8, per_channel=True)
    written = target.read_bytes()
    known = {**facts, "size": f"{len(written):,}", "sha256": hashlib.sha256(written).hexdigest()}
    (target.parent / "card.md").write_text(_CARD.read_text(encoding="utf-8").format(**known), encoding="utf-8")
