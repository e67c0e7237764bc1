"""Quantities in context: value, unit, qualifier and role. The sentences are written for these tests."""

from __future__ import annotations

import pytest

from communique.article import Article
from communique.document import Document
from communique.layers import ActorEntry, ActorMention, Actors, Figures, Layer, Statements
from communique.pipeline import Pipeline
from communique.quantities import quantity_grammar
from communique.record import Figure, Statement
from communique.stage import Stage
from communique.stages.figures import FiguresStage
from communique.stages.parse import ParseStage
from communique.stages.times import TimesStage


class NobodyStage(Stage):
    """No actors: figures must not need them."""

    name = "nobody"
    provides = Actors

    def __call__(self, document: Document) -> Layer:
        start = document.text.find("Norway")
        if start < 0:
            return Actors()
        mention = ActorMention(start, start + 6, 0, 1, 0, "name", ("state:NOR",))
        return Actors({"state:NOR": ActorEntry("state:NOR", "Norway", "state", "NOR")}, (mention,))


class QuotedStage(Stage):
    """What stands in quotation marks is a statement."""

    name = "quoted"
    provides = Statements

    def __call__(self, document: Document) -> Layer:
        first, last = document.text.find('"'), document.text.rfind('"')
        if first < 0 or last <= first:
            return Statements()
        return Statements((Statement(id="s1", content=((first + 1, last),), kind="direct", act="say"),))


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline([ParseStage(), NobodyStage(), QuotedStage(), TimesStage(), FiguresStage()])


def figures(pipeline: Pipeline, text: str) -> tuple[Figure, ...]:
    return pipeline.document(Article(text, published="2015-06-10"))[Figures].figures


QUANTITIES = [
    # money
    ("The kingdom will lend the republic $2.5 billion.", 2.5e9, "USD"),
    ("The mine earned US$3bn.", 3e9, "USD"),
    ("A package of EUR 40 million was agreed.", 4e7, "EUR"),
    ("Norway gave €5 million to the fund.", 5e6, "EUR"),
    ("The pipeline cost $ 12 billion.", 1.2e10, "USD"),
    ("The ministry spent 200 mln yuan on roads.", 2e8, "CNY"),
    ("They owe half a million dollars.", 5e5, "USD"),
    ("The loan of 2 trillion rubles was repaid.", 2e12, "RUB"),
    ("Canberra promised 30 Australian dollars a head.", 30.0, "AUD"),
    ("The fine was £5m.", 5e6, "GBP"),
    ("Tokyo offered 10 billion yen.", 1e10, "JPY"),
    ("The bank lent RMB 300 million to the port.", 3e8, "CNY"),
    ("A ticket cost 1,250 rupees.", 1250.0, "INR"),
    ("The state paid a million dollars for the map.", 1e6, "USD"),
    ("Aid worth 1.5 million Swiss francs arrived.", 1.5e6, "CHF"),
    ("The budget is 900 million hryvnias.", 9e8, "UAH"),
    ("The court froze assets of 25 million euros.", 2.5e7, "EUR"),
    ("The emir gave away $750,000.", 750000.0, "USD"),
    ("Riyadh deposited 3 bn USD in Cairo.", 3e9, "USD"),
    # shares
    ("Exports to Chile rose by 12 percent.", 12.0, "percent"),
    ("Some 40% of the voters stayed at home.", 40.0, "percent"),
    ("Tariffs fell to 2.5 per cent.", 2.5, "percent"),
    ("The bank raised its rate by 2 percentage points.", 2.0, "percentage points"),
    ("The bank cut its rate by half a percentage point and its staff by 300 clerks.", 300.0, "clerks"),
    ("A 15-percent levy was announced.", 15.0, "percent"),
    # time
    ("They signed a six-month truce.", 6.0, "months"),
    ("The police held the bishop for eight hours.", 8.0, "hours"),
    ("After a three-week trip the envoy rested.", 3.0, "weeks"),
    ("The general was jailed for 12 years.", 12.0, "years"),
    ("The state ordered three days of mourning.", 3.0, "days"),
    ("It was the first such congress in 36 years.", 36.0, "years"),
    ("The talks lasted 90 minutes.", 90.0, "minutes"),
    ("A 30-day ceasefire began.", 30.0, "days"),
    # people
    ("About 300 refugees crossed the border.", 300.0, "people"),
    ("The army lost 45 soldiers in the ambush.", 45.0, "people"),
    ("Six million people fled the war.", 6e6, "people"),
    ("More than 1,200 workers lost their jobs.", 1200.0, "people"),
    ("They freed twenty-five hostages.", 25.0, "people"),
    ("Two hundred and fifty thousand troops stand at the border.", 250000.0, "people"),
    ("Three journalists were killed in the raid.", 3.0, "people"),
    ("Police arrested two nuns.", 2.0, "people"),
    ("The flood displaced 2.3 million villagers.", 2.3e6, "people"),
    ("Some 130 other foreign reporters watched.", 130.0, "people"),
    ("Two soldiers were killed near the pass.", 2.0, "people"),
    ("Two dozen protesters were hurt.", 24.0, "people"),
    # things
    ("The navy bought 14 submarines.", 14.0, "submarines"),
    ("The rebels fired three rockets at the port.", 3.0, "rockets"),
    ("The fund sent half a million doses of vaccine.", 5e5, "doses"),
    ("The plant makes 800,000 barrels a day.", 800000.0, "barrels"),
    ("The union has 27 member states.", 27.0, "states"),
    ("Farmers lost 40,000 cattle and 12,000 hectares.", 12000.0, "hectares"),
    ("The treaty bans 1,500 warheads.", 1500.0, "warheads"),
]


