"""Where an encounter took place, and where a journey led: the names of places in the phrases of a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.cities import capital_of
from communique.gazetteer import gazetteer
from communique.layers import Actors, Parse, Sentence
from communique.locations import location_of
from communique.meetings.knowledge import MeetingWords

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

_VERBS = frozenset({"VERB", "AUX"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})


class Places:
    """The places of one document."""

    def __init__(self, parse: Parse, text: str, actors: Actors, words: MeetingWords) -> None:
        self.parse = parse
        self.doc = parse.doc
        self.text = text
        self.actors = actors
        self.words = words
        self.last: str | None = None  # the place of the encounter told last

    def place(self, trigger: Token, verb: Token | None, held: bool, sentence: Sentence) -> str | None:
        """The place of an encounter; of a house or a street in a city, the city."""
        found = self._place_in_clause(trigger, verb, held, sentence)
        if found is None or self._is_settled(found):
            return found
        end = self.text.find(found, self.doc[trigger.i].idx) + len(found)
        for token in self.doc[self.parse.token_at(end) : sentence.last]:
            if token.idx >= end:
                wider = self.from_preposition(token, sentence.last)
                return wider[0] if wider is not None and wider[0] is not None else found
        return found

    def _place_in_clause(self, trigger: Token, verb: Token | None, held: bool, sentence: Sentence) -> str | None:
        """The place in a phrase of the encounter's own clause, or over a venue ("on the sidelines of … in Geneva")."""
        heads = [trigger]
        if verb is not None and verb.i != trigger.i and (held or trigger.dep_ in ("nsubj", "nsubjpass")):
            heads.append(verb)
        if trigger.pos_ in _VERBS and trigger.dep_ in ("conj",) and trigger.head.pos_ in _VERBS:
            heads.append(trigger.head)
        for child in [child for child in trigger.subtree if child.dep_ in ("acl", "relcl") and self._of_which(child)]:
            clause = [child, *(inner for inner in child.subtree if inner.dep_ in ("acomp", "xcomp", "attr", "oprd"))]
            if any(inner.lemma_ in self.words.holding for inner in clause):
                heads.extend(clause)
        where = self._antecedent(trigger)
        if where is not None:
            return where
        for head in heads:
            found = self._place_below(head, 0)
            if found is not None:
                return found
        for child in [child for head in heads for child in head.children]:
            if child.dep_ == "prep" and child.lower_ in self.words.stays:
                for journey in child.children:  # "during a visit to Bern, he met"
                    if journey.dep_ == "pobj" and journey.lemma_.lower() in self.words.travel_nouns:
                        destination = self.destination(journey)
                        if destination is not None:
                            return destination[0]
        if trigger.pos_ in _VERBS and trigger.dep_ == "advcl" and trigger.tag_ == "VB":
            destination = self.destination(trigger.head)  # "will travel to Kiev to meet"
            if destination is not None:
                return destination[0]
        # a phrase that the parse hangs on a partner: "met the king in Amman", "met the king on Monday in Amman"
        for position in range(trigger.i + 1, min(sentence.last, trigger.i + 30)):
            token = self.doc[position]
            if token.dep_ != "prep" or token.lower_ not in self.words.place_prepositions:
                continue
            holder = token.head
            carries = (
                holder.pos_ == "PROPN"
                or holder.lemma_.lower() in self.words.venues
                or self.actors.headed_by(holder.i) is not None
            )
            if (
                carries
                and holder.ent_type_ not in _PLACES
                and any(a.i in {h.i for h in heads} for a in holder.ancestors)
            ):
                own = {head.i for head in heads}
                if any(
                    a.dep_ in ("relcl", "acl", "advcl", "ccomp") and a.i > trigger.i and a.i not in own
                    for a in holder.ancestors
                ):
                    continue
                found = self._place_of(token)
                if found is not None:
                    return found
        return None

    @staticmethod
    def _of_which(clause: Token) -> bool:
        """True for a participle, and for a clause that is about its noun or about what its subject does with it."""
        subject = next((child for child in clause.children if child.dep_ in ("nsubj", "nsubjpass")), None)
        return subject is None or subject.tag_ in ("WDT", "WP", "PRP")

    def _antecedent(self, verb: Token) -> str | None:
        """The place that a clause with "where" is about: "flew to Rome, where she met"."""
        token = verb
        for _ in range(4):
            if any(child.dep_ == "advmod" and child.lower_ in self.words.where for child in token.children):
                break
            if token.dep_ not in ("xcomp", "conj", "auxpass") or token.head.i == token.i:
                return None
            token = token.head
        clause = next((a for a in (token, *token.ancestors) if a.dep_ == "relcl"), None)
        if clause is None:
            return None
        name = clause.head
        return self.name_of_place(name) if name.pos_ == "PROPN" and self.state_of_name(name) is not None else None

    def _place_below(self, head: Token, depth: int) -> str | None:
        later: list[Token] = []
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in self.words.place_prepositions:
                found = self._place_of(child)
                if found is not None:
                    return found
            if child.dep_ == "prep" and child.lower_ not in ("with", "between", "by", "about"):
                later.append(child)
        if depth < 4:
            for child in later:
                for inner in child.children:
                    if (
                        (inner.dep_ == "pobj" and inner.lemma_.lower() in self.words.venues)
                        or (
                            inner.dep_ == "pobj"
                            and child.lower_ == "of"
                            and inner.pos_ in ("NOUN", "PROPN")
                            and inner.ent_type_ != "PERSON"
                            and head.lemma_.lower() in self.words.venues
                        )
                        or inner.dep_ == "prep"
                    ):
                        found = self._place_below(inner, depth + 1) if inner.dep_ != "prep" else self._place_of(inner)
                        if found is not None:
                            return found
        return None

    def _place_of(self, preposition: Token) -> str | None:
        """The name of the place that this preposition introduces: "in Washington, DC", "in a Moscow mansion"."""
        title = self.actors.innermost(preposition.i)
        if title is not None and title.form == "name" and title.first < preposition.i and title.actors:
            entry = self.actors.actors.get(title.actors[0])
            if entry is not None and entry.kind == "person":
                return None  # "the head of the bureau at the chancellery, Ana Rojas"
        for inner in preposition.children:
            if inner.dep_ != "pobj":
                continue
            if self._is_body(inner) or self._in_name_of_person(inner):
                continue
            back = any(child.lower_ in self.words.anaphors for child in inner.children)
            named = any(child.dep_ in ("prep", "appos") for child in inner.children)
            if inner.lemma_.lower() in self.words.cities and back and not named:
                return self.last  # "in the same city"
            if (
                inner.ent_type_ in _PLACES
                or (inner.pos_ == "PROPN" and not inner.ent_type_)
                or self.state_of_name(inner) is not None
            ):
                if any(child.lower_ == "of" for child in inner.children) and inner.ent_type_ not in _PLACES:
                    continue
                if self.state_of_name(inner) is not None or inner.ent_type_ not in ("DATE", "PERSON", "ORG", "EVENT"):
                    return self.name_of_place(inner)
                continue
            for child in inner.children:
                if (
                    child.dep_ in ("compound", "nmod", "poss")
                    and child.ent_type_ == "GPE"
                    and not self._is_demonym(child)
                    and inner.lemma_.lower() in self.words.venues
                ):
                    return self.name_of_place(child)
                if child.dep_ == "prep" and child.lower_ == "of" and inner.lemma_.lower() in self.words.venues:
                    for name in child.children:
                        if name.dep_ == "pobj" and name.ent_type_ == "GPE":
                            return self.name_of_place(name)
                if child.dep_ == "appos" and child.ent_type_ in _PLACES:
                    return self.name_of_place(child)
            if inner.lemma_.lower() in self.words.venues:
                found = self._place_below(inner, 2)
                if found is not None:
                    return found
        return None

    # -------------------------------------------------------------------------------------- by the words alone
    def from_preposition(self, token: Token, end: int) -> tuple[str | None, int] | None:
        """The place that a preposition introduces, read off the words, and the token after it; None where none is.

        A place that only points back ("in the same city") is the one told last; a venue without a place is None.
        """
        if token.lower_ in self.words.here:
            return self.last, token.i + 1
        if token.pos_ not in ("ADP", "SCONJ") or token.lower_ not in self.words.place_prepositions:
            return None
        position = token.i + 1
        venue = False
        for _ in range(4):  # "at the residence of the ambassador in the city of Wuhan"
            name = self.name_from(position, end)
            if (
                name is not None
                and venue
                and self._is_proper(position - 2)
                and self.doc[name[1] - 1].ent_type_ != "GPE"
            ):
                start = self.parse.characters(position - 2, name[1])[0]
                return self.text[start : self.parse.characters(name[1] - 1, name[1])[1]], name[1]
            if name is not None:
                return name
            noun = self._venue_from(position, end)
            if noun is None:
                break
            venue = True
            capital = self._capital(position, noun)
            if capital is not None:
                return capital, noun + 1
            if self.doc[noun].lemma_.lower() in self.words.cities and self._points_back(position):
                return self.last, noun + 1
            if noun + 1 < end and self._place_follows(noun + 1):
                position = noun + 2
            else:
                return None, noun + 1
        return (None, position) if venue else None

    def points_back(self, sentence: Sentence) -> bool:
        """Whether the sentence points back to a place: "in the city"."""
        return any(
            token.lemma_.lower() in self.words.cities
            and any(child.lower_ in self.words.anaphors for child in token.children)
            for token in self.doc[sentence.first : sentence.last]
        )

    def country_beside(self, place: str, start: int) -> str | None:
        """The state on whose side a place lies: "at Moldo, on the Chinese side of the line"."""
        end = self.text.find(place, start)
        if end < 0:
            return None
        first = self.parse.token_at(end + len(place) - 1) + 1
        words = self.doc[first : first + 7]
        noun = next((token for token in words if token.lemma_.lower() in self.words.shares), None)
        if noun is None or any(token.pos_ in _VERBS for token in words if token.i < noun.i):
            return None
        for token in range(first, noun.i):
            mention = self.actors.innermost(token)
            if mention is not None and mention.form == "demonym" and mention.actors:
                entry = self.actors.actors.get(mention.actors[0])
                return entry.country if entry is not None else None
        return None

    def _is_proper(self, token: int) -> bool:
        """True for a venue whose name goes on: "the Palace of Independence"."""
        return bool(self.doc[token].pos_ == "PROPN" and self.doc[token + 1].lower_ == "of")

    def _place_follows(self, position: int) -> bool:
        return self.doc[position].lower_ in self.words.place_prepositions | {"of"}

    def _venue_from(self, position: int, end: int) -> int | None:
        """The head of a phrase that begins here, where it is a venue: "the Soviet embassy", "the southern side"."""
        for noun in range(position, min(position + 6, end)):
            token = self.doc[noun]
            last = noun + 1 >= end or self.doc[noun + 1].pos_ not in ("NOUN", "PROPN")
            if last and token.lemma_.lower() in self.words.venues | self.words.cities:
                return noun
            if token.pos_ not in ("DET", "ADJ", "NOUN", "PROPN", "PART", "PRON") and token.text not in (
                "-",
                "’s",
                "'s",
            ):
                return None
        return None

    def _points_back(self, position: int) -> bool:
        return self.doc[position].lower_ in self.words.anaphors

    def _capital(self, position: int, noun: int) -> str | None:
        """The city that "the Czech capital" is."""
        if self.doc[noun].lemma_.lower() not in self.words.capitals:
            return None
        for token in range(position, noun):
            mention = self.actors.innermost(token)
            if mention is not None and mention.form == "demonym":
                for actor in mention.actors:
                    entry = self.actors.actors.get(actor)
                    if entry is not None and entry.country is not None:
                        return capital_of(entry.country)
        return None

    def is_vaguer(self, one: str, other: str) -> bool:
        """Whether the first is no known town, but the second is one: "at Downing Street in London"."""
        return not self._is_settled(one) and self._is_settled(other)

    def _is_settled(self, name: str) -> bool:
        """True for a city that is known, and for a state."""
        found = location_of(name)
        return found is not None and (found.geonames is not None or self.is_state(name))

    def name_from(self, position: int, end: int) -> tuple[str, int] | None:
        """The name of a place that begins here, over an article, with the region behind it: "Sea Island, Georgia"."""
        article = position
        if position < end and self.doc[position].pos_ == "DET":
            position += 1
        last = position
        while last < end and (
            self.doc[last].pos_ == "PROPN" or (last > position and self.doc[last].text in ("-", "’s", "'s"))
        ):
            last += 1
        while last > position and self.doc[last - 1].pos_ != "PROPN":
            last -= 1
        if last == position:
            return None
        last = self._shortened(position, last)
        if last < end and self.doc[last].pos_ == "NOUN" and self.doc[last - 1].dep_ in ("compound", "amod", "nmod"):
            return None  # "the Czech capital"
        if last == position or not self._may_be_place(position, last):
            return None
        if last < end and self.doc[last].lower_ == "of" and self.doc[last - 1].ent_type_ not in _PLACES:
            return None  # "at the Office of the President", "Head of State"
        named = self.doc[article].text == "The" and article > self.doc[article].sent[0].i  # "The Hague"
        return self._with_region(article if named else position, last, end)

    def _shortened(self, first: int, last: int) -> int:
        """Where the name of a place ends in a run of names: before the person who was "received in Buenos Aires"."""
        for token in range(first + 1, last):
            mention = self.actors.innermost(token)
            if mention is not None and mention.first == token and self._is_person(mention.actors):
                return token
        return last

    def _is_person(self, actors: tuple[str, ...]) -> bool:
        entry = self.actors.actors.get(actors[0]) if actors else None
        return entry is not None and entry.kind == "person"

    def _may_be_place(self, first: int, last: int) -> bool:
        """False for what names an actor that is no state or capital, or a day, or a happening."""
        mention = self.actors.innermost(first)
        if mention is not None and mention.form in ("name", "title", "nominal") and mention.actors:
            entry = self.actors.actors.get(mention.actors[0])
            name = " ".join(self.doc[token].text for token in range(first, last))
            bare = entry is not None and entry.kind == "person" and entry.country is None and last == first + 1
            # nobody is met "in" a person: a lone word that was taken for one is a place
            if entry is not None and entry.kind != "state" and not bare and self.state_of_words(name) is None:
                return False
        head = self.doc[last - 1]
        return head.ent_type_ not in ("DATE", "TIME", "EVENT", "NORP") or self.state_of_name(head) is not None

    def _with_region(self, first: int, last: int, end: int) -> tuple[str, int]:
        start, stop = self.parse.characters(first, last)
        if last + 1 < end and self.doc[last].text == "," and self.doc[last + 1].pos_ == "PROPN":
            region = last + 2
            while region < end and self.doc[region].pos_ == "PROPN":
                region += 1
            words = self.doc[last + 1 : region].text
            known = self.actors.innermost(last + 1)
            states = known is not None and any(actor.startswith("state:") for actor in known.actors)
            if (states or self.doc[last + 1].ent_type_ == "GPE" or words.isupper()) and not self._opens_list(
                region, end
            ):
                return self.text[start : self.parse.characters(last + 1, region)[1]], region
        return self.text[start:stop], last

    def _opens_list(self, position: int, end: int) -> bool:
        """True where the region would be the first of several names: "in Rome, Paris and Bonn"."""
        return position < end and self.doc[position].lower_ in self.words.joiners

    def _is_body(self, token: Token) -> bool:
        """True for a name that ends in a word for a body or a venue: "the United Nations General Assembly"."""
        return token.pos_ == "PROPN" and token.ent_type_ not in _PLACES and token.lemma_.lower() in self.words.venues

    def _in_name_of_person(self, token: Token) -> bool:
        """True for a person's name that the parse hung on a place: "Head of the Mission in Chile Ana Rojas"."""
        mention = self.actors.innermost(token.i)
        return (
            mention is not None
            and mention.form == "name"
            and mention.last - mention.first > 1
            and self._is_person(mention.actors)
        )

    def _is_demonym(self, token: Token) -> bool:
        mention = self.actors.innermost(token.i)
        return mention is not None and mention.form == "demonym"

    def state_of_words(self, name: str) -> str | None:
        """The state that a place of this name lies in."""
        found = location_of(name)
        return found.country if found is not None else None

    def state_of_name(self, token: Token) -> str | None:
        """The state that a place or a capital lies in."""
        if token.pos_ != "PROPN":
            return None
        first = token
        while first.i > 0 and self.doc[first.i - 1].dep_ == "compound" and self.doc[first.i - 1].head.i == token.i:
            first = self.doc[first.i - 1]
        tokens = self.doc[first.i : token.i + 1]
        for match in gazetteer().matches([t.text for t in tokens], [t.idx for t in tokens]):
            for sense in match.senses:
                if sense.entity is not None and sense.entity.kind == "state":
                    return sense.entity.country
                if sense.country is not None and sense.person is None:
                    return sense.country
        return None

    def name_of_place(self, token: Token) -> str:
        """The full name of which this token is the head: "Washington, DC"."""
        first = last = token.i
        while (
            first > 0
            and self.doc[first - 1].dep_ in ("compound", "nmod")
            and self.doc[first - 1].pos_ == "PROPN"
            and (self.doc[first - 1].head.i in range(first, token.i + 1))
        ):
            first -= 1
        # "Washington, DC"
        if (
            last + 2 < len(self.doc)
            and self.doc[last + 1].text == ","
            and self.doc[last + 2].head.i == token.i
            and (self.doc[last + 2].dep_ == "appos" and self.doc[last + 2].ent_type_ == "GPE")
        ):
            last += 2
        start, end = self.parse.characters(first, last + 1)
        return self.text[start:end]

    def destination(self, token: Token) -> tuple[str, str | None] | None:
        """The place that a journey leads to and the state that it lies in, as far as both are known."""
        names = [child for child in token.children if child.dep_ == "dobj"]
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in self.words.travel_prepositions:
                names.extend(inner for inner in child.children if inner.dep_ == "pobj")
        for name in names:
            state = self.state_of_name(name)
            if state is not None or (name.ent_type_ == "GPE"):
                return self.name_of_place(name), state
        return None

    @staticmethod
    def is_state(place: str) -> bool:
        """True for the name of a state itself."""
        words = place.split()
        offsets = [sum(len(word) + 1 for word in words[:number]) for number in range(len(words))]
        return any(
            sense.entity is not None and sense.entity.kind == "state" and sense.form == "name"
            for match in gazetteer().matches(words, offsets)
            for sense in match.senses
        )
