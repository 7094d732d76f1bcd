"""Who answers for a petition: always exactly one named person (the first receiver's duty)."""

from dataclasses import dataclass
from enum import StrEnum

from huiyin.domain.petition import Life


class OwnedAs(StrEnum):
    """Why somebody answers for a petition now."""

    HANDLER = "handler"
    FIRST_RECEIVER = "first_receiver"
    ON_DUTY = "on_duty"
    BUREAU_HEAD = "bureau_head"


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who might answer, by id ("" for nobody), in the order the duty falls."""

    registrar: str = ""
    on_duty: str = ""
    head: str = ""


def owner(life: Life, candidates: Candidates) -> tuple[str, OwnedAs]:
    """The one person who answers: whoever was named to handle what is open, else who took it in,
    else who is on duty, else the head of the bureau."""
    strand = life.current
    if strand.is_open and strand.handler:
        return strand.handler, OwnedAs.HANDLER
    if candidates.registrar:
        return candidates.registrar, OwnedAs.FIRST_RECEIVER
    if candidates.on_duty:
        return candidates.on_duty, OwnedAs.ON_DUTY
    return candidates.head, OwnedAs.BUREAU_HEAD
