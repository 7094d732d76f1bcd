"""People as they are typed: nothing is lost, nothing is taken for something else."""

from hypothesis import given
from hypothesis import strategies as st

from huiyin.services.people_lines import people_of, phone_of
from huiyin.store.petitions.identity import Identity


def test_phone_document_and_address_in_any_order_and_writing() -> None:
    found, wrong = people_of([
        "王五 138-0013-8000 某村3组5号", "李四，+86 13800138001，11010519491231002X",
        "赵六\u3000１３８００１３８００２", "G12345678 ", "张三 E12345678 13800138003",
    ])  # fmt: skip
    assert wrong == []
    assert found[:3] == (
        Identity("王五", "13800138000", "", "某村3组5号"),
        Identity("李四", "13800138001", "11010519491231002X"),
        Identity("赵六", "13800138002"),
    )
    assert found[3] == Identity("G12345678")
    assert found[4] == Identity("张三", "13800138003", "E12345678")


def test_a_line_of_signs_is_nobody_and_a_wrong_number_is_named() -> None:
    assert people_of(["，", " 、 ", ""]) == ((), [])
    found, wrong = people_of(["王五 110105194912310021"])
    assert len(found) == 1 and wrong == ["王五 110105194912310021"]


def test_a_phone_is_digits() -> None:
    assert phone_of("0891-6321234") == "08916321234"
    assert phone_of("8613800138000") == "13800138000"
    assert phone_of("某村3组") == phone_of("110105194912310021") == ""


@given(st.lists(st.text(max_size=40), max_size=5))
def test_any_text_is_read_without_trouble(lines: list[str]) -> None:
    found, _wrong = people_of(lines)
    assert len(found) <= len(lines) and all(one.name for one in found)
