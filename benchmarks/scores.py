"""Score this checkout on all development data that lies beside it, and print the table of docs/evaluation.md.

    python benchmarks/scores.py [--data ../shared]

For each score: `eval/score.py inputs NAME` gives the input, `communique` reads it, `eval/score.py NAME` scores what it
prints. The data is not part of the repository; without it this says so and stops.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = {
    "seed": ["read", "{}", "--format", "jsonl", "--workers", "1"],
    "diplomacy": ["read", "{}", "--format", "jsonl", "--workers", "1"],
    "statements": ["read", "{}", "--format", "jsonl", "--workers", "1"],
    "events": ["read", "{}", "--format", "jsonl", "--workers", "1"],
    "pairs": ["relate", "{}"],
    "actors": ["who", "--input", "{}"],
}


def score(name: str, shared: Path, folder: Path) -> dict[str, Any]:
    """What the scorer says of one score."""
    scorer = [sys.executable, str(shared / "eval" / "score.py")]
    source, result = folder / f"{name}.in.jsonl", folder / f"{name}.out.jsonl"
    source.write_bytes(subprocess.run([*scorer, "inputs", name], check=True, capture_output=True).stdout)
    command = [sys.executable, "-m", "communique.cli", *(part.format(source) for part in COMMANDS[name])]
    result.write_bytes(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout)
    printed = subprocess.run([*scorer, name, str(result), "--json"], check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(printed)
    return found


def rows(name: str, found: dict[str, Any]) -> list[tuple[str, str]]:
    """The lines of the table for one score: what, and the figure."""
    if name == "seed":
        meetings, events = found["meetings"], found["events"]
        recalled = f"{events['recall'] * events['gold']:.0f}/{events['gold']} ({events['predicted']})"
        return [
            ("seed: statements with the right speaker", found["speaker_right"]),
            ("seed: statements found / cut short", f"{found['statements_found']} / {found['cut_short']}"),
            ("seed: non-statements reported", str(found["not_statements_reported"])),
            (
                "seed: meetings with date and status / with place; predicted",
                f"{meetings['full']} / {meetings['place']}; {meetings['predicted']}",
            ),
            ("seed: figures", found["figures_found"]),
            (
                "seed: events found (predicted) / modality right",
                f"{recalled} / {events['modality_right']}",
            ),
        ]
    if name == "diplomacy":
        table = [
            (f"diplomacy: {part} precision / recall / F1", _prf(found[part])) for part in ("meetings", "statements")
        ]
        table[0] = (table[0][0] + "; full", f"{table[0][1]}; {found['meetings']['full']}")
        table[1] = (table[1][0] + "; right speaker", f"{table[1][1]}; {found['statements']['with_right_speaker']}")
        table.append(
            (
                "diplomacy: events precision / recall / F1; modality right",
                f"{_prf(found['events'])}; {found['events']['modality_right']}",
            )
        )
        table.append(("diplomacy: figures precision / recall / F1", _prf(found["figures"])))
        return table
    if name == "statements":
        return [
            (f"PolNeAR dev: relation F1, view {view}", f"{found[view]['relation']['F1']:.3f}")
            for view in ("statements", "all", "quoted")
        ]
    if name == "events":
        return [(f"PLV dev, from text alone: {key}", str(value)) for key, value in found.items() if key != "n"]
    if name == "pairs":
        return [
            (f"PLV dev, marked pairs: {key}", str(found[key]))
            for key in ("root_accuracy", "root_macro_f1", "quad_macro_f1")
        ]
    return [(f"actor phrases: {key}", str(value)) for key, value in found.items() if key != "wrong"]


def _prf(part: dict[str, Any]) -> str:
    return f"{part['precision']:.3f} / {part['recall']:.3f} / {part['f1']:.3f}"


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared")
    options = parser.parse_args()
    if not (options.data / "eval" / "score.py").exists():
        print(
            f"{options.data}: no eval/score.py there; say with --data where the development data lies", file=sys.stderr
        )
        return 1
    print("| what | score | input |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name in COMMANDS:
            for what, figure in rows(name, score(name, options.data, Path(folder))):
                print(f"| {what} | {figure} | `{name}` |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
