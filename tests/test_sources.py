"""Every source format, and every way in which an input can be bad."""

from __future__ import annotations

import gzip
import io
import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.article import Article
from communique.errors import UsageError
from communique.settings import LONGEST_ARTICLE, longest_article
from communique.sources import SourceProblem, articles, stdin
from communique.sources.dates import iso
from communique.sources.decode import NotText, decode, whole
from communique.sources.html import extract
from communique.sources.source import Origin


def split(path: Path | str, **options: str) -> tuple[list[Article], list[SourceProblem]]:
    items = list(articles(str(path), **options))
    good = [item for item in items if isinstance(item, Article)]
    return good, [item for item in items if isinstance(item, SourceProblem)]


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# ---------------------------------------------------------------------------------------------------- text
def test_a_text_is_exactly_what_the_file_holds(tmp_path: Path) -> None:
    text = "Accord à Nouméa\r\n\r\nThe two delegations   signed.\tThen they left.\0\n"
    good, problems = split(write(tmp_path, "noumea.txt", text))
    assert [article.text for article in good] == [text]
    assert not problems
    assert good[0].id == "noumea"
    assert good[0].title == "Accord à Nouméa"


@pytest.mark.parametrize(
    ("encoding", "noted"),
    [("utf-8-sig", False), ("utf-16", False), ("utf-16-le", True), ("cp1252", True), ("utf-32", False)],
)
def test_encodings(tmp_path: Path, encoding: str, noted: bool) -> None:
    text = "Señor Ibáñez met his Peruvian colleague in Cuzco on Monday."
    good, problems = split(write(tmp_path, "a.txt", text.encode(encoding)))
    assert [article.text for article in good] == [text]
    assert [problem.lost for problem in problems] == ([False] if noted else [])


def test_a_sidecar_gives_what_a_text_cannot(tmp_path: Path) -> None:
    write(tmp_path, "a.meta.json", json.dumps({"published": "1972-02-28", "publisher": "Wire", "id": "x", "other": 1}))
    good, _ = split(write(tmp_path, "a.txt", "They met in Shanghai."))
    assert (good[0].published, good[0].publisher, good[0].id) == ("1972-02-28", "Wire", "x")
    assert split(tmp_path / "a.txt", published="1999-01-01")[0][0].published == "1999-01-01"
    assert split(tmp_path, published="1999-01-01")[0][0].published == "1972-02-28"


@pytest.mark.parametrize("sidecar", ["{", "[]", '"x"'])
def test_a_broken_sidecar_is_left_aside(tmp_path: Path, sidecar: str) -> None:
    write(tmp_path, "a.meta.json", sidecar)
    good, problems = split(write(tmp_path, "a.txt", "They met in Lomé."))
    assert len(good) == 1
    assert [problem.lost for problem in problems] == [False]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n ", "empty"),
        ("noise.txt", random.Random(1).randbytes(4000), "binary"),
        ("scan.txt", b"%PDF-1.7 ...", "PDF"),
        ("letter.html", b"PK\x03\x04...", "ZIP"),
        ("empty.html", b"<html><body></body></html>", "no text"),
        ("letter.docx", b"PK\x03\x04", "not a known format"),
        ("empty.jsonl", b"", "empty"),
        ("empty.csv", b"", "empty"),
        ("other.csv", b"a,b\n1,2\n", "columns"),
    ],
)
def test_what_cannot_be_read_is_one_line(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    good, problems = split(write(tmp_path, name, content))
    assert not good
    assert len(problems) == 1
    assert words in problems[0].message
    assert problems[0].lost
    assert "\n" not in str(problems[0])


def test_a_missing_file_and_an_address(tmp_path: Path) -> None:
    assert split(tmp_path / "none.txt")[1][0].message == "no such file or folder"
    assert "save the page" in split("https://example.org/a")[1][0].message
    assert split("a\0b.txt")[1]


def test_an_article_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LONGEST_ARTICLE, "1_000")
    for size in (1_001, 20_000):
        good, problems = split(write(tmp_path, "long.txt", b"x" * size))
        assert not good
        assert "limit of 1,000" in problems[0].message
    rows = b'{"text":"' + b"x" * 30_000 + b'"}\n{"text":"short"}\n'
    good, problems = split(write(tmp_path, "long.jsonl", rows))
    assert [article.text for article in good] == ["short"]
    assert problems[0].where.endswith(":1")
    monkeypatch.setenv(LONGEST_ARTICLE, "many")
    with pytest.raises(UsageError):
        longest_article()


