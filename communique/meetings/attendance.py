"""Who attended: the list that a release opens with ("Taking part in the meeting were A, B and C")."""

from __future__ import annotations

from communique.layers import Sentence
from communique.meetings.encounter import Encounter
from communique.meetings.grammar import Grammar
from communique.meetings.statuses import Statuses

_FAR = 12  # tokens from the verb to the list


def attended(grammar: Grammar, sentence: Sentence) -> list[str]:
    """The people or states of such a list at the beginning of a sentence; empty where there is none."""
    doc, words = grammar.doc, grammar.words
    first = sentence.first + (doc[sentence.first].pos_ == "ADV")  # "Also taking part"
    if first >= sentence.last or doc[first].tag_ not in ("VBG", "JJ", "NN", "NNS"):
        return []
    if doc[first].lemma_.lower() not in words.attending:
        return []
    noun = next(
        (i for i in range(first + 1, min(first + _FAR, sentence.last)) if grammar.is_encounter_noun(doc[i])), None
    )
    if noun is None:
        return []
    for position in range(noun + 1, min(noun + _FAR * 3, sentence.last)):
        if doc[position].lemma_ in words.listing:
            listed = [m for m in grammar.parties.outer if position < m.first < sentence.last]
            actors = [actor for m in listed for actor in m.actors if grammar.parties.is_party(actor)]
            people = [actor for actor in actors if grammar.parties.kind(actor) == "person"]
            heads = [t for t in doc[position + 1 : sentence.last] if t.pos_ == "NOUN"][:1]
            states = [actor for head in heads for actor in grammar.parties.actors_of(head)]
            return list(dict.fromkeys(people or [a for a in states if grammar.parties.is_party(a)]))
    return []


def note_attendance(
    grammar: Grammar, statuses: Statuses, sentence: Sentence, encounters: list[Encounter]
) -> Encounter | None:  # fmt: skip
    """Add who attended to the encounter that the title announces; without one, the encounter of those who attended."""
    present = attended(grammar, sentence)
    if not present:
        return None
    if encounters and encounters[0].announced:
        known = (*encounters[0].participants, *encounters[0].observers)
        encounters[0].observers.extend(actor for actor in present if actor not in known)
        return None
    participants = grammar.parties.sides(present, [])
    noun = next(t for t in grammar.doc[sentence.first : sentence.last] if grammar.is_encounter_noun(t))
    status = statuses.status(noun, None)
    if participants is None or status is None or encounters:
        return None
    frame = grammar.knowledge.by_lemma[noun.lemma_.lower()][0]
    span = grammar.parse.characters(sentence.first, noun.i + 1)
    found = Encounter(participants, status.value, [frame.id], sentence, [noun.i], [span], announced=True)
    found.sentences.append(sentence)
    found.status_spans.extend(status.spans if status.value != "held" else ())
    return found
