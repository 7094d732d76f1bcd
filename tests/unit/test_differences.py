"""Two texts side by side."""

from hypothesis import given
from hypothesis import strategies as st

from huiyin.text.differences import Change, Row, compare


def _shown(row: Row) -> tuple[str, str]:
    marks = {Change.SAME: "{}", Change.OUT: "[-{}]", Change.IN: "[+{}]"}
    older, newer = (
        "".join(marks[p.change].format(p.text) for p in side) for side in (row.older, row.newer)
    )
    return older, newer


def test_a_changed_word_is_marked_on_both_sides() -> None:
    (row,) = compare(["请在三十日内办理。"], ["请在六十日内办结。"])
    assert _shown(row) == ("请在[-三]十日内办[-理]。", "请在[+六]十日内办[+结]。")


def test_lines_put_in_and_struck_out_stand_alone() -> None:
    rows = list(compare(["一", "二段不要了", "三"], ["一", "三", "四段是新的"]))
    assert [_shown(r) for r in rows] == [
        ("一", "一"), ("[-二段不要了]", ""), ("三", "三"), ("", "[+四段是新的]"),
    ]  # fmt: skip


def test_small_islands_between_changes_are_taken_in() -> None:
    (row,) = compare(["限三十日内支付工资"], ["限六十天内支付工资"])
    assert _shown(row) == ("限[-三十日]内支付工资", "限[+六十天]内支付工资")


lines = st.lists(st.text(alphabet="一二三四五六七八九十", max_size=12), max_size=6)


@given(lines, lines)
def test_each_side_reads_as_its_text(older: list[str], newer: list[str]) -> None:
    rows = list(compare(older, newer))
    assert "".join("".join(p.text for p in r.older) for r in rows) == "".join(older)
    assert "".join("".join(p.text for p in r.newer) for r in rows) == "".join(newer)
    assert all(p.change is not Change.IN for r in rows for p in r.older)
    assert all(p.change is not Change.OUT for r in rows for p in r.newer)
    if older == newer:
        assert all(r.is_same for r in rows)
