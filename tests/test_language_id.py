from __future__ import annotations

import pytest

from communique.language_id import identify, why_unread


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The foreign minister of Gabon said on Friday that talks on the border would go on in the spring.", "en"),
        ("THE TREASURY SECRETARY SAID THAT THE DOLLAR HAD FALLEN AND THAT THE SEVEN WOULD MEET IN PARIS.", "en"),
        ("Le ministre des Affaires étrangères a déclaré vendredi que les pourparlers reprendraient.", "fr"),
        ("Der Außenminister erklärte am Freitag, die Gespräche über die Grenze würden im Frühjahr fortgesetzt.", "de"),
        ("Министр иностранных дел заявил в пятницу, что переговоры о границе продолжатся весной.", "ru"),
        ("外交部发言人星期五表示，双方将继续就边界问题进行谈判。", "zh"),
        ("Talks", "en"),
        ("", "en"),
        ("1234 — 5678", "en"),
    ],
)  # fmt: skip
def test_languages(text: str, language: str) -> None:
    assert identify(text) == language


def test_names_from_everywhere_do_not_make_english_foreign() -> None:
    text = "Nguyen Phu Trong, Thongloun Sisoulith and Ndayishimiye were received by Szijjarto, officials said."
    assert identify(text) == "en"


def test_unread_languages_say_what_to_do() -> None:
    assert why_unread("en") is None
    assert "translate" in (why_unread("fr") or "")
