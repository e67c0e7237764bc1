"""One phrase that names an actor: its head, state, organisation and sector, and the name that goes with a title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from communique.cities import city_named
from communique.gazetteer import Entity, Gazetteer, NameMatch, Sense
from communique.office_holders import Person
from communique.ontology_sectors import Sector
from communique.rules import Rule, rule_name
from communique.trie import Trie
from communique.yaml_schema import KNOWLEDGE, Schema, load

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
else:
    Doc = Token = Any

LANGUAGE = KNOWLEDGE / "languages" / "en"

NounKind = Literal["person", "group", "force", "organisation"]


# ------------------------------------------------------------------------------------------ language files
class NounGroup(Rule):
    """Nouns that head phrases for people or bodies and are read alike."""

    kind: NounKind
    sectors: tuple[Sector, ...]
    nouns: tuple[str, ...]
    names: bool = False
    governs: bool = False
    relational: bool = False
    mirrors: bool = False
    honorific: bool = False
    bare: bool = True
    collectives: tuple[str, ...] = ()
    sent_to: bool = False
    lives_in: bool = False
    serves: Literal["first", "also", "no"] = "no"
    widened: bool = False
    generic: bool = False
    thing_of: bool = False
    topics: bool = False


class NounGroups(Schema):
    """``role_nouns.yaml``."""

    groups: tuple[NounGroup, ...]


class Title(Rule):
    """Wordings of one office, with the keys of ``offices.yaml`` that it leads to, the likeliest first."""

    offices: tuple[str, ...]
    phrases: tuple[str, ...]
    states: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ("GOV",)
    only: str | None = None


class Body(Rule):
    """Wordings of one body that every state has."""

    body: str
    phrases: tuple[str, ...]
    sectors: tuple[Sector, ...]


class Titles(Schema):
    """``titles.yaml``."""

    titles: tuple[Title, ...]
    bodies: tuple[Body, ...]


class SectorWords(Rule):
    """Modifiers that say a sector; ``strong`` ones rule over the head noun."""

    sectors: tuple[Sector, ...]
    words: tuple[str, ...]
    strong: bool = False
    prior: bool = False


class SectorWordsFile(Schema):
    """``sector_words.yaml``."""

    words: tuple[SectorWords, ...]


class Metonyms(Schema):
    """``metonyms.yaml``: when the name of a capital stands for its government."""

    locative: frozenset[str]
    directional: frozenset[str]
    motion: frozenset[str]
    befalls: frozenset[str]
    acts_as: frozenset[str]


class PronounWords(Schema):
    """Forms of one pronoun."""

    words: frozenset[str]
    gender: Literal["m", "f", "n", ""] = ""
    plural: bool = False


class PhraseWords(Schema):
    """``phrases.yaml``: closed classes of words that tell how a phrase is meant."""

    indefinite: frozenset[str]
    definite: frozenset[str]
    possessive: frozenset[str]
    particles: frozenset[str]
    other_office: frozenset[str]
    not_given: frozenset[str]
    first_of: frozenset[str]
    made_in: frozenset[str]
    parts_of_lands: frozenset[str]
    regal: frozenset[str]
    not_yet: frozenset[str]
    loose: frozenset[str]
    open_complement: frozenset[str]
    heading: dict[str, str]
    bylines: frozenset[str]
    labels: frozenset[str]
    no_names: frozenset[str]
    company_forms: frozenset[str]
    geography: frozenset[str]
    copulas: frozenset[str]
    touching: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]
    pronouns: tuple[PronounWords, ...]


@dataclass(frozen=True, slots=True)
class RoleSense:
    """What a role noun or a title says: its group, and the office or body it names where it names one."""

    group: NounGroup
    words: str
    head: int
    plural: bool
    title: Title | None = None
    body: Body | None = None


class RoleWords:
    """The language files together, with a trie of all role nouns and titles in both numbers."""

    def __init__(self, folder: Path) -> None:
        self.trie: Trie[RoleSense] = Trie()
        files = {
            name: folder / f"{name}.yaml" for name in ("role_nouns", "titles", "sector_words", "metonyms", "phrases")
        }
        groups = load(files["role_nouns"], NounGroups).groups
        titles = load(files["titles"], Titles)
        words = load(files["sector_words"], SectorWordsFile).words
        self.metonyms = load(files["metonyms"], Metonyms)
        self.closed = load(files["phrases"], PhraseWords)
        self.pronouns = {word: entry for entry in self.closed.pronouns for word in entry.words}
        self.rules: dict[str, str] = {}
        by_noun: dict[str, NounGroup] = {}
        for group in groups:
            self.rules[group.id] = rule_name(files["role_nouns"], group.id)
            for noun in group.nouns:
                by_noun.setdefault(noun, group)
        by_phrase: dict[str, tuple[Title | None, Body | None]] = {}
        for title in titles.titles:
            self.rules["title " + title.id] = rule_name(files["titles"], title.id)
            by_phrase |= dict.fromkeys(title.phrases, (title, None))
        for body in titles.bodies:
            self.rules["body " + body.id] = rule_name(files["titles"], body.id)
            by_phrase |= dict.fromkeys(body.phrases, (None, body))
        officials = next(group for group in groups if group.id == "heads")
        governments = next(group for group in groups if group.id == "governments")
        for phrase in dict.fromkeys([*by_noun, *by_phrase]):
            named, body_of = by_phrase.get(phrase, (None, None))
            group = by_noun.get(phrase) or (officials if named else governments)
            self._add(phrase, group, named, body_of)
        self.strong: dict[str, tuple[SectorWords, ...]] = {}
        self.weak: dict[str, tuple[SectorWords, ...]] = {}
        for entry in words:
            self.rules["words " + entry.id] = rule_name(files["sector_words"], entry.id)
            table = self.strong if entry.strong else self.weak
            for word in entry.words:
                table[word] = (*table.get(word, ()), entry)

    def _add(self, phrase: str, group: NounGroup, title: Title | None, body: Body | None) -> None:
        tokens = phrase_tokens(phrase)
        head = next((i - 1 for i, word in enumerate(tokens) if i and word in ("of", "for", "to", "in", "on")), -1)
        if tokens[-1] in ("general", "d'affaires") and len(tokens) > 1 and tokens[-2] != "-":
            head = len(tokens) - 2
        head = head if head >= 0 else len(tokens) - 1
        self.trie.add(tokens, RoleSense(group, phrase, head, False, title, body), first=True)
        for plural in plurals(tokens[head]):
            several = [*tokens[:head], plural, *tokens[head + 1 :]]
            self.trie.add(several, RoleSense(group, phrase, head, True, title, body))


_PIECES = re.compile(r"'s\b|[^\s-]+?(?='s\b)|[^\s-]+|-")


def phrase_tokens(phrase: str) -> list[str]:
    """A phrase of the language files as the tokens that the parse makes of it, in lower case."""
    return _PIECES.findall(phrase.lower())


def plurals(noun: str) -> tuple[str, ...]:
    """The plural forms of an English noun."""
    if noun.endswith("man") and noun not in ("human",):
        return (noun[:-3] + "men",)
    if noun.endswith("child"):
        return (noun + "ren",)
    if noun.endswith("person"):
        return (noun + "s", noun[:-6] + "people")
    if noun.endswith(("police", "people", "media", "personnel", "men", "military")):
        return ()
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return (noun[:-1] + "ies",)
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return (noun + "es",) if not noun.endswith(("ics", "ces")) else ()
    if noun.endswith("fe"):
        return (noun[:-2] + "ves",)
    return (noun + "s",)


@lru_cache(maxsize=1)
def role_words() -> RoleWords:
    """The English role nouns, titles, sector words and metonyms."""
    return RoleWords(LANGUAGE)


# --------------------------------------------------------------------------------------------------- units
UnitKind = Literal["state", "organisation", "person", "place", "people"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A name in the text, of the gazetteer or of the parse: tokens ``first:last``.

    ``form`` is demonym for adjectives and peoples, metonym for capitals and houses that act; ``acts`` is False where
    a name is only a place or part of the name of something else.
    """

    first: int
    last: int
    start: int
    end: int
    kind: UnitKind
    form: Literal["name", "demonym", "metonym"]
    entity: Entity | None = None
    person: Person | None = None
    country: str | None = None
    acts: bool = True
    known: bool = True
    plural: bool = False


@dataclass(slots=True)
class Phrase:
    """One phrase headed by a role noun, as far as its own words say: what it is, of which state, with which name."""

    first: int
    last: int
    head: int
    sense: RoleSense
    plural: bool
    determiner: str = ""
    states: list[str] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    person: Unit | None = None
    body: Unit | None = None
    persons: list[Unit] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    modifiers: list[str] = field(default_factory=list)
    complement: tuple[int, int] | None = None
    core: tuple[int, int] = (0, 0)
    place: str | None = None
    place_name: str = ""
    sectors: tuple[Sector, ...] = ()
    former: bool = False
    nested: bool = False
    apposed: bool = False
    told_of: Unit | None = None
    inherited: tuple[Sector, ...] = ()
    rules: list[str] = field(default_factory=list)


_NAME_END = frozenset(("'s", "’s", "'", "’"))


@lru_cache(maxsize=2)
def _given_names(gazetteer: Gazetteer, words: RoleWords) -> frozenset[str]:
    """Given names of people in the gazetteer that are no everyday words."""
    return frozenset(name for name in gazetteer.given if name.lower() not in words.closed.not_given)


