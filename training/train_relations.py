"""Train the relation head with an encoder of its own, score it by cross-validation, and write it as int8 ONNX.

    pip install -e ".[train]"
    python -m training.train_relations --out communique/weights      the shipped weights (PLV train, never PLV dev)
    python -m training.train_relations --cross-validate              five folds over PLV train and dev together

First the own sentences are learnt, then PLV's with own ones among them. Seeds are fixed; another version of torch or
another processor may round differently.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from transformers import AutoModel

from communique.relation_head import ROOTS, acts, modes
from training.base_weights import base_folder
from training.export_relations import export
from training.relation_data import OWN, Example, own_examples, own_sentences, plv_examples, plv_rows
from training.relation_network import RelationNetwork
from training.relation_text import held_out

SEED = 1
BATCH = 16
FOLDS = 5
ENCODER_RATE, HEAD_RATE, DECAY, WARM_UP = 1e-4, 1e-3, 0.01, 0.1
OWN_EPOCHS, PLV_EPOCHS = 3, 5
# Pairs without an act are many and alike: so many of them for each pair with one.
NONE_SHARE = 1.2
REPLAY = 0.5  # own pairs among PLV's in the second step, for each of PLV's
AVERAGED = 0.99
LOSSES = {"acts": 1.0, "roots": 1.0, "modalities": 0.3, "modes": 0.3, "words": 0.3}
FROZEN = 0  # lowest layers that keep their base weights
QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), 1),
    **dict.fromkeys(("COOPERATE", "AID", "YIELD"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT"), 4),
}


def new_network(base: Path | None = None, frozen: int = FROZEN) -> RelationNetwork:
    """A network with the base weights of the encoder and untrained heads."""
    encoder = AutoModel.from_pretrained(base or base_folder(), attn_implementation="eager")
    for parameter in encoder.embeddings.parameters():
        parameter.requires_grad = False
    for layer in encoder.encoder.layer[:frozen]:
        for parameter in layer.parameters():
            parameter.requires_grad = False
    return RelationNetwork(encoder, encoder.config.hidden_size)


def batches(examples: Sequence[Example], size: int, shuffled: bool) -> Iterator[list[int]]:
    """Numbers of examples of about the same length."""
    order = list(range(len(examples)))
    if shuffled:
        random.shuffle(order)
    order.sort(key=lambda n: len(examples[n].marked.ids) + (random.random() * 16 if shuffled else 0))
    found = [order[start : start + size] for start in range(0, len(order), size)]
    if shuffled:
        random.shuffle(found)
    yield from found


def collate(examples: Sequence[Example]) -> dict[str, Tensor]:
    """Padded inputs."""
    longest = max(len(each.marked.ids) for each in examples)
    ids = torch.zeros(len(examples), longest, dtype=torch.long)
    mask = torch.zeros(len(examples), longest, dtype=torch.long)
    for row, each in enumerate(examples):
        ids[row, : len(each.marked.ids)] = torch.tensor(each.marked.ids)
        mask[row, : len(each.marked.ids)] = 1
    spans = torch.tensor([(each.marked.source, each.marked.target) for each in examples])
    return {"ids": ids, "spans": spans, "mask": mask}


def loss_of(out: dict[str, Tensor], examples: Sequence[Example]) -> Tensor:
    """The weighted losses of what is known of each example."""
    total = out["acts"].new_zeros(())
    known = [row for row, each in enumerate(examples) if each.act is not None]
    if known:
        allowed = torch.tensor(np.stack([examples[row].act for row in known]))  # type: ignore[arg-type]
        chances = out["acts"][known].log_softmax(-1)
        total = total - LOSSES["acts"] * torch.logsumexp(chances + (allowed + 1e-9).log(), -1).sum() / len(examples)
    for name, wanted in (("roots", "root"), ("modalities", "modality")):
        values = torch.tensor([getattr(each, wanted) for each in examples])
        if (values >= 0).any():
            lost = functional.cross_entropy(out[name][values >= 0], values[values >= 0], reduction="sum")
            total = total + LOSSES[name] * lost / len(examples)
    rows = [row for row, each in enumerate(examples) if each.mode != -1]
    if rows:
        total = total + LOSSES["modes"] * _mode_loss(out["modes"][rows], [examples[row] for row in rows]) / len(rows)
    rows = [row for row, each in enumerate(examples) if each.words is not None]
    if rows:
        wanted = torch.zeros(len(rows), out["words"].shape[1])
        real = torch.zeros_like(wanted)
        for place, row in enumerate(rows):
            for piece, word in enumerate(examples[row].marked.word):
                real[place, piece] = word >= 0
                wanted[place, piece] = word in examples[row].words  # type: ignore[operator]
        lost = functional.binary_cross_entropy_with_logits(out["words"][rows], wanted, real, reduction="sum")
        total = total + LOSSES["words"] * lost / len(rows) / 4
    return total


def _mode_loss(logits: Tensor, examples: Sequence[Example]) -> Tensor:
    """Each mode of the example's type is a yes or no; -2 is "no mode told"."""
    wanted = torch.zeros_like(logits)
    asked = torch.zeros_like(logits)
    for row, each in enumerate(examples):
        if each.mode >= 0:
            wanted[row, each.mode] = 1
        kinds = {name for name, flag in zip(acts(), each.act, strict=True) if flag}  # type: ignore[arg-type]
        for number, (kind, _) in enumerate(modes()):
            asked[row, number] = kind in kinds
    return functional.binary_cross_entropy_with_logits(logits, wanted, asked, reduction="sum")