@pytest.mark.parametrize(("text", "value", "unit"), QUANTITIES)
def test_value_and_unit(pipeline: Pipeline, text: str, value: float, unit: str) -> None:
    found = [(figure.value, figure.unit) for figure in figures(pipeline, text)]
    assert (value, unit) in found


NO_QUANTITIES = [
    "The summit took place on 3 May 2011.",
    "The 70-year-old general retired.",
    "The general, aged 70, retired.",
    "The general arrived three days ago.",
    "They met at 19:30 in the palace.",
    "They met at 7 p.m. in the palace.",
    "Article 5 of the treaty was invoked.",
    "Resolution 425 was adopted.",
    "The team won 2-1.",
    "Call 555-0142 for details.",
    "The two leaders shook hands.",
    "Both sides agreed on two points.",
    "One of the ministers resigned.",
    "The three countries signed the pact.",
    "The F-16 was shot at.",
    "COVID-19 spread in the G-20.",
    "They demanded the 1967 borders.",
    "He came first in the 2nd round.",
    "In the 1970s the two were rivals.",
    "The pact has two parts.",
    "Protocol No. 14 was signed.",
    "The Group of 7 met.",
]


@pytest.mark.parametrize("text", NO_QUANTITIES)
def test_no_figure(pipeline: Pipeline, text: str) -> None:
    assert [(figure.value, figure.unit) for figure in figures(pipeline, text)] == []


