"""Every declaration is whole: names that exist, states that are reached, figures that count."""

import pytest

from huiyin.domain.authority import GRANTS, Permission
from huiyin.domain.fields import FieldKind as K
from huiyin.domain.registers.catalogue import registers
from huiyin.domain.registers.declaration import Counting, Register
from huiyin.law.loader import load_book, load_words
from tests.consistency.test_glossary import TERMS

ALL = list(registers().values())
TONES = {"calm", "active", "soon", "late", "done", "paused", "stopped"}
ARTICLES = frozenset(str(n) for n in range(1, 51))


@pytest.mark.parametrize("register", ALL, ids=lambda r: r.kind)
def test_names_an_item_only_that_is_there(register: Register) -> None:
    items = set(register.by_name)
    assert len(items) == len(register.items)
    named = {register.title, *register.columns, *register.filters, *register.imports}
    named |= {*register.prints, *register.begins}
    named |= {n for n in (register.day, register.due, register.unit, register.matter) if n}
    named |= {n for m in register.moves for n in (*m.asks, *m.needs, *m.clears, *m.sets)}
    named |= {m.named for m in register.moves if m.named}
    named |= {n for t in register.terms for n in (t.starts, t.stops)}
    named |= {i.item for i in register.indicators if i.item}
    named |= {n for i in register.indicators for n, _ in i.where}
    assert named - items == set()
    assert register.article in ARTICLES and register.about and register.label
    asked = {i.name for i in register.opening} | {
        n for m in register.moves for n in (*m.asks, *m.sets)
    }
    files = {i.name for i in register.items if i.kind is K.FILE}
    assert items - asked - files == set(), "an item nobody asks"
    assert all(set(m.needs) <= set(m.asks) for m in register.moves)


@pytest.mark.parametrize("register", ALL, ids=lambda r: r.kind)
def test_kinds_of_items_fit_what_they_stand_for(register: Register) -> None:
    kinds = {i.name: i.kind for i in register.items}
    days = [register.day, register.due, *(n for t in register.terms for n in (t.starts, t.stops))]
    assert {kinds[n] for n in days if n} <= {K.DAY}
    assert not register.matter or kinds[register.matter] is K.MATTER
    assert not register.unit or kinds[register.unit] is K.UNIT
    for item in register.items:
        assert item.label and len(item.choices) == len(item.said)
        assert (item.kind in (K.CHOICE, K.CHOICES)) == bool(item.choices)
        assert (item.kind is K.ENTRY) == bool(item.of) and (not item.of or item.of in registers())
    assert {kinds[n] for n in register.filters} <= {K.CHOICE}
    assert not register.part_of or register.parent_item is not None
    unimported = {K.ENTRY, K.MATTER, K.FILE}
    assert not {kinds[n] for n in register.imports} & unimported
    needed = {i.name for i in register.opening if i.is_required}
    assert not register.imports or needed <= set(register.imports)


@pytest.mark.parametrize("register", ALL, ids=lambda r: r.kind)
def test_states_are_reached_and_left_by_somebody(register: Register) -> None:
    states = {s.name for s in register.stages}
    assert {s.tone for s in register.stages} <= TONES
    reached = {register.stages[0].name} | {m.to for m in register.moves if m.to}
    assert reached == states
    left = {f for m in register.moves for f in m.froms if m.to not in ("", f)}
    assert {s.name for s in register.stages if s.is_open} <= left
    assert {f for m in register.moves for f in m.froms} <= states
    for role in register.openers | {r for m in register.moves for r in m.roles}:
        assert Permission.KEEP_REGISTERS in GRANTS[role]


@pytest.mark.parametrize("register", ALL, ids=lambda r: r.kind)
def test_figures_count_what_can_be_counted(register: Register) -> None:
    states = {s.name for s in register.stages}
    for indicator in register.indicators:
        item = register.by_name.get(indicator.item)
        wanted = {Counting.SUM: {K.MONEY, K.COUNT, K.DAYS}, Counting.DISTINCT_PERSONS: {K.PEOPLE}}
        kinds = wanted.get(indicator.counting, {None})
        assert (item.kind if item else None) in kinds, indicator.name
        assert set(indicator.states) <= states and indicator.label and indicator.measure


@pytest.mark.parametrize("register", ALL, ids=lambda r: r.kind)
def test_kind_states_and_verbs_are_in_the_glossary(register: Register) -> None:
    words = {register.kind, *(s.name for s in register.stages), *(m.verb for m in register.moves)}
    assert words - TERMS == set()
    book = load_book()
    assert {t.name for t in register.terms if not t.is_local} <= set(book.terms)
    assert {t.name for t in register.terms if t.is_local} <= set(book.patterns)


def test_kinds_and_codes_are_told_apart() -> None:
    assert len({r.code for r in ALL}) == len({r.kind for r in ALL}) == len(ALL)
    assert all(r.code.isupper() and r.code.isascii() for r in ALL)


def test_acts_of_entries_have_their_words() -> None:
    from huiyin.domain.registers.declaration import RegisterAct

    assert set(load_words()["act_of_entry"]) == set(RegisterAct)
