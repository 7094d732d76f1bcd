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


class SuccessionWay(StrEnum):
    """How a unit ended (article 24)."""

    MERGED = "merged"
    SPLIT = "split"
    ABOLISHED = "abolished"


class DutyPart(StrEnum):
    """Which part of a day somebody is on duty in the reception hall."""

    WHOLE_DAY = "whole_day"
    MORNING = "morning"
    AFTERNOON = "afternoon"


class PlaceKind(StrEnum):
    """Where a code to scan hangs."""

    VILLAGE = "village"
    WORKSITE = "worksite"
    ESTATE = "estate"
    OFFICE = "office"


class TicketState(StrEnum):
    """Where somebody who took a number stands."""

    WAITING = "waiting"
    CALLED = "called"
    SEEN = "seen"
    MISSED = "missed"


class OfficeAct(StrEnum):
    """Acts without a petition; they go to the chain of the actor's bureau."""

    UNIT_ADDED = "unit_added"
    UNIT_CHANGED = "unit_changed"
    UNIT_CLOSED = "unit_closed"
    SUBJECTS_CHANGED = "subjects_changed"
    REGIONS_LOADED = "regions_loaded"
    REGION_CHANGED = "region_changed"
    SUBSTITUTE_NAMED = "substitute_named"
    SUBSTITUTE_ENDED = "substitute_ended"
    DUTY_SET = "duty_set"
    DUTY_REMOVED = "duty_removed"
    SETTING_CHANGED = "setting_changed"
    PLACE_CODE_MADE = "place_code_made"
    PLACE_CODE_WITHDRAWN = "place_code_withdrawn"
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
    LETTER_PATTERN_SET = "letter_pattern_set"
    SCANS_BROUGHT = "scans_brought"
    SCAN_OPENED = "scan_opened"
    SCAN_SET_ASIDE = "scan_set_aside"
    SCAN_PUT_BACK = "scan_put_back"
    TEMPLATE_SET = "template_set"
    TEMPLATE_WITHDRAWN = "template_withdrawn"
    LETTER_CHAIN_SET = "letter_chain_set"
    LETTER_SUBMITTED = "letter_submitted"
    LETTER_SENT_BACK = "letter_sent_back"
    LETTER_COMMENTED = "letter_commented"
    LETTER_ENDORSED = "letter_endorsed"
    LETTER_APPROVED = "letter_approved"
    LETTER_SEALED = "letter_sealed"
    PHRASE_SET = "phrase_set"
    PHRASE_WITHDRAWN = "phrase_withdrawn"
    SEAL_KEPT = "seal_kept"
    SEAL_WITHDRAWN = "seal_withdrawn"
    MESSAGE_SET_ASIDE = "message_set_aside"
    WEBHOOK_ADDED = "webhook_added"
    WEBHOOK_CHANGED = "webhook_changed"
    WEBHOOK_CLOSED = "webhook_closed"
