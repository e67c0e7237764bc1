"""Names that stand beside a role ("the chairman of the league, Milan Kovac"), and the body before a title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from communique.gazetteer import gazetteer, person_id, slug
from communique.layers import ActorEntry, ActorMention, Mentions, Parse
from communique.record import Role, Why
from communique.references import ReferenceWords

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
else:
    Doc = Token = Any

# A name in apposition has so many words; the title before it so many.
_SHORTEST, _LONGEST, _LONGEST_TITLE = 2, 5, 2
# So many words of a phrase may stand between a role and the comma before the name.
_LONGEST_REST = 8
# The name of a place behind a title has so many words.
_LONGEST_PLACE = 3
_PROPER = frozenset({"NNP", "NNPS"})
_WHY = Why(stage="references", rule="name-in-apposition")


@dataclass
class Beside:
    """What names beside roles tell.

    ``text``: the document's. ``alias``: a role without a name → the person who bears it. ``at``: the start of a mention
    → the person it means.
    """

    text: str
    entries: dict[str, ActorEntry] = field(default_factory=dict)
    mentions: list[ActorMention] = field(default_factory=list)
    alias: dict[str, str] = field(default_factory=dict)
    at: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)


def names_beside_roles(parse: Parse, layer: Mentions, words: ReferenceWords) -> Beside:
    """The people whose names stand in apposition behind a role that has no name of its own."""
    doc = parse.doc
    named = {identifier for m in layer.mentions if m.form == "name" for identifier in m.actors}
    beside = Beside(parse.doc.text)
    for mention in layer.mentions:
        if mention.form not in {"nominal", "title"}:
            continue
        if mention.plural:
            several = _names_after(doc, layer, beside, mention, words)
            if len(several) > 1:
                beside.at[mention.start, mention.end] = several
            continue
        role = next(iter((*mention.actors, mention.fallback)), "")
        if role.startswith("org:") and role not in named:
            _body_beside(doc, layer, beside, mention, words)
        if not role.startswith("person:") or role in named:
            continue
        entry = layer.actors.get(role)
        name = _name_after(doc, _comma(doc, mention), words) or _name_behind_place(doc, mention, words)
        if entry is None or name is None or parse.sentence_of(mention.head) != parse.sentence_of(name[0]):
            continue
        person = _person(doc, layer, beside, name)
        if person is None:
            continue
        known = beside.entries.get(person) or layer.actors.get(person)
        text = doc[name[0] : name[1]].text
        if known is None or known.kind != "person":
            known = ActorEntry(person, text, "person", entry.country, entry.sector, None, (), (_WHY,), entry.sectors)
        if not known.roles:
            known = replace(known, roles=entry.roles, sector=known.sector or entry.sector)
        home = _home(layer, mention.end, doc[name[0]].idx) if not entry.country else None
        beside.entries[person] = replace(known, country=known.country or entry.country or home)
        beside.at[mention.start, mention.end] = (person,)
        if doc[mention.first].lower_ == "the":
            beside.alias[role] = person
    return beside


def _name_behind_place(doc: Doc, mention: ActorMention, words: ReferenceWords) -> tuple[int, int] | None:
    """The name behind the place where somebody is sent ("Ambassador of Poland in Ottawa Jan Kos")."""
    first = mention.last + 1
    if first >= len(doc) or doc[mention.last].lower_ not in words.placing:
        return None
    last = first
    while last < len(doc) and last - first < _LONGEST + _LONGEST_PLACE and _of_name(doc[last], last > first, words):
        last += 1
    texts = [token.text for token in doc[first:last]]
    match = next(iter(gazetteer().matches(texts, [token.idx for token in doc[first:last]])), None)
    if match is None or match.first != 0 or len(texts) - match.last < _SHORTEST:
        return None
    place = match.senses[0].person is None and match.senses[0].country is not None
    return (first + match.last, last) if place else None


def _body_beside(doc: Doc, layer: Mentions, beside: Beside, mention: ActorMention, words: ReferenceWords) -> None:
    """Lead a body told by its kind to the name beside it: "the food agency, WFP,", "the news agency Austral"."""
    role = next(iter((*mention.actors, mention.fallback)), "")
    kind = mention.role_noun
    own = layer.actors.get(role)
    if own is not None and any(own.name.lower().endswith(f" {noun}") for noun in words.agencies):
        name = doc[mention.first : mention.last]
        length = next(len(noun.split()) for noun in words.agencies if own.name.lower().endswith(f" {noun}"))
        named = [t for t in name[: len(name) - length] if t.lower_ != "the"]
        proper = bool(named) and all(_capitalised(t) and layer.innermost(t.i) is mention for t in named)
        if proper and doc[mention.last - 1].text.islower():
            beside.entries[role] = replace(own, name=doc[named[0].i : named[-1].i + 1].text)
            return
    if kind not in words.naming and kind not in words.bodies and kind.split()[-1:] not in ([n] for n in words.naming):
        return
    apart = mention.last < len(doc) and doc[mention.last].text in {",", "("}
    first = mention.last + 1 if apart else mention.last
    if first < len(doc) and doc[first].lower_ == "the" and apart:
        first += 1
    if first >= len(doc):
        return
    last = first
    while last < len(doc) and last - first < _LONGEST and doc[last].tag_ in _PROPER and doc[last].text[:1].isupper():
        last += 1
    entry = layer.actors.get(role)
    if last == first or entry is None or (not apart and kind.split()[-1] not in words.naming):
        return
    after = doc[last] if last < len(doc) else None
    if apart and (after is None or after.text not in {",", ")", "."} or _listed(doc, last)):
        return
    if not apart and after is not None and (after.text in {"'s", "’s"} or after.pos_ in {"NOUN", "PROPN"}):
        return
    other = layer.innermost(first)
    text = doc[first:last].text
    if other is not None and other.actors:
        known = layer.actors.get(other.actors[0])
        if known is None or known.kind not in {"organisation", "igo", "media"} or other.last > last:
            return
        identifier, name = known.id, known
    else:
        identifier = f"org:{slug(text)}"
        name = replace(entry, id=identifier, name=text, why=(_WHY,))
        start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
        beside.mentions.append(ActorMention(start, end, first, last, last - 1, "name", (identifier,), why=_WHY))
    if identifier == role or not slug(text):
        return
    beside.entries[identifier] = replace(
        name,
        name=name.name if name.name in beside.text else text,
        country=name.country or entry.country,
        sector=name.sector or entry.sector,
        sectors=name.sectors or entry.sectors,
    )
    beside.at[mention.start, mention.end] = (identifier,)
    if mention.actors:
        beside.alias[role] = identifier


def _capitalised(token: Token) -> bool:
    """Whether a word is a name by its capital letter; the tagger may take a new one for a common noun."""
    return token.text[:1].isupper() and token.tag_ in {*_PROPER, "NN"}


def _home(layer: Mentions, start: int, end: int) -> str | None:
    """The state whose name or capital stands between a role and the name behind it ("his colleague from Oslo, …")."""
    states = [a for other in layer.between(start, end) for a in other.actors if a.startswith("state:")]
    return states[0].partition(":")[2] if len(set(states)) == 1 else None


def _listed(doc: Doc, comma: int) -> bool:
    """Whether a list goes on behind this comma ("the agency, Norway, and the Red Cross")."""
    following = doc[comma + 1 : comma + 2]
    return doc[comma].text == "," and any(t.tag_ in {*_PROPER, "CC"} for t in following)


def _comma(doc: Doc, mention: ActorMention) -> int:
    """The token behind a mention, or behind the rest of its phrase ("… of the state power holding, X")."""
    last = mention.last
    if (
        last + 2 < len(doc)
        and doc[last].lower_ == "from"
        and doc[last + 1].tag_ in _PROPER
        and doc[last + 2].text == ","
    ):
        return last + 2  # "his colleague from Oslo, …"
    limit = min(int(doc[mention.head].right_edge.i) + 1, len(doc) - 1, last + _LONGEST_REST)
    while last < limit and doc[last].text != "," and doc[last].pos_ not in {"VERB", "AUX", "PUNCT", "PRON"}:
        last += 1
    return last if last < len(doc) and doc[last].text == "," else mention.last


def _names_after(
    doc: Doc, layer: Mentions, beside: Beside, mention: ActorMention, words: ReferenceWords
) -> tuple[str, ...]:
    """The people behind a plural role: "the ministers of Peru and Chile, Ana Prado and Luis Vidal, …"."""
    position = _comma(doc, mention)
    found: list[str] = []
    while position < len(doc) - 1 and (doc[position].text == "," or doc[position].lower_ == "and"):
        first = position + 1
        while first < len(doc) and (doc[first].lower_ == "and" or _title(doc[first], words)):
            first += 1
        last = first
        while last < len(doc) and last - first < _LONGEST and _of_name(doc[last], last > first, words):
            last += 1
        if last - first < _SHORTEST:
            break
        person = _person(doc, layer, beside, (first, last))
        if person is None:
            break
        known = beside.entries.get(person) or layer.actors.get(person)
        if known is None or known.kind != "person":
            known = ActorEntry(person, doc[first:last].text, "person", why=(_WHY,))
        beside.entries[person] = known
        found.append(person)
        position = last
    states = [
        actor
        for other in layer.between(mention.start, mention.end)
        for actor in other.actors
        if actor.startswith("state:")
    ]
    group = layer.actors.get(next(iter((*mention.actors, mention.fallback)), ""))
    for number, person in enumerate(found):
        entry = beside.entries[person]
        country = states[number].partition(":")[2] if len(states) == len(found) else None
        if entry.country is None and not entry.roles and len(found) > 1:
            roles = (Role(title=mention.role_noun, country=country, span=(mention.start, mention.end)),)
            sectors = entry.sectors or (group.sectors if group else ())
            sector = entry.sector or (group.sector if group else None)
            beside.entries[person] = replace(entry, country=country, sector=sector, sectors=sectors, roles=roles)
    return tuple(found)


def _name_after(doc: Doc, comma: int, words: ReferenceWords) -> tuple[int, int] | None:
    """The tokens of a name behind this comma, or right behind a title, up to the next comma or the verb."""
    if comma >= len(doc):
        return None
    apart = doc[comma].text == ","
    first = comma + 1 if apart else comma
    if not apart and not name_begins(doc, first):
        return None
    for _ in range(_LONGEST_TITLE):
        if first < len(doc) and _title(doc[first], words):
            first += 1
    last = first
    while last < len(doc) and last - first < _LONGEST and _of_name(doc[last], last > first, words):
        last += 1
    while last > first and not doc[last - 1].text[:1].isupper():
        last -= 1
    if last - first < _SHORTEST or last >= len(doc):
        return None
    after = doc[last]
    return (first, last) if after.text in {",", ".", ";", ")", "("} or after.pos_ in {"VERB", "AUX", "ADP"} else None


def name_begins(doc: Doc, token: int) -> bool:
    """Whether a name of two words or more stands here, as it does right behind a title."""
    following = doc[token : token + _SHORTEST]
    return len(following) == _SHORTEST and all(t.tag_ in _PROPER and t.text[:1].isupper() for t in following)


def _title(token: Token, words: ReferenceWords) -> bool:
    return token.lower_ in words.speakers or token.lower_ in words.honorifics


def _of_name(token: Token, inside: bool, words: ReferenceWords) -> bool:
    if inside and token.lower_ in words.particles:
        return True
    return token.tag_ in _PROPER and token.text[:1].isupper() and not token.text.isupper()


def _person(doc: Doc, layer: Mentions, beside: Beside, name: tuple[int, int]) -> str | None:
    """The person of this name; None where the words name something that is known to be no person."""
    mention = layer.innermost(name[0])
    identifier = person_id(doc[name[0] : name[1]].text)
    if mention is not None and mention.actors:
        known = mention.actors[0]
        if known.startswith("person:"):
            return known
        rule = mention.why.rule if mention.why else None
        if (rule or "").startswith("gazetteer") or (mention.first, mention.last) != name:
            return None  # "the ambassador to the bloc, European Union, …"
        beside.alias[known] = identifier
        return identifier
    start, end = doc[name[0]].idx, doc[name[1] - 1].idx + len(doc[name[1] - 1])
    beside.mentions.append(
        ActorMention(start, end, name[0], name[1], doc[name[0] : name[1]].root.i, "name", (identifier,), why=_WHY)
    )
    return identifier


def affiliations(parse: Parse, layer: Mentions, words: ReferenceWords) -> Iterator[tuple[str, ActorEntry]]:
    """The people whose title has a body before it ("Harbour Bank analyst X"), with that body in their role."""
    doc = parse.doc
    done: set[str] = set()
    for mention in layer.mentions:
        if mention.form != "name" or len(mention.actors) != 1 or mention.actors[0] in done:
            continue
        entry = layer.actors.get(mention.actors[0])
        if entry is None or entry.kind != "person" or entry.country or len(entry.roles) != 1:
            continue
        role = entry.roles[0]
        title = role.title.lower().split()
        span = doc[mention.first : mention.last]
        at = next((t.i for t in span if title and t.lower_ == title[0]), None)
        if role.organisation or at is None:
            continue
        first = _body_before(doc, at, parse.sentence_of(at).first)
        if first < at and not _state(layer, layer.actors, first, at):
            done.add(entry.id)
            if at - first == 1 and (doc[first].tag_ not in _PROPER or doc[first].lower_ in words.bodies):
                continue  # "Company chairman X"
            body = doc[first:at].text.removesuffix("’s").removesuffix("'s").strip()
            changed = Role(title=role.title, organisation=body, country=role.country, span=role.span)
            yield entry.id, replace(entry, roles=(changed,))


def _body_before(doc: Doc, title: int, limit: int) -> int:
    """The first token of the run of proper names right before a title."""
    first = title
    while first > limit and _of_body(doc[first - 1]):
        first -= 1
    return first


def _of_body(token: Token) -> bool:
    """Whether a token can be part of the name of a body: the tagger may take one of its words for a common noun."""
    if token.lower_ in {"'s", "’s", "&"}:
        return True
    return token.text[:1].isupper() and token.tag_ in {*_PROPER, "NN", "NNS", "JJ", "VBG"}


def _state(layer: Mentions, actors: Mapping[str, ActorEntry], first: int, last: int) -> bool:
    """Whether one of these tokens names a state, or a person with a name of their own."""
    for i in range(first, last):
        mention = layer.innermost(i)
        for identifier in mention.actors if mention else ():
            entry = actors.get(identifier)
            if entry is not None and entry.kind in {"state", "igo"}:
                return True
    return False
