"""Words that stand for somebody named elsewhere, and in which voice an actor speaks.

The words are in ``knowledge/languages/en/references.yaml``.
"""

from __future__ import annotations

from functools import lru_cache

from communique.layers import ActorEntry
from communique.record import Voice
from communique.yaml_schema import KNOWLEDGE, Schema, load

OFFICIAL_SECTORS = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "IGO"})
_LONGEST_TITLE = 80
_MEDIA_SECTORS = frozenset({"MED", "JRN"})


class Seat(Schema):
    """A house that stands for an office: the title that fits its holder, and the offices of the gazetteer."""

    title: str
    offices: tuple[str, ...]


class ReferenceWords(Schema):
    """The file's content."""

    speakers: frozenset[str]
    experts: frozenset[str]
    officials: frozenset[str]
    persons: frozenset[str]
    states: frozenset[str]
    either: frozenset[str]
    counts: dict[str, int]
    heads: dict[str, tuple[str, ...]]
    fillers: frozenset[str]
    bodies: frozenset[str]
    bodies_by_kind: frozenset[str]
    posts: frozenset[str]
    public_bodies: frozenset[str]
    media: frozenset[str]
    documents: frozenset[str]
    authorship: frozenset[str]
    bearing: frozenset[str]
    honorifics: frozenset[str]
    particles: frozenset[str]
    former: frozenset[str]
    issued: frozenset[str]
    issuing: frozenset[str]
    topics: frozenset[str]
    we: str
    lands: frozenset[str]
    asked: frozenset[str]
    asking: frozenset[str]
    seats: dict[str, Seat]
    led_by: tuple[str, ...]
    leading: frozenset[str]
    placing: frozenset[str]
    naming: frozenset[str]
    agencies: frozenset[str]


@lru_cache(maxsize=1)
def reference_words() -> ReferenceWords:
    """The reference words of English."""
    return load(KNOWLEDGE / "languages" / "en" / "references.yaml", ReferenceWords)


def is_expert(entry: ActorEntry, words: ReferenceWords) -> bool:
    """Whether an actor speaks as an expert: a scholar by sector, by title, or as a group of scholars."""
    titles = f" {' | '.join(role.title.lower() for role in entry.roles)} "
    return (
        entry.sector == "EDU"
        or any(f" {word} " in titles for word in words.experts)
        or (entry.kind == "group" and _last_word(entry, words.experts))
    )


def voice_of(entry: ActorEntry, words: ReferenceWords, text: str = "") -> Voice:
    """In which voice an actor speaks: for a state, as an expert, for a body, as a medium, or for nobody else.

    ``text`` is the article, in which the spans of the roles say more than their titles.
    """
    if is_expert(entry, words):
        return "expert"
    if entry.kind == "media" or entry.sector in _MEDIA_SECTORS:
        return "media"
    if entry.kind in {"group", "organisation"} and entry.country is None and _last_word(entry, words.media):
        return "media"
    if entry.kind in {"state", "igo", "organisation"}:
        return "organisation"
    private = _private_post(entry, words, text)
    if entry.sector in OFFICIAL_SECTORS or (entry.kind == "group" and _last_word(entry, words.officials)):
        return "organisation" if private else "official"
    alone = [role.title for role in entry.roles if not role.organisation]
    if entry.sector is None and entry.country and any(_titled(title, words) for title in alone):
        return "official"
    if private is None:
        return "official"
    return "organisation" if private or any(role.organisation for role in entry.roles) else "other"


def _private_post(entry: ActorEntry, words: ReferenceWords, text: str) -> bool | None:
    """Whether all that is told of somebody is a post that bodies of every kind have, in one that is no public body.

    None where the post is one of speaking for somebody, and the words around it name an official or a public body.
    """
    if entry.country or not entry.roles or entry.kind != "person":
        return False
    posts = {role.title.lower().split()[-1] for role in entry.roles if role.title.strip()}
    if not posts or not posts <= words.posts:
        return False
    bodies = {role.organisation.lower() for role in entry.roles if role.organisation}
    if entry.sector == "IGO":
        return False
    if not bodies:
        around = {word for role in entry.roles if role.span for word in _behind(text, role.span[0])}
        if entry.sector is not None or not posts & words.bearing:
            return False
        return None if around & (words.public_bodies | (words.officials - words.bearing)) else True
    return not any(word in words.public_bodies for body in bodies for word in body.split())


def _behind(text: str, start: int) -> list[str]:
    """The words from a title to the next comma: "spokesman for the provincial governor"."""
    return text[start : start + _LONGEST_TITLE].split(",")[0].lower().split()


def _titled(title: str, words: ReferenceWords) -> bool:
    lowered = title.lower()
    return lowered in words.heads or any(lowered in titles for titles in words.heads.values())


def _last_word(entry: ActorEntry, nouns: frozenset[str]) -> bool:
    """Whether the name of an actor ends in one of these nouns, in either number."""
    name = entry.name.lower().replace("-", " ").split()
    if not name:
        return False
    return any(form in nouns for form in (name[-1], name[-1].removesuffix("s"), " ".join(name[-2:]).removesuffix("s")))
