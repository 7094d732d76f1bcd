"""The one named owner of a petition, as pages show it."""

from dataclasses import dataclass, replace

from huiyin.domain.acts import ActKind
from huiyin.domain.authority import Role
from huiyin.domain.ownership import Candidates, OwnedAs, owner
from huiyin.domain.petition import Life
from huiyin.services.context import Context
from huiyin.services.reading import PetitionView
from huiyin.store.accounts import queries, structure


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who answers now, and who took the petition in first: that never changes."""

    name: str
    owned_as: OwnedAs
    first_name: str
    first_unit: str


def ownership_of(context: Context, view: PetitionView) -> Ownership:
    """Who answers for a petition; somebody who has left the house answers no more."""
    bureau = str(view.row.petition["bureau"])
    registrar = str(view.row.petition["registrar"])
    people = queries.people(bureau)
    working = {str(p.person): p.name for p in people if p.is_active}
    duty = structure.duties(bureau, context.today, context.today)
    head = next((str(p.person) for p in people if p.role == Role.BUREAU_HEAD), "")
    candidates = Candidates(
        registrar if registrar in working else "",
        next((str(d.person) for d in duty if str(d.person) in working), ""), head,
    )  # fmt: skip
    person, owned_as = owner(view.life, candidates)
    if owned_as is OwnedAs.HANDLER and not _works(person):
        person, owned_as = owner(_unhandled(view.life), candidates)
    name = working.get(person) or view.people_names.get(person, "")
    return Ownership(name, owned_as, *_first(view))


def _works(person: str) -> bool:
    """Does somebody still have a post anywhere?"""
    return person.isdecimal() and bool(queries.units_of({int(person)}))


def _unhandled(life: Life) -> Life:
    """The petition as if nobody had been named to handle it."""
    return replace(life, strands=tuple(replace(s, handler="") for s in life.strands))


def _first(view: PetitionView) -> tuple[str, str]:
    """Who took it in: the window's clerk, or for what came by itself who registered it; for what
    was split off, who took in the whole."""
    if first := str(view.line[0].act.fields.get("first_receiver", "")):
        return view.people_names.get(first, ""), ""
    for kind in (ActKind.RECEIVED, ActKind.REGISTERED):
        entry = next((e for e in view.line if e.act.kind is kind and e.actor), None)
        if entry is not None:
            return entry.actor, entry.unit
    return "", ""
