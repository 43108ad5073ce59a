"""What the protocol calls an error: a code of its list and a sentence, which travel in an answer with status 200."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Code(StrEnum):
    """The codes of OAI-PMH 2.0, section 3.6, as they are written there."""

    BAD_ARGUMENT = "badArgument"
    BAD_RESUMPTION_TOKEN = "badResumptionToken"  # noqa: S105
    BAD_VERB = "badVerb"
    CANNOT_DISSEMINATE_FORMAT = "cannotDisseminateFormat"
    ID_DOES_NOT_EXIST = "idDoesNotExist"
    NO_METADATA_FORMATS = "noMetadataFormats"
    NO_RECORDS_MATCH = "noRecordsMatch"
    NO_SET_HIERARCHY = "noSetHierarchy"


#: Where a request is wrong in itself, its arguments are not repeated in the answer (section 3.2).
_UNREPEATED = (Code.BAD_VERB, Code.BAD_ARGUMENT)


class OaiError(Exception):
    """One error; the sentence is for the person who runs the harvester."""

    def __init__(self, code: Code, sentence: str) -> None:
        self.code = code
        self.sentence = sentence
        super().__init__(f"{code}: {sentence}")


class Refused(Exception):
    """A request that is answered with errors only: all that were found."""

    def __init__(self, errors: Sequence[OaiError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(str(error) for error in errors))

    @property
    def repeats_arguments(self) -> bool:
        return not any(error.code in _UNREPEATED for error in self.errors)


class TryAgain(Exception):
    """Not now: the harvester is asked to come back after so many seconds, and told why in a sentence."""

    def __init__(self, seconds: int, sentence: str) -> None:
        self.seconds = seconds
        self.sentence = sentence
        super().__init__(f"again in {seconds} s")