# ------------------------------------------------------------------------------------------------ JSON lines
def test_rows_and_bad_rows(tmp_path: Path) -> None:
    rows = [
        json.dumps({"id": "a", "text": "Text of a.", "published": "26-FEB-1987 15:01:01.79", "title": "A\nB"}),
        "{broken",
        json.dumps({"doc_id": "b", "html": "<p>One <b>bold</b> word.</p>\n<p>Two<br>three &amp; four</p>"}),
        json.dumps(["no", "object"]),
        json.dumps({"id": "c", "text": ""}),
        json.dumps({"text": "Half a pair: \ud83d."}),
        "",
        json.dumps({"id": 7, "text": "Dated.", "published": "some day"}),
    ]
    good, problems = split(write(tmp_path, "rows.jsonl", "\n".join(rows)))
    assert [article.id for article in good] == ["a", "b", "rows-6", "7"]
    assert good[0].published == "1987-02-26T15:01:01"
    assert good[0].title == "A B"
    assert good[1].text == "One bold word.\nTwo\nthree & four"
    assert good[2].text == "Half a pair: \ufffd."
    assert [(problem.where.rpartition(":")[2], problem.lost) for problem in problems] == [
        ("2", True), ("4", True), ("5", True), ("8", False),
    ]  # fmt: skip


def packed(count: int) -> bytes:
    noise = random.Random(3)
    rows = (json.dumps({"id": str(n), "text": f"Row {n} {noise.randbytes(150).hex()}"}) + "\n" for n in range(count))
    return gzip.compress("".join(rows).encode())