def sampled(examples: Sequence[Example], none_share: float = NONE_SHARE) -> list[Example]:
    """All pairs with an act, and a draw of those without."""
    told = [each for each in examples if each.act is None or not each.act[0]]
    empty = [each for each in examples if each.act is not None and each.act[0]]
    return [*told, *random.sample(empty, min(len(empty), int(none_share * len(told))))]


def train(
    network: RelationNetwork,
    epochs: Sequence[list[Example]],
    rate: float = ENCODER_RATE,
    label: str = "",
    averaged: float = 0.0,
) -> None:
    """One pass over each list of examples, with linear decay over all of them.

    With ``averaged`` the network ends with a running average of its weights, begun after a third of the steps.
    """
    inner = [p for n, p in network.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    heads = [p for n, p in network.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": inner, "lr": rate}, {"params": heads, "lr": HEAD_RATE}], weight_decay=DECAY, fused=True
    )
    steps = sum((len(each) + BATCH - 1) // BATCH for each in epochs)
    warm = max(1, int(WARM_UP * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))
    )
    average: dict[str, Tensor] = {}
    done = 0
    network.train()
    for number, examples in enumerate(epochs):
        began, lost = time.time(), 0.0
        numbers = list(batches(examples, BATCH, True))
        for some in numbers:
            rows = [examples[n] for n in some]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = network(**collate(rows))
            loss = loss_of({name: value.float() for name, value in out.items()}, rows)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            lost += float(loss.detach())
            done += 1
            if averaged and done > steps // 3:
                for name, value in network.named_parameters():
                    if value.requires_grad:
                        kept = average.setdefault(name, value.detach().clone())
                        kept.lerp_(value.detach(), 1 - averaged)
        print(f"{label} epoch {number + 1}: {len(examples)} pairs, loss {lost / len(numbers):.3f}, "
              f"{time.time() - began:.0f} s", flush=True)  # fmt: skip
    with torch.no_grad():
        for name, value in network.named_parameters():
            if name in average:
                value.copy_(average[name])


def predict(network: RelationNetwork, examples: Sequence[Example]) -> dict[str, Any]:
    """Probabilities of acts and roots, in the order of the examples."""
    network.eval()
    found: dict[str, Any] = {}
    with torch.no_grad():
        for some in batches(examples, 64, False):
            out = network(**collate([examples[n] for n in some]))
            for name in ("acts", "roots", "modalities"):
                values = found.setdefault(name, np.zeros((len(examples), out[name].shape[1]), dtype=np.float32))
                values[some] = out[name].softmax(-1).numpy()
    return found


def macro_f1(gold: Sequence[Any], guessed: Sequence[Any]) -> float:
    """The mean F1 of the classes in the gold."""
    scores = []
    for label in sorted(set(gold)):
        hits = sum(g == p == label for g, p in zip(gold, guessed, strict=True))
        scores.append(2 * hits / max(1, sum(g == label for g in gold) + sum(p == label for p in guessed)))
    return float(np.mean(scores))


def score(gold: Sequence[int], roots: Any) -> str:
    """Accuracy and macro-F1 of roots and quads."""
    names = [ROOTS[n] for n in gold]
    guessed = [ROOTS[n] for n in roots.argmax(1)]
    quads, seen = [QUADS[n] for n in names], [QUADS[n] for n in guessed]
    right = np.mean([a == b for a, b in zip(names, guessed, strict=True)])
    return f"accuracy {right:.4f} root {macro_f1(names, guessed):.4f} quad {macro_f1(quads, seen):.4f}"


def own_score(examples: Sequence[Example], said: dict[str, Any]) -> str:
    """How pairs of own sentences are read: acts found, of the right type, acts made up, modality."""
    gold = [int(each.act.argmax()) for each in examples]  # type: ignore[union-attr]
    guessed = said["acts"].argmax(1)
    told = [n for n, act in enumerate(gold) if act]
    empty = [n for n, act in enumerate(gold) if not act]
    right = np.mean([examples[n].act[guessed[n]] > 0 for n in told])  # type: ignore[index]
    found = np.mean([guessed[n] > 0 for n in told])
    made_up = np.mean([guessed[n] > 0 for n in empty])
    modality = np.mean([said["modalities"][n].argmax() == examples[n].modality for n in told])
    return f"found {found:.3f} typed {right:.3f} made up {made_up:.3f} of {len(empty)} modality {modality:.3f}"


def class_of(example: Example) -> int:
    """The (first) act of an example, as a number of ``acts()``."""
    assert example.act is not None
    return int(example.act.argmax())


def best_temperature(probabilities: Any, gold: Sequence[int]) -> float:
    """By what log-odds must be divided so that confidence is what is right; a gold below 0 doesn't count."""
    known = [n for n, label in enumerate(gold) if label >= 0]
    logs = np.log(np.asarray(probabilities)[known] + 1e-9)
    labels = np.asarray([gold[n] for n in known])
    best, least = 1.0, np.inf
    for temperature in np.arange(0.6, 3.05, 0.1):
        scaled = logs / temperature
        scaled = scaled - np.log(np.exp(scaled).sum(1, keepdims=True))
        lost = -scaled[np.arange(len(labels)), labels].mean()
        if lost < least:
            best, least = float(temperature), lost
    return round(best, 2)


def first_step(network: RelationNetwork, own: list[Example], epochs: int, rate: float = ENCODER_RATE) -> None:
    """Learn from the own sentences."""
    if epochs:
        train(network, [sampled(own) for _ in range(epochs)], rate=rate, label="own")


def second_step(
    network: RelationNetwork,
    plv: list[Example],
    own: list[Example],
    epochs: int,
    rate: float,
    replay: float,
    label: str,
) -> None:
    """Learn from PLV, with own sentences among its own so that they are not forgotten."""
    lists = []
    for _ in range(epochs):
        mixed = [replace(each, root=-1) for each in sampled(own)] if own and replay else []
        lists.append([*plv, *random.sample(mixed, min(len(mixed), int(replay * len(plv))))])
    train(network, lists, rate=rate, label=label, averaged=AVERAGED)


def folds(count: int) -> list[list[int]]:
    """Numbers of the rows of each fold."""
    order = list(range(count))
    random.Random(7).shuffle(order)
    return [order[fold::FOLDS] for fold in range(FOLDS)]


def seed() -> None:
    """Fix all seeds."""
    random.seed(SEED)
    np.random.seed(SEED)
    torch.manual_seed(SEED)


def main() -> int:
    """Train, and score or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--corpus", type=Path, default=OWN, help="a folder with own sentences")
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--only", type=int, default=FOLDS, help="so many of the folds")
    parser.add_argument("--own-epochs", type=int, default=OWN_EPOCHS)
    parser.add_argument("--plv-epochs", type=int, default=PLV_EPOCHS)
    parser.add_argument("--rate", type=float, default=ENCODER_RATE)
    parser.add_argument("--plv-rate", type=float, default=ENCODER_RATE)
    parser.add_argument("--replay", type=float, default=REPLAY)
    parser.add_argument("--base", type=Path, help="a folder with other base weights (a teacher's)")
    parser.add_argument("--frozen", type=int, default=FROZEN)
    parser.add_argument("--first", type=Path, help="where the weights after the first step are kept, or read from")
    parser.add_argument("--dump", type=Path, help="write the cross-validated probabilities here (.npz)")
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    seed()
    told = own_sentences(arguments.corpus) if arguments.own_epochs or arguments.replay else []
    own = list(own_examples(each for each in told if not held_out(each.text)))
    unseen = list(own_examples(each for each in told if held_out(each.text)))
    print(f"{len(own)} own pairs, {sum(not each.act[0] for each in own)} with an act", flush=True)  # type: ignore[index]
    first = new_network(arguments.base, arguments.frozen)
    if arguments.first and arguments.first.is_file():
        first.load_state_dict(torch.load(arguments.first))
    else:
        first_step(first, own, arguments.own_epochs, arguments.rate)
        print("own, held out:", own_score(unseen, predict(first, unseen)), flush=True)
        if arguments.first:
            torch.save(first.state_dict(), arguments.first)
    start = {name: value.clone() for name, value in first.state_dict().items()}
    folder = arguments.shared / "data" / "plv"
    if arguments.cross_validate:
        plv = list(plv_examples([*plv_rows(folder / "train.tsv"), *plv_rows(folder / "dev.tsv")]))
        roots = np.zeros((len(plv), len(ROOTS)), dtype=np.float32)
        types = np.zeros((len(plv), len(acts())), dtype=np.float32)
        done: list[int] = []
        for fold, held in enumerate(folds(len(plv))[: arguments.only]):
            seed()
            network = new_network(arguments.base, arguments.frozen)
            network.load_state_dict(start)
            away = set(held)
            learnt = [each for n, each in enumerate(plv) if n not in away]
            second_step(
                network, learnt, own, arguments.plv_epochs, arguments.plv_rate, arguments.replay, f"fold {fold}"
            )
            said = predict(network, [plv[n] for n in held])
            roots[held], types[held] = said["roots"], said["acts"]
            print("   ", score([plv[n].root for n in held], roots[held]), flush=True)
            done.extend(held)
        print("all folds:", score([plv[n].root for n in done], roots[done]))
        if arguments.dump:
            np.savez(arguments.dump, roots=roots, types=types, gold=[each.root for each in plv], done=done)
    if arguments.out:
        seed()
        rows = plv_rows(folder / "train.tsv")
        second_step(
            first, list(plv_examples(rows)), own, arguments.plv_epochs, arguments.plv_rate, arguments.replay, "PLV"
        )
        said = predict(first, unseen)
        scores = own_score(unseen, said)
        print("own, held out:", scores, flush=True)
        temperature = {
            "acts": best_temperature(said["acts"], [class_of(each) for each in unseen]),
            "roots": best_temperature(said["roots"], [each.root for each in unseen]),
        }
        print("temperature:", temperature, flush=True)
        facts = {
            "sentences": f"{len(told):,}",
            "empty": f"{sum(not each.acts for each in told):,}",
            "rows": str(len(rows)),
            "own_epochs": str(arguments.own_epochs),
            "plv_epochs": str(arguments.plv_epochs),
            "seed": str(SEED),
            "scores": scores,
        }
        export(first, arguments.out, temperature, facts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
