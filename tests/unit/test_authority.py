"""Duties are parted, and accusations kept apart (article 30)."""

import pytest

from huiyin.domain.authority import GRANTS, Actor, Permission, Place, Role, may, scope

P = Permission


def actor(role: Role, unit: str = "B", person: str = "1") -> Actor:
    bureaus = frozenset({unit}) if unit == "B" else frozenset()
    return Actor(person, "x", role, unit, bureaus=bureaus)


def test_every_role_has_grants() -> None:
    assert set(GRANTS) == set(Role)


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.SYSTEM, Role.OPERATOR)])
def test_who_keeps_accounts_reads_no_petition_and_who_audits_changes_nothing(role: Role) -> None:
    held = GRANTS[role]
    if P.KEEP_ORGANISATION in held or P.AUDIT in held:
        assert not held & {P.READ_PETITIONS, P.ACT, P.REGISTER, P.REVEAL_IDENTITY, P.EXPORT}
    assert not {P.KEEP_ORGANISATION, P.AUDIT} <= held


def test_only_the_bureau_registers() -> None:
    holders = {r for r in Role if P.REGISTER in GRANTS[r]}
    assert holders == {Role.CLERK, Role.BUREAU_HEAD, Role.SYSTEM, Role.OPERATOR}


def test_who_only_looks_does_not_act_nor_reveal() -> None:
    for role in (Role.SUPERVISOR, Role.ANALYST, Role.LEADER):
        assert not GRANTS[role] & {P.ACT, P.REVEAL_IDENTITY}


def test_unit_sees_what_it_works_on_and_bureau_its_register() -> None:
    place = Place("B", frozenset({"U"}), "1", is_restricted=False)
    assert may(scope(actor(Role.HANDLER, "U")), place)
    assert not may(scope(actor(Role.HANDLER, "V")), place)
    assert may(scope(actor(Role.CLERK)), place)
    assert not may(scope(actor(Role.ADMINISTRATOR)), place)


def test_accusation_is_seen_by_its_registrar_and_the_bureaus_head() -> None:
    place = Place("B", frozenset({"U"}), "1", is_restricted=True)
    assert may(scope(actor(Role.CLERK, person="1")), place)
    assert not may(scope(actor(Role.CLERK, person="2")), place)
    assert may(scope(actor(Role.BUREAU_HEAD, person="2")), place)
    assert not may(scope(actor(Role.HANDLER, "U")), place)
    assert may(scope(actor(Role.SYSTEM)), place)
