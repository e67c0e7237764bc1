"""Quantities in context: value, unit, qualifier and role. The sentences are written for these tests."""

from __future__ import annotations

import pytest

from communique.article import Article
from communique.currencies import Circumstances
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
    ("The firm lost 1.4 billion dlrs.", 1.4e9, "USD"),
    ("The firm lost 300 mln stg.", 3e8, "GBP"),
    ("The firm lost 20 mln Canadian dlrs.", 2e7, "CAD"),
    ("The state lost two and a half billion euros.", 2.5e9, "EUR"),
    ("The state lost a quarter of a billion euros.", 2.5e8, "EUR"),
    ("The fund holds 1 200 000 euros.", 1.2e6, "EUR"),
    ("The fund holds 1.200.000 euros.", 1.2e6, "EUR"),
    ("The fund holds CHF 2'500'000.", 2.5e6, "CHF"),
    ("The fund holds Rs 500 crore.", 5e9, "INR"),
    ("The fund holds 1,5 million euros.", 1.5e6, "EUR"),
    ("The fund lent a five-million-euro sum.", 5e6, "EUR"),
    ("The Danish fund holds 40 million Danish crowns.", 4e7, "DKK"),
    ("The fund holds 40 million francs.", 4e7, "francs"),
    # shares
    ("Exports to Chile rose by 12 percent.", 12.0, "percent"),
    ("Some 40% of the voters stayed at home.", 40.0, "percent"),
    ("Tariffs fell to 2.5 per cent.", 2.5, "percent"),
    ("The bank raised its rate by 2 percentage points.", 2.0, "percentage points"),
    ("The bank cut its rate by half a percentage point and its staff by 300 clerks.", 300.0, "people"),
    ("A 15-percent levy was announced.", 15.0, "percent"),
    ("The note pays 11-1/2 pct.", 11.5, "percent"),
    ("The note pays 2½ percent.", 2.5, "percent"),
    ("The bank charges minus 0.5 percent.", -0.5, "percent"),
    ("The bank cut its rate by a quarter point.", 0.25, "percentage points"),
    # time
    ("They signed a six-month truce.", 6.0, "months"),
    ("The police held the bishop for eight hours.", 8.0, "hours"),
    ("After a three-week trip the envoy rested.", 3.0, "weeks"),
    ("The general was jailed for 12 years.", 12.0, "years"),
    ("The state ordered three days of mourning.", 3.0, "days"),
    ("It was the first such congress in 36 years.", 36.0, "years"),
    ("The talks lasted 90 minutes.", 90.0, "minutes"),
    ("A 30-day ceasefire began.", 30.0, "days"),
    ("The talks lasted an hour and a half.", 1.5, "hours"),
    ("The talks lasted half an hour.", 0.5, "hours"),
    ("The envoys asked for two more weeks.", 2.0, "weeks"),
    ("The siege took three and a half years.", 3.5, "years"),
    # people
    ("About 300 refugees crossed the border.", 300.0, "people"),
    ("The army lost 45 soldiers in the ambush.", 45.0, "people"),
    ("Six million people fled the war.", 6e6, "people"),
    ("More than 1,200 workers lost their jobs.", 1200.0, "people"),
    ("They freed twenty-five hostages.", 25.0, "people"),
    ("In the camp 300 people fell ill.", 300.0, "people"),
    ("The contingent consists of 1.200 soldiers.", 1200.0, "people"),
    ("The blast killed 18 and wounded 40.", 40.0, "people"),
    ("The death toll has risen to 2,300.", 2300.0, "people"),
    ("An army of 30,000 stood at the river.", 30000.0, "people"),
    ("A 2,000-strong force stood at the river.", 2000.0, "people"),
    ("They took in half a dozen wounded.", 6.0, "people"),
    ("The state honoured 9 thousand 781 nurses.", 9781.0, "people"),
    ("The mission honoured 220 nurses, 27 of them posthumously.", 27.0, "people"),
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
    ("Denmark sold 19 F-16 jets.", 19.0, "jets"),
    ("Denmark sold 19 F-16s to Chile.", 19.0, "F-16s"),
    ("The star is 110 light-years away.", 110.0, "light-years"),
    ("The port handles 10m tonnes a year.", 1e7, "tonnes"),
    ("The field yields 400,000 bpd.", 400000.0, "barrels"),
    ("The park covers 300 square kilometres.", 300.0, "square kilometres"),
    ("An 800-km fence was built.", 800.0, "kilometres"),
    ("The mill has a 540,000 metric tonne capacity.", 540000.0, "tonnes"),
    ("The party took 112 of 230 seats.", 112.0, "seats"),
    ("The number of embassies fell to 12.", 12.0, "embassies"),
    ("The bank raised its rate by 75 basis points.", 75.0, "basis points"),
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
    "The colonel, who is 47 years old, lives at 14 Harbour Street.",
    "Sputnik 5 and Voyager 2 are in the museum.",
    "Flight LH 454 landed at gate 22 at 6:05 a.m.",
    "Her number is +44 20 7946 0018.",
    "The match ended 3-0 and the second leg 2-2.",
    "The temperature fell to minus 15 degrees.",
    "Seven in ten stayed at home.",
    "Two-thirds of the seats are empty.",
    "There are a few dozen ships and several million rats.",
    "The doctrine called R2P was debated.",
    "They fought in the Six-Day War and the Thirty Years War.",
    "The first three months of the year were dry.",
    "It cost three times as much.",
]


