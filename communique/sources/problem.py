"""What could not be read, as data: a bad input never stops the others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """One line about one input: ``where`` (file, or file:line) and ``message`` (what is wrong and what to do).

    ``lost`` is False where the article was read all the same, with something to know about it.
    """

    where: str
    message: str
    lost: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"
