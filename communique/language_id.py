"""In which language an article is written, and whether communique reads that language."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

SUPPORTED = ("en",)
ASSUMED = "en"  # what a text is taken for when there is too little of it to tell
SAMPLE = 2_000
_ENOUGH_LETTERS = 60
_SURE = 0.95

# Languages of the news agencies and ministries that people feed in. Rare languages are left out on purpose: a
# classifier that knows them takes English texts full of foreign names for one of them.
_CANDIDATES = (
    "ar be bg cs da de el en es et fa fi fr he hi hr hu hy id it ja ka kk ko lt lv nl no pl pt ro ru sk sl sq sr sv sw "
    "th tr uk ur uz vi zh"
)


@lru_cache(maxsize=1)
def _classifier() -> Any:
    # An own instance: the module-level one is shared with every other user of py3langid in the process.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    classifier: Any = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(classifier.labels)
    classifier.set_languages([language for language in _CANDIDATES.split() if language in known])
    return classifier


def identify(text: str) -> str:
    """ISO 639-1 code of the language of a text, judged by its first 2,000 characters.

    A text too short or too mixed to tell is taken for English, unless its letters are of another script.
    """
    sample = text[:SAMPLE]
    letters = [character for character in sample if character.isalpha()]
    latin = sum(1 for letter in letters if unicodedata.name(letter, "").startswith(("LATIN", "FULLWIDTH LATIN")))
    foreign_script = len(letters) >= 4 and latin < len(letters) / 2
    if len(letters) < _ENOUGH_LETTERS and not foreign_script:
        return ASSUMED
    # Capitals are lowered because headlines and telegrams in capitals look like no language to the classifier.
    code, probability = _classifier().classify(sample.lower().encode("utf-8", "replace").decode("utf-8"))
    if foreign_script:
        return str(code) if code != ASSUMED else "und"
    return str(code) if probability >= _SURE else ASSUMED


def why_unread(language: str) -> str | None:
    """Why no facts are read in a text of this language, in one line; None where they are."""
    if language in SUPPORTED:
        return None
    supported = ", ".join(SUPPORTED)
    return f"language {language!r} is not read yet (only: {supported}); translate the article first"
