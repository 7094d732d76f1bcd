"""Who may see and do what, said once."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person does in a post. Labels are in `law/data/words.yaml`."""

    CLERK = "clerk"
    BUREAU_HEAD = "bureau_head"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    HANDLER = "handler"
    UNIT_HEAD = "unit_head"
    SECTION_HEAD = "section_head"
    SEAL_KEEPER = "seal_keeper"
    RECEPTIONIST = "receptionist"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    PETITIONER = "petitioner"
    SYSTEM = "system"
    OPERATOR = "operator"


BUREAU_ROLES = frozenset({Role.CLERK, Role.BUREAU_HEAD, Role.SUPERVISOR, Role.ANALYST})
OFFICE_ROLES = frozenset({Role.SECTION_HEAD, Role.SEAL_KEEPER})
"""Posts that a bureau has as well as any other unit."""
UNIT_ROLES = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.RECEPTIONIST}) | OFFICE_ROLES


class Permission(StrEnum):
    """What a door asks for before it opens; a view names one of these."""

    PUBLIC = "public"
    BY_KEY = "by_key"
    SIGNED_IN = "signed_in"
    READ_PETITIONS = "read_petitions"
    REGISTER = "register"
    RECEIVE = "receive"
    ACT = "act"
    REVEAL_IDENTITY = "reveal_identity"
    EXPORT = "export"
    KEEP_ORGANISATION = "keep_organisation"
    READ_ORGANISATION = "read_organisation"
    KEEP_CALENDAR = "keep_calendar"
    KEEP_HALL = "keep_hall"
    KEEP_RULES = "keep_rules"
    AUDIT = "audit"
    READ_REGISTERS = "read_registers"
    KEEP_REGISTERS = "keep_registers"
    KEEP_ARCHIVES = "keep_archives"
    DISPOSE = "dispose"
    KEEP_LETTERS = "keep_letters"
    KEEP_SEAL = "keep_seal"


KEY_PERMISSIONS = frozenset(
    {
        Permission.READ_PETITIONS,
        Permission.REGISTER,
        Permission.ACT,
        Permission.READ_REGISTERS,
        Permission.KEEP_REGISTERS,
    }
)
"""What a key may be let do at most: it looks at no name and exports nothing."""

_LOOK = frozenset({Permission.READ_PETITIONS, Permission.READ_REGISTERS})
_WORK = _LOOK | {Permission.ACT, Permission.REVEAL_IDENTITY, Permission.KEEP_REGISTERS}
_OWN = frozenset({Permission.PUBLIC, Permission.SIGNED_IN, Permission.READ_ORGANISATION})
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.CLERK: _OWN | _WORK | {Permission.REGISTER, Permission.EXPORT, Permission.KEEP_ARCHIVES},
    Role.BUREAU_HEAD: _OWN
    | _WORK
    | {
        Permission.REGISTER,
        Permission.EXPORT,
        Permission.KEEP_CALENDAR,
        Permission.KEEP_HALL,
        Permission.KEEP_RULES,
        Permission.KEEP_ARCHIVES,
        Permission.DISPOSE,
        Permission.KEEP_LETTERS,
    },
    Role.SUPERVISOR: _OWN | _LOOK | {Permission.KEEP_REGISTERS},
    Role.ANALYST: _OWN | _LOOK | {Permission.EXPORT},
    Role.HANDLER: _OWN | _WORK,
    Role.UNIT_HEAD: _OWN | _WORK | {Permission.KEEP_LETTERS},
    Role.SECTION_HEAD: _OWN | _LOOK | {Permission.ACT},
    Role.RECEPTIONIST: _OWN | {Permission.READ_PETITIONS, Permission.RECEIVE},
    Role.SEAL_KEEPER: _OWN | {Permission.READ_PETITIONS, Permission.KEEP_SEAL},
    Role.LEADER: _OWN | _LOOK | {Permission.KEEP_REGISTERS},
    Role.ADMINISTRATOR: _OWN
    | {
        Permission.KEEP_ORGANISATION,
        Permission.KEEP_CALENDAR,
        Permission.KEEP_HALL,
        Permission.KEEP_RULES,
    },
    Role.AUDITOR: _OWN | {Permission.AUDIT},
    Role.PETITIONER: frozenset({Permission.PUBLIC}),
    Role.SYSTEM: frozenset(Permission),
    Role.OPERATOR: frozenset(
        {
            Permission.READ_PETITIONS,
            Permission.READ_REGISTERS,
            Permission.KEEP_REGISTERS,
            Permission.EXPORT,
            Permission.REVEAL_IDENTITY,
            Permission.KEEP_ORGANISATION,
            Permission.KEEP_CALENDAR,
            Permission.KEEP_RULES,
            Permission.KEEP_ARCHIVES,
            Permission.REGISTER,
        }
    ),
}
"""Duties are parted: who keeps accounts reads no petition, who audits changes nothing."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a post, or the petitioner, or the system itself.

    `bureaus` are the bureaus whose register the post may read: the post's own unit when it is
    a bureau, for a leader those of the leader's area. `only` are the permissions a key is
    limited to (None for a person, who has all of the role's). `region` is that of the unit.
    """

    person: str
    name: str
    role: Role
    unit: str = ""
    unit_name: str = ""
    bureau: str = ""
    bureaus: frozenset[str] = field(default_factory=frozenset)
    petition: str = ""
    only: frozenset[Permission] | None = None
    region: str = ""

    def may(self, permission: Permission) -> bool:
        """Does the role hold the permission, and a key not leave it out?"""
        is_left_out = self.only is not None and permission not in self.only
        return permission in GRANTS[self.role] and not is_left_out


