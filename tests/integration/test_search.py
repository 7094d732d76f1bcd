"""Search: words of any length, in any script, on both databases alike."""

from datetime import date

import pytest

from huiyin.domain.authority import scope
from huiyin.services import procedure
from huiyin.services.acting import Wish
from huiyin.store.petitions import lists
from huiyin.store.petitions.lists import Filters
from huiyin.store.petitions.models import Petition
from tests.cast import Cast

DAY = date(2026, 9, 1)
TEXTS = {
    "pipe": ("供水管道漏水", "小区的供水管道漏水三个月，物业一直不修。"),
    "road": ("修路", "村口的道路，2025年6月起塌陷；电话0896-1234567。"),
    "noise": ("噪声扰民", "KTV夜里放 Hello World 到３点，Wi-Fi6也受影响。"),
    "wages": ("拖欠工资", "拖欠工资，水电费也不交。共１２，３４５．６７元。"),
    "rare": ("生僻字", "住户𠮷野家与犇羴鱻、〇八号院，café旁，㈠号楼，①栋，ＡＢＣ座。"),
}  # fmt: skip
SEARCHES = [
    ("漏水", {"pipe"}),
    ("道漏", {"pipe"}),
    ("水", {"pipe", "wages"}),
    ("管道漏水三个月", {"pipe"}),
    ("小区的供水管道漏水三个月物业一直不修", {"pipe"}),
    ("三个月，物业", {"pipe"}),
    ("三个月物业", {"pipe"}),
    ("漏 水", {"pipe"}),
    ("水漏", set()),
    ("漏管", set()),
    ("漏水 物业", {"pipe"}),
    ("物业 漏水", {"pipe"}),
    ("漏水 道路", set()),
    ("水 工资", {"wages"}),
    ("2025年6月", {"road"}),
    ("2025", {"road"}),
    ("025", {"road"}),
    ("08961234567", {"road"}),
    ("896123456", {"road"}),
    ("1234567", {"wages", "road"}),
    ("67", {"wages", "road"}),
    ("话0896", {"road"}),
    ("话096", set()),
    ("5年6", {"road"}),
    ("2年6", set()),
    ("02年6", set()),
    ("worldhell", set()),
    ("helloworl", {"noise"}),
    ("helloworld到3点wifi6也", {"noise"}),
    ("elloworld到3", {"noise"}),
    ("0896-1234567", {"road"}),
    ("hello", {"noise"}),
    ("HELLO world", {"noise"}),
    ("helloworld", {"noise"}),
    ("ello", {"noise"}),
    ("wifi6", {"noise"}),
    ("ktv", {"noise"}),
    ("ＫＴＶ", {"noise"}),
    ("3点", {"noise"}),
    ("３点", {"noise"}),
    ("12345.67", {"wages", "road"}),
    ("拖欠工资拖欠工资", {"wages"}),
    ("𠮷野家", {"rare"}),
    ("𠮷", {"rare"}),
    ("犇羴鱻", {"rare"}),
    ("〇八号", {"rare"}),
    ("O八号", set()),
    ("café", {"rare"}),
    ("cafe", set()),
    ("abc座", {"rare"}),
    ("，。", set(TEXTS)),
    ("", set(TEXTS)),
    ('"', set(TEXTS)),
    ('漏水" OR "工资', set()),
    ("漏水 OR 工资", set()),
    ("NOT 漏水", set()),
    ("漏水*", {"pipe"}),
    ("漏水 & | ! :* ( ) <->", {"pipe"}),
    ("%", set(TEXTS)),
    ("_", set(TEXTS)),
]


def _register(cast: Cast) -> dict[str, str]:
    return {
        cast.register(DAY, title=title, detail=detail, claims=(title,)).number: name
        for name, (title, detail) in TEXTS.items()
    }


def found(cast: Cast, words: str) -> set[str]:
    page = lists.petitions(scope(cast["clerk"]), Filters(words=words))
    return {row.number for row in page.rows}


def test_words_are_found_exactly(cast: Cast) -> None:
    names = _register(cast)
    came = {words: {names[n] for n in found(cast, words)} for words, _ in SEARCHES}
    nothing_to_search = {"，。", '"', "%", "_"}
    wanted = {w: (set() if w in nothing_to_search else names) for w, names in SEARCHES}
    wrong = {w: (came[w], wanted[w]) for w in wanted if came[w] != wanted[w]}
    assert wrong == {}


