"""What the window writes down beside the matter: who came, who speaks, what was read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.domain.fields import FieldProblem
from huiyin.domain.petition import IN_PERSON, Channel, is_collective
from huiyin.services.intake import Submission
from huiyin.store.accounts import queries
from huiyin.store.petitions.identity import Identity, petitioner_entry

ORAL = IN_PERSON | {Channel.PHONE}
PRIOR = ("court", "arbitration", "reconsideration", "opinion")
"""Asked in this order: each leads to a way of its own."""


@dataclass(frozen=True, slots=True)
class Reception:
    """Beside the matter: people, agent, spoken words, and what an upper body wants.

    `prior` answers the questions of triage (None: not asked). `persons` of the submission came;
    `concerned` are all whom the matter touches.
    """

    prior: Mapping[str, bool | None]
    concerned: int = 0
    is_organisation: bool = False
    is_spoken: bool = False
    is_read_back: bool = False
    has_election_sheet: bool = False
    participants: tuple[Identity, ...] = ()
    unlisted_reason: str = ""
    agent: Identity = Identity()
    has_authority: bool = False
    upper_number: str = ""
    upper_report_by: date | None = None
    centre: str = ""
    ticket: str = ""


def problems_of(
    submission: Submission, reception: Reception, on: date, collective_from: int
) -> list[FieldProblem]:
    """What the window must still do before the petition can be registered (articles 19, 20)."""
    problems = _asked(submission, reception) + _people(submission, reception, collective_from)
    if reception.is_spoken and not reception.is_read_back:
        problems.append(FieldProblem("is_read_back", "not_read_back"))
    problems += _agent(reception)
    if reception.centre and queries.unit(reception.centre) is None:
        problems.append(FieldProblem("centre", "no_such_unit"))
    if submission.channel is Channel.CENTRE and not reception.centre:
        problems.append(FieldProblem("centre", "missing"))
    return problems + _upper(submission, reception, on)


def _agent(reception: Reception) -> list[FieldProblem]:
    """Who acts for others has a name and a paper."""
    agent = reception.agent
    if agent.name:
        return [] if reception.has_authority else [FieldProblem("has_authority", "no_authority")]
    is_begun = agent.phone or agent.document or reception.has_authority
    return [FieldProblem("agent_name", "missing")] if is_begun else []


def _asked(submission: Submission, reception: Reception) -> list[FieldProblem]:
    """Somebody who stands at the window or is on the phone can be asked."""
    if submission.channel not in ORAL:
        return []
    return [
        FieldProblem(f"prior_{name}", "not_asked")
        for name in PRIOR
        if reception.prior.get(name) is None
    ]


def _people(
    submission: Submission, reception: Reception, collective_from: int
) -> list[FieldProblem]:
    problems = []
    listed = len(submission.parties) + len(reception.participants)
    if listed > submission.persons:
        problems.append(FieldProblem("persons", "more_listed_than_came"))
    if reception.concerned and reception.concerned < submission.persons:
        problems.append(FieldProblem("concerned", "fewer_concerned"))
    if is_collective(submission.channel, submission.persons, collective_from):
        if not reception.has_election_sheet:
            problems.append(FieldProblem("has_election_sheet", "no_election_sheet"))
        if listed < submission.persons and not reception.unlisted_reason:
            problems.append(FieldProblem("unlisted_reason", "not_all_listed"))
    return problems


def _upper(submission: Submission, reception: Reception, on: date) -> list[FieldProblem]:
    if submission.channel is not Channel.HANDED_DOWN:
        return []
    problems = [] if reception.upper_number else [FieldProblem("upper_number", "no_upper_number")]
    if reception.upper_report_by and reception.upper_report_by < on:
        problems.append(FieldProblem("upper_report_by", "upper_day_passed"))
    return problems


def beside(reception: Reception) -> dict[str, Any]:
    """What the act of receiving says of all this; names are sealed."""
    by = reception.upper_report_by
    said: dict[str, Any] = {
        "concerned": reception.concerned, "is_organisation": reception.is_organisation,
        "is_spoken": reception.is_spoken, "is_read_back": reception.is_read_back,
        "has_election_sheet": reception.has_election_sheet,
        "participants": [petitioner_entry(who, False) for who in reception.participants],
        "unlisted_reason": reception.unlisted_reason,
        "upper_number": reception.upper_number, "upper_report_by": by.isoformat() if by else "",
        "centre": reception.centre, "ticket": reception.ticket,
    }  # fmt: skip
    if reception.agent.name:
        said["agent"] = petitioner_entry(reception.agent, False) | {"has_authority": True}
    return {name: value for name, value in said.items() if value}
