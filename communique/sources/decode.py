"""Bytes to text: exactly the characters that the bytes stand for, and which encoding that took."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FORMATS = (
    (b"%PDF-", "a PDF; save its text as .txt first"),
    (b"PK\x03\x04", "a ZIP or an office document; unpack it, or save it as .txt or .html first"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as .txt or .html first"),
    (b"\x1f\x8b", "gzip; only .jsonl.gz is read compressed"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_DECLARED = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.I)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 65_536


class NotText(ValueError):
    """The bytes are no text; the message says what they seem to be."""


def decode(data: bytes, *, html: bool = False) -> tuple[str, str]:
    """The text and the name of its encoding. A byte order mark is no part of the text. Raises NotText.

    Tried in turn: the mark, what an HTML page declares, UTF-8, UTF-16 by its pattern of zeros, Windows-1252, Latin-1.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError as error:
                message = f"begins like {encoding} but breaks off at byte {error.start}; save it as UTF-8"
                raise NotText(message) from error
    for beginning, name in _OTHER_FORMATS:
        if data.startswith(beginning):
            raise NotText(f"this is {name}")
    guess = _utf16(data)
    if guess:
        return data.decode(guess), guess
    sample = data[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > max(1, len(sample) // 100):
        raise NotText("this is binary data, no text")
    declared = _DECLARED.search(data[:4096]) if html else None
    names = [declared.group(1).decode("ascii")] if declared else []
    for encoding in [*names, "utf-8", "cp1252"]:
        try:
            return data.decode(encoding), encoding.lower()
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1"), "latin-1"


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: in Latin scripts every other byte is zero."""
    sample = data[: _SAMPLE // 2 * 2]
    if len(sample) < 4 or len(data) % 2:
        return None
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    guess = "utf-16-le" if odd > half * 0.4 > even * 8 else "utf-16-be" if even > half * 0.4 > odd * 8 else None
    if guess:
        try:
            data.decode(guess)
        except UnicodeDecodeError:
            return None
    return guess


def whole(text: str) -> str:
    """The text with each lone surrogate, which no encoding can carry, as U+FFFD; two that make a pair become one."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
