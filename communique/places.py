"""Where an encounter took place, and where a journey led: the names of places in the phrases of a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.encounters import MeetingWords
from communique.gazetteer import gazetteer
from communique.layers import Actors, Parse, Sentence

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

    def place(self, trigger: Token, verb: Token | None, held: bool, sentence: Sentence) -> str | None:
        """The place in a phrase of the encounter's own clause, or over a venue ("on the sidelines of … in Geneva")."""
        heads = [trigger]
        if verb is not None and verb.i != trigger.i and (held or trigger.dep_ in ("nsubj", "nsubjpass")):
            heads.append(verb)
        if trigger.pos_ in _VERBS and trigger.dep_ in ("conj",) and trigger.head.pos_ in _VERBS:
            heads.append(trigger.head)
        for child in [child for head in heads for child in head.children if child.dep_ in ("acl", "relcl")]:
            if child.lemma_ in self.words.holding:
                heads.append(child)
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
                if any(a.dep_ in ("relcl", "acl", "advcl", "ccomp") and a.i > trigger.i for a in holder.ancestors):
                    continue
                found = self._place_of(token)
                if found is not None:
                    return found
        return None

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
            if (
                inner.ent_type_ in _PLACES
                or (inner.pos_ == "PROPN" and not inner.ent_type_)
                or self.state_of_name(inner) is not None
            ):
                if self.state_of_name(inner) is not None or inner.ent_type_ not in ("DATE", "PERSON", "ORG", "EVENT"):
                    return self.name_of_place(inner)
                continue
            for child in inner.children:
                if (
                    child.dep_ in ("compound", "nmod", "poss")
                    and child.ent_type_ == "GPE"
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
