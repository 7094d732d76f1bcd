"""The organisation's words: kinds of units, acts on people and units."""

from enum import StrEnum


class UnitKind(StrEnum):
    """What article 2 counts as organs and units."""

    BUREAU = "bureau"
    PARTY = "party"
    CONGRESS = "congress"
    GOVERNMENT = "government"
    CONSULTATIVE = "consultative"
    SUPERVISION = "supervision"
    COURT = "court"
    PROCURATORATE = "procuratorate"
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    VILLAGE = "village"
    MASS_ORGANISATION = "mass_organisation"
    ENTERPRISE = "enterprise"
    INSTITUTION = "institution"


class OfficeAct(StrEnum):
    """Acts without a petition; they go to the chain of the actor's bureau."""

    UNIT_ADDED = "unit_added"
    UNIT_CHANGED = "unit_changed"
    PERSON_ADDED = "person_added"
    PERSON_MOVED = "person_moved"
    PERSON_LOCKED = "person_locked"
    PERSON_UNLOCKED = "person_unlocked"
    LINK_MADE = "link_made"
    PASSWORD_CHOSEN = "password_chosen"
    EXPORTED = "exported"
    CLIENT_ADDED = "client_added"
    CLIENT_CLOSED = "client_closed"
    KEYS_ROTATED = "keys_rotated"
    CALENDAR_ANNOUNCED = "calendar_announced"
    RULES_SET = "rules_set"
    TEXT_IMPORTED = "text_imported"
