"""Train the attribution head and the small encoder under it, and write them as int8 ONNX with their cards.

    pip install -e ".[train]"
    python -m training.train_attribution [--shared ../shared] [--epochs 5] [--out communique/weights]

Learns from PolNeAR's train split (read from --shared, never shipped) and from training/corpus/attribution. Some train
articles are held out to choose settings on; PolNeAR's dev split is never looked at. Two quiet cores need 30 minutes.
"""

from __future__ import annotations

import argparse
import os
import pickle
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ["COMMUNIQUE_MODELS"] = "off"  # the rules alone prepare the texts

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from communique.attribution.head import decode
from communique.encoder import BEGIN, END
from training.attribution_data import NO_SOURCE, Read, Window, examples, own, polnear, read, split
from training.attribution_network import Network
from training.base_weights import base_folder, tokenizing_encoder
from training.export_attribution import export

SEED = 1
HELD_OUT = 28
HELD_OUT_SEED = 7
PIECES_OF_A_BATCH = 16 * 220
ENCODER_RATE, HEAD_RATE, DECAY = 2e-4, 1.5e-3, 0.01
WARM_UP = 0.06
# So many windows are shown without what the rules found, so that the head can do without.
RULES_LEFT_OUT = 0.15
LINK_LOSS = 0.3
AVERAGED = 0.998
CACHE = Path(__file__).parent / ".cache"


def batches(windows: Sequence[Window], shuffled: bool) -> Iterator[list[int]]:
    """Numbers of windows of about the same length, together at most so many pieces."""
    sizes = [2 + sum(len(pieces) for pieces in window.pieces) for window in windows]
    order = list(range(len(windows)))
    if shuffled:
        random.shuffle(order)
    order.sort(key=lambda number: sizes[number] + (random.random() * 30 if shuffled else 0))
    found: list[list[int]] = [[]]
    for number in order:
        if (len(found[-1]) + 1) * sizes[number] > PIECES_OF_A_BATCH and found[-1]:
            found.append([])
        found[-1].append(number)
    if shuffled:
        random.shuffle(found)
    yield from found


def collate(windows: Sequence[Window], rules_left_out: float = 0.0) -> dict[str, Tensor]:
    """One padded batch: pieces, features and targets."""
    longest = max(len(window.pieces) for window in windows)
    widest = max(2 + sum(len(pieces) for pieces in window.pieces) for window in windows)
    padding = {"rule_cue": -1, "rule_source": -1, "tags": -100, "cue_of": -1, "source_of": -2}
    names = [*windows[0].features, "first", "tags", "cue_of", "source_of"]
    batch = {name: torch.full((len(windows), longest), padding.get(name, 0)) for name in names}
    batch["ids"] = torch.zeros(len(windows), widest, dtype=torch.long)
    batch["mask"] = torch.zeros(len(windows), widest, dtype=torch.long)
    for row, window in enumerate(windows):
        ids, firsts = [BEGIN], []
        for pieces in window.pieces:
            firsts.append(len(ids))
            ids.extend(pieces)
        ids.append(END)
        batch["ids"][row, : len(ids)] = torch.tensor(ids)
        batch["mask"][row, : len(ids)] = 1
        arrays = {**window.features, "first": np.array(firsts), "tags": window.tags}
        arrays |= {"cue_of": window.cue_of, "source_of": window.source_of}
        for name, array in arrays.items():
            batch[name][row, : len(firsts)] = torch.from_numpy(np.ascontiguousarray(array))
        if random.random() < rules_left_out:
            batch["rule"][row, : len(firsts)] = 0
            batch["rule_cue"][row] = batch["rule_source"][row] = -1
    batch["lengths"] = torch.tensor([len(window.pieces) for window in windows])
    return batch


def loss(logits: Sequence[Tensor], batch: dict[str, Tensor]) -> Tensor:
    """Cross entropy of the tags, and of the links of content words and cues."""
    tags, cue_of, source_of = logits
    total = functional.cross_entropy(tags.flatten(0, 1), batch["tags"].flatten(), ignore_index=-100)
    linked, cued = batch["cue_of"] >= 0, batch["source_of"] >= NO_SOURCE
    if linked.any():
        total = total + LINK_LOSS * functional.cross_entropy(cue_of[linked], batch["cue_of"][linked])
    if cued.any():
        total = total + LINK_LOSS * functional.cross_entropy(source_of[cued], batch["source_of"][cued] + 1)
    return total