class Reader:
    """Reads one parsed document: its names as units, and its role nouns as phrases."""

    def __init__(
        self, doc: Doc, gazetteer: Gazetteer, words: RoleWords, day: str, dated: bool, home: str | None = None
    ) -> None:
        self.doc = doc
        self.home = home
        self.day = day
        self.dated = dated
        self.gazetteer = gazetteer
        self.words = words
        self.whole: str = doc.text
        self.vocabulary: frozenset[str] = frozenset()
        self.titled: frozenset[str] | None = None
        self.claimed: set[Unit] = set()
        self.name_at: dict[int, NameMatch] = {}
        self.small: frozenset[str] | None = None
        self.about: Counter[str] = Counter()
        self.given = _given_names(gazetteer, words)
        self.around: Counter[str] = Counter()
        tokens: list[Token] = list(doc)
        self.texts: list[str] = [token.text for token in tokens]
        self.lowers: list[str] = [text.lower().replace("’", "'") for text in self.texts]
        self.offsets: list[int] = [token.idx for token in tokens]
        self.tags: list[str] = [token.tag_ for token in tokens]
        self.deps: list[str] = [token.dep_ for token in tokens]
        self.heads: list[int] = [token.head.i for token in tokens]
        self.starts = frozenset(span.start for span in doc.sents)
        self.unit_at: list[Unit | None] = [None] * len(self.texts)
        self.role_at: list[tuple[int, int, RoleSense] | None] = [None] * len(self.texts)
        self._roles()
        self.units = self._units()

    # ----------------------------------------------------------------------------------------------- roles
    def _roles(self) -> None:
        trie, lowers = self.words.trie, self.lowers
        position = 0
        while position < len(lowers):
            found = trie.longest(lowers, position) if trie.starts(lowers[position]) else None
            if found is None:
                position += 1
                continue
            end, senses = found
            sense = senses[0]
            tag = self.tags[position + sense.head]
            if (
                tag[:2] == "NN"
                or self._nominalised(position + sense.head)
                or (tag in ("JJ", "RB", "UH", "FW", "VB") and self._titlecase(position + sense.head))
                or (sense.title is not None and "NN" in self.tags[position:end])  # "secretary-general"
            ):
                for index in range(position, end):
                    self.role_at[index] = (position, end, sense)
                position = end
            else:
                position += 1

    def _nominalised(self, index: int) -> bool:
        """A participle or adjective used as a noun ("the displaced", "Sudan's displaced")."""
        if self.tags[index] not in ("VBN", "VBD", "JJ") or index == 0 or self.lowers[index - 1] not in ("the", "'s"):
            return False
        return index + 1 >= len(self.tags) or self.tags[index + 1][:2] not in ("NN", "JJ", "VB", "HY", "CD")

    def _titlecase(self, index: int) -> bool:
        """A capital letter in the middle of a sentence."""
        return self.texts[index][:1].isupper() and index not in self.starts

    # ----------------------------------------------------------------------------------------------- units
    def _units(self) -> list[Unit]:
        taken = self.unit_at
        persons = [ent for ent in self.doc.ents if ent.label_ == "PERSON"]
        bodies = [ent for ent in self.doc.ents if ent.label_ == "ORG" and len(ent) > 1]
        covered: dict[int, Any] = {}
        for ent in (*persons, *bodies):
            for index in range(ent.start, ent.end):
                covered[index] = ent
        units: list[Unit] = []
        matches = self.gazetteer.matches(self.texts, self.offsets)
        self.name_at = {match.first: match for match in matches}
        for match in matches:
            country, form = match.senses[0].country, match.senses[0].form
            lands = {sense.country for sense in match.senses if sense.country}
            person = match.senses[0].person
            if person is not None and (of := person.country(self.day)) is not None:
                self.around[of] += 1
            shared = any(s.bare or (s.entity is not None and s.entity.common) for s in match.senses)
            if len(lands) == 1 and not shared:
                self.around.update(lands)
            if country is not None and form not in ("place", "capital") and not shared:
                self.about[country] += 1
        idle = self._margins()
        for match in matches:
            unit = self._unit(match, covered) if match.first not in idle else None
            if unit is not None:
                units.append(unit)
                for index in range(unit.first, unit.last):
                    taken[index] = taken[index] or unit
        units.extend(self._families())
        for ent in self.doc.ents:
            unit = self._entity(ent) if ent.start not in idle else None
            if unit is not None:
                units.append(unit)
                for index in range(unit.first, unit.last):
                    taken[index] = unit
        units.sort(key=lambda unit: (unit.start, -unit.end))
        return units

    def _margins(self) -> set[int]:
        """The tokens of date-lines ("LIMA, Peru (AP) —") and by-lines, which name no actor of the story."""
        names = self.name_at
        idle: set[int] = set()
        begins = [0, *(i + 1 for i, text in enumerate(self.texts) if "\n" in text)]
        for first, following in zip(begins, [*begins[1:], len(self.texts)], strict=True):
            end = self._dateline(first, min(following, first + 18), names)
            if end == first and self._byline(first, following):
                end = following
            idle.update(range(first, end))
            idle.update(self._signature(end, following, names))
        return idle

    def _signature(self, first: int, following: int, names: dict[int, NameMatch]) -> range:
        """The name of the agency that ends a story ("… in Lima.  REUTER")."""
        last = following - 1
        while last > first and not self.texts[last].strip():
            last -= 1
        match = names.get(last)
        if match is None or last <= first or match.senses[0].entity is None:
            return range(0)
        closing = following == len(self.texts) and first > 0
        before = last - 1
        while before > first and not self.texts[before].strip():
            before -= 1
        ended = self.texts[before][-1:] in ".!?" or self.tags[before] in ("CD", "_SP")
        return range(last, last + 1) if match.senses[0].entity.kind == "media" and (ended or closing) else range(0)

    def _dateline(self, first: int, limit: int, names: dict[int, NameMatch]) -> int:
        """The end of the date-line that begins at this token; the token itself where there is none."""
        if first >= limit or not self._cased(first):
            return first
        match = names.get(first)
        place = match is not None and match.senses[0].form in ("capital", "place", "region")
        dated = agency = False
        slash = False
        for index in range(first, limit):
            text, tag = self.texts[index], self.tags[index]
            if index > first and text in ("-", "–", "—", "--", "\u2015") and self._apart(index):
                shouted = place and self.texts[first].isupper() and len(self.texts[first]) > 2
                return index + 1 if agency or dated or shouted else first
            slash = slash or text.startswith("/")
            source = names.get(index)
            if source is not None and source.senses[0].entity is not None and source.senses[0].entity.kind == "media":
                agency = True
                if index > first and "/" in (text[-1], self.texts[min(index + 1, limit - 1)][:1]) and slash:
                    return min(index + 2, limit)
            dated = dated or (tag == "CD" and index > first and self.doc[index].ent_type_ == "DATE" and place)
            if not (self._cased(index) or tag in ("CD", ",", "-LRB-", "-RRB-", "SYM", "HYPH", ".", ":", "NFP")):
                return first
        return first

    def _apart(self, index: int) -> bool:
        """Whether a dash stands between blanks and joins no words."""
        start = self.offsets[index]
        return self.whole[start - 1 : start].isspace() or self.texts[index] in ("—", "--")

    def _byline(self, first: int, following: int) -> bool:
        """Whether a line only says who wrote it ("By Ana Silva", "(Reporting by Ola Berg)")."""
        index = first + 1 if first < following and self.texts[first] in ("(", "[") else first
        if index + 1 >= following or following - first > 30 or self.lowers[index] not in self.words.closed.bylines:
            return False
        named = self._cased(index + 1) if self.lowers[index] == "by" else self.lowers[index + 1] == "by"
        return named and not any(self.tags[i] in ("VBD", "VBZ", "VBP", "MD") for i in range(first, following))

    def _families(self) -> list[Unit]:
        """Family names alone of those who hold an office on the day, however the parse labels them ("Museveni")."""
        families, day = self.gazetteer.families, self.day
        found: list[Unit] = []
        for index, text in enumerate(self.texts):
            if text not in families or self.unit_at[index] is not None or len(text) < 4 or self.tags[index] == "DT":
                continue
            if self.role_at[index] is not None or text.lower() in self._small():
                continue  # "Mayor", "the Power Ministry … power"
            around = [i for i in (index - 1, index + 1) if 0 <= i < len(self.texts)]
            pair = [i + (i - index) for i in around if self.texts[i] == "-"]  # "the Trump-Kim meeting"
            if pair and all(0 <= i < len(self.texts) and self.texts[i] in families for i in pair):
                around = [i for i in around if self.texts[i] != "-"]
            if any(
                (self.tags[i] in ("NNP", "HYPH") or (self.doc[i].ent_type_ in ("PERSON", "ORG") and self._cased(i)))
                and self.role_at[i] is None
                and self.unit_at[i] is None
                for i in around
            ):
                continue
            if self.a_thing(index):
                continue
            person = self.gazetteer.named(text, day)
            if person is None:
                continue
            of = person.country(day)
            told = of in self.about or of in self.around or of == self.home
            if not told and not self.gazetteer.well_known(person, text, day):
                continue  # "Harris" in a text without a word of the state
            label = self.doc[index].ent_type_
            if self.dated and not person.at(day) and label != "PERSON" and not (label and person.led_before(day)):
                continue
            if index in self.starts and self.tags[index] not in ("NNP", "NNPS") and len(self.texts) > 1:
                continue
            start = self.offsets[index]
            unit = Unit(index, index + 1, start, start + len(text), "person", "name", person=person)
            self.unit_at[index] = unit
            found.append(unit)
        return found

    def _small(self) -> frozenset[str]:
        """The words of the document that stand in small letters somewhere."""
        if self.small is None:
            self.small = frozenset(text for text in self.texts if text.islower())
        return self.small

    def _longer_name(self, match: NameMatch, ent: Any, person: Person) -> bool:
        """Whether a given name before a listed name makes it somebody else's ("Ana Lucia Prado" is no Lucia Prado)."""
        before = match.first - 1
        if ent is None or ent.label_ != "PERSON" or not ent.start <= before:
            return False
        other = self.tags[before] == "NNP" and self._free(before) and self.texts[before] in self.given
        return other and not person.at(self.day)

    def _unit(self, match: NameMatch, covered: dict[int, Any]) -> Unit | None:
        """What a name of the gazetteer is here; None where it is part of another name."""
        head = match.last - 1
        senses = match.senses
        if any(sense.until is not None for sense in senses):  # "Bonn", and "Lagos" of today
            only = len(senses) == 1 and not self.dated
            senses = tuple(s for s in senses if s.until is None or only or (self.dated and self.day < s.until))
        if not senses:
            return None
        ent = covered.get(match.first)
        if (
            ent is not None
            and len(ent) > match.last - match.first
            and ent.start <= match.first
            and match.last <= ent.end
            and senses[0].person is None
        ):
            rest = [i for i in range(ent.start, ent.end) if not match.first <= i < match.last]
            if ent.label_ == "PERSON" and senses[0].form in ("name", "capital", "place", "region"):
                free = [i for i in rest if self.tags[i] == "NNP" and self.role_at[i] is None and self._cased(i)]
                adjacent = any(i in (match.first - 1, match.last) for i in free)
                if self._of_an_office(match.first):
                    adjacent = False  # "Prime Minister of Armenia Nikol Pashinyan"
                if adjacent and len(self.texts[match.first]) > 2 and not self.texts[match.first].isupper():
                    return None
        following = self.lowers[match.last] if match.last < len(self.lowers) else ""
        if following in self.words.closed.geography and senses[0].person is None and self._cased(match.last):
            return None  # "China Lake"
        forms = {sense.form for sense in senses}
        elsewhere = self._elsewhere(match)
        if elsewhere is not None:
            return self._make(match, "place", "name", country=elsewhere, acts=False)
        persons = [sense.person for sense in senses if sense.person]
        if persons:
            person = self.gazetteer.likeliest(self._of_the_state(match, persons), self.day)
            if person is None or self._longer_name(match, ent, person):
                return None
            return self._make(match, "person", "name", person=person)
        tag = self.tags[head]
        states = [self._then(s) for s in senses if s.entity is not None and s.entity.kind == "state"]
        bodies = [s for s in senses if s.entity is not None and s.entity.kind != "state"]
        if bodies and len(bodies) == len(senses) and self._shouted_word(match):
            return None
        seats = [sense for sense in bodies if sense.form == "metonym"]
        if seats and not states:
            if len(bodies) > len(seats) or self._acts(match):
                return self._make(match, "organisation", "metonym", entity=seats[0].entity, country=seats[0].country)
            country = next((sense.country for sense in senses if sense.form in ("place", "region")), None)
            return self._make(match, "place", "name", country=country, acts=False)
        if bodies and not states:
            other = self._body_meant(match, bodies)
            if other is None:
                return None
            return self._body(match, other)
        lands = [sense for sense in senses if sense.form in ("capital", "place", "region") and sense.country]
        if len(lands) > 1 and not forms & {"name", "demonym", "people"}:
            likely = max(lands, key=lambda sense: self.around[sense.country or ""])
            if likely.form != "capital":
                return self._make(match, "place", "name", country=likely.country, acts=False)
            states = [self._then(likely)]
        if states:
            sense = self._state_meant(states)
            if "name" in forms and self._only_a_place(match):
                return self._make(match, "place", "name", entity=sense.entity, country=sense.country, acts=False)
            if sense.entity is not None and "name" in forms and self._another_land(sense.entity):
                land = self.gazetteer.rival_of.get(sense.entity.id)
                return self._make(match, "place", "name", country=land, acts=False) if land else None
            if "name" in forms and "demonym" not in forms:
                return self._make(match, "state", "name", entity=sense.entity, country=sense.country)
            hyphen = match.last + 1 < len(self.texts) and self.texts[match.last] in ("-", "‑")
            if hyphen and self.lowers[match.last + 1] in self.words.closed.made_in:  # "Soviet-era tanks"
                return self._make(match, "place", "name", country=sense.country, acts=False)
            if "demonym" in forms or "people" in forms:
                if "name" in forms and tag in ("NNP", "NN", "NNPS") and self.deps[head] not in ("amod",):
                    return self._make(match, "state", "name", entity=sense.entity, country=sense.country)
                plural = tag in ("NNPS", "NNS") or "demonym" not in forms
                return self._make(match, "state", "demonym", entity=sense.entity, country=sense.country, plural=plural)
            if "metonym" in forms:
                return self._make(match, "state", "metonym", entity=sense.entity, country=sense.country)
            acts = self._acts(match)
            return self._make(
                match,
                "state" if acts else "place",
                "metonym" if acts else "name",
                entity=sense.entity,
                country=sense.country,
                acts=acts,
            )
        country = senses[0].country
        anchor, dep = self.conjunct(head)
        left = dep == "dobj" and self.doc[self.heads[anchor]].lemma_.lower() in self.words.metonyms.motion
        struck = (dep in ("dobj", "nsubjpass") and not left) or (
            dep == "pobj" and self.lowers[self.heads[anchor]] in ("on", "against")
        )
        if struck and country in self.gazetteer.states:
            return self._make(match, "state", "metonym", entity=self.gazetteer.states[country], country=country)
        return self._make(match, "place", "name", country=country, acts=False)

    def _shouted_word(self, match: NameMatch) -> bool:
        """Whether what could be an acronym is an everyday word in a line of capitals ("LIBYA IS READY")."""
        token = self.doc[match.first]
        if match.last - match.first > 1 or not token.is_stop or not token.is_upper:
            return False
        line = self.whole[self.whole.rfind("\n", 0, match.start) + 1 :].partition("\n")[0]
        return line.isupper() and len(line.split()) > 2

    def _elsewhere(self, match: NameMatch) -> str | None:
        """The state of the region behind a comma that tells where a namesake lies ("Lebanon, Pennsylvania")."""
        sense = match.senses[0]
        if sense.form not in ("name", "capital", "place") or sense.country is None or sense.person is not None:
            return None
        if sense.entity is not None and sense.entity.kind != "state":
            return None
        country = self._region_behind(match.last)
        return country if country is not None and country != sense.country else None

    def _region_behind(self, index: int) -> str | None:
        """The state (ISO3) of the region that a comma sets behind a name ("…, Idaho")."""
        if index + 1 >= len(self.texts) or self.texts[index] != "," or index + 1 in self.starts:
            return None
        behind = self.name_at.get(index + 1)
        return behind.senses[0].country if behind is not None and behind.senses[0].form == "region" else None

    def _city(self, first: int, last: int) -> str | None:
        """The state (ISO3) of a city that the gazetteer lacks: by what stands behind it, else by the text's states."""
        behind = self._region_behind(last)
        if behind is not None:
            return behind
        following = self.name_at.get(last + 1) if last < len(self.texts) and self.texts[last] == "," else None
        said = following.senses[0].country if following is not None else None
        about = self.about.keys() | self.around.keys()
        city = city_named(self.text(first, last), [said] if said else about)
        return city.country if city is not None else None

    def _body(self, match: NameMatch, sense: Sense) -> Unit:
        """A body as that of the state which stood on the day of the text: TASS of 1987 is the Soviet Union's."""
        entity, country = sense.entity, sense.country
        if self.dated and entity is not None and entity.country is not None:
            country = self.gazetteer.state_on(entity.country, self.day)
            if country != entity.country:
                entity = replace(entity, country=country)
        return self._make(match, "organisation", "name", entity=entity, country=country)

    def _then(self, sense: Sense) -> Sense:
        """A seat as what it stood for on the day of the text: the Kremlin of 1987 is the Soviet Union's."""
        if not self.dated or sense.form not in ("capital", "metonym") or sense.country is None:
            return sense
        country = self.gazetteer.state_on(sense.country, self.day)
        if country == sense.country:
            return sense
        return replace(sense, entity=self.gazetteer.states[country], country=country)

    def _of_an_office(self, index: int) -> bool:
        """Whether the state that begins at this token is that of an office named before it ("the president of …")."""
        before = index - 1
        if before >= 1 and self.lowers[before] == "the":
            before -= 1
        role = self.role_at[before - 1] if before >= 1 and self.lowers[before] == "of" else None
        return role is not None and role[2].group.names

    def _another_land(self, entity: Entity) -> bool:
        """Whether the document is about another land of that name ("Georgia" beside "Atlanta")."""
        names = self.gazetteer.ambiguous.get(entity.id)
        if names is None:
            return False
        rivals, kin = names
        present = self.vocabulary = self.vocabulary or frozenset(self.texts)
        return not present.isdisjoint(rivals) and present.isdisjoint(kin)

    def _only_a_place(self, match: NameMatch) -> bool:
        """Whether a state's name only says where: "the former Soviet Union", "the region of Macedonia", "the Niger"."""
        first = match.first
        before = self.lowers[first - 1] if first else ""
        if before == "former":
            return True
        if before == "the":
            alone = self.deps[match.last - 1] not in ("compound", "nmod", "amod", "poss")
            river = self.whole[match.start : match.end] in self.gazetteer.rivers
            return alone and river
        if before == "of" and first > 1:
            return self.doc[first - 2].lemma_.lower() in self.words.closed.parts_of_lands
        return False

    def _state_meant(self, states: list[Sense]) -> Sense:
        """Of states with one name ("Congo"), the one whose own words the text has; else the first."""
        if len(states) > 1:
            self.vocabulary = self.vocabulary or frozenset(self.texts)
            for sense in states:
                _, kin = self.gazetteer.ambiguous.get(sense.entity.id if sense.entity else "", (None, frozenset()))
                if not self.vocabulary.isdisjoint(kin):
                    return sense
        return states[0]

    def _of_the_state(self, match: NameMatch, persons: list[Person]) -> list[Person]:
        """Of people with one name those of the state beside it ("King Abdullah of Jordan"), else of one in the text."""
        if len(persons) < 2:
            return persons
        beside = self._state_beside(match)
        for states in ({beside} if beside else set(), self.about, self.around):
            own = [person for person in persons if person.country(self.day) in states]
            if own:
                return own
        return persons

    def _body_meant(self, match: NameMatch, bodies: list[Sense]) -> Sense | None:
        """Of bodies with one name, that of the state beside it, of the issuing state, or of a state in the text.

        None where the name is common and nothing tells whose body it is.
        """
        common = [sense for sense in bodies if sense.bare or (sense.entity is not None and sense.entity.common)]
        if len(bodies) == 1 and not common:
            return bodies[0]
        beside = self._state_beside(match)
        if beside is not None:
            return next((sense for sense in bodies if sense.country == beside), None)
        if self.home is not None:
            own = next((sense for sense in bodies if sense.country == self.home), None)
            if own is not None:
                return own
        if len(bodies) == 1 and not bodies[0].bare:
            if self._borne_by_another(match, bodies[0]):
                return None
            foreign = self.home is not None and bodies[0].country is not None and not self.about[bodies[0].country]
            return None if foreign else bodies[0]
        world = next((sense for sense in bodies if sense.country is None and not sense.bare), None)
        if world is not None:
            return world  # the Security Council is that of the United Nations
        near = self._in_sentence(match) & {sense.country for sense in bodies if sense.country}
        if len(near) == 1:
            return next(sense for sense in bodies if sense.country in near)
        for named in (self.about, self.around):  # the states in the text, then those of its places
            told = [sense for sense in bodies if sense.country is not None and named[sense.country]]
            if told:
                return max(told, key=lambda sense: named[sense.country or ""])
        known = [sense for sense in bodies if not sense.bare]
        first = next((sense for sense in known if sense not in common), known[0] if known else None)
        return None if first is None or self._borne_by_another(match, first) else first

    def _in_sentence(self, match: NameMatch) -> set[str]:
        """The states (ISO3) of the names of states, seats and places in the sentence of a name."""
        sentence = self.doc[match.first].sent
        others = (
            self.name_at[i] for i in range(sentence.start, sentence.end) if i in self.name_at and i != match.first
        )
        return {other.senses[0].country for other in others if other.senses[0].country}

    def _state_beside(self, match: NameMatch) -> str | None:
        """The state (ISO3) whose name stands before a body's name, or behind it with "of" or "in"."""
        before = match.first - 1
        if before >= 0 and self.lowers[before] in _NAME_END:
            before -= 1
        unit = self.unit_at[before] if before >= 0 and before + 1 not in self.starts else None
        if unit is not None and unit.country and unit.kind in ("state", "place"):
            return unit.country
        after = match.last
        if after + 1 < len(self.lowers) and self.lowers[after] in ("of", "in"):
            after += 1 + (self.lowers[after + 1] == "the")
            behind = self.name_at.get(after)
            if behind is not None and (behind.senses[0].entity is None or behind.senses[0].entity.kind == "state"):
                return behind.senses[0].country
        return None

    def _borne_by_another(self, match: NameMatch, sense: Sense) -> bool:
        """Whether another state's name stands before a name that bodies of many states bear ("the Canadian Senate")."""
        before = match.first - 1
        if before >= 0 and self.lowers[before] in _NAME_END:
            before -= 1
        if (
            before >= 0
            and before + 1 not in self.starts
            and self.texts[before][:1].isupper()
            and self.lowers[before] != "the"
        ):
            unit = self.unit_at[before]
            return unit is None or unit.country != sense.country
        after = match.last
        return bool(after + 1 < len(self.lowers) and self.lowers[after] == "of" and self.texts[after + 1][:1].isupper())

    def _make(self, match: NameMatch, kind: UnitKind, form: Literal["name", "demonym", "metonym"], **more: Any) -> Unit:
        return Unit(match.first, match.last, match.start, match.end, kind, form, **more)

    def _cased(self, index: int) -> bool:
        return self.texts[index][:1].isupper()

    def _acts(self, match: NameMatch) -> bool:
        """Whether the name of a capital stands for its government here."""
        m = self.words.metonyms
        first, head = match.first, match.last - 1
        following = self.lowers[match.last] if match.last < len(self.lowers) else ""
        if (match.first in self.starts or match.first - 1 in self.starts) and following in (
            "(",
            ",",
            "-",
            "–",
            "—",
            ":",
        ):
            if following != ",":
                return False
            after = match.last + 1
            if after < len(self.tags) and self.tags[after] in ("CD", "NNP"):
                return False
        before = self.lowers[first - 1] if first else ""
        if before in ("the", "of") and self.deps[head] == "pobj" and before == "the":
            return False
        dep = self.deps[head]
        if dep in ("compound", "nmod", "amod", "npadvmod"):
            noun = self.heads[head]
            role = self.role_at[noun]
            if noun > head and self.tags[noun][:2] == "NN":
                return self.doc[noun].lemma_.lower() in m.acts_as or (role is not None and role[2].group.governs)
            return dep != "npadvmod" and before not in m.locative
        anchor, dep = self.conjunct(head)
        if dep == "pobj" or before in m.locative or before in m.directional:
            preposition = self.heads[anchor] if dep == "pobj" else first - 1
            word = self.lowers[preposition]
            if word in m.locative:
                return False
            if word in m.directional:
                governor = self.doc[self.heads[preposition]]
                if word == "of" and governor.ent_type_ == "PERSON":
                    return False  # "Ana Reis of London"
                if governor.lemma_.lower() in m.motion:
                    return False
                if governor.dep_ in ("prep", "prt", "advmod") and governor.head.lemma_.lower() in m.motion:
                    return False
                if word in ("to", "from") and governor.pos_ not in ("VERB", "NOUN", "ADJ", "AUX", "PROPN"):
                    return False
        return not (dep in ("appos", "dep", "ROOT") and before == ",")

    def conjunct(self, token: int) -> tuple[int, str]:
        """The first of a list of names, and its dependency."""
        dep = self.deps[token]
        steps = 0
        while dep == "conj" and steps < 8:
            token = self.heads[token]
            dep = self.deps[token]
            steps += 1
        return token, dep

    def _entity(self, ent: Any) -> Unit | None:
        """A name that only the parse found; None where it is none or the gazetteer has it."""
        label = ent.label_
        if label not in ("PERSON", "ORG", "NORP", "GPE"):
            return None
        first, last = ent.start, ent.end
        while first < last and (
            self.tags[first] in ("DT", "POS", "IN", "``", "''", ",", ":")
            or (self.role_at[first] is not None and label == "PERSON")
            or not self.texts[first][:1].isalnum()
        ):
            first += 1
        for index in range(first, last):
            if self.texts[index] in (",", "(", "\n", ":", ";") or "\n" in self.texts[index]:
                last = index
                break
        while last > first and (
            self.lowers[last - 1] in _NAME_END
            or (not self.texts[last - 1][-1:].isalnum() and self.texts[last - 1][-1:] != ".")
            or (label == "PERSON" and self.role_at[last - 1] is not None)
        ):
            last -= 1
        if first >= last or not any(self._cased(i) for i in range(first, last)):
            return None
        if label == "ORG" and self._full_name(first, last):
            label = "PERSON"
        before = first - 1
        if label == "PERSON" and first not in self.starts and first > 0 and self._given(before, first, last):
            first = before
        while (
            label == "PERSON"
            and last - first > 1
            and last < len(self.texts)
            and self.deps[last - 1] == "compound"
            and self.heads[last - 1] == last
            and self.tags[last] == "NNP"
            and self._free(last)
            and self.doc[last].ent_type_ == ""
            and last not in self.starts
        ):
            last += 1  # the family name that the parse left out
        if last - first == 1 and self._label(first):
            return None  # "QUESTION:", who speaks next in a transcript
        if any(mark in text for text in self.texts[first:last] for mark in '[]<>{}()=@"'):
            return None  # "I]t", an address
        if all(self.lowers[i].rstrip(".") in self.words.closed.no_names for i in range(first, last)):
            return None
        if label in ("PERSON", "ORG", "GPE") and self._second_syllable(last + 1):
            last += 2
        if label in ("ORG", "GPE") and 3 < last - first < 6 and self._second_syllable(last - 1):
            label = "PERSON"  # "Kim Jae-won"
        over = {id(unit): unit for unit in self.unit_at[first:last] if unit is not None}
        if over:
            return None
        if any(self.role_at[i] is not None for i in range(first, last)) and label != "PERSON":
            return None  # "the Libyan House of Representatives": read as a phrase
        start = self.offsets[first]
        end = self.offsets[last - 1] + len(self.texts[last - 1])
        if label == "PERSON":
            if last - first == 1 and self.a_thing(first):
                return None
            if any(not self._name_token(i) for i in range(first, last)):
                return None
            return Unit(first, last, start, end, "person", "name", known=False)
        if label == "ORG" and last - first == 1 and any(mark.isdigit() for mark in self.texts[first]):
            return None  # "COVID-19"
        if label == "ORG":
            return Unit(first, last, start, end, "organisation", "name", known=False)
        if label == "GPE":
            return Unit(
                first, last, start, end, "place", "name", country=self._city(first, last), acts=False, known=False
            )
        return Unit(first, last, start, end, "people", "demonym", known=False, plural=self.tags[last - 1] == "NNPS")

    def _name_token(self, index: int) -> bool:
        text = self.texts[index]
        return (
            text[:1].isupper()
            or text.lower() in self.words.closed.particles
            or text in ("-", "‑", "–")
            or text[:1] in "'’"
            or self._second_syllable(index)
        )

    def a_thing(self, index: int) -> bool:
        """Whether an article makes a single word that could be a family name something else ("to the Moon")."""
        article = index > 0 and self.lowers[index - 1] in ("the", "a", "an")
        return article and self.deps[index] not in ("compound", "nmod", "poss")

    def _full_name(self, first: int, last: int) -> bool:
        """Whether words that the parse took for an organisation are a given name and family names."""
        return (
            2 <= last - first <= 3
            and self.texts[first] in self.given
            and all(self.tags[i] == "NNP" for i in range(first, last))
            and all(text.isalpha() and text.istitle() for text in self.texts[first:last])
            and self.lowers[last - 1] not in self.words.closed.company_forms
            and self.lowers[last - 1] not in self.words.closed.geography
        )

    def _given(self, index: int, first: int, last: int) -> bool:
        """Whether a given name before a name belongs to it, though the parse left it out."""
        belongs = self.deps[index] == "compound" and first <= self.heads[index] < last
        return belongs and self.texts[index] in self.given and self._free(index)

    def _label(self, index: int) -> bool:
        """Whether a word only says whose turn it is in a transcript."""
        return (
            self.lowers[index] in self.words.closed.labels
            and index + 1 < len(self.texts)
            and self.texts[index + 1][:1] in (":", ".")
            and (index == 0 or index in self.starts or "\n" in self.texts[index - 1])
        )

    def _second_syllable(self, index: int) -> bool:
        """Whether a word in small letters ends a given name in two parts ("Young-shik")."""
        return (
            2 <= index < len(self.texts)
            and self.texts[index - 1] in ("-", "‑")
            and self.texts[index - 2][:1].isupper()
            and self.texts[index].islower()
            and self.texts[index].isalpha()
            and self.offsets[index - 1] + 1 == self.offsets[index]
            and self.tags[index][:2] != "VB"
            and self.role_at[index] is None
        )

    # ------------------------------------------------------------------------------------------- phrases
    def phrases(self) -> Iterator[Phrase]:
        """The phrases headed by role nouns, in order."""
        index = covered = 0
        while index < len(self.texts):
            role = self.role_at[index]
            if role is None:
                index += 1
                continue
            first, last, sense = role
            index = last
            unit = self.unit_at[first]
            if unit is not None and unit.first <= first and last <= unit.last:
                continue
            phrase = self._phrase(first, last, sense)
            if phrase is None:
                continue
            bare = not (phrase.determiner or phrase.states or phrase.entities or phrase.person)
            if bare and phrase.last <= covered and self._cased(phrase.head):
                continue  # "Industry" in "the Ministry of Trade, Industry and Energy"
            if phrase.complement:
                covered = max(covered, phrase.complement[1])
            yield phrase

    def _phrase(self, first: int, last: int, sense: RoleSense) -> Phrase | None:
        head = first + sense.head
        if sense.group.thing_of and last < len(self.lowers) and self.lowers[last] == "of":
            return None
        inner = self.unit_at[last - 1]
        after = inner.last if inner is not None and inner.first > first else last
        # A role that only modifies another role noun belongs to that one's phrase ("army chief").
        following = self._role_after(after)
        if following is not None and not sense.group.honorific and self._attaches(head, following):
            return None
        plural = sense.plural or self.tags[head] in ("NNS", "NNPS")
        phrase = Phrase(first, after, head, sense, plural, core=(first, last))
        hyphen = after == last and last + 1 < len(self.texts) and self.lowers[last] in ("-", "‑", "–")
        if hyphen and self.lowers[last + 1] in self.words.closed.not_yet:  # "president-elect"
            phrase.modifiers.append(self.lowers[last + 1])
            after = phrase.last = last + 2
        if after > last and inner is not None and inner.entity is not None:
            phrase.entities.append(inner.entity)
        last = after
        self._left(phrase, first)
        name = self._name(last) if sense.group.kind == "person" and not plural else None
        if name is None:
            name = self._right(phrase, last)
        elif name in self.claimed:
            name = None
        if name is not None:
            phrase.person = name
            phrase.last = self._state_after(phrase, name.last)
        elif (called := self._called(phrase)) is not None:
            phrase.body, phrase.last = called, called.last
        elif self._modifies(phrase):
            if sense.group.kind not in ("organisation", "force") and not phrase.states:
                return None
            phrase.nested = True
        if sense.group.honorific and phrase.person is None:
            return None
        if sense.group.kind == "person" and not plural and phrase.person is None and not phrase.nested:
            self._apposition(phrase)
        if phrase.person is None and not plural and not phrase.nested and not sense.group.relational:
            phrase.told_of = self._told_of(phrase)
        self._sectors(phrase)
        return phrase

    def _body_of(self, phrase: Phrase, position: int) -> None:
        """Take in the body behind a title with its name ("analyst Ola Berg of the Nordic Council")."""
        if position + 1 >= len(self.texts) or self.lowers[position] not in ("of", "from", "at", "with"):
            return
        index = position + (2 if self.lowers[position + 1] == "the" and position + 2 < len(self.texts) else 1)
        unit = self.unit_at[index]
        if unit is None or unit.first != index or unit.kind != "organisation" or unit.entity is None:
            return
        if phrase.sense.group.topics or (phrase.sense.group.serves != "no" and not phrase.entities):
            phrase.entities.append(unit.entity)

    def _body_after(self, phrase: Phrase, position: int) -> int:
        """The end of "of the Kyrgyz army" behind a title with its name, or the position itself."""
        end = self._noun_phrase(position + 1)
        if end is None or not any(self.role_at[i] for i in range(position + 1, end)):
            return position
        inside = [u for u in dict.fromkeys(self.unit_at[position + 1 : end]) if u is not None and u.kind == "state"]
        phrase.states.extend(unit.country for unit in inside if unit.country)
        phrase.complement = (position, end)
        return end

    def _called(self, phrase: Phrase) -> Unit | None:
        """The body whose name stands right behind its kind ("the regional bloc Ecowas", "the rebel group M23")."""
        if phrase.sense.group.kind == "person" or phrase.complement or phrase.last >= len(self.texts):
            return None
        unit = self.unit_at[phrase.last]
        if unit is None or unit.first != phrase.last or unit.kind != "organisation" or unit.first in self.starts:
            return None
        possessive = self.lowers[unit.last] in _NAME_END if unit.last < len(self.lowers) else False
        modifies = (
            self.deps[unit.last - 1] in ("compound", "amod", "nmod", "poss") and self.heads[unit.last - 1] >= unit.last
        )
        return None if possessive or modifies else unit

    def _state_after(self, phrase: Phrase, position: int) -> int:
        """The end of "of Honduras" or "of Milan" behind a title with its name, or the position itself."""
        self._body_of(phrase, position)
        if position + 1 >= len(self.texts) or self.lowers[position] != "of" or phrase.states:
            return position
        index = position + (2 if self.lowers[position + 1] == "the" and position + 2 < len(self.texts) else 1)
        unit = self.unit_at[index]
        if unit is not None and unit.kind == "state" and unit.form == "demonym":
            return self._body_after(phrase, position)
        if unit is None or unit.kind not in ("state", "place") or unit.form != "name" or not unit.country:
            return position
        if unit.kind == "place":
            phrase.place = phrase.place or unit.country
        else:
            phrase.states.append(unit.country)
        return unit.last

    def _role_after(self, index: int) -> tuple[int, int, RoleSense] | None:
        if index < len(self.texts) and self.lowers[index] in ("-", "'s", "'") and index + 1 < len(self.texts):
            return None if self.lowers[index] != "-" else self.role_at[index + 1]
        return self.role_at[index] if index < len(self.texts) else None

    def _attaches(self, head: int, following: tuple[int, int, RoleSense]) -> bool:
        """Whether the noun before modifies the role noun after it."""
        token, steps = head, 0
        while steps < 4:
            if following[0] <= self.heads[token] < following[1]:
                return True
            if self.deps[token] not in ("compound", "amod", "nmod"):
                break
            token = self.heads[token]
            steps += 1
        return self.deps[head] in ("compound", "amod", "nmod") and following[0] == head + 1

    def _modifies(self, phrase: Phrase) -> bool:
        """Whether the phrase stands before a noun that it only modifies ("a government building")."""
        head = phrase.head
        return (
            self.deps[head] in ("compound", "amod", "nmod")
            and self.heads[head] >= phrase.last
            and self.tags[self.heads[head]][:2] == "NN"
        )

    def _left(self, phrase: Phrase, position: int) -> None:
        """Take in what stands before the noun: determiner, states, organisations, adjectives, possessors."""
        relational = phrase.sense.group.relational
        index = position - 1
        first = position
        states: list[str] = []
        while index >= 0 and index + 1 not in self.starts:
            unit = self.unit_at[index]
            tag, low = self.tags[index], self.lowers[index]
            if unit is not None:
                possessive = self.lowers[unit.last] in _NAME_END if unit.last < len(self.lowers) else False
                if unit.kind == "person" and not possessive:
                    break
                if unit.kind in ("state", "place", "organisation", "people", "person"):
                    joined = self._hyphenated(unit, first)
                    country = unit.country or (unit.entity.country if unit.entity else None)
                    if unit.kind == "person":
                        phrase.persons.append(unit)
                    elif unit.kind == "people":
                        phrase.modifiers[:0] = self.lowers[unit.first : unit.last]
                    elif phrase.sense.group.topics and unit.form == "name" and unit.kind == "state" and not possessive:
                        phrase.modifiers[:0] = self.lowers[unit.first : unit.last]  # "China expert": what about
                    elif not joined and not (relational and possessive):
                        if unit.kind == "place":
                            phrase.place = phrase.place or country
                            phrase.place_name = phrase.place_name or self.text(unit.first, unit.last)
                            phrase.rules.append("gazetteer/places" if unit.known else "geonames/cities")
                        elif unit.kind == "organisation" and unit.entity is not None:
                            phrase.entities.insert(0, unit.entity)
                        elif country and country not in states:
                            states.insert(0, country)
                    first = unit.first
                    index = unit.first - 1
                    continue
            role = self.role_at[index]
            if role is not None and role[0] < index and role[1] == index + 1 and self.unit_at[role[0]] is None:
                phrase.modifiers.insert(0, role[2].words)  # "House of Commons committee"
                phrase.inherited = phrase.inherited or role[2].group.sectors
                first = role[0]
                index = role[0] - 1
                continue
            if low in _NAME_END:
                index -= 1
                if index >= 0 and self.tags[index][:2] in ("NN", "JJ", "CD"):
                    continue
                break
            if tag in ("DT", "PDT", "PRP$", "WP$") or low in ("both", "all", "several", "many"):
                phrase.determiner = low if not phrase.determiner else phrase.determiner
                first = index
                index -= 1
                if index >= 0 and self.lowers[index] in _NAME_END:
                    continue
                if (
                    tag == "DT"
                    and index >= 0
                    and self.lowers[index] in ("all", "both")
                    and index + 1 not in self.starts
                ):
                    first = index
                break
            if tag == "CD" and not self.texts[index][:1].isalpha() and len(self.texts[index]) == 4:
                break
            if tag in ("JJ", "JJR", "JJS", "CD", "HYPH", "AFX", "$") or (
                tag in ("NN", "NNP", "NNS", "NNPS", "VBN", "VBG", "RB", "RBS", "FW")
                and (
                    (
                        self.deps[index] in ("compound", "amod", "nmod", "poss", "npadvmod", "advmod", "nummod")
                        and self._inside(index, position)
                    )
                    or self.lowers[index + 1] in ("-", *_NAME_END)
                )
            ):
                phrase.modifiers.insert(0, low)
                if role is not None and not phrase.inherited and role[2].group.kind != "person":
                    phrase.inherited = role[2].group.sectors
                first = index
                index -= 1
                continue
            if low in ("and", ",", "&") and index > 0:
                left, right = self.unit_at[index - 1], self.unit_at[index + 1]
                if self._adjectival(left) and (
                    self._adjectival(right) or (low == "," and self.lowers[index + 1] == "and")
                ):
                    index -= 1
                    continue
                if low == "," and self.lowers[index + 1] == "and" and self._adjectival(left):
                    index -= 1
                    continue
                if (
                    low in ("and", "&")
                    and self._cased(index - 1)
                    and self._cased(index + 1)
                    and left is None
                    and right is None
                    and self.tags[index - 1][:2] in ("NN", "JJ")
                    and self.heads[index + 1] >= index
                    and self._inside(index - 1, position)
                ):
                    index -= 1
                    continue
            break
        phrase.first = first
        phrase.states = states + phrase.states

    def _inside(self, index: int, position: int) -> bool:
        """Whether a token depends on one between it and the noun, or on the noun."""
        head, steps = self.heads[index], 0
        while steps < 5:
            if index < head and head >= position:
                return True
            if head <= index:
                return False
            index, head = head, self.heads[head]
            steps += 1
        return False

    def _adjectival(self, unit: Unit | None) -> bool:
        return unit is not None and unit.kind in ("state", "people", "place") and unit.form in ("demonym", "name")

    def _hyphenated(self, unit: Unit, before: int) -> bool:
        """Whether the name is only part of a compound adjective ("Iranian-backed", "pro-Russian")."""
        rest = self.texts[unit.last - 1][unit.end - self.offsets[unit.last - 1] :]
        if rest[:1] in ("-", "–") and rest[1:2].islower():
            return True
        if unit.first >= 1 and self.lowers[unit.first - 1] in ("-", "–"):
            prefix = self.lowers[unit.first - 2] if unit.first >= 2 else ""
            if self.unit_at[unit.first - 2] is None and prefix:
                return True
        if unit.last < len(self.lowers) and self.lowers[unit.last] in ("-", "–"):
            word = unit.last + 1
            if word < len(self.lowers) and self.unit_at[word] is None:
                return self.lowers[word] not in ("based", "born", "based,")
        return False

    def _name(self, position: int) -> Unit | None:
        """The person's name that begins at this token, however the parse labels it."""
        if position >= len(self.texts) or (position in self.starts and self.texts[position][:1].islower()):
            return None
        unit = self.unit_at[position]
        if unit is not None and unit.first == position and unit.kind == "person":
            return unit
        token = self.doc[position]
        inside = token.ent_iob_ == "I" and token.ent_type_ in ("ORG", "LAW", "WORK_OF_ART", "PRODUCT", "EVENT", "FAC")
        if inside and not self._begins_name(position) and not self._behind_title(position):
            return None  # "the General Agreement", "Official Journal"
        if unit is not None and unit.known and self._regal(position, unit):
            unit = None
        elif unit is not None and (unit.known or unit.first != position):
            return None
        last = position
        while (
            last < len(self.texts)
            and self._name_token(last)
            and (last == position or last not in self.starts)
            and (last == position or (other := self.unit_at[last]) is None or other is unit or not other.known)
            and (self.role_at[last] is None)
            and (
                self.tags[last]
                in (
                    "NNP",
                    "NNPS",
                    "HYPH",
                    "FW",
                    "JJ",
                    "NN",
                    "IN",
                    "DT",
                    "POS",
                    "VBG",
                    "RB",
                    "UH",
                    "NNS",
                    "VB",
                    "VBP",
                    "XX",
                    ":",
                    "CC",
                )
            )
        ):
            if self.tags[last] in ("POS", "DT") and self.lowers[last] not in self.words.closed.particles:
                break
            last += 1
        while last > position and (not self.texts[last - 1][:1].isupper()):
            last -= 1
        if (
            last == position
            or not self.texts[position][:1].isalpha()
            or self.tags[position] not in ("NNP", "FW", "JJ", "NN", "NNPS", "VBG", "XX", "UH", "NNS")
        ):
            return None
        if not self.texts[position][:1].isupper() and self.lowers[position] not in self.words.closed.particles:
            return None
        end = self.offsets[last - 1] + len(self.texts[last - 1])
        name = Unit(position, last, self.offsets[position], end, "person", "name", known=False)
        for index in range(position, last):
            beneath = self.unit_at[index]
            if beneath is not None and beneath in self.units:
                self.units.remove(beneath)
            self.unit_at[index] = name
        return name

    def _regal(self, position: int, unit: Unit) -> bool:
        """Whether a title that only persons bear stands before the name of a place ("Queen Victoria", "Mr. Jordan")."""
        before = position - 1
        return (
            before >= 0
            and unit.first == position
            and unit.last == position + 1
            and unit.kind in ("state", "place")
            and self.lowers[before] in self.words.closed.regal
            and self.texts[before][:1].isupper()
        )

    def _right(self, phrase: Phrase, position: int) -> Unit | None:
        """Take in complements after the noun, and give the name that follows them, if one does."""
        group = phrase.sense.group
        begun = None
        last = position
        for _ in range(5):
            if last >= len(self.texts) or last in self.starts:
                break
            word = self.lowers[last]
            allowed = (
                word == "of"
                or (
                    word in ("for", "to", "at", "on")
                    and group.kind == "person"
                    and (word != "to" or group.sent_to)
                    and last + 1 < len(self.texts)
                    and (
                        self._cased(last + 1)
                        or (self.lowers[last + 1] == "the" and last + 2 < len(self.texts) and self._cased(last + 2))
                    )
                )
                or (word in ("from", "in") and not phrase.states and not phrase.entities)
                or (word == "from" and group.names)
            )
            if not allowed or (last + 1 < len(self.texts) and self.doc[last + 1].ent_type_ in ("DATE", "TIME")):
                break
            whose = self.unit_at[last + 1] if last + 1 < len(self.texts) else None
            if word == "of" and whose is not None and whose.kind == "person" and whose.first == last + 1:
                phrase.persons.append(whose)
                begun = begun or last
                last = whose.last
                break
            end = self._noun_phrase(last + 1)
            if end is None:
                break
            inside = [u for u in dict.fromkeys(self.unit_at[last + 1 : end]) if u is not None]
            if word in ("from", "in"):
                where = next((u for u in inside if u.first <= last + 2), None)
                named = self._name_after_home(where) if where and word == "from" and not phrase.plural else None
                if named is not None and where is not None:
                    phrase.complement = (last, where.last)
                    return named
                if (phrase.states or phrase.entities) and not (where and where.kind == "organisation"):
                    break
                if (
                    phrase.determiner in self.words.closed.possessive
                    or where is None
                    or where.country is None
                    or not (group.lives_in or self._lives_in(phrase))
                    or where.kind == "organisation"
                ):
                    if where is not None and where.kind == "organisation" and word == "from" and where.entity:
                        phrase.entities.append(where.entity)
                        begun = begun or last
                        last = end
                    break
                phrase.place = where.country
                break
            envoy = group.sent_to and bool(group.sectors)  # "the envoy for Chad" is not Chad's
            if not group.relational and (word in ("of", "at") or (word == "for" and group.serves == "first")):
                for unit in inside:
                    if unit.kind in ("state", "place") and word == "for" and envoy:
                        continue
                    if unit.kind == "state" and unit.country and not self._hyphenated(unit, end):
                        if unit.country not in phrase.states and not self._hyphenated(unit, end):
                            phrase.states.append(unit.country)
                    elif unit.kind == "organisation" and unit.entity is not None:
                        phrase.entities.append(unit.entity)
                    elif unit.kind == "place" and unit.first <= last + 2 and word == "of":
                        phrase.place = phrase.place or unit.country
                        phrase.place_name = phrase.place_name or self.text(unit.first, unit.last)
            elif word in ("to", "for") and not group.sent_to and any(self.role_at[i] for i in range(last + 1, end)):
                owners = (u for u in inside if u.kind == "state" and u.country)  # "adviser to the president of Fiji"
                phrase.states.extend(u.country for u in owners if u.country and u.country not in phrase.states)
            phrase.words.extend(self.lowers[last + 1 : end])
            begun = begun or last
            last = end
            if phrase.plural and word == "of" and phrase.states:
                last = self._more_states(phrase, last)
            if group.kind == "person" and not phrase.plural:
                name = self._name(last)
                if name in self.claimed:
                    break
                if name is not None and self._of_the_inner(begun, name):
                    phrase.persons.append(name)
                    last = name.last
                    break
                if name is not None:
                    phrase.complement = (begun, last)
                    self.claimed.add(name)
                    return name
        if begun is not None:
            phrase.complement = (begun, last)
            phrase.last = last
        return None

    def _of_the_inner(self, first: int, name: Unit) -> bool:
        """Whether a name behind two titles is the second one's ("adviser to President Ali Keita").

        "The head of the office of the president Nina Rusu" is the head: an article before the second title says so,
        unless the gazetteer knows better.
        """
        inner = None
        for index in range(first, name.first):
            role = self.role_at[index]
            if role is not None and role[2].group.names and role[2].group.kind == "person" and not role[2].plural:
                inner = role
        if inner is None or not self._only_of_a_state(inner[1], name.first):
            return False
        person = name.person or self.gazetteer.spelled(self.text(name.first, name.last), self.day)
        title = inner[2].title
        if person is not None and title is not None and title.offices:
            return any(term.office.office in title.offices for term in person.terms)
        before = inner[0] - 1
        while before > first and (self.unit_at[before] is not None or self.tags[before][:2] == "JJ"):
            before -= 1
        return self.tags[before] in ("IN", "TO")  # "the speaker of the assembly Sheikh …": a rank beside the title

    def _only_of_a_state(self, first: int, last: int) -> bool:
        """Whether nothing but "of" and a state stands between a title and a name."""
        between = range(first, last)
        return all(
            self.lowers[i] in ("of", "the") or ((unit := self.unit_at[i]) is not None and unit.kind == "state")
            for i in between
        )

    def _lives_in(self, phrase: Phrase) -> bool:
        """Whether the phrase is about those whose state is where they are ("a police spokeswoman in Nairobi")."""
        roles = (self.role_at[i] for i in range(phrase.first, phrase.core[0]))
        before = self.role_at[phrase.core[0] - 1] if phrase.core[0] else None
        return any(role is not None and role[2].group.lives_in for role in (*roles, before))

    def _name_after_home(self, home: Unit) -> Unit | None:
        """The name behind the place that a title is from ("Senator from Vermont Ola Berg")."""
        unit = self.unit_at[home.last] if home.last < len(self.unit_at) and home.last not in self.starts else None
        return unit if unit is not None and unit.kind == "person" and unit.first == home.last else None

    def _more_states(self, phrase: Phrase, position: int) -> int:
        """The end of a list of states ("the ministers of Chad, Niger and Mali"), taken into the phrase."""
        while position < len(self.texts) and position not in self.starts:
            index = position
            while index < len(self.texts) and index < position + 3 and self.lowers[index] in (",", "and", "the", "&"):
                index += 1
            unit = self.unit_at[index] if position < index < len(self.texts) else None
            if unit is None or unit.kind != "state" or unit.form != "name" or not unit.country or unit.first != index:
                break
            if (
                unit.last < len(self.texts)
                and self.tags[unit.last][:2] in ("VB", "MD")
                and self.lowers[position] == ","
            ):
                break
            phrase.states.append(unit.country)
            position = unit.last
        return position

    def _noun_phrase(self, position: int) -> int | None:
        """The end of the noun phrase that begins at this token, names of persons left out; None where there is none."""
        index = position
        limit = min(len(self.texts), position + 14)
        noun = False
        while index < limit and index not in self.starts:
            unit = self.unit_at[index]
            tag, low = self.tags[index], self.lowers[index]
            if unit is not None and unit.kind == "person":
                if unit.last < len(self.lowers) and self.lowers[unit.last] in _NAME_END:
                    index = unit.last + 1
                    continue
                break
            if noun and unit is None and (self._begins_name(index) or self._behind_title(index)):
                break  # "the minister of digital affairs Olga Brandt"
            if unit is not None and unit.first == index:
                noun = noun or unit.form != "demonym" or unit.plural
                index = unit.last
                if (
                    unit.kind == "state"
                    and unit.form == "name"
                    and index < limit
                    and self.tags[index] == "NNP"
                    and self.role_at[index] is None
                    and self.unit_at[index] is None
                ):
                    break
                continue
            if tag[:2] == "NN":
                noun = True
            elif tag in ("DT", "PRP$") and index == position:
                pass
            elif tag in ("JJ", "JJS", "CD", "HYPH", "POS", "VBN", "VBG") or low in _NAME_END:
                if noun and tag in ("VBN", "VBG") and self.lowers[index - 1] != "-":
                    break
                if noun and tag in ("JJ", "CD") and not self._cased(index):
                    break
            elif (
                low in ("and", "&", ",")
                and index > position
                and index + 1 < limit
                and (self._cased(index - 1) or (low != "," and self.lowers[index - 1] == ","))
                and (
                    self._cased(index + 1)
                    or (
                        low == ","
                        and self.lowers[index + 1] in ("and", "&")
                        and index + 2 < limit
                        and self._cased(index + 2)
                    )
                )
                and self._list_goes_on(index)
            ):
                pass
            elif low == "of" and noun and index + 1 < limit:
                deeper = self._noun_phrase(index + 1)
                return deeper if deeper is not None else index
            else:
                break
            index += 1
        while index > position and (
            self.tags[index - 1] in ("POS", ",", "CC", "HYPH") or self.lowers[index - 1] in (",", "and")
        ):
            index -= 1
        return index if noun else None

    def _begins_name(self, index: int) -> bool:
        """Whether a name begins inside a noun phrase: by its given name, or by a family name with a title elsewhere."""
        after = index + 1
        return (
            after < len(self.texts)
            and (self.texts[index] in self.given or self.texts[after] in self._titled_words())
            and (self.tags[index] == "NNP" or (self._cased(index) and self.texts[after] in self._titled_words()))
            and self.tags[after] == "NNP"
            and self._free(after)
            and self.role_at[index] is None
            and after not in self.starts
            and (after + 1 >= len(self.tags) or self.tags[after + 1][:2] != "NN" or after + 1 in self.starts)
        )

    def _behind_title(self, index: int) -> bool:
        """Whether a capitalised word stands right behind the title of one person ("the President Nina Rusu")."""
        role = self.role_at[index - 1] if index else None
        one = role is not None and role[1] == index and role[2].title is not None and not role[2].plural
        return one and self.tags[index] == "NNP" and self._free(index) and self._cased(index - 1)

    def _titled_words(self) -> frozenset[str]:
        """The words that stand right behind a title somewhere in the document ("Ambassador Hussain")."""
        if self.titled is None:
            found = set()
            for index, role in enumerate(self.role_at):
                after = index + 1
                if role is None or role[1] != after or after >= len(self.texts) or not role[2].group.names:
                    continue
                if self.tags[after] == "NNP" and self.role_at[after] is None and after not in self.starts:
                    found.add(self.texts[after])
            self.titled = frozenset(found)
        return self.titled

    def _list_goes_on(self, index: int) -> bool:
        """Whether a conjunction joins parts of one name ("Culture, Media and Sport") and not two actors."""
        before, after = (
            unit if unit is None or unit.known else None for unit in (self.unit_at[index - 1], self.unit_at[index + 1])
        )
        if self.lowers[index - 1] == ",":
            return after is None and self.role_at[index + 1] is None
        if any(unit is not None and unit.form == "demonym" for unit in (before, after)):
            return self.tags[index - 1][:2] == "JJ" or (before is not None and before.form == "demonym")
        if self.lowers[index] == ",":
            return (
                before is None and after is None and self.tags[index - 1][:2] in ("NN", "JJ") and self._later_and(index)
            )
        return before is None and after is None and self.role_at[index + 1] is None

    def _later_and(self, index: int) -> bool:
        return any(self.lowers[i] in ("and", "&") for i in range(index + 1, min(index + 6, len(self.lowers))))

    def _apposition(self, phrase: Phrase) -> None:
        """A name beside the phrase, behind a comma ("the minister, Luigi Ricci,") or before it."""
        last, first = phrase.last, phrase.first
        if first and self.lowers[first - 1] == "of":
            return  # "the head of the office of the president, Andrei Rusu": the name is the head's
        if (
            last + 1 < len(self.texts)
            and self.lowers[last] in (",", "(", "-", "–", "—")
            and last + 1 not in self.starts
        ):
            unit = self.unit_at[last + 1]
            if unit is not None and unit.kind == "person" and unit.first == last + 1:
                told = phrase.determiner != "" or bool(phrase.states) or bool(phrase.entities)
                # "After talks with the king, Sahle left": the name is the subject
                fronted = self.deps[phrase.head] == "pobj" and self._verb(unit.last)
                if told and self._closes(unit.last) and not fronted:
                    phrase.person, phrase.last, phrase.apposed = unit, unit.last, True
                    return
            if self._named_behind(phrase, last + 1):
                return
        if first >= 2 and self.lowers[first - 1] in (",", "(", "-", "–", "—") and first not in self.starts:
            unit = self._as_person(self.unit_at[first - 2], phrase)
            if (
                unit is not None
                and unit.kind == "person"
                and unit.last == first - 1
                and phrase.determiner not in ("another",)
            ):
                head = self.heads[phrase.head]
                if self._verb(phrase.last) and unit.first not in self.starts:
                    return  # "During talks with Mr Li, the president of Chad stressed": the subject
                if (
                    unit.first <= head < unit.last and self.deps[phrase.head] in ("appos", "conj", "dep")
                ) or self._closes(phrase.last):
                    if (
                        self.deps[phrase.head] == "conj"
                        and self.lowers[first - 1] == ","
                        and self._later_and(phrase.last - 1)
                    ):
                        return
                    phrase.person, phrase.first, phrase.apposed = unit, unit.first, True

    def _named_behind(self, phrase: Phrase, position: int) -> bool:
        """Take in a name that the parse missed ("Another analyst, Kim Jae-won of the Harbour Institute,")."""
        unit = self.unit_at[position]
        if unit is not None and (unit.known or unit.kind != "person" or unit.first != position):
            return False
        if phrase.determiner not in self.words.closed.indefinite or self.tags[position] not in ("NNP", "NN"):
            return False
        name = unit or self._name(position)
        if name is None:
            return False
        from_body = name.last < len(self.texts) and self.lowers[name.last] in ("from", "of", "at", "with")
        if name.last - name.first < 2 or not (from_body or self._closes(name.last)):
            return False
        if from_body:
            end = self._noun_phrase(name.last + 1)
            if end is not None:
                inside = [u for u in dict.fromkeys(self.unit_at[name.last + 1 : end]) if u is not None]
                phrase.entities.extend(u.entity for u in inside if u.kind == "organisation" and u.entity)
                phrase.states.extend(u.country for u in inside if u.kind == "state" and u.country)
                phrase.words.extend(self.lowers[name.last + 1 : end])
                phrase.complement = (name.last, end)
        phrase.person, phrase.last, phrase.apposed = name, name.last, True
        return True

    def _verb(self, index: int) -> bool:
        """Whether a finite verb stands here, or behind an adverb."""
        if index < len(self.tags) and self.tags[index] == "RB":
            index += 1
        return index < len(self.tags) and self.tags[index] in ("VBD", "VBZ", "VBP", "MD") and index not in self.starts

    def _told_of(self, phrase: Phrase) -> Unit | None:
        """The person of whom a clause tells the role ("Aziz was the deputy commander of …", "Lund, who heads …")."""
        dep, closed = self.deps[phrase.head], self.words.closed
        verb = self.heads[phrase.head]
        if phrase.sense.group.kind == "person":
            if dep == "pobj" and self.lowers[verb] == "as":
                verb = self.heads[verb]
            elif dep not in ("attr", "oprd"):
                return None
            if self.doc[verb].lemma_.lower() not in closed.copulas:
                return None
        elif dep != "dobj" or self.doc[verb].lemma_.lower() not in closed.heading:
            return None
        return self.subject_person(verb)

    def subject_person(self, verb: int) -> Unit | None:
        """The person who is the subject of a verb that tells a fact; None for plans, denials and other subjects."""
        subject = None
        for child in self.doc[verb].children:
            if child.dep_ == "neg" or child.tag_ == "MD" or child.dep_ == "mark":
                return None
            if child.dep_ in ("nsubj", "nsubjpass"):
                subject = child
        if subject is None:
            return None
        index = subject.i
        if self.tags[index] == "WP" and self.deps[verb] == "relcl":
            index = self.heads[verb]
        unit = self.unit_at[index] or self._unseen(index)
        return unit if unit is not None and unit.kind == "person" else None

    def _unseen(self, index: int) -> Unit | None:
        """The full name that ends at this token, where the parse saw none and something else tells a person."""
        first = index
        while first > 0 and first not in self.starts and self.tags[first - 1] == "NNP" and self._free(first - 1):
            first -= 1
        name = all(self.tags[i] == "NNP" and self._free(i) and self.texts[i].isalpha() for i in range(first, index + 1))
        if not name or not 1 <= index - first <= 3 or self.doc[index].ent_type_ not in ("", "PERSON", "ORG", "GPE"):
            return None
        end = self.offsets[index] + len(self.texts[index])
        person = Unit(first, index + 1, self.offsets[first], end, "person", "name", known=False)
        self.units.append(person)
        for i in range(first, index + 1):
            self.unit_at[i] = person
        return person

    def _as_person(self, unit: Unit | None, phrase: Phrase) -> Unit | None:
        """A name that the parse took for an organisation, where what stands behind its comma tells a person."""
        if unit is None and self.deps[phrase.head] == "appos" and phrase.first >= 2:
            return self._unseen(phrase.first - 2)
        if unit is None or unit.known or unit.kind != "organisation" or self.deps[phrase.head] != "appos":
            return unit
        first = unit.first
        while first > 0 and first not in self.starts and self.deps[first - 1] == "compound" and self._free(first - 1):
            first -= 1
        if unit.last - first < 2 or not all(self._name_token(index) for index in range(first, unit.last)):
            return unit
        person = Unit(first, unit.last, self.offsets[first], unit.end, "person", "name", known=False)
        self.units[self.units.index(unit)] = person
        for index in range(first, unit.last):
            self.unit_at[index] = person
        return person

    def _free(self, index: int) -> bool:
        """Whether a capitalised word belongs to no name and no title."""
        return self._cased(index) and self.unit_at[index] is None and self.role_at[index] is None

    def _closes(self, index: int) -> bool:
        """Whether an apposition ends at this token."""
        return (
            index >= len(self.texts)
            or self.texts[index] in (",", ".", ")", ";", ":", "-", "–", "—", "!", "?", "”", '"', "“")
            or index in self.starts
            or "\n" in self.texts[index]
            or self.tags[index][:2] in ("VB", "MD", "WP", "WD")
        )

    def _sectors(self, phrase: Phrase) -> None:
        """The sectors of the phrase: strong modifiers, then the noun, then what modifiers and complements suggest."""
        sense = phrase.sense
        own = (
            sense.title.sectors
            if sense.title and sense.group.sectors
            else sense.body.sectors
            if sense.body
            else sense.group.sectors
        )
        near = [word.rstrip(".") for word in phrase.modifiers] + sense.words.split()
        strong: list[Sector] = []
        for word in near:
            for entry in self.words.strong.get(word, ()) or self.words.strong.get(word.rstrip("s"), ()):
                phrase.rules.append(self.words.rules["words " + entry.id])
                if entry.id == "former":
                    phrase.former = True
                else:
                    strong.extend(entry.sectors)
        if phrase.former:
            phrase.sectors = ("ELI",)
            return
        if any(code in ("REB", "PRM", "CRM", "IMG") for code in strong):
            own = tuple(code for code in own if code not in ("GOV", "MIL", "COP"))
        found: list[Sector] = [*strong, *own]
        if not sense.group.relational:
            for entity in phrase.entities:
                if not own or sense.group.serves != "no":
                    extra = [code for code in entity.sectors if code not in found]
                    first = not own or sense.group.serves == "first"
                    private = entity.kind in ("organisation", "media") and "GOV" not in entity.sectors
                    if private and own == ("GOV",) and sense.group.serves == "also" and entity.sectors:
                        found = [code for code in found if code != "GOV"]  # "the president of the bank"
                    found = [*extra, *found] if first else [*found, *extra]
        if not own and not strong:
            learned = [
                (word, entry)
                for word in (*near, *phrase.words)
                for entry in self.words.weak.get(word, ()) or self.words.weak.get(word.rstrip("s"), ())
                if entry.prior
            ]
            for _, entry in learned[:1]:
                phrase.rules.append(self.words.rules["words " + entry.id])
                return self._settle(phrase, [*found, *entry.sectors])
            for word in (*near, *phrase.words):
                for entry in self.words.weak.get(word, ()) or self.words.weak.get(word.rstrip("s"), ()):
                    phrase.rules.append(self.words.rules["words " + entry.id])
                    found.extend(code for code in entry.sectors if code not in found)
            found = found or list(phrase.inherited) or list(self._of_whom(phrase))
            if not found and phrase.states and sense.group.serves == "first" and not phrase.words:
                found.append("GOV")
        elif sense.group.widened:
            for word in near:
                for entry in self.words.weak.get(word, ()):
                    phrase.rules.append(self.words.rules["words " + entry.id])
                    found.extend(code for code in entry.sectors if code not in found)
        self._settle(phrase, found)

    def _of_whom(self, phrase: Phrase) -> tuple[Sector, ...]:
        """The sectors of those whose spokesman or leader a phrase names ("a spokesman for the Libyan rebels")."""
        for index in range(*(phrase.complement or (0, 0))):
            role = self.role_at[index]
            if role is not None:
                sense = role[2]
                return sense.body.sectors if sense.body else sense.title.sectors if sense.title else sense.group.sectors
        return ()

    def _settle(self, phrase: Phrase, found: list[Sector]) -> None:
        phrase.sectors = tuple(dict.fromkeys(found))

    def text(self, first: int, last: int) -> str:
        """The words of tokens ``first:last`` as they stand, line breaks as spaces."""
        if first >= last:
            return ""
        end = self.offsets[last - 1] + len(self.texts[last - 1])
        return " ".join(self.whole[self.offsets[first] : end].split())


def issuing_state(publisher: str, names: Gazetteer, words: RoleWords) -> str | None:
    """The state whose office or body publishes the article ("President of Peru", "U.S. Department of State")."""
    tokens = re.findall(r"[A-Z]\.(?:[A-Z]\.)+|\w+|[^\w\s]", publisher)
    lowers = [token.lower() for token in tokens]
    office = False
    for index, low in enumerate(lowers):
        found = words.trie.longest(lowers, index) if words.trie.starts(low) else None
        office = office or (found is not None and "GOV" in found[1][0].group.sectors)
    for match in names.matches(tokens, list(range(len(tokens)))):
        entity = match.senses[0].entity
        if entity is None or entity.country is None or entity.kind == "media":
            continue
        house = match.senses[0].form == "metonym"  # "The White House"
        if (entity.kind == "state" and (office or house)) or "GOV" in entity.sectors:
            return entity.country
    return None
