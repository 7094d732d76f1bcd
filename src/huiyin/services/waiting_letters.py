"""Which letters wait to be served: read off the acts, kept for the list."""

from collections.abc import Sequence

from huiyin.domain.acts import Act, ActKind, effective
from huiyin.domain.letters import LetterState
from huiyin.domain.service import SERVED, served_to
from huiyin.store.petitions import queries, repository
from huiyin.store.petitions.derive import facts_of
from huiyin.store.petitions.queries import LetterRow

SETTLING = frozenset(
    {"serve", "serve_review", "serve_final_review", "deliver", "notify", "amend", "retract"}
)
"""The verbs after which another letter may wait than before."""


def since_issue(row: LetterRow, acts: Sequence[Act]) -> int:
    """The act from which on a letter may have been served."""
    if row.act:
        return row.act
    issued = [
        a.seq for a in acts
        if a.kind is ActKind.LETTER_ISSUED and str(a.fields.get("letter")) == str(row.id)
    ]  # fmt: skip
    return issued[-1] if issued else 0


def settle(number: str) -> None:
    """Note which letters of a petition wait; in the transaction of the act that decides it."""
    loaded = repository.load(number)
    if loaded is None:
        return
    acts = effective(loaded.acts)
    persons = max(1, len(facts_of(acts)["petitioners"]))
    waiting = [
        r.id for r in queries.letters_of(loaded.id)
        if r.kind in SERVED and r.state == LetterState.ISSUED
        and len(served_to(acts, r.kind, r.unit, since_issue(r, acts), persons)) < persons
    ]  # fmt: skip
    repository.mark_waiting(loaded.id, waiting)
