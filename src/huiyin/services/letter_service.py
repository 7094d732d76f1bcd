"""How a letter was served: every service and every attempt, each with its signed sheets."""

from dataclasses import dataclass

from huiyin.domain.acts import Act, effective
from huiyin.domain.attachments import Attachment, attachments
from huiyin.domain.letters import LetterState
from huiyin.domain.service import SERVED, served_to, services
from huiyin.services.letters import Letter
from huiyin.services.waiting_letters import since_issue


@dataclass(frozen=True, slots=True)
class Service:
    """Each act with the pictures of its signed sheet; who still waits, by ordinal."""

    acts: tuple[tuple[Act, tuple[Attachment, ...]], ...] = ()
    waiting: tuple[int, ...] = ()


def is_served(letter: Letter) -> bool:
    """Is it a letter that is served on people, and issued?"""
    row = letter.row
    return row is not None and row.kind in SERVED and row.state == LetterState.ISSUED


def service_of(letter: Letter) -> Service:
    """The service of an issued letter, every attempt included; nothing for another letter."""
    view, row = letter.desk.view, letter.row
    if row is None or not is_served(letter):
        return Service()
    acts, persons = effective([e.act for e in view.line]), view.life.petitioners
    since = since_issue(row, acts)
    done = served_to(acts, row.kind, row.unit, since, persons)
    receipts = [a for a in attachments(acts) if not a.removal]
    return Service(
        tuple(
            (act, tuple(r for r in receipts if r.about == act.seq))
            for act in services(acts, row.kind, row.unit)
            if act.seq > since
        ),
        tuple(n for n in range(1, persons + 1) if n not in done),
    )
