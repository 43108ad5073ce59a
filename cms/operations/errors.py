"""Why an operator's command does not go on, as a sentence that says what to do."""

from __future__ import annotations


class Refused(Exception):
    """Nothing was changed (or what was begun is as it was); the text is for the operator."""


class Damaged(Exception):
    """A backup is not what its manifest says; one sentence for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
