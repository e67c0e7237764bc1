"""A record made by hand, of an article of our own, for tests of what is done with records."""

from __future__ import annotations

import hashlib

from communique.record import (
    Actor,
    DocumentInfo,
    Event,
    Figure,
    MadeBy,
    Meeting,
    Mention,
    Record,
    Role,
    Span,
    Statement,
    Why,
)

TEXT = """Nordic and Baltic ministers agree on a common ferry line

OSLO — Foreign Minister Ingrid Solheim of Norway received her Estonian counterpart, Juhan Tamm, in Oslo on Tuesday.
"We have waited ten years for this line, and our fishermen have waited longer," Solheim said after the talks. Tamm \
said that Tallinn would put 40 million euros into two harbours.

A day earlier the Estonian had spoken by telephone with the Swedish trade minister. The two will meet in Gotland on \
12 May. Oslo has not threatened to close the route, Tamm added.

Maarja Lepp, an analyst at the Baltic Shipping Institute, called the plan "a late answer to an old question". One \
official said that the line might open in autumn.
"""


def at(words: str, nth: int = 0) -> Span:
    """Where the words stand in the text."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def why(rule: str, stage: str = "statements") -> tuple[Why, ...]:
    return (Why(stage=stage, rule=rule, score=None, note="made by hand"),)


def record() -> Record:
    norway, estonia, sweden = "state:NOR", "state:EST", "state:SWE"
    solheim, tamm, lepp = "person:ingrid-solheim", "person:juhan-tamm", "person:maarja-lepp"
    return Record(
        document=DocumentInfo(
            id="ferry-line",
            title="Nordic and Baltic ministers agree on a common ferry line",
            published="2019-04-24",
            publisher="Own Wire",
            url="https://example.org/ferry?a=1&b=2",
            language="en",
            text=TEXT,
            sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
        ),
        actors=(
            _actor(norway, "Norway", "state", "NOR", at("Norway"), at("Oslo has")),
            _actor(estonia, "Estonia", "state", "EST", at("Estonian"), at("Tallinn")),
            _actor(sweden, "Sweden", "state", "SWE", at("Swedish")),
            Actor(
                id=solheim,
                name="Ingrid Solheim",
                kind="person",
                country="NOR",
                sector="GOV",
                roles=(Role(title="Foreign Minister", country="NOR", span=at("Foreign Minister")),),
                mentions=(Mention(span=at("Ingrid Solheim"), form="name"), Mention(span=at("Solheim", 1), form="name")),
            ),
            Actor(
                id=tamm,
                name="Juhan Tamm",
                kind="person",
                country="EST",
                sector="GOV",
                roles=(Role(title="Foreign Minister", country="EST", span=at("Estonian counterpart")),),
                mentions=(Mention(span=at("Juhan Tamm"), form="name"), Mention(span=at("Tamm said"), form="name")),
            ),
            Actor(
                id=lepp,
                name="Maarja Lepp",
                kind="person",
                country=None,
                sector="EDU",
                roles=(
                    Role(
                        title="analyst",
                        organisation="Baltic Shipping Institute",
                        span=at("an analyst at the Baltic Shipping Institute"),
                    ),
                ),
                mentions=(Mention(span=at("Maarja Lepp"), form="name"),),
            ),
            Actor(
                id="group:swedish-trade-minister",
                name="the Swedish trade minister",
                kind="person",
                country="SWE",
                sector="GOV",
            ),
        ),
        statements=(
            Statement(
                id="s1",
                speaker=solheim,
                speakers=(solheim,),
                source=(at("Solheim", 1),),
                cue=(at("said"),),
                content=(at('"We have waited ten years for this line, and our fishermen have waited longer,"'),),
                kind="direct",
                act="say",
                voice="official",
                why=why("cues:say"),
            ),
            Statement(
                id="s2",
                speaker=tamm,
                speakers=(tamm,),
                source=(at("Tamm", 1),),
                cue=(at("said", 1),),
                content=(at("that Tallinn would put 40 million euros into two harbours"),),
                kind="indirect",
                act="promise",
                voice="official",
                why=why("cues:say"),
            ),
            Statement(
                id="s3",
                speaker=tamm,
                speakers=(tamm,),
                source=(at("Tamm added"),),
                cue=(at("added"),),
                content=(at("Oslo has not threatened to close the route"),),
                kind="indirect",
                act="deny",
                voice="official",
                why=why("cues:add"),
            ),
            Statement(
                id="s4",
                speaker=lepp,
                speakers=(lepp,),
                source=(at("Maarja Lepp"),),
                cue=(at("called"),),
                content=(at('the plan "a late answer to an old question"'),),
                kind="mixed",
                act="say",
                voice="expert",
                why=why("cues:call"),
            ),
            Statement(
                id="s5",
                source=(at("One official"),),
                cue=(at("said that the line"),),
                content=(at("that the line might open in autumn"),),
                kind="indirect",
                act="predict",
                voice="other",
                confidence=0.6,
                why=why("cues:say"),
            ),
        ),
        events=(
            Event(
                id="e1",
                type="CONSULT",
                mode="visit",
                source=(tamm, solheim),
                target=(tamm, solheim),
                date="2019-04-23",
                place="Oslo",
                span=(at("received her Estonian counterpart"),),
                quad="VC",
                goldstein=4.0,
                why=why("events:receive", "events"),
            ),
            Event(
                id="e2",
                type="THREATEN",
                source=(norway,),
                target=(estonia,),
                modality="denied",
                modality_span=(at("not"),),
                asserted_by="s3",
                span=(at("threatened to close the route"),),
                quad="VX",
                goldstein=-3.5,
                why=why("events:threaten", "events"),
            ),
            Event(
                id="e3",
                type="AID",
                source=(estonia,),
                modality="planned",
                asserted_by="s2",
                span=(at("put 40 million euros into two harbours"),),
                quad="MC",
                goldstein=10,
                why=why("events:fund", "events"),
            ),
        ),
        meetings=(
            Meeting(
                id="m1",
                participants=(solheim, tamm),
                countries=("NOR", "EST"),
                date="2019-04-23",
                place="Oslo",
                status="held",
                format="in-person",
                statements=("s1", "s2"),
                events=("e1",),
                span=(at("received her Estonian counterpart, Juhan Tamm, in Oslo on Tuesday"),),
                why=why("meetings:receive", "meetings"),
            ),
            Meeting(
                id="m2",
                participants=(tamm, "group:swedish-trade-minister"),
                countries=("EST", "SWE"),
                date="2019-04-22",
                status="held",
                format="phone",
                span=(at("spoken by telephone"),),
                why=why("meetings:speak", "meetings"),
            ),
            Meeting(
                id="m3",
                participants=(tamm, "group:swedish-trade-minister"),
                countries=("EST", "SWE"),
                date="2019-05-12",
                place="Gotland",
                status="planned",
                format="in-person",
                span=(at("will meet in Gotland"),),
                why=why("meetings:meet", "meetings"),
            ),
        ),
        figures=(
            Figure(
                id="f1",
                value=40_000_000,
                unit="EUR",
                what="into two harbours",
                role="goal",
                about=(estonia,),
                asserted_by="s2",
                span=(at("40 million euros"),),
                why=why("figures:money", "figures"),
            ),
        ),
        unresolved=("who 'the Swedish trade minister' is",),
        made_by=MadeBy(version="0", models={"fake": "0"}, seconds=0.1),
    )


def _actor(identifier: str, name: str, kind: str, country: str, *spans: Span) -> Actor:
    mentions = tuple(Mention(span=span, form="name") for span in spans)
    return Actor(id=identifier, name=name, kind=kind, country=country, mentions=mentions)  # type: ignore[arg-type]


def unread() -> Record:
    """A record of an article in a language that is not read."""
    text = "Les ministres se sont rencontrés."
    info = DocumentInfo(
        id="fr", text=text, language="fr", sha256=hashlib.sha256(text.encode()).hexdigest(), unread="French"
    )
    return Record(document=info, made_by=MadeBy(version="0"))


def hostile() -> Record:
    """A record whose words try to break out of a page and to steer a terminal."""
    words = (
        '</script><script>alert(1)</script><img src=x onerror=alert(2)> \x1b[31m"&\u202eevil\u2028' + "長い会談" * 40
    )
    info = DocumentInfo(id='x"><b>', title=words, publisher=words, url="javascript:alert(1)", text=words, sha256="0")
    span: Span = (0, len(words))
    actor = Actor(id='person:"><script>', name=words, kind="person", mentions=(Mention(span=span, form="name"),))
    statement = Statement(
        id="s1",
        speaker=actor.id,
        speakers=(actor.id,),
        source=(span,),
        cue=((3, 9),),
        content=((2, 30), (20, 60)),
        kind="direct",
        act=words,
        voice="official",
    )
    return Record(
        document=info, actors=(actor,), statements=(statement,), unresolved=(words,), made_by=MadeBy(version="0")
    )
