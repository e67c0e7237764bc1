"""Who in a text bears which title: the named people, by their roles in the text and by the offices they have held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from communique.gazetteer import gazetteer
from communique.layers import ActorEntry
from communique.references import ReferenceWords


class TitleBearers:
    """The named people of one document. ``named`` are the ids of actors whom the text calls by name."""

    def __init__(self, entries: Mapping[str, ActorEntry], named: Collection[str], words: ReferenceWords) -> None:
        self.words = words
        self.entries = entries
        self._told: dict[str, str] = {}
        self._held: dict[str, str] = {}
        self._by_country: defaultdict[str, list[str]] = defaultdict(list)
        self._by_organisation: defaultdict[str, list[str]] = defaultdict(list)
        self._by_word: defaultdict[str, list[str]] = defaultdict(list)
        persons = gazetteer().persons
        for identifier, entry in entries.items():
            if entry.kind != "person" or not entry.name[:1].isupper() or identifier not in named:
                continue
            self._told[identifier] = " | ".join(role.title.lower() for role in entry.roles)
            known = persons.get(identifier.removeprefix("person:")) or persons.get(identifier)
            terms = known.terms if known is not None else ()
            self._held[identifier] = " | ".join(dict.fromkeys(term.office.title.lower() for term in terms))
            for country in dict.fromkeys([entry.country, *(term.office.country for term in terms)]):
                if country:
                    self._by_country[country].append(identifier)
            told = (role.organisation for role in entry.roles)
            for organisation in {o.lower() for o in (*told, *(t.office.organisation for t in terms)) if o}:
                self._by_organisation[organisation].append(identifier)
            titles = [role.title for role in entry.roles] or [term.office.title for term in terms]
            for word in {word for title in titles for word in title.lower().split()}:
                self._by_word[word].append(identifier)

    def wanted(self, noun: str) -> tuple[str, ...]:
        """The titles that a role noun may stand for."""
        return self.words.heads.get(noun, (noun,) if noun else ())

    def of_country(self, country: str) -> list[str]:
        """The named people of a state."""
        return self._by_country.get(country, [])

    def of_organisation(self, organisation: str) -> list[str]:
        """The named people with a role in an organisation."""
        return self._by_organisation.get(organisation.lower(), [])

    def with_title(self, titles: Iterable[str]) -> Iterator[str]:
        """The named people to whom the text gives one of these titles, alone or within a longer one."""
        seen: set[str] = set()
        for title in titles:
            last = title.split()[-1:]
            for identifier in self._by_word.get(last[0], ()) if last else ():
                if identifier not in seen and title in (self._told[identifier] or self._held[identifier]):
                    seen.add(identifier)
                    yield identifier

    def fit(self, identifier: str, titles: Iterable[str]) -> float:
        """How well titles fit a person: 1 where the text gives one of them, less where only an office held does."""
        told, held = self._told.get(identifier, ""), self._held.get(identifier, "")
        wanted = tuple(titles)
        if any(title in told for title in wanted):
            return 1.0
        return 0.5 if not told and any(title in held for title in wanted) else 0.0