def test_range_gives_two_figures(pipeline: Pipeline) -> None:
    found = figures(pipeline, "The repairs will cost between $5 and $10 million.")
    assert [(figure.value, figure.unit) for figure in found] == [(5e6, "USD"), (1e7, "USD")]
    found = figures(pipeline, "Between 10,000 and 15,000 soldiers left.")
    assert [(figure.value, figure.unit) for figure in found] == [(10000, "people"), (15000, "people")]


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("About 300 refugees crossed the border.", "about"),
        ("More than 300 refugees crossed the border.", "more than"),
        ("Fewer than 300 refugees crossed the border.", "less than"),
        ("Up to 300 refugees crossed the border.", "up to"),
        ("At least 300 refugees crossed the border.", "at least"),
        ("Over $300 million was spent.", "more than"),
        ("Exactly 300 refugees crossed the border.", None),
    ],
)
def test_qualifier(pipeline: Pipeline, text: str, qualifier: str | None) -> None:
    assert figures(pipeline, text)[0].qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The goal of $200 billion was set by the cabinet.", "goal"),
        ("The bank forecasts growth of 3 percent.", "forecast"),
        ("Exports fell by 7 percent.", "change"),
        ("The quota is capped at 500 tonnes.", "limit"),
        ("The plant employs 500 workers.", "actual"),
    ],
)
def test_role(pipeline: Pipeline, text: str, role: str) -> None:
    assert figures(pipeline, text)[0].role == role


def test_words_that_say_what_it_measures(pipeline: Pipeline) -> None:
    text = "After the storm, the trade between Kenya and Uganda reached 40 million dollars in March."
    figure = figures(pipeline, text)[0]
    assert "trade between Kenya and Uganda" in figure.what
    assert figure.what in text


def test_owner_of_the_figure(pipeline: Pipeline) -> None:
    assert figures(pipeline, "Norway gave €5 million to the fund.")[0].about == ("state:NOR",)


def test_who_asserts_it(pipeline: Pipeline) -> None:
    found = figures(pipeline, 'The army has 500 tanks. He said: "We lost 40 tanks there."')
    assert [figure.asserted_by for figure in found] == ["narrator", "s1"]
    assert [figure.id for figure in found] == ["f1", "f2"]


def test_headline_is_not_counted_twice(pipeline: Pipeline) -> None:
    found = figures(pipeline, "Norway sends 400 doctors\n\nNorway sent 400 doctors to the island on Monday.")
    assert [figure.value for figure in found] == [400]


def test_spans_hold(pipeline: Pipeline) -> None:
    text = "Norway gave €5 million, 40% of it in cash, to 300 refugees for six months."
    quotes = [text[start:end] for figure in figures(pipeline, text) for start, end in figure.span]
    assert quotes == ["€5 million", "40%", "300 refugees", "six months"]


@pytest.mark.parametrize("text", ["", "½", "٣ soldiers", "9" * 400 + " soldiers", "1,000,000,000,000,000,000 million billion",
                                  "$", "$$$ 5", "5 - 5 - 5", "million", "a", "one hundred hundred", "− 5 %"])  # fmt: skip
def test_any_text_is_read(pipeline: Pipeline, text: str) -> None:
    figures(pipeline, text)


def test_every_currency_code_is_three_letters() -> None:
    units = quantity_grammar().units
    codes = {*units.currency_signs.values(), *units.currency_words.values(), *units.currency_codes}
    assert all(len(code) == 3 and code.isupper() for code in codes)


RULES = [(rule.id, text, True) for rule in quantity_grammar().units.rules for text in rule.hits]
RULES += [(rule.id, text, False) for rule in quantity_grammar().units.rules for text in rule.misses]


@pytest.mark.parametrize(("rule", "text", "wanted"), RULES)
def test_hits_and_misses_of_the_rules(pipeline: Pipeline, rule: str, text: str, wanted: bool) -> None:
    rules = {reason.rule for figure in figures(pipeline, text) for reason in figure.why}
    assert (f"units:{rule}" in rules) == wanted, rules


def test_times_of_a_race_are_no_figures(pipeline: Pipeline) -> None:
    race = (
        "The Ethiopian won the race in Lagos in two hours, six minutes and 11 seconds. The second runner needed two hours "
        "and seven minutes. The organisers counted 12,000 spectators."
    )
    assert [(figure.value, figure.unit) for figure in figures(pipeline, race)] == [(12000.0, "people")]
    talks = "The envoys talked for two hours and seven minutes."
    assert "hours" in {figure.unit for figure in figures(pipeline, talks)}
