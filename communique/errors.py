"""What can go wrong, as one tree; every message says what is wrong and what to do next.

CommuniqueError
├── UsageError        the command or the call was wrong              (exit code 2)
└── InputError        the input can't be read                        (exit code 1)
    ├── SourceError       a file, a line or a page can't be read
    └── ArticleError      one article can't be read; the others can
KnowledgeError        a YAML file of rules or names is wrong         (exit code 1)
PipelineError         stages in an order that can't work             (a programming error)
"""

from __future__ import annotations


class CommuniqueError(Exception):
    """Base of everything that communique raises on purpose. ``exit_code`` is what the command line returns."""

    exit_code = 1


class UsageError(CommuniqueError):
    """The command or the call was wrong."""

    exit_code = 2


class InputError(CommuniqueError):
    """The input can't be read."""


class SourceError(InputError):
    """A file, a line of a file or a page can't be read."""


class ArticleError(InputError):
    """One article can't be read; the others can."""


class KnowledgeError(CommuniqueError):
    """A file under ``knowledge/`` is wrong; the message gives file and line."""


class PipelineError(CommuniqueError):
    """A pipeline was built from stages whose order can't work."""
