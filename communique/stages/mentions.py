"""Who is named: states, organisations, persons and groups, with every span that names them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from datetime import date as Day
from itertools import pairwise
from typing import Any

from communique.actor_phrases import Phrase, Reader, RoleWords, Title, Unit, issuing_state, role_words
from communique.document import Document
from communique.gazetteer import Gazetteer, gazetteer, iso_day, person_id, slug, spelling_key
from communique.layers import ActorEntry, ActorMention, Layer, Mentions, Parse
from communique.names_behind_titles import behind_titles
from communique.office_holders import HEADS, Person
from communique.record import Form, Kind, Role, Why
from communique.stage import Stage


class MentionsStage(Stage):
    """Find every span that names an actor, and say which names and titles mean one actor."""

    name = "mentions"
    requires = (Parse,)
    provides = Mentions

    def __init__(self, names: Gazetteer | None = None, words: RoleWords | None = None) -> None:
        self._names = names
        self._words = words

    def __call__(self, document: Document) -> Layer:
        """The mentions of one document with their actors."""
        names = self._names or gazetteer()
        words = self._words or role_words()
        day = iso_day(document.article.published)
        home = issuing_state(document.article.publisher or "", names, words)
        return _Reading(document[Parse].doc, names, words, day, home).layer()


class _Persons:
    """The persons of one document: one actor for a full name and the shorter names that mean it."""

    def __init__(self, names: Gazetteer, day: str | None, about: frozenset[str]) -> None:
        self._names = names
        self._about = about
        closed = role_words().closed
        self._titles_of = {"m": closed.male, "f": closed.female}
        self._day = day or Day.today().isoformat()
        self.known: dict[str, tuple[str, ...]] = {}
        self.full: dict[str, str] = {}
        self.entries: dict[str, Person | None] = {}
        self._families: dict[str, list[str]] = {}
        self._alike: dict[tuple[str, ...], str] = {}

    def add(self, name: str, person: Person | None, title: Phrase | None = None) -> str:
        """The id of the person with this name of several words; a title may tell which of two namesakes it is."""
        parts = tuple(slug(part) for part in _parts(name))
        if person is not None:
            namesakes = self._names.same_name(name) or (person,)
            fits = [one for one in namesakes if one.lived(self._day) and not self._another(one, title)]
            person = self._names.likeliest(fits, self._day)
            if person is None:
                identifier = f"{person_id(name)}-{slug(title.sense.words)}" if title else f"{person_id(name)}-2"
                self._note(identifier, name, parts, None)
                return identifier
            self._note(person.id, _called(name, person), parts, person)
            self._families.setdefault(slug(person.family), []).append(person.id)
            return person.id
        for identifier, other in self.known.items():
            short, long = sorted((parts, other), key=len)
            if len(short) >= 2 and (long[-len(short) :] == short or (long[-1] == short[-1] and _within(short, long))):
                if len(parts) > len(other) and self.entries[identifier] is None:
                    self.known[identifier] = parts
                    self.full[identifier] = name
                return identifier
        alike = self._alike.get(spelling_key(name)) if len(parts) > 1 else None
        if alike is not None:
            return alike  # "Sergey" and "Sergei", "Kos Marek" and "Marek Kos"
        found = self._names.spelled(name, self._day)
        if found is not None and (self._another(found, title) or not (found.by_surname or self._fits_in(found))):
            found = None
        identifier = found.id if found else person_id(name)
        self._note(identifier, _called(name, found) if found else name, parts, found)
        return identifier

    def _fits_in(self, person: Person) -> bool:
        """Whether the text is about the person's state, which a name that is not quite the listed one needs."""
        return person.country(self._day) in self._about

    def _note(self, identifier: str, name: str, parts: tuple[str, ...], person: Person | None) -> None:
        if identifier not in self.known:
            self.known[identifier] = parts
            self.full[identifier] = name
            self.entries[identifier] = person
            if len(parts) > 1:
                self._alike.setdefault(spelling_key(name), identifier)

    def short(self, name: str, seen: list[str], title: Phrase | None = None) -> str:
        """The id of the person whom this single name means; ``seen`` are those named before, the last one last.

        What the person never was, a title in the text rules out ("President Carter" is no defence secretary).
        """
        part = tuple(slug(piece) for piece in _parts(name))
        fits = [i for i, parts in self.known.items() if parts[-len(part) :] == part]
        fits += [i for i in self._families.get(slug(name), []) if i in self.known and i not in fits]
        fits = fits or [i for i, parts in self.known.items() if len(parts) > 1 and parts[: len(part)] == part]
        if title is not None and fits:
            fits = [i for i in fits if self._may_be(self.entries[i], title)]
        listed = [i for i in fits if (entry := self.entries[i]) is not None and entry.by_surname]
        recent = [i for i in reversed(seen) if i in (listed or fits)]
        if listed or recent:
            return recent[0] if recent else listed[0]
        if name.isupper() and len(name) > 3:
            name = name.title()
        person = self._names.named(name, self._day, lambda person: self._may_be(person, title, alone=True))
        told = title is not None and title.sense.title is not None
        known = person is not None and (told or self._fits_in(person))
        if person is not None and not known and not self._names.well_known(person, name, self._day):
            person = None
        if fits and person is None:
            return fits[0]
        if person is not None:
            self._note(person.id, person.name, part, person)
            return person.id
        identifier = person_id(name)
        self._note(identifier, name, part, None)
        return identifier

    def _another(self, person: Person, title: Phrase | None) -> bool:
        """Whether a title beside a full name tells a namesake: of another state, or in another walk of life."""
        if title is None or title.sense.group.honorific or title.sense.group.relational:
            return False
        offices = title.sense.title.offices if title.sense.title is not None else ()
        if any(term.office.office in offices for term in person.at(self._day)):
            return False  # whoever holds that very office; "Congolese" is of two states
        homes = {self._names.line(term.office.country) for term in person.terms if term.office.country}
        states = [self._names.line(state) for state in title.states] if title.sense.title is not None else []
        if homes and states and homes.isdisjoint(states):
            return True
        told = {*title.sense.group.sectors}
        return (
            bool(told)
            and told <= _PRIVATE
            and bool(person.at(self._day))
            and told.isdisjoint(person.sectors(self._day))
        )

    def _may_be(self, person: Person | None, phrase: Phrase | None, alone: bool = False) -> bool:
        """Whether nothing in a title rules the person out: the office, the state, the walk of life.

        ``alone``: the text gives no full name, so the family name or the title must be enough.
        """
        if person is None:
            return True
        if phrase is not None and phrase.sense.words in self._titles_of.get("m" if person.gender == "f" else "f", ()):
            return False  # "Ms Thomas" is no man of that name
        if phrase is None or phrase.sense.group.honorific or phrase.sense.group.relational:
            return person.by_surname or not alone
        held = {term.office.office for term in person.terms}
        title = phrase.sense.title
        if title is not None and title.offices and held.isdisjoint(title.offices):
            return False
        if alone and not (title is not None and title.offices):
            last = phrase.sense.words.rsplit(" ", 1)[-1]  # "Ambassador Li" is no president of that name
            bears = any(last in term.office.title.lower().split() for term in person.terms)
            soldier = set(phrase.sense.group.sectors) <= {"MIL"}  # generals rule; judges and priests do not
            if not bears and not (soldier and person.by_surname and person.at(self._day)):
                return False
        if phrase.states and not any(term.office.country in phrase.states for term in person.terms):
            return False
        told = {*phrase.sense.group.sectors}
        return not told or not told <= _PRIVATE or not told.isdisjoint(person.sectors(self._day))


