"""What a petition is to an earlier one, decided after it was registered (articles 19 and 36)."""

from typing import Any

from huiyin.domain.authority import may, scope
from huiyin.domain.duplicates import KnownAs
from huiyin.domain.fields import FieldProblem
from huiyin.domain.procedure import Offer, Refusal
from huiyin.services.acting import Draft, Invalid, Matter
from huiyin.services.context import Context
from huiyin.services.serving import with_only
from huiyin.store.petitions import queries

NEW = "new_matter"


def relate(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """The relation as the record keeps it: the id of the earlier petition under `repeats` or
    `joins`, under neither when it is a matter of its own. Its number is not kept: who reads the
    act may not be one who may know of it. Raises Invalid, Refusal."""
    known_as, earlier = str(draft.fields["known_as"]), str(draft.fields.get("earlier", ""))
    held = {name: matter.facts.get(name) for name in ("repeats", "joins")}
    found = {"repeats": None, "joins": None} | _named(context, matter, known_as, earlier.strip())
    if found == held:
        raise Refusal("relation_stands", "19")
    if known_as != NEW and matter.life.is_simplified:
        raise Refusal("simplified_repeat", draft.article)
    said = {name: value for name, value in draft.fields.items() if name != "earlier"}
    return [with_only(draft, {**said, **found})]


def _named(context: Context, matter: Matter, known_as: str, number: str) -> dict[str, Any]:
    """The id of the earlier petition, under what it is to this one. Raises Invalid."""
    if known_as == NEW:
        return {}
    row = queries.petition(number) if number else None
    if row is None or not may(scope(context.actor), row.place):
        raise Invalid([FieldProblem("earlier", "no_such_petition" if number else "missing")])
    ident, since = int(row.petition["id"]), matter.life.strands[0].since
    if ident == matter.loaded.id:
        raise Invalid([FieldProblem("earlier", "own_number")])
    if row.petition["received_on"] > since or row.petition["repeats"] == matter.loaded.id:
        raise Invalid([FieldProblem("earlier", "not_earlier")])
    return {"repeats" if known_as == KnownAs.REPEAT else "joins": ident}