@dataclass(frozen=True, slots=True)
class Scope:
    """Which petitions an actor may see, as data that both `may` and the store's query read.

    Registers of `bureaus`, petitions with work for one of `units`; restricted ones (accusations)
    only for `registrar` and for the head of one of `heads`; what nobody classed yet only for who
    `may_class` it. What a bureau shares with the units that work with it opens to whose `home`
    that bureau is.
    """

    bureaus: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    registrar: str = ""
    heads: frozenset[str] = frozenset()
    home: str = ""
    may_class: bool = False
    is_everything: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What of a petition, or of an entry of a register, decides who sees it. A petition that
    nobody registered `is_unclassed`: it may be an accusation."""

    bureau: str
    units: frozenset[str]
    registrar: str
    is_restricted: bool
    is_shared: bool = False
    is_unclassed: bool = False


_OF_A_UNIT = UNIT_ROLES | BUREAU_ROLES | {Role.LEADER}
"""Who sees what the own unit works on; a leader of a township or a department that unit's too."""


def scope(actor: Actor) -> Scope:
    """The petitions the actor may see; article 30 keeps accusations apart.

    A key is nobody's head: of accusations it opens only those it registered itself.
    """
    if actor.role is Role.SYSTEM:
        return Scope(is_everything=True)
    if not actor.may(Permission.READ_PETITIONS):
        return Scope()
    return Scope(
        bureaus=actor.bureaus,
        units=frozenset({actor.unit}) if actor.role in _OF_A_UNIT else frozenset(),
        registrar=actor.person,
        heads=frozenset({actor.unit}) if _is_head(actor) else frozenset(),
        home=actor.bureau,
        may_class=actor.may(Permission.REGISTER),
    )


def _is_head(actor: Actor) -> bool:
    return actor.role is Role.BUREAU_HEAD and actor.only is None


def may(seen: Scope, place: Place) -> bool:
    """Is the petition or the entry inside the scope?"""
    if seen.is_everything:
        return True
    if place.is_restricted:
        mine = seen.registrar == place.registrar and place.bureau in seen.bureaus
        return mine or place.bureau in seen.heads
    is_home = place.is_shared and place.bureau == seen.home
    is_read = place.bureau in seen.bureaus and (seen.may_class or not place.is_unclassed)
    return is_home or is_read or bool(place.units & seen.units)
