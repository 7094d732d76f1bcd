"""Who acts: actors from posts."""

from dataclasses import replace

from huiyin.domain.authority import BUREAU_ROLES, OFFICE_ROLES, Actor, Role
from huiyin.domain.organisation import UnitKind
from huiyin.services.context import today
from huiyin.store.accounts import queries, structure
from huiyin.store.accounts.queries import LENT, ActingPost, ClientRow, PostRow


def _bureaus(post: ActingPost | PostRow | ClientRow) -> frozenset[str]:
    """Whose registers a post reads: its own bureau's, or a leader's whole area."""
    role = Role(post.role)
    if role is Role.LEADER:
        return queries.bureaus_below(post.unit)
    is_in_bureau = role in OFFICE_ROLES and post.unit == post.bureau
    return frozenset({post.unit}) if role in BUREAU_ROLES or is_in_bureau else frozenset()


def actor(person: str, post: ActingPost | PostRow | ClientRow) -> Actor:
    """The actor a post makes: of a person, or of a system that speaks for the post."""
    return Actor(
        person=person, name=post.name, role=Role(post.role), unit=post.unit,
        unit_name=post.unit_name, bureau=post.bureau, bureaus=_bureaus(post), region=post.region,
    )  # fmt: skip


def posts_for(person: int) -> list[PostRow]:
    """The posts a person may act in today: the own ones, and those stood in for."""
    own = queries.posts_of(person)
    if not own:
        return []
    lent = [
        replace(post, person=person, name=own[0].name, login=own[0].login,
                is_active=own[0].is_active, absent=row.absent, absent_name=row.absent_name)
        for row in structure.substitutions(substitute=person, day=today())
        for post in queries.posts_of(row.absent)
        if post.unit == row.unit
    ]  # fmt: skip
    return own + lent


def _lent(person: int) -> list[PostRow]:
    return [post for post in posts_for(person) if post.absent and post.is_active]


def actor_of(person: int, chosen_key: str = "") -> Actor | None:
    """The actor of a signed-in person: the post with the key if it runs, else the newest one."""
    own = queries.acting_posts(person)
    found = [*own, *(_lent(person) if LENT in chosen_key else ())]
    chosen = next((p for p in found if p.key == chosen_key), own[0] if own else None)
    return actor(str(chosen.person), chosen) if chosen else None


def actor_by_login(login: str) -> Actor | None:
    """The actor of a login, or None."""
    person = queries.person_by_login(login)
    return actor_of(person) if person is not None else None


def bureaus() -> frozenset[str]:
    """Codes of all bureaus."""
    return frozenset(u.code for u in queries.units() if u.kind == UnitKind.BUREAU)
