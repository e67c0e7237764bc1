"""Names right behind a title that the parse took for part of another name: "Bishop …", "Ambassador to Lima …"."""

from __future__ import annotations

from communique.actor_phrases import Reader, Unit

# A name has so many words.
_SHORTEST, _LONGEST = 2, 4
_PLACED = ("to", "in", "for", "at")


def behind_titles(reader: Reader) -> None:
    """Give the reader the names of persons that the parse has not told from the title or the place before them."""
    taken_up = _taken_up(reader)
    for index, role in enumerate(reader.role_at):
        if role is None or role[0] != index or role[2].plural or not role[2].group.names:
            continue
        first, last, sense = role
        again = taken_up.get(sense.group.id, -1) >= last
        _no_publication(reader, first, last)
        _part_from_title(reader, first, last, again)
        _part_from_body(reader, last)
    for number, unit in enumerate(reader.units):
        if unit.kind == "person" and not unit.known and unit.last - unit.first > _SHORTEST:
            reader.units[number] = _part_from_place(reader, unit)


def _no_publication(reader: Reader, first: int, last: int) -> None:
    """A medium whose name is a title as well, right before a name, is the title ("Economist Ana Prado")."""
    unit = reader.unit_at[first]
    if unit is None or (unit.first, unit.last) != (first, last) or unit.entity is None or unit.entity.kind != "media":
        return
    end = _run(reader, last)
    if _before(reader, first) or not _person(reader, last, end, again=_at_home(reader, end)):
        return
    reader.units.remove(unit)
    for index in range(first, last):
        reader.unit_at[index] = None


def _at_home(reader: Reader, end: int) -> bool:
    """Whether a body or a place follows that somebody is from ("… from the Andean University")."""
    return end < len(reader.lowers) and reader.lowers[end] in ("from", "of", "at", ",")


def _part_from_title(reader: Reader, first: int, last: int, again: bool) -> None:
    """A name that the parse took, with the title before it, for an organisation ("Bishop Jean-Luc Kamara")."""
    if last >= len(reader.texts) or reader.doc[last].ent_iob_ != "I" or reader.doc[last].ent_type_ == "PERSON":
        return
    over = reader.unit_at[last]
    if (over is not None and over.known) or _before(reader, first):
        return
    end = _run(reader, last)
    if not _person(reader, last, end, again) or (end < len(reader.texts) and reader.doc[end].ent_iob_ == "I"):
        return
    _take(reader, last, end)


def _part_from_body(reader: Reader, position: int) -> None:
    """A name that the parse took with the body before it ("Rector of the Naval Academy Pavel Dorosh")."""
    first = position + 1
    if first >= len(reader.texts) or reader.lowers[position] not in ("of", "at"):
        return
    if reader.lowers[first] == "the":
        first += 1
    end = _run(reader, first)
    roles = [reader.role_at[index] for index in range(first, end)]
    begin = max((index + 1 for index, role in enumerate(roles, first) if role is not None), default=first)
    body = roles[begin - first - 1] if begin - first >= _SHORTEST else None
    if body is None or body[2].group.kind != "organisation" or not _SHORTEST <= end - begin <= _LONGEST:
        return
    free = all((unit := reader.unit_at[index]) is None or not unit.known for index in range(begin, end))
    told = end < len(reader.tags) and reader.tags[end][:2] in ("VB", "MD")
    if not free or not told or not _plain(reader, begin, end) or reader.role_at[first] is not None:
        return
    _take(reader, begin, end)


def _part_from_place(reader: Reader, unit: Unit) -> Unit:
    """A name without the place before it, which belongs to the title ("Ambassador to Lima Ana Prado")."""
    preposition = unit.first - 1
    role = reader.role_at[preposition - 1] if preposition >= 1 else None
    place = preposition >= 1 and reader.lowers[preposition] in _PLACED
    if not place or role is None or role[1] != preposition or not role[2].group.names:
        return unit
    match = next(
        iter(reader.gazetteer.matches(reader.texts[unit.first : unit.last], [0] * (unit.last - unit.first))), None
    )
    if match is None or match.first != 0 or unit.last - unit.first - match.last < _SHORTEST:
        return unit
    sense = match.senses[0]
    if sense.person is not None or sense.country is None:
        return unit
    first = unit.first + match.last
    for index in range(unit.first, first):
        reader.unit_at[index] = None
    name = Unit(first, unit.last, reader.offsets[first], unit.end, "person", "name", known=False)
    town = Unit(
        unit.first, first, unit.start, reader.offsets[first] - 1, "place", "name", country=sense.country, acts=False
    )
    for index in range(unit.first, first):
        reader.unit_at[index] = town
    for index in range(first, unit.last):
        reader.unit_at[index] = name
    return name


def _before(reader: Reader, first: int) -> bool:
    """Whether an article or another capitalised word stands before a title: it may be part of a longer name."""
    if first == 0 or first in reader.starts:
        return False
    return reader.lowers[first - 1] in ("the", "an", "a") or reader.tags[first - 1] in ("NNP", "NNPS")


def _run(reader: Reader, first: int) -> int:
    """The end of the capitalised words that begin at this token, with hyphens between them."""
    last = first
    while last < len(reader.texts) and last not in reader.starts:
        joined = reader.texts[last] in ("-", "‑") and last > first
        if not joined and (reader.tags[last] != "NNP" or not reader.texts[last][:1].isupper()):
            break
        last += 1
    return last


def _person(reader: Reader, first: int, last: int, again: bool) -> bool:
    """Whether capitalised words have the form of a full name, and something in the text says that they are one.

    ``again``: the text goes on with a definite noun of the same group as the title ("the bishop").
    """
    if not _plain(reader, first, last):
        return False
    return again or reader.doc[first].ent_type_ == "PERSON" or reader.texts[first] in reader.given


def _plain(reader: Reader, first: int, last: int) -> bool:
    """Whether capitalised words have the form of a full name: several, none of a title, a company or a place."""
    closed = reader.words.closed
    words = [reader.lowers[index] for index in range(first, last) if reader.texts[index] not in ("-", "‑")]
    if not _SHORTEST <= len(words) <= _LONGEST + 1 or not all(word.isalpha() for word in words):
        return False
    if any(reader.role_at[index] is not None for index in range(first, last)):
        return False
    return words[-1] not in closed.company_forms and words[-1] not in closed.geography


def _taken_up(reader: Reader) -> dict[str, int]:
    """For each group of role nouns the last place where one of them takes somebody up ("the bishop")."""
    found: dict[str, int] = {}
    for index, role in enumerate(reader.role_at):
        if role is None or role[0] != index or index == 0 or role[2].plural:
            continue
        if reader.lowers[index - 1] == "the" and not reader.texts[index][:1].isupper():
            found[role[2].group.id] = index
    return found


def _take(reader: Reader, first: int, last: int) -> None:
    """Make these tokens the name of a person, in place of what the parse saw there."""
    for index in range(first, last):
        beneath = reader.unit_at[index]
        if beneath is not None and beneath in reader.units:
            reader.units.remove(beneath)
            for token in range(beneath.first, beneath.last):
                reader.unit_at[token] = None
    end = reader.offsets[last - 1] + len(reader.texts[last - 1])
    unit = Unit(first, last, reader.offsets[first], end, "person", "name", known=False)
    reader.units.append(unit)
    reader.units.sort(key=lambda one: (one.start, -one.end))
    for index in range(first, last):
        reader.unit_at[index] = unit
