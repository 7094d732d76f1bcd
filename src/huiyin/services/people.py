"""Who acts: actors from posts."""

from huiyin.domain.authority import BUREAU_ROLES, Actor, Role
from huiyin.domain.organisation import UnitKind
from huiyin.store.accounts import queries
from huiyin.store.accounts.queries import ActingPost, ClientRow


def _bureaus(post: ActingPost | ClientRow) -> frozenset[str]:
    """Whose registers a post reads: its own bureau's, or a leader's whole area."""
    role = Role(post.role)
    if role is Role.LEADER:
        return queries.bureaus_below(post.unit)
    return frozenset({post.unit}) if role in BUREAU_ROLES else frozenset()


def actor(person: str, post: ActingPost | ClientRow) -> Actor:
    """The actor a post makes: of a person, or of a system that speaks for the post."""
    return Actor(
        person=person, name=post.name, role=Role(post.role), unit=post.unit,
        unit_name=post.unit_name, bureau=post.bureau, bureaus=_bureaus(post), region=post.region,
    )  # fmt: skip


def actor_of(person: int, unit: str = "") -> Actor | None:
    """The actor of a signed-in person: the post in `unit` if it runs, else the newest one."""
    posts = queries.acting_posts(person)
    chosen = next((p for p in posts if p.unit == unit), posts[0] if posts else None)
    return actor(str(chosen.person), chosen) if chosen else None


def actor_by_login(login: str) -> Actor | None:
    """The actor of a login, or None."""
    person = queries.person_by_login(login)
    return actor_of(person) if person is not None else None


def bureaus() -> frozenset[str]:
    """Codes of all bureaus."""
    return frozenset(u.code for u in queries.units() if u.kind == UnitKind.BUREAU)
