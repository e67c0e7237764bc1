"""Meetings on an own set of short texts that was written before the code that reads them: how many are wholly right."""

from __future__ import annotations

from benchmarks.meeting_texts import FIELDS, Told, differs, found, paired, same_name, score, texts

FLOOR = 0.92


def test_more_than_nine_of_ten_texts_are_wholly_right() -> None:
    """Participants, their states, status, days, place and its state, form and host of every meeting, and no other."""
    rows = texts()
    assert len(rows) == 100
    result, fields = score(rows, list(found([row.article for row in rows])))
    assert result.right >= FLOOR * result.texts, fields
    assert result.extra <= 2


def test_every_meeting_of_the_set_has_all_fields() -> None:
    for row in texts():
        for meeting in row.wanted:
            assert meeting.participants and meeting.status in ("held", "planned", "cancelled", "proposed")
            assert meeting.format in ("in-person", "phone", "video", "unknown"), row.article.id
    assert len(FIELDS) == 9


def _told(**changes: object) -> Told:
    plain: dict[str, object] = {
        "participants": ("Ana Rojas", "Luis Prado"), "countries": frozenset(("CHL", "PER")), "status": "held",
        "date": "2010-06-14", "date_end": None, "place": "Lima", "country": "PER", "format": "in-person", "host": None,
    }  # fmt: skip
    return Told(**{**plain, **changes})  # type: ignore[arg-type]


def test_a_meeting_is_judged_by_every_field() -> None:
    assert differs(_told(), _told()) == []
    assert differs(_told(), _told(participants=("Rojas", "President Prado"))) == []
    for field, value in (
        ("status", "planned"),
        ("date", None),
        ("place", "Cusco"),
        ("host", "Ana Rojas"),
        ("format", "phone"),
    ):
        assert differs(_told(), _told(**{field: value})) == [field]
    assert differs(_told(), _told(participants=("Ana Rojas",))) == ["participants"]


def test_meetings_are_paired_by_what_they_share() -> None:
    other = _told(participants=("Ana Rojas", "Jose Marin"))
    pairs, missing, extra = paired([_told(), other], [other])
    assert pairs == [(other, other)] and missing == [_told()] and extra == []


def test_names_in_two_spellings_are_one() -> None:
    assert same_name("Mukhtar Tleuberdi", "Mukhtar Tileuberdi")
    assert not same_name("Ana Rojas", "Ana Prado")