@pytest.mark.parametrize("text", NO_QUANTITIES)
def test_no_figure(pipeline: Pipeline, text: str) -> None:
    assert [(figure.value, figure.unit) for figure in figures(pipeline, text)] == []


RANGES = [
    ("The repairs will cost between $5 and $10 million.", 5e6, 1e7, "USD"),
    ("Between 10,000 and 15,000 soldiers left.", 10000, 15000, "people"),
    ("The deal is worth $1.4-$1.6 billion.", 1.4e9, 1.6e9, "USD"),
    ("From 3 to 5 percent of the voters stayed at home.", 3, 5, "percent"),
    ("The envoys stayed 10 or 15 minutes.", 10, 15, "minutes"),
    ("The port handles 200,000–300,000 barrels a day.", 200000, 300000, "barrels"),
    ("They want a two- to three-year truce.", 2, 3, "years"),
    ("The dam will hold 5 million to 6 million cubic metres of water.", 5e6, 6e6, "cubic metres"),
]


@pytest.mark.parametrize(("text", "lower", "upper", "unit"), RANGES)
def test_a_range_is_one_figure(pipeline: Pipeline, text: str, lower: float, upper: float, unit: str) -> None:
    found = [(figure.lower, figure.value, figure.before, figure.unit) for figure in figures(pipeline, text)]
    assert found == [(lower, upper, None, unit)]


CHANGES = [
    ("Trade rose from $4 billion in 2010 to $7 billion in 2014.", 4e9, 7e9, "USD"),
    ("The bank raised its rate from 3 to 5 percent.", 3, 5, "percent"),
    ("The garrison was cut from 5,000 to 3,000 soldiers.", 5000, 3000, "people"),
    ("The fleet shrank from 40 ships to 25 ships.", 40, 25, "ships"),
    ("Sales climbed to 5.2 million tonnes from 4.9 million tonnes a year earlier.", 4.9e6, 5.2e6, "tonnes"),
    ("Norway sold 40 tanks, compared with 25 in the year before.", 25, 40, "tanks"),
    ("The deficit reached 6 percent, up from 4.5 percent in 2013.", 4.5, 6, "percent"),
]


@pytest.mark.parametrize(("text", "before", "value", "unit"), CHANGES)
def test_a_change_is_one_figure(pipeline: Pipeline, text: str, before: float, value: float, unit: str) -> None:
    found = [(figure.before, figure.value, figure.lower, figure.unit) for figure in figures(pipeline, text)]
    assert found == [(before, value, None, unit)]
    assert figures(pipeline, text)[0].role == "change"


def test_an_amount_of_change_and_what_it_came_to(pipeline: Pipeline) -> None:
    found = figures(pipeline, "Output rose 4 percent to 5.2 million tonnes.")
    assert [(figure.value, figure.unit, figure.role) for figure in found] == [
        (4, "percent", "change"),
        (5.2e6, "tonnes", "actual"),
    ]


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
        ("No more than 300 refugees crossed the border.", "up to"),
        ("No fewer than 300 refugees crossed the border.", "at least"),
        ("Some 300 refugees crossed the border.", "about"),
        ("The number of refugees exceeded 300.", "more than"),
        ("A further 300 refugees or more crossed the border.", "at least"),
        ("A crowd of 300-odd refugees crossed the border.", "about"),
        ("The talks went over two days.", None),
        ("The talks lasted over two days.", "more than"),
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
        ("Norway pledged €5 million.", "goal"),
        ("Norway will deliver 40 tanks.", "goal"),
        ("Norway plans to cut emissions by 30 percent.", "goal"),
        ("The 40 tanks to be delivered in May are old.", "goal"),
        ("The envoy asked for 40 tanks.", "goal"),
        ("Norway needs $5 billion.", "goal"),
        ("The planned 500-kilometre fence was dropped.", "goal"),
        ("She hopes to raise $5 billion.", "goal"),
        ("Norway granted €5 million.", "actual"),
        ("Sixteen million people want to stay.", "actual"),
        ("The minister promised reform after a loss of 40 tanks.", "actual"),
        ("The five-year plan was adopted.", "actual"),
        ("The dam will cost $5 billion.", "forecast"),
        ("Output will expand by 5 percent.", "forecast"),
        ("Up to 300 villages could be flooded.", "forecast"),
        ("Exports are expected to reach 5 million tonnes.", "forecast"),
        ("The state may sell no more than 500 tonnes.", "limit"),
        ("The law sets a ceiling of 500 tonnes.", "limit"),
        ("The court gave the firm 48 hours to leave.", "limit"),
        ("Some 500 tonnes were sold.", "actual"),
        ("Exports rose to 500 tonnes.", "actual"),
        ("Exports fell by almost a third to 500 tonnes.", "actual"),
        ("The mayor was given a two-year suspended sentence.", "actual"),
        ("The firm cut 300 jobs.", "change"),
        ("A 7 percent drop was reported.", "change"),
        ("Trade is up 7 percent.", "change"),
    ],
)
def test_role(pipeline: Pipeline, text: str, role: str) -> None:
    assert figures(pipeline, text)[0].role == role