def test_gzip_whole_cut_damaged_and_joined(tmp_path: Path) -> None:
    data = packed(60)
    assert len(split(write(tmp_path, "whole.jsonl.gz", data))[0]) == 60
    assert len(split(write(tmp_path, "named-wrongly.jsonl", data))[0]) == 60
    assert len(split(write(tmp_path, "joined.jsonl.gz", data + data))[0]) == 120
    good, problems = split(write(tmp_path, "cut.jsonl.gz", data[: len(data) // 2]))
    assert 20 < len(good) < 40
    assert f"{len(good)} articles before that were read" in problems[-1].message
    good, problems = split(write(tmp_path, "damaged.jsonl.gz", data[:-2000] + b"????" + data[-1990:]))
    assert len(good) > 10
    assert "damaged" in problems[-1].message


# ----------------------------------------------------------------------------------------------------- tables
def test_tables(tmp_path: Path) -> None:
    table = (
        'id;Title;text;published\n1;"A; B";"He said: ""no"".\nThen he left.";2001-07-17\n2;x;;2001-07-18\n3;y;Long ä;\n'
    )
    good, problems = split(write(tmp_path, "t.csv", table))
    assert [(article.id, article.text) for article in good] == [("1", 'He said: "no".\nThen he left.'), ("3", "Long ä")]
    assert good[0].title == "A; B"
    assert len(problems) == 1
    good, _ = split(write(tmp_path, "t.tsv", "text\tid\nFine.\tz\n".encode("utf-8-sig")))
    assert good[0].id == "z"
    good, _ = split(write(tmp_path, "wide.csv", "text\n" + "word " * 50_000))
    assert len(good[0].text) == 250_000


# ------------------------------------------------------------------------------------------------------ pages
PAGE = """<!doctype html><html lang="en"><head><title>Talks | Fjord Daily</title>{head}</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Talks on the strait</h1>{top}
<p>The foreign ministers of three coastal states met on Thursday in a fishing port and talked about the strait.</p>
<p>"We know what we owe to the fishermen," the host said after five hours, and promised a second round in spring.</p>
</article><footer>All rights reserved by nobody</footer></body></html>"""


@pytest.mark.parametrize(
    ("head", "top", "published"),
    [
        ('<meta property="article:published_time" content="2023-03-10T14:05+03:00">', "", "2023-03-10T14:05:00+03:00"),
        (
            '<script type="application/ld+json">{"@graph":[{"@type":"WebPage"},{"@type":"NewsArticle",'
            '"datePublished":"2015-07-14T18:40:00Z"}]}</script>',
            "",
            "2015-07-14T18:40:00+00:00",
        ),
        ("", '<time datetime="1998-04-10T17:36:00+01:00">Friday</time>', "1998-04-10T17:36:00+01:00"),
        (
            '<meta name="date" content="2009-11-02">',
            '<time datetime="2009-11-02T08:00:00-05:00"></time>',
            "2009-11-02T08:00:00-05:00",
        ),
        ('<script type="application/ld+json">{broken</script>', "", None),
    ],
)  # fmt: skip
def test_a_page_gives_text_title_and_time_with_its_zone(
    tmp_path: Path, head: str, top: str, published: str | None
) -> None:
    good, problems = split(write(tmp_path, "p.html", PAGE.format(head=head, top=top)))
    assert not problems
    assert "second round in spring." in good[0].text
    assert "rights reserved" not in good[0].text
    assert "Sport" not in good[0].text
    assert good[0].title == "Talks on the strait"
    assert good[0].published == published


def test_a_declared_encoding_counts(tmp_path: Path) -> None:
    page = PAGE.replace("coastal", "côtiers").format(head='<meta charset="iso-8859-1">', top="")
    good, _ = split(write(tmp_path, "p.html", page.encode("latin-1")))
    assert "côtiers" in good[0].text


def test_fragments_keep_paragraphs_and_drop_scripts() -> None:
    text, _ = extract(
        "before<p>One</p>between<script>alert('x')</script><ul><li>a</li><li>b &lt;c&gt;</li></ul>after<!-- no -->!"
    )
    assert text == "before\nOne\nbetween\na\nb <c>\nafter!"


@given(
    st.text(alphabet=st.characters(codec=None), max_size=200) | st.text(alphabet="<>/!-[]&;#px \n\"'a", max_size=120)
)
@settings(max_examples=150, deadline=None)
def test_no_html_at_all_breaks_the_reader(page: str) -> None:
    text, _ = extract(page)
    text.encode("utf-8")


# ----------------------------------------------------------------------------------------- input, folders, dates
@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (b'{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n', ["a", "b"]),
        (b'{"id": "a", "text": oops}\n{"id": "b", "text": "Two."}\n', ["b"]),
        (packed(3), ["0", "1", "2"]),
        (PAGE.format(head="", top="").encode(), ["stdin"]),
        (b"{Plain words in a brace}", ["stdin"]),
        (b"The envoy left.", ["stdin"]),
        (b"", []),
    ],
)
def test_standard_input_is_told_apart(data: bytes, ids: list[str]) -> None:
    found = list(stdin.read(Origin("-", None, "stdin"), io.BytesIO(data)))
    assert [item.id for item in found if isinstance(item, Article)] == ids


def test_folders_in_order_with_distinct_ids(tmp_path: Path) -> None:
    for name in ("b/note.txt", "a/note.txt", "a/deep/page.html", ".hidden/x.txt", "a/readme.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write(tmp_path, name, "<p>The consul spoke.</p>" if name.endswith("html") else "The consul spoke.")
    good, problems = split(tmp_path)
    assert [article.id for article in good] == ["note", "page", str(Path("b/note.txt"))]
    assert not problems
    (tmp_path / "void").mkdir()
    assert "no file in it" in split(tmp_path / "void")[1][0].message


@pytest.mark.parametrize(
    ("given_form", "expected"),
    [
        ("2022-06-24T17:30:00Z", "2022-06-24T17:30:00+00:00"),
        ("2021-05-20T22:14:56+00:00", "2021-05-20T22:14:56+00:00"),
        ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01"),
        ("27-MAR-1987 00:02:59.13\x05\x05RM", "1987-03-27T00:02:59"),
        ("Fri, 10 Apr 1998 17:36:00 +0100", "1998-04-10T17:36:00+01:00"),
        ("Friday, January 4, 2019", "2019-01-04"),
        ("4 January 2019", "2019-01-04"),
        ("04.01.2019", "2019-01-04"),
        ("20190104", "2019-01-04"),
        ("25/12/1991", "1991-12-25"),
        ("12/25/1991", "1991-12-25"),
        ("03/04/2021", None),
        (1645500000, "2022-02-22T03:20:00+00:00"),
        ("soon", None),
        ("", None),
        (True, None),
        ("99/99/2020", None),
    ],
)
def test_publication_dates(given_form: object, expected: str | None) -> None:
    assert iso(given_form) == expected


def test_a_date_that_is_none_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        articles(str(tmp_path), published="yesterday")


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_bytes_are_text_or_say_that_they_are_not(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except NotText:
        return
    if encoding == "utf-8" and not data.startswith(b"\xef\xbb\xbf"):
        assert text.encode() == data


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_lone_surrogates_go_and_the_length_stays(text: str) -> None:
    cleaned = whole(text)
    cleaned.encode("utf-8")
    assert len(cleaned) == len(text) or any("\ud800" <= character <= "\udfff" for character in text)
