"""What each unit answers for: subjects by region, and which unit a matter therefore goes to."""

from collections.abc import Iterable

from django.db import transaction

from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.organisation import need, record_office
from huiyin.store.accounts import queries, repository, structure

TOPIC_LENGTH = 80


def set_subjects(context: Context, unit: str, subjects: Iterable[tuple[str, str]]) -> None:
    """Replace what a unit answers for: (topic, region code or "").

    Raises Invalid, Refusal.
    """
    need(context)
    wanted = list(dict.fromkeys((t.strip(), r.strip()) for t, r in subjects if t.strip()))
    problems = [] if queries.unit(unit) else [FieldProblem("unit", "no_such_unit")]
    if any(len(topic) > TOPIC_LENGTH for topic, _ in wanted):
        problems.append(FieldProblem("subjects", "too_long"))
    if any(region and structure.region(region) is None for _, region in wanted):
        problems.append(FieldProblem("subjects", "no_such_region"))
    if problems:
        raise Invalid(problems)
    before = [(s.topic, s.region) for s in structure.subjects(unit)]
    if sorted(before) == sorted(wanted):
        return
    with transaction.atomic():
        repository.set_subjects(unit, wanted)
        body = {"subjects": [list(pair) for pair in wanted]}
        record_office(context, OfficeAct.SUBJECTS_CHANGED, unit, 0, body)


def add_subject(context: Context, unit: str, topic: str, region: str) -> None:
    """One more subject of a unit. Raises Invalid, Refusal."""
    known = [(s.topic, s.region) for s in structure.subjects(unit)] if unit else []
    if not topic.strip():
        raise Invalid([FieldProblem("topic", "missing")])
    set_subjects(context, unit, [*known, (topic, region)])


def topics(bureau: str = "") -> list[str]:
    """The subjects that some open unit answers for, once each."""
    return list(dict.fromkeys(s.topic for s in structure.subjects(bureau=bureau)))