def test_words_that_say_what_it_measures(pipeline: Pipeline) -> None:
    text = "After the storm, the trade between Kenya and Uganda reached 40 million dollars in March."
    figure = figures(pipeline, text)[0]
    assert "trade between Kenya and Uganda" in figure.what
    assert figure.what in text


def test_rising_by_to_and_from(pipeline: Pipeline) -> None:
    found = figures(pipeline, "Borrowings fell 131 mln dlrs to 614 mln dlrs.")
    assert [(figure.value, figure.lower, figure.role) for figure in found] == [
        (1.31e8, None, "change"),
        (6.14e8, None, "actual"),
    ]
    found = figures(pipeline, "Daily sales ranged from under 400 mln dlrs on Monday to one billion dlrs.")
    assert [(figure.value, figure.lower, figure.before) for figure in found] == [(1e9, 4e8, None)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Of the 60 billion dollars, 20 billion went to the navy.", 2e10, "USD"),
        ("The fund paid 60 million euros. It had planned 80 million.", 8e7, "EUR"),
    ],
)
def test_a_number_takes_the_unit_told_before(pipeline: Pipeline, text: str, value: float, unit: str) -> None:
    assert (value, unit) in [(figure.value, figure.unit) for figure in figures(pipeline, text)]


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
    codes = {*units.currency_signs.values(), *(row.code for row in units.currencies)}
    assert all(len(code) == 3 and code.isupper() for code in codes)
    assert set(units.currency_signs.values()) <= {row.code for row in units.currencies}
    assert set(units.unwritten_codes) <= {row.code for row in units.currencies}


@pytest.mark.parametrize(
    ("name", "day", "states", "code"),
    [
        ("roubles", "1987-03-04", (), "SUR"),
        ("roubles", "2007-03-04", (), "RUB"),
        ("roubles", "", (), "RUB"),
        ("roubles", "", ("SUN",), "SUR"),
        ("roubles", "2007-03-04", ("BLR",), "BYN"),
        ("roubles", "2007-03-04", ("BLR", "RUS"), "RUB"),
        ("soviet roubles", "", (), "SUR"),
        ("marks", "1975-01-01", (), "DEM"),
        ("marks", "1975-01-01", ("FIN",), "FIM"),
        ("liras", "1987-01-01", (), "ITL"),
        ("liras", "2020-01-01", (), "TRY"),
        ("turkish liras", "1999-01-01", (), "TRL"),
        ("francs", "1987-01-01", ("FRA",), "FRF"),
        ("francs", "2020-01-01", ("FRA",), "francs"),
        ("swiss francs", "", (), "CHF"),
        ("crowns", "2020-01-01", ("SWE",), "SEK"),
        ("crowns", "2020-01-01", ("SWE", "NOR"), "crowns"),
        ("czech crowns", "", (), "CZK"),
        ("pounds", "1990-01-01", ("EGY",), "EGP"),
        ("pounds", "1990-01-01", ("EGY", "GBR"), "GBP"),
        ("dollars", "", ("AUS",), "USD"),
        ("australian dollars", "", (), "AUD"),
        ("pesos", "", ("MEX",), "MXN"),
        ("peso", "", (), "pesos"),
    ],
)
def test_which_currency_a_name_means(name: str, day: str, states: tuple[str, ...], code: str) -> None:
    assert quantity_grammar().currencies.of_name(name, Circumstances(day, frozenset(states))) == code


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
