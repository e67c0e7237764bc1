"""Reads a text up to its events, with the layers that events need and no more."""

from communique.article import Article
from communique.document import Document
from communique.layers import Events, Meetings, Modalities, Statements, Times
from communique.stages.events import EventsStage
from communique.stages.mentions import MentionsStage
from communique.stages.modality import ModalityStage
from communique.stages.parse import ParseStage
from communique.stages.references import ReferencesStage


def documents(texts, statements=None, times=None, meetings=None):
    read = [Document(Article(text, id=str(number))) for number, text in enumerate(texts)]
    read = [d.with_layer(layer) for d, layer in zip(read, ParseStage().batch(read), strict=True)]
    mentions, references, modality, events = (
        MentionsStage(),
        ReferencesStage(),
        ModalityStage(),
        EventsStage(head=lambda: None),
    )
    done = []
    for document in read:
        document = document.with_layer(mentions(document))
        for layer in references.requires:
            if document.get(layer) is None:
                document = document.with_layer(layer())
        document = document.with_layer(references(document))
        document = document.with_layer(modality(document))
        document = document.with_layer(statements(document) if statements else Statements())
        document = document.with_layer(times(document) if times else Times())
        document = document.with_layer(meetings(document) if meetings else Meetings())
        done.append(document.with_layer(events(document)))
    return done


def events_of(text, **layers):
    return documents([text], **layers)[0][Events].events


def modality_of(document, word):
    token = next(token for token in document[_parse()].doc if token.text == word)
    return document[Modalities].of(token.i)


def _parse():
    from communique.layers import Parse

    return Parse
