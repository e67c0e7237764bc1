"""Time expressions in context: the days they mean, and what they date. The sentences are written for these tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.article import Article
from communique.dates import DateWords, date_grammar
from communique.document import Document
from communique.errors import KnowledgeError
from communique.layers import Parse, Times
from communique.pipeline import Pipeline
from communique.stages.parse import ParseStage
from communique.stages.times import TimesStage
from communique.yaml_schema import KNOWLEDGE, load


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline([ParseStage(), TimesStage()])


def times(pipeline: Pipeline, text: str, published: str | None) -> tuple[Document, Times]:
    document = pipeline.document(Article(text, published=published))
    return document, document[Times]


# text with the expression in [brackets], day of publication, first day, last day
EXPRESSIONS = [
    # counted from publication
    ("The Nigerian envoy arrived [today].", "1994-06-15", "1994-06-15", "1994-06-15"),
    ("The Nigerian envoy left Lagos [yesterday].", "1994-03-01", "1994-02-28", "1994-02-28"),
    ("The cabinet of Peru will vote [tomorrow].", "1999-12-31", "2000-01-01", "2000-01-01"),
    ("The king will address Jordanians [tonight].", "2005-11-10", "2005-11-10", "2005-11-10"),
    ("The Swiss delegation landed [this morning].", "2011-04-02", "2011-04-02", "2011-04-02"),
    ("Officials confirmed the swap [yesterday evening].", "2010-07-09", "2010-07-08", "2010-07-08"),
    ("The premier of Fiji resigned on [Friday].", "2006-12-05", "2006-12-01", "2006-12-01"),
    ("[Thursday], rebels crossed the Sava.", "1995-05-06", "1995-05-04", "1995-05-04"),
    ("The Brazilian senate will decide on [Tuesday].", "2016-08-27", "2016-08-30", "2016-08-30"),
    ("The queen will visit Dublin on [Tuesday].", "2011-05-13", "2011-05-17", "2011-05-17"),
    ("He said he would leave Harare on [Monday].", "2017-11-17", "2017-11-20", "2017-11-20"),
    ("The two admirals met on [Wednesday].", "2003-10-15", "2003-10-15", "2003-10-15"),
    ("The court ruled [last Wednesday].", "2003-10-15", "2003-10-08", "2003-10-08"),
    ("Voting begins [next Sunday].", "2003-10-15", "2003-10-19", "2003-10-19"),
    ("The junta will lift the ban [this Friday].", "2003-10-15", "2003-10-17", "2003-10-17"),
    ("The chancellor toured Angola [last week].", "2011-07-18", "2011-07-11", "2011-07-17"),
    ("They will reopen the strait [next month].", "2008-12-10", "2009-01-01", "2009-01-31"),
    ("The treaty lapses [next year].", "2008-12-10", "2009-01-01", "2009-12-31"),
    ("The embassy was closed [last month].", "1990-01-20", "1989-12-01", "1989-12-31"),
    ("Inflation doubled [this year].", "1990-05-20", "1990-01-01", "1990-12-31"),
    ("The emir met investors [earlier this week].", "2015-06-11", "2015-06-08", "2015-06-14"),
    ("The pope will go to Cuba [later this month].", "2015-09-10", "2015-09-01", "2015-09-30"),
    ("Ministers will gather [this weekend].", "2014-09-03", "2014-09-06", "2014-09-07"),
    ("The pilots were freed [three days ago].", "2001-04-15", "2001-04-12", "2001-04-12"),
    ("The dam burst [two weeks ago].", "2001-04-18", "2001-04-02", "2001-04-08"),
    ("The party split [six months ago].", "2001-04-18", "2000-10-01", "2000-10-31"),
    ("The wall came down [10 years ago].", "1999-11-08", "1989-01-01", "1989-12-31"),
    ("The envoys will return in [five days].", "2001-04-18", "2001-04-23", "2001-04-23"),
    ("Troops will leave in [two weeks].", "2001-04-18", "2001-04-30", "2001-05-06"),
    ("Voting starts [ten days from now].", "2020-02-25", "2020-03-06", "2020-03-06"),
    ("Clashes killed dozens over the past [three days].", "2020-02-25", "2020-02-22", "2020-02-25"),
    ("The mission will deploy within the next [two months].", "2020-02-25", "2020-02-25", "2020-04-25"),
    ("The bishop died [the day before yesterday].", "2020-03-01", "2020-02-28", "2020-02-28"),
    ("The bank granted the loan in [February this year].", "2021-11-02", "2021-02-01", "2021-02-28"),
    ("The mission ran [from Monday to Wednesday last week].", "2004-05-19", "2004-05-10", "2004-05-12"),
    ("The envoys will confer from [Thursday to Saturday].", "2004-05-19", "2004-05-20", "2004-05-22"),
    ("The consul resigned on [Tuesday of last week].", "2004-05-19", "2004-05-11", "2004-05-11"),
    ("The premiers will confer on [Monday week].", "2004-05-19", "2004-05-31", "2004-05-31"),
    ("The truce expires [a week from Monday].", "2004-05-19", "2004-05-31", "2004-05-31"),
    ("The accord was signed [a year ago today].", "2004-05-19", "2003-05-19", "2003-05-19"),
    ("The spy was expelled [a fortnight ago].", "2004-05-19", "2004-05-03", "2004-05-09"),
    ("The pact was signed [a year and a half ago].", "2004-05-19", "2002-11-01", "2002-11-30"),
    ("In the past [24 hours] two ferries sank.", "2004-05-19", "2004-05-18", "2004-05-19"),
    ("The frigates will sail within [72 hours].", "2004-05-19", "2004-05-19", "2004-05-22"),
    ("In the last [six months] exports doubled.", "2004-05-19", "2003-11-19", "2004-05-19"),
    ("The rivals met over the [weekend].", "2004-05-19", "2004-05-15", "2004-05-16"),
    ("[Next weekend] the rivals will meet.", "2004-05-19", "2004-05-22", "2004-05-23"),
    ("[Late last month] a tanker sank.", "2004-05-19", "2004-04-21", "2004-04-30"),
    ("Output rose in [the second quarter of last year].", "2004-05-19", "2003-04-01", "2003-06-30"),
    ("Reserves rose in [the first quarter].", "2004-05-19", "2004-01-01", "2004-03-31"),
    ("The levy takes effect on [the 5th of next month].", "2004-05-19", "2004-06-05", "2004-06-05"),
    ("The premiers will meet in the [week of June 4].", "2004-05-19", "2004-05-31", "2004-06-06"),
    ("[Last winter] was mild.", "2004-05-19", "2003-12-01", "2004-02-29"),
    ("The fair opens [next spring].", "2004-05-19", "2005-03-01", "2005-05-31"),
    ("The shelling began [last night].", "2004-05-19", "2004-05-18", "2004-05-18"),
    # without a year
    ("The accord was signed on [January 27].", "2022-04-26", "2022-01-27", "2022-01-27"),
    ("The accord was signed on [27 December].", "2022-01-26", "2021-12-27", "2021-12-27"),
    ("The accord will be signed on [3 February].", "2021-12-26", "2022-02-03", "2022-02-03"),
    ("The raid on [December 30th] killed nine.", "2020-01-05", "2019-12-30", "2019-12-30"),
    ("The [November 27] accord angered Cyprus.", "2020-01-11", "2019-11-27", "2019-11-27"),
    ("The new bridge opens on [June 9].", "1998-05-20", "1998-06-09", "1998-06-09"),
    ("The general arrived on [Thursday, April 2].", "1998-05-20", "1998-04-02", "1998-04-02"),
    ("The council met in [October].", "2004-03-10", "2003-10-01", "2003-10-31"),
    ("The council will meet in [October].", "2004-03-10", "2004-10-01", "2004-10-31"),
    ("The minister resigned in [May].", "2014-03-04", "2013-05-01", "2013-05-31"),
    ("The law was passed in [late February].", "2014-03-04", "2014-02-21", "2014-02-28"),
    ("The sultan visited Rabat [last April].", "2020-01-05", "2019-04-01", "2019-04-30"),
    ("The [November] pact on fisheries collapsed.", "2020-01-11", "2019-11-01", "2019-11-30"),
    ("They trained [from 3 to 5 May].", "2019-05-30", "2019-05-03", "2019-05-05"),
    ("Ministers will confer in Oslo on [3 and 4 May].", "2019-04-30", "2019-05-03", "2019-05-04"),
    ("The fleet exercised [October 12-14].", "2009-11-01", "2009-10-12", "2009-10-14"),
    ("[The last week of June] was wet.", "2004-05-19", "2003-06-24", "2003-06-30"),
    ("The plan froze prices [last February 28].", "1987-02-26", "1986-02-28", "1986-02-28"),
    ("Between [28 March and 3 April] the pass was shut.", "2004-05-19", "2004-03-28", "2004-04-03"),
    # absolute
    ("Votes were cast on [the second Tuesday of November 2003].", None, "2003-11-11", "2003-11-11"),
    ("[The first ten days of July 2003] were wet.", None, "2003-07-01", "2003-07-10"),
    ("The pass was shut from [30 June-2 July 2003].", None, "2003-06-30", "2003-07-02"),
    ("The siege lasted from [5 April 1992 to 29 February 1996].", None, "1992-04-05", "1996-02-29"),
    ("[June through August 2016] were dry.", None, "2016-06-01", "2016-08-31"),
    ("The garrison starved in the [winter of 1991-92].", None, "1991-12-01", "1992-02-29"),
    ("[The first half of the 1990s] was lean.", None, "1990-01-01", "1994-12-31"),
    ("They shared a currency in the [late nineties].", "2004-05-19", "1997-01-01", "1999-12-31"),
    ("The fort was built in [the eighteenth century].", None, "1701-01-01", "1800-12-31"),
    ("The fort fell in [the late 19th century].", None, "1867-01-01", "1900-12-31"),
    ("Europe unites in [the XXI century].", None, "2001-01-01", "2100-12-31"),
    ("The [1878] congress redrew the map.", None, "1878-01-01", "1878-12-31"),
    ("The city was conquered in [1453].", None, "1453-01-01", "1453-12-31"),
    ("The cable is dated [1996-02-28T09:15Z].", None, "1996-02-28", "1996-02-28"),
    ("The note of [28/11/1990] was returned.", None, "1990-11-28", "1990-11-28"),
    ("The note of [5/6/2003] was returned.", None, None, None),
    ("The ambassadors met on [2014-06-11] in Nairobi.", None, "2014-06-11", "2014-06-11"),
    ("The treaty was signed on [14.05.1955] in Warsaw.", None, "1955-05-14", "1955-05-14"),
    ("The accord was signed on [17 September 1978].", None, "1978-09-17", "1978-09-17"),
    ("The embassy reopened on [August 14, 2015].", None, "2015-08-14", "2015-08-14"),
    ("Borders closed on [Friday, Nov. 3, 1995].", None, "1995-11-03", "1995-11-03"),
    ("Delegates arrived on [the 3rd of March, 1997].", None, "1997-03-03", "1997-03-03"),
    ("The junta fell in [April 1974].", None, "1974-04-01", "1974-04-30"),
    ("Elections were held in [late November 2004].", None, "2004-11-21", "2004-11-30"),
    ("The government banned the group in [2007].", None, "2007-01-01", "2007-12-31"),
    ("The two countries were rivals in the [1970s].", None, "1970-01-01", "1979-12-31"),
    ("The corridor reopened in [early 2003].", None, "2003-01-01", "2003-04-30"),
    ("Exports doubled in [the first half of 2022].", None, "2022-01-01", "2022-06-30"),
    ("Output fell in [the third quarter of 1998].", None, "1998-07-01", "1998-09-30"),
    ("The campaign opened in the [spring of 1988].", None, "1988-03-01", "1988-05-31"),
    ("Peacekeepers stayed there from [1999 to 2005].", None, "1999-01-01", "2005-12-31"),
    ("Observers worked there from [March to July 1994].", None, "1994-03-01", "1994-07-31"),
    ("The general toured Asia [from June 28 to July 2, 2003].", None, "2003-06-28", "2003-07-02"),
    ("The fleet exercised [28 February to 3 March 1998].", None, "1998-02-28", "1998-03-03"),
    # from the time told before
    (
        "On Monday the premier met the king. [A day earlier], he saw the rebels.",
        "1991-08-21",
        "1991-08-18",
        "1991-08-18",
    ),
    ("On 3 May 1990 the shah fled. [Two days later], the army took over.", None, "1990-05-05", "1990-05-05"),
    (
        "On Monday the premier met the king. [A few hours earlier], he saw the emir.",
        "1991-08-21",
        "1991-08-19",
        "1991-08-19",
    ),
    ("On Monday the premier met the king. [The same day], he left for Doha.", "1991-08-21", "1991-08-19", "1991-08-19"),
    ("The truce began on 4 March 1991. The [following day] it was broken.", None, "1991-03-05", "1991-03-05"),
    ("The summit opened on 4 March 1991. The [previous day], envoys had quarrelled.", None, "1991-03-03", "1991-03-03"),
    (
        "On Monday the premier met the king. [Earlier in the day], he had opened a school.",
        "1991-08-21",
        "1991-08-19",
        "1991-08-19",
    ),
    ("The kings met on 3 May 1990. [A week earlier], envoys had met.", None, "1990-04-26", "1990-04-26"),
    ("The kings met on 3 May 1990. [The following month] they met again.", None, "1990-06-01", "1990-06-30"),
    ("The fort fell in March 1990. [Later that year], the port burned.", None, "1990-01-01", "1990-12-31"),
    ("The shah fled in 1990. [A week later], the army took over.", None, None, None),
    ("The king left on 12 May. The [previous Friday] he had met the emir.", "2004-05-19", "2004-05-07", "2004-05-07"),
    (
        "The talks took place on Tuesday. [The day after the talks], he resigned.",
        "2004-05-20",
        "2004-05-19",
        "2004-05-19",
    ),
    ("The talks took place on Tuesday. [At the same time], the navy sailed.", "2004-05-20", "2004-05-18", "2004-05-18"),
    ("Talks took place in 1990. [At the same time], he was bored.", None, None, None),
    # open: the words give no day
    ("The Swiss president will visit Togo [soon].", "1994-06-15", None, None),
    ("[Recently], farmers blocked the pass.", "1994-06-15", None, None),
    ("They will exchange visits in the [near future].", "1994-06-15", None, None),
    ("Talks are to resume in the [coming days].", "1994-06-15", None, None),
    ("The rebels returned [several years ago].", "1994-06-15", None, None),
    ("[A day earlier], the consul had been freed.", "1994-06-15", None, None),
    # no publication date: nothing to count from
    ("The envoy arrived [yesterday].", None, None, None),
    ("The accord was signed on [January 27].", None, None, None),
    ("The cabinet resigned on [Friday].", None, None, None),
]


@pytest.mark.parametrize(("marked", "published", "first", "last"), EXPRESSIONS)
def test_expression_means_these_days(
    pipeline: Pipeline, marked: str, published: str | None, first: str | None, last: str | None
) -> None:
    wanted = marked[marked.index("[") + 1 : marked.index("]")]
    text = marked.replace("[", "").replace("]", "")
    _, layer = times(pipeline, text, published)
    found = [time for time in layer.expressions if wanted.removeprefix("from ") in text[time.start : time.end]
             or text[time.start : time.end] in wanted]  # fmt: skip
    found = [time for time in found if time.start >= marked.index("[") - 5]
    assert found, f"nothing found at {wanted!r}: {[text[t.start : t.end] for t in layer.expressions]}"
    assert (found[-1].date, found[-1].date_end) == (first, last)


# text, day of publication, the day before which it did not begin, the day after which it did not end
OPEN = [
    ("[Recently], farmers blocked the pass.", "1994-06-15", None, "1994-06-15"),
    ("[In recent weeks] the border was calm.", "1994-06-15", None, "1994-06-15"),
    ("The rebels returned [several years ago].", "1994-06-15", None, "1994-06-15"),
    ("The shah fled [more than ten years ago].", "2004-05-19", None, "1994-05-19"),
    ("The shah fled [two or three years ago].", "2004-05-19", None, "2004-05-19"),
    ("The Swiss president will visit Togo [soon].", "1994-06-15", "1994-06-15", None),
    ("Talks will resume in the [weeks ahead].", "1994-06-15", "1994-06-15", None),
    ("Talks will resume in [a few days].", "1994-06-15", "1994-06-15", None),
    ("The [soon] forgotten pact was signed.", None, None, None),
    ("The rebels [soon] fled.", "1994-06-15", None, None),
]


@pytest.mark.parametrize(("marked", "published", "not_before", "not_after"), OPEN)
def test_what_is_open_on_one_side_has_a_bound_and_no_day(
    pipeline: Pipeline, marked: str, published: str | None, not_before: str | None, not_after: str | None
) -> None:
    start = marked.index("[")
    _, layer = times(pipeline, marked.replace("[", "").replace("]", ""), published)
    found = [time for time in layer.expressions if time.start <= start + 3 < time.end]
    assert [(time.date, time.date_end) for time in found] == [(None, None)]
    assert (found[0].not_before, found[0].not_after) == (not_before, not_after)


# text, day of publication, whether what it dates is history
HISTORY = [
    ("The fort fell in 1999.", "2004-05-19", True),
    ("The fort fell in May 2003.", "2004-05-19", False),
    ("The tribes were at war decades ago.", "2004-05-19", True),
    ("The fort fell a few days ago.", "2004-05-19", False),
    ("The fort fell yesterday.", "2004-05-19", False),
    ("The fort will fall next year.", "2004-05-19", False),
    ("The fort fell in 1999.", None, False),
]


@pytest.mark.parametrize(("text", "published", "history"), HISTORY)
def test_what_ended_long_before_publication_is_history(
    pipeline: Pipeline, text: str, published: str | None, history: bool
) -> None:
    _, layer = times(pipeline, text, published)
    assert [time.history for time in layer.expressions] == [history]


NO_DATES = [
    "Prime Minister Theresa May resigned.",
    "They march through the city.",
    "Rivals may return.",
    "The 45-year-old minister resigned.",
    "They demanded a return to the 1967 borders.",
    "The council adopted resolution 1973.",
    "In 2000 villages there is no water.",
    "It was the worst drought in 40 years.",
    "He finished the work in three days.",
    "The call centre answers on 555-0142.",
    "They met at 19:30 in the old palace.",
    "Prices spring back.",
    "They feared the fall of the city.",
    "That was long ago.",
    "The march on the capital failed.",
    "Version 1.2.3 of the software was released.",
    "Article 5 of the treaty was invoked.",
    "The hotline is open 24/7.",
    "The negotiator, Friday Okonedo, refused to sign.",
    "April Johnson met August Wilson.",
    "The Good Friday accord was signed in Belfast.",
    "The spring offensive failed.",
    "They feared for the Winter Olympics.",
    "He wept as soon as he saw it.",
    "Shortly after the vote they left.",
    "The 2000 soldiers went home.",
    "He is in his seventies.",
    "They met on the eve of the harvest.",
    "It was the deal of the century.",
]


@pytest.mark.parametrize("text", NO_DATES)
def test_no_date(pipeline: Pipeline, text: str) -> None:
    _, layer = times(pipeline, text, "2018-05-20")
    assert [text[time.start : time.end] for time in layer.expressions] == []


# text, publication, word that is dated, its day (None: it must not be dated)
DATED = [
    ("The Thai and Lao ministers met on Friday.", "2004-05-19", "met", "2004-05-14"),
    ("The minister said on Monday that the king had left on Sunday.", "2004-05-19", "said", "2004-05-17"),
    ("The minister said on Monday that the king had left on Sunday.", "2004-05-19", "left", "2004-05-16"),
    ("She proposed it during her meeting with the king on January 27.", "2022-04-26", "meeting", "2022-01-27"),
    ("She proposed it during her meeting with the king on January 27.", "2022-04-26", "proposed", None),
    ("They held talks in Lima on 3 June 1999.", None, "held", "1999-06-03"),
    ("They held talks in Lima on 3 June 1999.", None, "talks", "1999-06-03"),
    ("The November 27 agreement angered Cyprus.", "2020-01-11", "agreement", "2019-11-27"),
    ("The November 27 agreement angered Cyprus.", "2020-01-11", "angered", None),
    ("The agreement of 27 November 2019 has angered Cyprus.", None, "agreement", "2019-11-27"),
    ("The agreement of 27 November 2019 has angered Cyprus.", None, "angered", None),
    ("Yesterday's meeting calmed the markets.", "2020-01-11", "meeting", "2020-01-10"),
    ("The talks, scheduled for Monday, may fail.", "2019-05-30", "talks", "2019-06-03"),
    ("The talks will take place on Monday.", "2019-05-30", "talks", "2019-06-03"),
    ("On Wednesday, the premier of Malta flew to Tunis.", "2019-05-30", "flew", "2019-05-29"),
    ("He arrived in Baghdad on Friday and met the president two days later.", "1998-02-24", "arrived", "1998-02-20"),
    ("He arrived in Baghdad on Friday and met the president two days later.", "1998-02-24", "met", "1998-02-22"),
    ("The army has held the port since Monday.", "1998-02-24", "held", None),
    ("The treaty, which was signed on 4 March 1991, divides the parties.", None, "signed", "1991-03-04"),
    ("The treaty, which was signed on 4 March 1991, divides the parties.", None, "divides", None),
]


@pytest.mark.parametrize(("text", "published", "word", "day"), DATED)
def test_expression_dates_its_own_word(
    pipeline: Pipeline, text: str, published: str | None, word: str, day: str | None
) -> None:
    document, layer = times(pipeline, text, published)
    token = next(token.i for token in document[Parse].doc if token.text == word)
    governing = layer.governing(token)
    assert (governing.date if governing is not None else None) == day


def test_dateline_is_the_day_that_today_means(pipeline: Pipeline) -> None:
    text = "PARIS, March 3 (Agency) - The premier of Gabon arrived today."
    _, layer = times(pipeline, text, "2014-03-04")
    assert [time.date for time in layer.expressions] == ["2014-03-03", "2014-03-03"]


def test_dateline_of_a_place_in_small_letters(pipeline: Pipeline) -> None:
    _, layer = times(pipeline, "Geneva, 14 May – The ministers met today.", "2014-05-15")
    assert [time.date for time in layer.expressions] == ["2014-05-14", "2014-05-14"]


def test_a_day_is_told_over_a_few_sentences_only(pipeline: Pipeline) -> None:
    text = "On Monday the premier met the king. " + "Prices rose. " * 20 + "A day earlier, he saw the rebels."
    _, layer = times(pipeline, text, "1991-08-21")
    assert [time.date for time in layer.expressions] == ["1991-08-19", None]


def test_a_day_replaces_what_gives_no_day(pipeline: Pipeline) -> None:
    document, layer = times(pipeline, "The envoys had earlier met on Friday.", "2004-05-19")
    met = next(token.i for token in document[Parse].doc if token.text == "met")
    governing = layer.governing(met)
    assert governing is not None and governing.date == "2004-05-14"


def test_publication_with_time_and_zone(pipeline: Pipeline) -> None:
    _, layer = times(pipeline, "The envoy arrived today.", "2014-03-04T23:30:00+03:00")
    assert layer.expressions[0].date == "2014-03-04"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "30 February 2011", "31.31.2011", "0 May", "May 99, 9999",
                                  "１２ May 2011", "in 999 years", "999 years ago", "Монday \u202e Friday"])  # fmt: skip
def test_any_text_is_read(pipeline: Pipeline, text: str) -> None:
    _, layer = times(pipeline, text, "2014-03-04")
    for time in layer.expressions:
        assert text[time.start : time.end]


@pytest.mark.parametrize("published", ["", "soon", "2014-13-45", "0001-01-01", "9999-12-31"])
def test_odd_days_of_publication(pipeline: Pipeline, published: str) -> None:
    text = "They met yesterday, last year, 30 years ago and next decade; on 5 May; in March; on Monday; in 20 years."
    times(pipeline, text, published)


RULES = [(rule.id, text, True) for rule in date_grammar().words.rules for text in rule.hits]
RULES += [(rule.id, text, False) for rule in date_grammar().words.rules for text in rule.misses]


@pytest.mark.parametrize(("rule", "text", "wanted"), RULES)
def test_hits_and_misses_of_the_rules(pipeline: Pipeline, rule: str, text: str, wanted: bool) -> None:
    _, layer = times(pipeline, text, "2018-05-20")
    rules = {(time.why.rule or "").partition(":")[2] for time in layer.expressions if time.why is not None}
    assert (rule in rules) == wanted, rules


def test_rules_are_named_after_their_file(pipeline: Pipeline) -> None:
    _, layer = times(pipeline, "The envoy left Cairo yesterday.", "2018-05-20")
    assert [time.why.rule for time in layer.expressions if time.why] == ["dates:day-word"]


def test_unknown_word_class_is_an_error_with_its_line(tmp_path: Path) -> None:
    good = (KNOWLEDGE / "languages" / "en" / "dates.yaml").read_text(encoding="utf-8")
    path = tmp_path / "dates.yaml"
    path.write_text(good.replace("{dayword}", "{dayw0rd}"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="unknown word classes"):
        load(path, DateWords)
