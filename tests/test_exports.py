"""What people and programs see of a record."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hand_record import TEXT, at, hostile, record, unread
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import UsageError
from communique.exports import FORMATS, Look, export
from communique.exports.layout import amount, bare, cells, clean, day, days, flow, middle, shorten
from communique.exports.naming import Naming
from communique.queries.explain import explain, part_of
from communique.record import Record


def written(form: str, *records: Record, look: Look | None = None) -> str:
    return "".join(export(form)(records, look or Look()))


# ------------------------------------------------------------------------------------------------- all forms
@pytest.mark.parametrize("form", FORMATS)
def test_every_form_takes_any_number_of_any_records(form: str) -> None:
    for records in ((), (record(),), (record(), unread(), hostile())):
        text = written(form, *records)
        text.encode("utf-8")
        assert isinstance(text, str)


def test_an_unknown_form_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="brief"):
        export("../cli")


def test_json_and_jsonl_give_the_record_back() -> None:
    records = (record(), unread(), hostile())
    lines = written("jsonl", *records).splitlines()
    assert tuple(Record.model_validate_json(line) for line in lines) == records
    assert tuple(Record.model_validate(row) for row in json.loads(written("json", *records))) == records
    assert json.loads(written("json")) == []


# ------------------------------------------------------------------------------------------------- the brief
def test_the_brief_says_what_matters_first() -> None:
    text = written("brief", record())
    order = ["IN BRIEF", "STATEMENTS", "POSITIONS", "PLANNED", "FIGURES", "WHAT EXPERTS SAY", "EVENTS BETWEEN STATES"]
    order.append("WHAT STAYS OPEN")
    places = [text.index(heading) for heading in order]
    assert places == sorted(places)
    assert "published Wed 24 Apr 2019" in text
    assert "  On 23 April 2019 Norwegian Foreign Minister Ingrid Solheim met Estonian" in text
    assert "Maarja Lepp, an analyst at the Baltic Shipping Institute, called the plan" in text
    assert "Juhan Tamm denied that Norway threatened Estonia: “threatened" in text
    assert "40 million EUR (goal)" in text
    assert "1 statement without a known speaker: [s5]" in text


def test_the_brief_tells_verbatim_from_reported() -> None:
    text = " ".join(written("brief", record()).split())
    assert "Solheim said: “We have waited ten years for this line, and our fishermen have waited longer”. [s1]" in text
    assert "Tamm said that Tallinn would put 40 million euros into two harbours. [s2]" in text


def test_the_brief_puts_words_spoken_at_a_meeting_there_and_nowhere_else() -> None:
    text = written("brief", record())
    assert text.count("[s1]") == 1
    assert text.index("[m1]") < text.index("[s1]") < text.index("[m2]") < text.index("STATEMENTS")
    assert "[e1]" not in text, "the meeting tells this event already"


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize("colour", [False, True])
def test_no_line_of_the_brief_is_wider_than_the_terminal(width: int, colour: bool) -> None:
    text = written("brief", record(), hostile(), unread(), look=Look(width, colour))
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert max(cells(line) for line in plain.splitlines()) <= width
    assert ("\x1b" in text) == colour
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028]", plain)


def test_an_article_that_was_not_read_says_why() -> None:
    assert "Not read: French" in written("brief", unread())


# -------------------------------------------------------------------------------------------------- the page
class Page(HTMLParser):
    """The parts of a page that a test asks about, and whether its elements close in order."""

    void = frozenset(("meta", "input", "br", "link", "img"))

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.words: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in self.void:
            self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on"), f"an event handler in {tag}"
            assert name != "style"
            if name == "id" and value:
                self.ids.append(value)
            if name in ("href", "src") and value:
                (self.targets if value.startswith("#") else self.addresses).append(value.removeprefix("#"))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "article" in self.open:
            self.words.append(data)


def test_the_page_links_both_ways_and_loads_nothing() -> None:
    source = written("html", record(), unread(), hostile())
    page = Page(source)
    assert not page.open
    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids)
    assert {"a0-s1", "t-a0-s1", "a0-m1", "t-a0-m1", "a0-f1", "t-a0-f1", "a1", "a2"} <= set(page.ids)
    assert page.addresses == ["https://example.org/ferry?a=1&b=2"]
    assert page.tags.count("script") == 1
    assert "default-src 'none'" in source
    assert "unsafe-inline" not in source


def test_the_page_shows_the_text_as_it_is() -> None:
    shown = "".join(Page(written("html", record())).words)
    assert "".join(shown.split()) == "".join(TEXT.split())


def test_facts_in_the_same_words_all_have_their_place() -> None:
    first = record()
    twin = first.figures[0].model_copy(update={"id": "f2"})
    page = Page(written("html", first.model_copy(update={"figures": (*first.figures, twin)})))
    assert {"t-a0-f1", "t-a0-f2"} <= set(page.ids)
    assert set(page.targets) <= set(page.ids)


def test_spans_that_cross_each_other_are_cut_not_nested_wrongly() -> None:
    first = record()
    start, end = at("Tallinn would put 40 million euros into two harbours")
    crossing = first.statements[1].model_copy(
        update={"id": "s9", "content": ((start - 20, start + 10), (end - 8, end + 30))}
    )
    page = Page(written("html", first.model_copy(update={"statements": (*first.statements, crossing)})))
    assert "a0-s9" in page.ids
    assert "".join("".join(page.words).split()) == "".join(TEXT.split())


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium here to look at the page with")
def test_a_browser_runs_our_script_and_not_the_article(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(written("html", record(), hostile()), encoding="utf-8")
    command = [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", page.as_uri() + "#a0-s2",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    if not done.stdout.strip():
        pytest.skip("chromium does not start here")
    assert "<img" not in done.stdout
    assert 'id="a0-s2"' in done.stdout
    assert "Refused" not in done.stderr


# ------------------------------------------------------------------------------------------------ explanations
def test_an_explanation_shows_the_words_that_count() -> None:
    found = explain(record(), "s2")
    assert found is not None
    labels = {label: words for words, label in found.passages[0].pieces if label}
    assert labels == {
        "source": "Tamm",
        "cue": "said",
        "content": "that Tallinn would put 40 million euros into two harbours",
    }
    assert found.reasons[0].why.rule == "cues:say"
    text = "".join(piece for passage in found.passages for piece, _ in passage.pieces)
    assert text in TEXT


def test_parts_are_found_with_and_without_the_article() -> None:
    assert part_of(record(), "ferry-line:m1") == part_of(record(), "m1") == record().meetings[0]
    assert part_of(record(), "state:NOR") == record().actors[0]
    assert part_of(record(), "other:m1") is None
    assert explain(record(), "s77") is None


# ------------------------------------------------------------------------------------------------------ words
@given(st.text(max_size=80), st.integers(8, 40))
def test_text_is_shortened_to_its_width(text: str, width: int) -> None:
    assert cells(shorten(text, width)) <= width
    assert cells(middle(text, width)) <= width + 2
    assert all(cells(line) <= width for line in flow([(clean(text), "")], width).splitlines())


def test_wide_characters_take_two_columns() -> None:
    assert cells("会談 ok") == 7
    assert cells("e\u0301") == 1
    assert shorten("会談会談会談", 7) == "会談会…"


def test_dates_and_numbers_as_people_write_them() -> None:
    assert day("2023-02-22") == "Wed 22 Feb 2023"
    assert day("2023-02-22T09:00:00+03:00") == "Wed 22 Feb 2023"
    assert day("2023") == "2023"
    assert days("2023-02-20", "2023-02-22") == "20–22 Feb 2023"
    assert days("2023-02-01", "2023-02-28") == "Feb 2023"
    assert days("1998-12-30", "1999-01-02") == "30 Dec 1998 – 2 Jan 1999"
    assert days("2015-01-01", "2015-12-31") == "2015"
    assert days(None, None) == ""
    assert [amount(value) for value in (2e11, 17.5e9, 1340.0, 3.67, 0.0)] == [
        "200 billion", "17.5 billion", "1,340", "3.67", "0",
    ]  # fmt: skip
    assert bare('"We agree,"') == "We agree"
    assert bare("“We agree") == "We agree"


def test_capacities_are_said_once_and_in_full() -> None:
    naming = Naming(record())
    assert naming.capacity("person:ingrid-solheim") == "Foreign Minister, Norway"
    assert naming.capacity("state:NOR") == ""
    assert naming.name("person:no-one") == "no-one"
    assert naming.names(["state:NOR", "state:EST", "state:SWE"]) == "Norway, Estonia and Sweden"


def test_states_that_are_no_actors_have_their_names() -> None:
    naming = Naming(record())
    assert naming.country("NOR") == "Norway"
    assert naming.country("PER") == "Peru"
    assert naming.country("XYZ") == "XYZ"
    assert naming.country(None) == ""


def test_what_both_sides_do_to_each_other_has_one_arrow_both_ways() -> None:
    naming = Naming(record())
    threat = record().events[1]
    both = ("state:NOR", "state:EST")
    assert naming.parties(threat) == "Norway → Estonia"
    assert naming.parties(threat.model_copy(update={"source": both, "target": both})) == "Norway ↔ Estonia"
    assert naming.parties(threat.model_copy(update={"source": both, "target": both[::-1]})) == "Norway ↔ Estonia"