@torch.no_grad()
def predictions(network: Network, windows: Sequence[Window], texts: Sequence[Read]) -> dict[str, list[dict[str, Any]]]:
    """For each text the attributions that the network finds, as character spans."""
    network.eval()
    found: dict[str, list[dict[str, Any]]] = {text.marked.id: [] for text in texts}
    for numbers in batches(windows, shuffled=False):
        batch = collate([windows[number] for number in numbers])
        tags, cue_of, source_of = (logits.log_softmax(-1).numpy() for logits in network(batch))
        for row, number in enumerate(numbers):
            window = windows[number]
            length = window.last - window.first
            text = texts[window.text]

            def characters(words: tuple[int, int], window: Window = window, text: Read = text) -> list[int]:
                first, last = window.first + words[0], window.first + words[1] - 1
                return [text.spans[first][0], text.spans[last][1]]

            outputs = tags[row, :length], cue_of[row, :length, :length], source_of[row, :length, : length + 1]
            for each in decode(*outputs):
                source = [characters(each.source)] if each.source else []
                content = [characters(span) for span in each.content]
                found[text.marked.id].append({"source": source, "cue": [characters(each.cue)], "content": content})
    return found


def relation(shared: Path, texts: Sequence[Read], found: dict[str, list[dict[str, Any]]]) -> dict[str, float]:
    """Relation F1 of each view, by the scorer of the shared data."""
    sys.path.insert(0, str(shared / "eval"))
    import attribution_score

    gold = {t.marked.id: {"attributions": t.marked.attributions, "ignore": t.marked.ignore} for t in texts}
    predicted = {name: {"attributions": attributions} for name, attributions in found.items()}
    written = {text.marked.id: text.marked.text for text in texts}
    views = ("all", "statements", "quoted")
    scored = {v: attribution_score.score(gold, predicted, written.__getitem__, view=v) for v in views}
    return {view: result["relation"]["F1"] for view, result in scored.items()}


def train(network: Network, windows: Sequence[Window], epochs: int) -> None:
    """Train the network in place; it ends as the running average of its weights."""
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    groups = [{"params": encoder, "lr": ENCODER_RATE}, {"params": list(network.head.parameters()), "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY)
    steps = epochs * sum(1 for _ in batches(windows, shuffled=False))

    def rate(step: int) -> float:
        return min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.02, 1 - step / steps)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, rate)
    learned = {name: p for name, p in network.named_parameters() if p.requires_grad}
    average = {name: p.detach().clone() for name, p in learned.items()}
    step, started = 0, time.time()
    for epoch in range(epochs):
        network.train()
        for numbers in batches(windows, shuffled=True):
            batch = collate([windows[number] for number in numbers], RULES_LEFT_OUT)
            value = loss(network(batch), batch)
            value.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad(set_to_none=True)
            step += 1
            keep = min(AVERAGED, (1 + step) / (10 + step))
            with torch.no_grad():
                for name, parameter in learned.items():
                    average[name].lerp_(parameter, 1 - keep)
            if step % 50 == 0:
                print(
                    f"epoch {epoch} step {step}/{steps} loss {value.item():.4f} {time.time() - started:.0f} s",
                    flush=True,
                )
    with torch.no_grad():
        for name, parameter in learned.items():
            parameter.copy_(average[name])


def prepared(shared: Path, fresh: bool) -> tuple[list[Read], list[Read]]:
    """PolNeAR train and the own passages, parsed; kept in training/.cache between runs."""
    kept = CACHE / "attribution.pickle"
    if kept.is_file() and not fresh:
        return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]
    texts = read(list(polnear(shared / "data" / "polnear", "train"))), read(list(own()))
    CACHE.mkdir(exist_ok=True)
    kept.write_bytes(pickle.dumps(texts))
    return texts


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path("communique/weights"))
    parser.add_argument("--fresh", action="store_true", help="parse the texts again")
    parser.add_argument("--limit", type=int, help="a trial: learn from so many articles and passages only")
    options = parser.parse_args()
    random.seed(SEED)
    np.random.seed(SEED)
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    articles, passages = prepared(options.shared, options.fresh)
    learned, held_out = split(articles, HELD_OUT, HELD_OUT_SEED)
    learned, passages = learned[: options.limit], passages[: options.limit]
    encoder = tokenizing_encoder()
    windows = examples([*learned, *passages], encoder)
    asked = examples(held_out, encoder)
    print(f"{len(learned)} articles, {len(passages)} own passages: {len(windows)} windows; held out {len(held_out)}")
    network = Network(str(base_folder()))
    train(network, windows, options.epochs)
    torch.save(network.state_dict(), CACHE / "attribution.pt")
    scores = relation(options.shared, held_out, predictions(network, asked, held_out))
    print("relation F1 on the held-out train articles, fp32:", scores)
    facts = {
        "articles": str(len(learned)),
        "held_out": str(len(held_out)),
        "passages": f"{len(passages):,}",
        "epochs": str(options.epochs),
        "seed": str(SEED),
        "scores": "; ".join(f"{view} {score:.3f}" for view, score in scores.items())
        + f" on the {len(held_out)} held-out articles, before quantisation.",
    }
    export(network, options.out, facts)


if __name__ == "__main__":
    main()