# walks of life in which nobody is known by the office that the gazetteer lists
_PRIVATE = frozenset(("EDU", "JRN", "MED", "BUS", "HLH", "REL", "CVL", "LAB", "AGR", "JUD", "NGO", "CRM"))


def _called(name: str, person: Person) -> str:
    """The name as the gazetteer has it; as the text spells it where the family name is spelled in another way."""
    parts = {slug(part) for part in _parts(person.name)}
    own = [slug(part) for part in _parts(name)]
    return name if len(own) > 1 and own[-1] not in parts else person.name


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\s\-‑.]+", name) if part and part[-1].isalnum()]


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    rest = iter(long)
    return all(part in rest for part in short)


class _Reading:
    """One document being read; nothing of it outlives the layer."""

    def __init__(self, doc: Any, names: Gazetteer, words: RoleWords, day: str | None, home: str | None) -> None:
        self.doc = doc
        self.home = home
        self.names = names
        self.words = words
        self.day = day
        self.today = day or Day.today().isoformat()
        self.reader = Reader(doc, names, words, self.today, day is not None, home)
        behind_titles(self.reader)
        self.actors: dict[str, ActorEntry] = {}
        self.mentions: list[ActorMention] = []
        about = {*self.reader.about, *self.reader.around, *([home] if home else [])}
        self.persons = _Persons(names, day, frozenset(about))
        self.identity: dict[Unit, str] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.counts: dict[str, int] = {}
        self.told: list[Phrase] = []

    def layer(self) -> Mentions:
        phrases = list(self.reader.phrases())
        self._joined(phrases)
        self._identify(phrases)
        named: set[Unit] = set()
        for phrase in phrases:
            if phrase.person is not None:
                self._titled(phrase)
                named.add(phrase.person)
            elif phrase.body is not None:
                self._named(phrase.body, phrase)
                named.add(phrase.body)
        phrases = [phrase for phrase in phrases if phrase.body is None]
        for phrase in phrases:
            if phrase.told_of is not None:
                self._told(phrase)
        title: Title | None = None
        for phrase in phrases:
            if phrase.sense.group.mirrors and phrase.states and title is not None and phrase.person is None:
                self._counterpart(phrase, title)
            elif phrase.person is None and phrase not in self.told:
                self._nominal(phrase)
            title = phrase.sense.title or title
        spans = [phrase.complement for phrase in phrases if phrase.complement]
        for unit in dict.fromkeys(unit for unit in [*self.reader.units, *self.identity]):
            if unit.kind == "person":
                if unit not in named:
                    self._person(unit)
            elif unit.acts and unit not in named and not self._part(unit, spans):
                self._named(unit)
        self._pronouns()
        self.mentions.sort(key=lambda mention: (mention.start, -mention.end))
        unique = list(dict.fromkeys(self.mentions))
        return Mentions(self.actors, tuple(unique))

    def _joined(self, phrases: list[Phrase]) -> None:
        """Give a state to both of two that "and" joins: "the police and army of Fiji", "Thai soldiers and police"."""
        reader = self.reader
        for one, other in pairwise(phrases):
            if one.person or other.person or other.first - one.last != 1 or reader.lowers[one.last] != "and":
                continue
            if one.sense.group.kind == "person" != other.sense.group.kind:
                continue
            if other.states and not one.states and not one.complement and other.complement and not other.determiner:
                one.states = list(other.states)
            elif one.states and not (one.complement or other.determiner or other.states or other.complement):
                other.states = [] if other.entities else list(one.states)

    def _part(self, unit: Unit, complements: list[tuple[int, int]]) -> bool:
        """Whether an unknown name is only a piece of what a title is about ("Minister of Digital Affairs")."""
        if unit.known or unit.kind != "organisation":
            return False
        first = bisect_right(complements, (unit.first, len(self.reader.texts)))
        for begin, end in complements[max(0, first - 2) : first]:
            if begin < unit.first < end and unit.last <= end:
                whole = unit.first - begin <= 2 and unit.last == end
                return not whole
        return False

    # -------------------------------------------------------------------------------------------- persons
    def _identify(self, phrases: list[Phrase]) -> None:
        """Lead every name of a person to one id: full names first, then the short ones in the order of the text."""
        titles = {phrase.person: phrase for phrase in phrases if phrase.person is not None}
        titled = set(titles)
        self._mislabelled(titled)
        units = sorted(
            {u for u in self.reader.units if u.kind == "person"} | {u for u in titled if u is not None},
            key=lambda unit: unit.start,
        )
        texts = {unit: self.reader.text(unit.first, unit.last) for unit in units}
        for unit in units:
            short = unit.person is not None and unit.person in self.names.families.get(texts[unit], ())
            if len(texts[unit].split()) > 1 or (unit.person is not None and not short):
                self.identity[unit] = self.persons.add(texts[unit], unit.person, titles.get(unit))
        seen: list[str] = []
        for unit in units:
            if unit not in self.identity:
                self.identity[unit] = self.persons.short(texts[unit], seen, titles.get(unit))
            seen.append(self.identity[unit])
        self._namesakes_of_places()
        self._towns({self.identity[unit] for unit in titles})
        self._by_surname({self.identity[unit] for unit in titles})

    def _mislabelled(self, titled: set[Unit]) -> None:
        """Parts of persons' names that the parse took for organisations ("Wingfield-Hayes")."""
        reader = self.reader
        persons = {u for u in reader.units if u.kind == "person"} | titled
        full = {tuple(slug(p) for p in _parts(reader.text(u.first, u.last))) for u in persons}
        for number, unit in enumerate(reader.units):
            if unit.known or unit.kind == "person" or unit.last - unit.first < 2:
                continue
            parts = tuple(slug(part) for part in _parts(reader.text(unit.first, unit.last)))
            if parts and any(len(name) >= len(parts) and name[-len(parts) :] == parts for name in full):
                person = Unit(unit.first, unit.last, unit.start, unit.end, "person", "name", known=False)
                reader.units[number] = person
                for index in range(unit.first, unit.last):
                    reader.unit_at[index] = person

    def _namesakes_of_places(self) -> None:
        """ "Jordan said", after "Jim Jordan" and where nothing else in the text is of that state: the person."""
        reader = self.reader
        family = {
            parts[-1]: identifier
            for identifier, parts in self.persons.known.items()
            if len(parts) > 1 and identifier in self.identity.values()
        }
        named = {identifier: unit.start for unit, identifier in reversed(self.identity.items())}
        told: dict[str | None, set[str]] = {}
        for unit in reader.units:
            if unit.kind == "state":
                told.setdefault(unit.country, set()).add(reader.text(unit.first, unit.last))
            elif unit.person is not None:
                told.setdefault(unit.person.country(self.today), set()).add(unit.person.name)
        for number, unit in enumerate(reader.units):
            if unit.kind not in ("state", "place") or unit.form == "demonym" or unit.last - unit.first > 1:
                continue
            name = reader.text(unit.first, unit.last)
            identifier = family.get(slug(name))
            if identifier is None or named.get(identifier, unit.start) >= unit.start:
                continue
            if told.get(unit.country, set()) - {name, self.persons.full[identifier]}:
                continue
            person = Unit(unit.first, unit.last, unit.start, unit.end, "person", "name", known=False)
            reader.units[number] = person
            reader.unit_at[unit.first] = person
            self.identity[person] = identifier

    def _towns(self, titled: set[str]) -> None:
        """Leave out unknown names that stand where places stand and never act ("at Ain Issa"): towns, not persons."""
        reader = self.reader
        there: set[str] = set()
        acting = set(titled)
        for unit, identifier in self.identity.items():
            if self.persons.entries.get(identifier) is not None:
                continue
            root = unit.last - 1
            anchor, dep = reader.conjunct(root)
            if dep == "pobj" and reader.lowers[reader.heads[anchor]] in self.words.metonyms.locative:
                there.add(identifier)
            elif dep in ("nsubj", "nsubjpass", "poss", "appos"):
                acting.add(identifier)
        for identifier in there - acting:
            for unit in [unit for unit, of in self.identity.items() if of == identifier]:
                del self.identity[unit]

    def _by_surname(self, titled: set[str]) -> None:
        """Names of known persons that the parse took for something else; ``titled`` ones bear a title somewhere."""
        present = set(self.identity.values())
        known = {
            parts[-1]: i
            for i, parts in self.persons.known.items()
            if i in present and (len(parts) > 1 or self.persons.entries[i] or (i in titled and len(parts[0]) > 2))
        }
        reader = self.reader
        for index, text in enumerate(reader.texts):
            if not text[:1].isupper() or len(text) < 3 or reader.tags[index] not in ("NNP", "NNPS", "NN", "JJ"):
                continue
            identifier = known.get(slug(text)) if text.isalpha() else None
            other = reader.unit_at[index]
            if identifier is None or reader.role_at[index] is not None or reader.a_thing(index):
                continue
            if other is not None and (other.known or other.kind == "person" or other.last - other.first > 1):
                continue
            unit = Unit(index, index + 1, reader.offsets[index], reader.offsets[index] + len(text), "person", "name")
            if other is not None and other in reader.units:
                reader.units.remove(other)
            reader.unit_at[index] = unit
            reader.units.append(unit)
            self.identity[unit] = identifier

    def _entry_of_person(self, identifier: str) -> ActorEntry:
        entry = self.actors.get(identifier)
        if entry is not None:
            return entry
        person = self.persons.entries.get(identifier) or self.names.persons.get(identifier)
        name = self.persons.full.get(identifier) or (person.name if person else identifier)
        if person is None:
            entry = ActorEntry(identifier, name, "person")
        else:
            sectors: tuple[str, ...] = person.sectors(self.today)
            if self.day is None and sectors == ("ELI",):
                sectors = person.terms[-1].office.sectors  # no date: the office that the person is known for
            running = person.at(self.today)
            roles = tuple(
                Role(title=t.office.title, organisation=t.office.organisation, country=t.office.country)
                for t in running
            )
            why = Why(stage="mentions", rule="gazetteer/offices", note=f"in the gazetteer of offices on {self.today}")
            entry = ActorEntry(
                identifier,
                person.name,
                "person",
                person.country(self.today),
                sectors[0] if sectors else None,
                roles=roles,
                why=(why,),
                sectors=sectors,
            )
        self.actors[identifier] = entry
        return entry

    def _titled(self, phrase: Phrase) -> None:
        """A title with a name: the person, with the role that the title gives."""
        assert phrase.person is not None
        identifier = self.identity.get(phrase.person)
        if identifier is None:
            identifier = self.identity[phrase.person] = self.persons.add(
                self.reader.text(phrase.person.first, phrase.person.last), phrase.person.person, phrase
            )
        entry = self._entry_of_person(identifier)
        why = self._why(phrase)
        country = self._country(phrase)
        if phrase.sense.group.honorific:
            self.actors[identifier] = replace(entry, why=tuple(dict.fromkeys([*entry.why, why])))
        elif not phrase.sense.group.relational:
            self._gain(identifier, phrase, self._role(phrase, country))
        self._mention(
            phrase.first,
            phrase.last,
            phrase.person.last - 1 if not phrase.apposed else None,
            "name",
            (identifier,),
            why=why,
            gender=self._gender(phrase, identifier),
            phrase=phrase,
        )
        if phrase.apposed or phrase.last - phrase.first > phrase.person.last - phrase.person.first:
            unit = phrase.person
            self._mention(
                unit.first,
                unit.last,
                unit.last - 1,
                "name",
                (identifier,),
                why=why,
                gender=self._gender(phrase, identifier),
            )

    def _gain(self, identifier: str, phrase: Phrase, role: Role) -> None:
        """Give the person the role that a title, an apposition or a clause tells of."""
        entry = self._entry_of_person(identifier)
        same = [r for r in entry.roles if r.title.lower() == role.title.lower() and r.organisation == role.organisation]
        roles = entry.roles if any(r.country == role.country for r in same) else (*entry.roles, role)
        known = self.persons.entries.get(identifier)
        from_text = not (known and entry.sectors and (entry.sectors != ("ELI",) or self._held(known, phrase)))
        sectors: tuple[str, ...] = entry.sectors
        if phrase.sectors and (from_text or phrase.former):
            sectors = (
                ("ELI",)
                if phrase.former
                else tuple(dict.fromkeys([*(code for code in entry.sectors if code != "ELI"), *phrase.sectors]))
            )
        if entry.sectors in ((), ("ELI",)) and not self.words.closed.not_yet.isdisjoint(phrase.modifiers):
            sectors = phrase.sectors  # "President-elect Ana Kos"
        self.actors[identifier] = ActorEntry(
            identifier,
            entry.name,
            "person",
            entry.country or role.country,
            sectors[0] if sectors else None,
            entry.acronym,
            roles,
            tuple(dict.fromkeys([*entry.why, *self._reasons(phrase)])),
            sectors,
        )
        if not phrase.former and not (known and self.day and self._held(known, phrase) and not known.at(self.day)):
            body = next((unit.name for unit in phrase.entities), "")
            of = role.country or body or self.actors[identifier].country or ""
            for key in self._keys(phrase):
                self.titles.setdefault((key, of), identifier)

    def _held(self, person: Person, phrase: Phrase) -> bool:
        """Whether the title is kept by courtesy: of a state that the person once led ("President Carter" in 1987)."""
        title = phrase.sense.title
        return title is not None and any(t.office.leads and t.office.office in title.offices for t in person.terms)

    def _told(self, phrase: Phrase) -> None:
        """A clause that tells the role of a person: "Aziz was the deputy commander of …", "Lund, who heads …"."""
        identifier = self.identity.get(phrase.told_of) if phrase.told_of else None
        if identifier is None:
            return
        country = self._country(phrase)
        reader = self.reader
        if phrase.sense.group.kind != "person":
            verb = reader.heads[phrase.head]
            title = self.words.closed.heading[reader.doc[verb].lemma_.lower()]
            begin = phrase.first + (reader.lowers[phrase.first] in ("the", "a", "an"))
            role = Role(title=title, organisation=reader.text(begin, phrase.last), country=country)
            self._gain(identifier, phrase, role)
            return
        self._gain(identifier, phrase, self._role(phrase, country))
        self.told.append(phrase)
        self._mention(
            phrase.first,
            phrase.last,
            phrase.head,
            "nominal",
            (identifier,),
            role_noun=phrase.sense.words,
            why=self._why(phrase),
            gender=self._gender(phrase, identifier),
            phrase=phrase,
        )

    def _gender(self, phrase: Phrase | None, identifier: str) -> str:
        if phrase is not None:
            words = phrase.sense.words
            if words in self.words.closed.female or words.endswith("woman"):
                return "f"
            if words in self.words.closed.male or words.endswith("man"):
                return "m"
        person = self.names.persons.get(identifier)
        return person.gender if person else ""

    def _keys(self, phrase: Phrase) -> list[str]:
        """The offices that a title may mean, and its own words, to tell that two titles are one."""
        title = phrase.sense.title
        offices = list(title.offices) if title else []
        return [*offices, phrase.sense.words]

    def _role(self, phrase: Phrase, country: str | None) -> Role:
        reader = self.reader
        first, last = phrase.first, phrase.last
        if phrase.apposed and phrase.person is not None:
            first, last = (
                (phrase.person.last + 1, last) if phrase.person.first == first else (first, phrase.person.first - 1)
            )
        elif phrase.person is not None:
            last = phrase.person.first
        title = reader.text(*phrase.core)
        organisation = None
        if phrase.complement:
            begin = phrase.complement[0] + 1
            while begin < phrase.complement[1] and reader.lowers[begin] in ("the", "a", "an"):
                begin += 1
            organisation = reader.text(begin, phrase.complement[1]) or None
            state = next(iter(phrase.states), None)
            if state and organisation and slug(organisation) in {slug(self.names.states[state].name)}:
                organisation = None
        elif phrase.entities:
            organisation = phrase.entities[-1].name
        if first >= last:
            return Role(title=title, organisation=organisation, country=country)
        span = (reader.offsets[first], reader.offsets[last - 1] + len(reader.texts[last - 1]))
        return Role(title=title, organisation=organisation, country=country, span=span)

    def _person(self, unit: Unit) -> None:
        identifier = self.identity.get(unit)
        if identifier is None:
            return
        self._entry_of_person(identifier)
        why = Why(stage="mentions", rule="gazetteer/offices" if unit.person else "names")
        self._mention(
            unit.first,
            unit.last,
            None,
            "name",
            (identifier,),
            why=why,
            gender=self._gender(None, identifier),
            span=(unit.start, unit.end),
        )

    # ------------------------------------------------------------------------------ states, organisations
    def _named(self, unit: Unit, phrase: Phrase | None = None) -> None:
        """A state, a body or a people by its name; ``phrase`` says what it is ("the regional bloc Ecowas")."""
        entity = unit.entity
        before = len(self.mentions)
        self._by_name(unit, entity)
        if phrase is not None and len(self.mentions) > before:
            made = self.mentions.pop()
            identifier = made.actors[0]
            entry = self.actors[identifier]
            if not entry.sectors and phrase.sectors:
                self.actors[identifier] = replace(
                    entry,
                    sector=phrase.sectors[0],
                    sectors=phrase.sectors,
                    country=entry.country or self._country(phrase),
                    why=tuple(dict.fromkeys([*entry.why, *self._reasons(phrase)])),
                )
            self._mention(phrase.first, unit.last, unit.last - 1, "name", made.actors, gender="n", why=made.why)
            self.mentions.append(made)

    def _by_name(self, unit: Unit, entity: Any) -> None:
        if unit.kind == "people":
            name = self.reader.text(unit.first, unit.last)
            if (
                self.reader.deps[unit.last - 1] in ("amod", "compound", "nmod")
                or self.reader.tags[unit.last - 1] == "JJ"
                or (unit.last < len(self.reader.texts) and self.reader.texts[unit.last] == "-")
            ):
                return
            identifier = f"group:{slug(name)}"
            self._enter(ActorEntry(identifier, name, "group", why=(Why(stage="mentions", rule="names"),)))
            self._mention(
                unit.first,
                unit.last,
                None,
                "nominal",
                (identifier,),
                plural=True,
                role_noun="people",
                why=Why(stage="mentions", rule="names"),
                span=(unit.start, unit.end),
            )
            return
        if entity is None:
            name = self.reader.text(unit.first, unit.last)
            identifier = f"org:{slug(name)}"
            company = self.reader.lowers[unit.last - 1].rstrip(".") in self.words.closed.company_forms
            sectors: tuple[str, ...] = ("BUS",) if company and unit.last - unit.first > 1 else ()
            note = "the name of a company by its last word" if sectors else None
            why = Why(stage="mentions", rule="names", note=note)
            self._enter(
                ActorEntry(
                    identifier, name, "organisation", None, "BUS" if sectors else None, why=(why,), sectors=sectors
                )
            )
            self._mention(
                unit.first,
                unit.last,
                None,
                "name",
                (identifier,),
                why=Why(stage="mentions", rule="names"),
                span=(unit.start, unit.end),
            )
            return
        sector = entity.sectors[0] if entity.sectors else None
        self._enter(
            ActorEntry(
                entity.id,
                entity.name,
                entity.kind,
                entity.country,
                sector,
                entity.acronym,
                sectors=entity.sectors,
                why=(
                    Why(
                        stage="mentions",
                        rule="gazetteer/states" if entity.kind == "state" else "gazetteer/organisations",
                    ),
                ),
            )
        )
        file = "states" if entity.kind == "state" else "organisations"
        form: Form = unit.form
        self._mention(
            unit.first,
            unit.last,
            None,
            form,
            (entity.id,),
            plural=unit.plural,
            gender="n",
            why=Why(stage="mentions", rule=f"gazetteer/{file}"),
            span=(unit.start, unit.end),
        )

    # ------------------------------------------------------------------------------------------- nominals
    def _country(self, phrase: Phrase) -> str | None:
        """The state of a phrase: its own words', its organisation's, or that of the person whose it is."""
        if len(phrase.states) == 1:
            return phrase.states[0]
        if phrase.states:
            return phrase.states[0] if not phrase.plural and phrase.sense.group.kind == "person" else None
        if phrase.sense.group.relational:
            return None
        for entity in phrase.entities:
            if entity.country:
                return entity.country
        for unit in phrase.persons:
            identifier = self.identity.get(unit)
            person = self.names.persons.get(identifier) if identifier else None
            if person is not None:
                return person.country(self.today)
        title = phrase.sense.title
        return phrase.place or (title.only if title is not None and not phrase.entities else None)

    def _nominal(self, phrase: Phrase) -> None:
        """A phrase without a name: the holder of an office, a body, a group; or open, for what the text said before."""
        sense, group = phrase.sense, phrase.sense.group
        country = self._country(phrase)
        reader = self.reader
        why = self._why(phrase)
        indefinite = phrase.determiner in self.words.closed.indefinite or phrase.modifiers[:1] == ["one"]
        person = group.kind == "person"
        plural = phrase.plural or (group.kind in ("group", "force") and reader.tags[phrase.head] in ("NNS", "NNPS"))
        titled = person and (bool(sense.title) or group.id == "heads") and not plural
        form: Form = "title" if titled and not indefinite else "nominal"
        noun = sense.words if form == "title" else reader.doc[phrase.head].lemma_.lower()
        gender = self._gender(phrase, "")
        open_for = self._open(phrase, country, indefinite)
        borne = (
            group.kind in ("person", "group")
            and sense.body is None
            and not plural
            and not indefinite
            and not phrase.former
            and not open_for
        )
        if borne and not titled and self.day is not None:
            bearer = self._bearer(phrase, country or next((entity.name for entity in phrase.entities), ""))
            titled = bearer is not None
            form = "title" if titled else form
            noun = sense.words if titled else noun
        if titled and borne:
            actors = self._office(phrase, country, why)
            if actors:
                made = actors[0] if actors[0] not in self.persons.known and actors[0] not in self.names.persons else ""
                self._mention(
                    phrase.first,
                    phrase.last,
                    phrase.head,
                    form,
                    actors,
                    role_noun=noun,
                    why=why,
                    gender=gender or self._gender(None, actors[0]),
                    phrase=phrase,
                    fallback=made,
                )
                return
        if person and sense.title and plural and len(phrase.states) > 1:
            holders = [self._office_of(phrase, state, why) for state in phrase.states]
            self._mention(
                phrase.first,
                phrase.last,
                phrase.head,
                "title",
                tuple(h for h in holders if h),
                plural=True,
                role_noun=noun,
                why=why,
                phrase=phrase,
            )
            return
        if phrase.nested and not (phrase.states or phrase.entities):
            return
        if phrase.determiner == "no" or reader.texts[phrase.first][:1] == "-":
            return
        idle = reader.deps[phrase.head] == "pobj" and group.kind in ("force", "organisation")  # "in force", "at school"
        if idle and reader.tags[phrase.head] == "NN" and phrase.first == phrase.head == phrase.last - 1:
            return
        bare_noun = not phrase.determiner and not plural and person and not reader.texts[phrase.head][:1].isupper()
        bare_noun = bare_noun and reader.deps[phrase.head] != "ROOT"
        if bare_noun and not (country or phrase.entities or phrase.persons or phrase.complement or phrase.modifiers):
            return  # "justice", "in power": no one in particular
        named = reader.texts[phrase.head][:1].isupper() and phrase.complement is not None
        if (
            not named
            and not group.bare
            and not country
            and not phrase.entities
            and not phrase.persons
            and (not open_for or phrase.determiner in ("both", "all", "each"))
        ):
            return
        if group.generic and not country and not open_for and self._idle(phrase, plural):
            return
        if len(phrase.states) > 1 and plural and not group.relational:
            entries = [self._group(phrase, state, plural, indefinite, why) for state in phrase.states]
            for one in entries:
                self._enter(one)
            self._mention(
                phrase.first,
                phrase.last,
                phrase.head,
                form,
                tuple(one.id for one in entries),
                plural=True,
                role_noun=noun,
                why=why,
                phrase=phrase,
            )
            return
        entry = self._group(phrase, country, plural, indefinite, why)
        if open_for and titled and self.home and self.day and not phrase.former and not self._qualified(phrase):
            entry = self._of_the_house(phrase) or entry
        if open_for:
            self._mention(
                phrase.first,
                phrase.last,
                phrase.head,
                form,
                (),
                plural=plural,
                role_noun=noun,
                why=why,
                gender=gender,
                phrase=phrase,
                fallback=entry.id,
            )
            self.actors.setdefault(entry.id, entry)
            return
        self._enter(entry)
        definite = person and not plural and not indefinite and phrase.determiner != ""
        self._mention(
            phrase.first,
            phrase.last,
            phrase.head,
            form,
            (entry.id,),
            plural=plural,
            role_noun=noun,
            why=why,
            gender=gender,
            phrase=phrase,
            fallback=entry.id if definite else "",
        )

    def _of_the_house(self, phrase: Phrase) -> ActorEntry | None:
        """The holder of an office in the state that publishes the text: "the President" in its own releases."""
        title = phrase.sense.title
        if self.home is None:
            return None
        bearer = self._bearer(phrase, self.home) if title is None or phrase.modifiers or phrase.complement else None
        if bearer is not None:
            return self._entry_of_person(bearer.id)
        if title is None or (title.states and self.home not in title.states):
            return None
        person = self.names.holder(self.home, title.offices, self.today)
        if person is None or phrase.modifiers or phrase.complement:
            return None
        words = phrase.sense.words
        known = any(term.office.leads or words in term.office.title.lower() for term in person.at(self.today))
        return self._entry_of_person(person.id) if known else None

    def _idle(self, phrase: Phrase, plural: bool) -> bool:
        """Whether people in general are only spoken of and neither act nor are acted on ("help for people")."""
        if not (plural or phrase.sense.group.kind == "organisation") or phrase.entities or phrase.persons:
            return False
        told = [word for word in phrase.modifiers if word not in self.words.closed.loose and not word.isdigit()]
        if phrase.complement or told or self._proper(phrase):
            return False
        reader = self.reader
        anchor, dep = reader.conjunct(phrase.head)
        if dep == "pobj":
            word = reader.lowers[reader.heads[anchor]]
            counted = reader.lowers[reader.heads[reader.heads[anchor]]] in self.words.closed.loose
            return word not in self.words.closed.touching and not (word == "of" and counted)
        return dep not in ("nsubj", "nsubjpass", "dobj", "dative", "ROOT", "agent", "nmod", "poss")

    def _counterpart(self, phrase: Phrase, title: Title) -> None:
        """The holders of the office named before, in the states of this phrase ("his Greek counterpart")."""
        found: list[str] = []
        for state in phrase.states:
            named = next(
                (self.titles[office, state] for office in title.offices if (office, state) in self.titles), None
            )
            if named is None and self.day is not None and (not title.states or state in title.states):
                holder = self.names.holder(state, title.offices, self.day)
                named = holder.id if holder else None
            if named is not None:
                entry = self._entry_of_person(named)
                self.actors[named] = replace(entry, why=tuple(dict.fromkeys([*entry.why, *self._reasons(phrase)])))
                found.append(named)
        if not found or len(found) < len(phrase.states):
            self._nominal(phrase)
            return
        self._mention(
            phrase.first,
            phrase.last,
            phrase.head,
            "nominal",
            tuple(found),
            plural=phrase.plural,
            role_noun=phrase.sense.words,
            why=self._why(phrase),
            phrase=phrase,
        )

    def _open(self, phrase: Phrase, country: str | None, indefinite: bool) -> bool:
        """Whether the phrase may mean an actor named elsewhere: nothing in it says which one."""
        if indefinite or country or phrase.entities or phrase.persons:
            return False
        group = phrase.sense.group
        closed = self.words.closed
        if self._proper(phrase):
            return False
        if phrase.determiner in closed.definite or phrase.determiner in closed.possessive:
            return not (phrase.complement and not closed.open_complement.issuperset(phrase.words))
        bare_title = group.kind == "person" and not phrase.plural
        return bare_title and not phrase.complement

    def _proper(self, phrase: Phrase) -> bool:
        """Whether the words are the name of one body ("the Nordic Peace Institute")."""
        reader = self.reader
        if phrase.sense.group.kind == "person" or phrase.plural or not reader.texts[phrase.head][:1].isupper():
            return False
        before = range(phrase.first, phrase.core[0])
        return any(reader.texts[i][:1].isupper() and reader.tags[i][:2] in ("NN", "JJ") for i in before)

    def _office(self, phrase: Phrase, country: str | None, why: Why) -> tuple[str, ...]:
        """The holder of the office that the title and the state name."""
        organisation = next((entity.name for entity in phrase.entities), None)
        of = country or organisation
        if of is None:
            return ()
        if phrase.place_name and not phrase.states and not phrase.entities:  # "Quebec's premier"
            bearer = self._bearer(phrase, of)
            return (self._entry_of_person(bearer.id).id,) if bearer and self.day else ()
        identifier = self._office_of(phrase, of, why)
        return (identifier,) if identifier else ()

    def _office_of(self, phrase: Phrase, of: str, why: Why) -> str | None:
        title = phrase.sense.title
        if phrase.former:
            return None
        heads = phrase.sense.words in self.words.closed.first_of and of in self.names.by_name
        for key in (*self._keys(phrase), *(HEADS if heads and not phrase.modifiers else ())):
            named = self.titles.get((key, of))
            if named is not None:
                return named
        if title is None and not phrase.modifiers:  # "the Peruvian minister", after "Foreign Minister of Peru …"
            ending = " " + phrase.sense.words
            short = {i for (key, state), i in self.titles.items() if state == of and key.endswith(ending)}
            if len(short) == 1:
                return short.pop()
        person = None
        coming = title is not None and not self.words.closed.not_yet.isdisjoint(phrase.modifiers)
        if title is not None and coming:
            person = self.names.next_holder(of, title.offices, self.today)
        elif phrase.modifiers and not self._qualified(phrase):
            person = self._bearer(phrase, of)  # "the acting president", where the state has one beside the president
        person = person or (None if self._qualified(phrase) else self._holder(title, of)) or self._bearer(phrase, of)
        if person is not None and (self.day is not None or person.id in self.persons.known):
            entry = self._entry_of_person(person.id)
            whys = tuple(dict.fromkeys([*entry.why, *self._reasons(phrase)]))
            sectors = phrase.sectors if coming and entry.sectors in ((), ("ELI",)) else entry.sectors
            sector = sectors[0] if sectors else None
            self.actors[person.id] = replace(entry, why=whys, sector=sector, sectors=sectors)
            return person.id
        if of not in self.names.states:
            return None
        name = f"{self.names.adjective[of]} {phrase.sense.words}"
        if phrase.modifiers and self._qualified(phrase):
            name = f"{self.names.adjective[of]} {' '.join(phrase.modifiers)} {phrase.sense.words}"
        identifier = person_id(name)
        if identifier not in self.actors:
            role = self._role(phrase, of)
            sector = phrase.sectors[0] if phrase.sectors else None
            self.actors[identifier] = ActorEntry(
                identifier, name, "person", of, sector, roles=(role,), why=self._reasons(phrase), sectors=phrase.sectors
            )
        self.titles.setdefault((phrase.sense.words, of), identifier)
        return identifier

    def _holder(self, title: Title | None, of: str) -> Person | None:
        """Who held the office that a title stands for."""
        if title is None or (title.states and of not in title.states):
            return None
        return self.names.holder(of, title.offices, self.today)

    def _bearer(self, phrase: Phrase, of: str) -> Person | None:
        """Who bore the very title that the phrase is, in all its words ("the Greek deputy minister of shipping")."""
        if phrase.plural or phrase.former:
            return None
        reader, loose = self.reader, self.words.closed.loose
        words = [word for word in phrase.modifiers if word not in loose or word == "first"]
        words.extend(entity.name for entity in phrase.entities if entity.name != of)
        words.append(phrase.sense.words)
        words.append(phrase.place_name)
        if phrase.complement:
            units = ((i, reader.unit_at[i]) for i in range(*phrase.complement))
            words.extend(
                reader.lowers[i]
                for i, unit in units
                if unit is None
                or (unit.kind == "state" and unit.country != of)
                or (unit.kind == "organisation" and unit.entity not in phrase.entities)
                or (unit.kind == "place" and not phrase.place_name)
            )
        found = self.names.titled(of, " ".join(words), self.today)
        heads = phrase.sense.words in self.words.closed.first_of and not phrase.states
        if found is None and heads and not phrase.modifiers and of in self.names.by_name:
            return self.names.holder(of, HEADS, self.today)
        return found

    def _qualified(self, phrase: Phrase) -> bool:
        """Whether a modifier makes it another office ("deputy", "opposition leader")."""
        leads_body = bool(phrase.complement and phrase.sense.words == "leader" and phrase.entities)
        return leads_body or not self.words.closed.other_office.isdisjoint(phrase.modifiers)

    def _group(self, phrase: Phrase, country: str | None, plural: bool, indefinite: bool, why: Why) -> ActorEntry:
        """The actor that the words of the phrase themselves make."""
        sense = phrase.sense
        kind: Kind = "organisation" if sense.group.kind == "organisation" else "group"
        if not plural and (
            sense.group.kind == "person" or (sense.group.kind == "group" and sense.words not in sense.group.collectives)
        ):
            kind = "person"
        parts: list[str] = []
        reader = self.reader
        for entity in phrase.entities:
            parts.append(entity.acronym or entity.name)
        keep = [
            w for w in phrase.modifiers if not w.isdigit() and w not in self.words.closed.loose and w not in ("-", "'s")
        ]
        around = self._around(phrase, plural) if country and country not in phrase.states else ""
        if country and not phrase.entities and not around:
            parts.append(self.names.adjective.get(country, country))
        parts += [reader.text(unit.first, unit.last) for unit in phrase.persons]
        parts += keep
        core = sense.words
        if sense.body is not None:
            core = sense.body.id
        elif plural:
            core = reader.text(*phrase.core).lower()
        parts.append(core)
        if phrase.complement and not phrase.states and not phrase.entities:
            parts.append(reader.text(*phrase.complement))
        parts.append(around)
        name = " ".join(dict.fromkeys(part for part in parts if part))
        if not country and not phrase.entities and not phrase.persons and self._proper(phrase):
            begin = phrase.first
            while begin < phrase.core[0] and not reader.texts[begin][:1].isupper():
                begin += 1
            begin += begin < phrase.core[0] and reader.lowers[begin] == "the"
            name = reader.text(begin, phrase.last)
        prefix = {"organisation": "org", "person": "person", "group": "group"}.get(kind, "group")
        identifier = f"{prefix}:{slug(name)}"
        if indefinite and kind == "person" and identifier in self.actors:
            number = self.counts[identifier] = self.counts.get(identifier, 1) + 1
            identifier = f"{identifier}-{number}"
        sectors = phrase.sectors
        roles = (self._role(phrase, country),) if kind == "person" else ()
        return ActorEntry(
            identifier,
            name[:1].upper() + name[1:],
            kind,
            country,
            sectors[0] if sectors else None,
            roles=roles,
            why=self._reasons(phrase),
            sectors=sectors,
        )

    def _around(self, phrase: Phrase, plural: bool) -> str:
        """The place behind people that says where they are and not whose they are ("experts in Lusaka")."""
        reader, first = self.reader, phrase.last
        if not plural or phrase.sense.group.kind not in ("person", "group") or first + 1 >= len(reader.texts):
            return ""
        if reader.lowers[first] not in ("in", "from"):
            return ""
        unit = reader.unit_at[first + 1]
        return reader.text(first, unit.last) if unit is not None and unit.kind in ("place", "state") else ""

    # ------------------------------------------------------------------------------------------- pronouns
    def _pronouns(self) -> None:
        tags = self.reader.tags
        for index, low in enumerate(self.reader.lowers):
            if tags[index] not in ("PRP", "PRP$"):
                continue
            said = self.words.pronouns.get(low)
            if said is not None and self.reader.deps[index] != "expl" and self.reader.texts[index] != "US":
                self._mention(index, index + 1, index, "pronoun", (), plural=said.plural, gender=said.gender)

    # -------------------------------------------------------------------------------------------- mentions
    def _enter(self, entry: ActorEntry) -> None:
        self.actors.setdefault(entry.id, entry)

    def _reasons(self, phrase: Phrase) -> tuple[Why, ...]:
        """The rules behind an actor: of its title, of its noun and of the words that say its sector."""
        noun = self.words.rules.get(phrase.sense.group.id)
        rules = dict.fromkeys([self._why(phrase).rule, noun, *phrase.rules])
        return tuple(Why(stage="mentions", rule=rule) for rule in rules if rule)

    def _why(self, phrase: Phrase) -> Why:
        sense = phrase.sense
        key = sense.group.id
        if sense.title is not None:
            key = "title " + sense.title.id
        elif sense.body is not None:
            key = "body " + sense.body.id
        return Why(stage="mentions", rule=self.words.rules.get(key))

    def _mention(
        self,
        first: int,
        last: int,
        head: int | None,
        form: Form,
        actors: tuple[str, ...],
        *,
        plural: bool = False,
        gender: str = "",
        role_noun: str = "",
        why: Why | None = None,
        span: tuple[int, int] | None = None,
        phrase: Phrase | None = None,
        fallback: str = "",
    ) -> None:
        reader = self.reader
        if head is None or (phrase is not None and first <= reader.heads[head] < last):
            head = self._root(first, last)
        end = reader.offsets[last - 1] + len(reader.texts[last - 1])
        start, end = span or (reader.offsets[first], end)
        self.mentions.append(
            ActorMention(start, end, first, last, head, form, actors, plural, gender, role_noun, why, fallback)
        )

    def _root(self, first: int, last: int) -> int:
        """The token of the phrase that hangs on a word outside it."""
        heads = self.reader.heads
        outside = [i for i in range(first, last) if not first <= heads[i] < last or heads[i] == i]
        nouns = [i for i in outside if self.reader.tags[i][:1] in "NPJC" and self.reader.tags[i] not in ("POS",)]
        return (nouns or outside or [last - 1])[-1 if not nouns else 0]