def test_a_long_run_of_letters_and_figures_is_found_wherever_it_is_cut(cast: Cast) -> None:
    run = "a1b2c3d4e5f6g7h8j9k0m1n2p3q4r5s6t7u8v9w0x1y2z3"
    number = cast.register(DAY, title="长串", detail=f"设备编号{run}已坏").number
    cuts = [run[i:j] for i in range(0, len(run), 5) for j in range(i + 1, len(run) + 1, 3)]
    assert [cut for cut in cuts if found(cast, cut) != {number}] == []
    assert found(cast, f"号{run}已") == found(cast, f"{run[-15:]}已") == {number}
    assert found(cast, f"{run[:-1]}已") == found(cast, f"{run[:20]}{run[21:]}") == set()


def test_a_petition_is_found_by_its_number_whatever_the_case(cast: Cast) -> None:
    number = cast.register(DAY).number
    assert found(cast, number) == {number}
    assert found(cast, f" {number.lower()} ") == {number}


def _long(length: int) -> str:
    """A text that never says the same ten characters twice."""
    return "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(length))


def test_a_word_near_the_end_of_a_long_text_is_found(cast: Cast) -> None:
    text = _long(21_000) + "，请修好凉亭旁的路灯。"
    number = cast.register(DAY, title="长文", detail=text).number
    assert found(cast, "凉亭旁") == {number}
    assert found(cast, text[20_000:20_009]) == {number}


@pytest.mark.parametrize("length", [2, 9, 40, 63, 65, 80, 300, 2500])
def test_a_word_is_found_wherever_in_a_long_text_it_stands(cast: Cast, length: int) -> None:
    text = _long(9_000)
    number = cast.register(DAY, title="长文", detail=text).number
    missed = [
        start
        for start in range(1850, 2050, 9 if length < 300 else 37)
        if found(cast, text[start : start + length]) != {number}
    ]
    assert missed == []
    assert found(cast, text[100 : 100 + length - 1] + text[0]) == set()


def test_words_far_from_each_other_in_a_long_text_are_found_together(cast: Cast) -> None:
    text = "凉亭坏了。" + _long(9_000) + "路灯不亮。"
    number = cast.register(DAY, title="长文", detail=text).number
    assert found(cast, "凉亭 路灯") == {number}
    assert found(cast, "凉亭 路灯 没有的词") == set()


def test_a_character_said_a_thousand_times_hides_nothing_after_it(cast: Cast) -> None:
    number = cast.register(DAY, title="长文", detail="0" * 1500 + "号楼，欠费10元").number
    assert found(cast, "0号楼") == {number}
    assert found(cast, "欠费10") == {number}
    assert found(cast, "费1000") == set()


def test_after_an_amendment_the_new_text_is_found_and_the_old_is_not(cast: Cast) -> None:
    receipt = cast.register(DAY, title="供水", detail="小区的凉亭漏雨", claims=("修好屋顶",))
    wish = Wish("amend", {"seq": 1, "field": "detail", "new": "小区的路灯不亮", "why": "写错"})
    procedure.act(cast.context("clerk", DAY), receipt.number, wish)
    assert Petition.objects.get().detail == "小区的路灯不亮"
    assert found(cast, "凉亭") == set()
    assert found(cast, "路灯") == {receipt.number}
    assert found(cast, "屋顶") == {receipt.number}


def test_what_an_amendment_took_back_reads_as_before(cast: Cast) -> None:
    receipt = cast.register(DAY, title="供水", detail="小区的凉亭漏雨", claims=("修好屋顶",))
    for new in ("小区的路灯不亮", "小区的凉亭漏雨"):
        wish = Wish("amend", {"seq": 1, "field": "detail", "new": new, "why": "写错"})
        procedure.act(cast.context("clerk", DAY), receipt.number, wish)
    assert found(cast, "凉亭") == {receipt.number}
    assert found(cast, "路灯") == set()


def test_search_stays_within_the_scope(cast: Cast) -> None:
    cast.register(DAY, detail="独一无二的凉亭")
    seen = {
        login: len(lists.petitions(scope(cast[login]), Filters(words="凉亭")).rows)
        for login in ("clerk", "neighbour", "handler", "admin")
    }
    assert seen == {"clerk": 1, "neighbour": 0, "handler": 0, "admin": 0}
