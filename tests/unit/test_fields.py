"""What a form may give for each kind of field, and what it may not."""

import pytest

from huiyin.domain.fields import Field, FieldKind, read
from huiyin.domain.files import FileFacts

K = FieldKind
FILE = FileFacts("ab", 9, 1, "application/pdf", "sealed")
GOOD = [
    (Field("f", K.TEXT), " word ", "word"),
    (Field("f", K.LONG_TEXT), "words\n", "words"),
    (Field("f", K.DAY), "2026-03-02", "2026-03-02"),
    (Field("f", K.DAYS, most=30), "30", 30),
    (Field("f", K.ROUTE, choices=("5", "6")), "6", 6),
    (Field("f", K.CHOICE, choices=("a", "b")), "a", "a"),
    (Field("f", K.CHOICES, choices=("a", "b")), ["b", "a", "b"], ["b", "a"]),
    (Field("f", K.CHOICES, choices=("a", "b")), "a", ["a"]),
    (Field("f", K.UNIT), "U1", "U1"),
    (Field("f", K.UNITS), ["U1", " U2 ", "U1"], ["U1", "U2"]),
    (Field("f", K.CLAIMS), ["2", 1, "2"], [1, 2]),
    (Field("f", K.PERSON), 7, "7"),
    (Field("f", K.OUTCOMES, choices=("supported",)), {1: "supported"}, {"1": "supported"}),
    (Field("f", K.PETITIONER), "2", 2),
    (Field("f", K.FLAG), "on", True),
    (Field("f", K.MONEY), "476.59万元", 476_590_000),
    (Field("f", K.MONEY), "1,234.5", 123_450),
    (Field("f", K.MONEY), "0", 0),
    (Field("f", K.COUNT), "0", 0),
    (Field("f", K.PEOPLE), "张三 13800138000\n扎西·多吉", [
        {"name": "张三", "phone": "13800138000"}, {"name": "扎西·多吉", "phone": ""}]),
    (Field("f", K.PEOPLE), [{"name": "张三"}], [{"name": "张三", "phone": ""}]),
    (Field("f", K.PLACE), "某镇一村", "某镇一村"),
    (Field("f", K.TIME_OF_DAY), "9:30", "09:30"),
    (Field("f", K.FILE), [FILE], [FILE.as_data()]),
    (Field("f", K.MATTER), "999621-2026-00001", "999621-2026-00001"),
    (Field("f", K.ENTRY), "999621-LC-2026-0001", "999621-LC-2026-0001"),
]  # fmt: skip
BAD = [
    (Field("f", K.DAY), "2026-02-30"),
    (Field("f", K.DAY), "yesterday"),
    (Field("f", K.DAYS, most=30), "31"),
    (Field("f", K.DAYS), "0"),
    (Field("f", K.DAYS), "-3"),
    (Field("f", K.DAYS), "many"),
    (Field("f", K.ROUTE, choices=("5", "6")), "4"),
    (Field("f", K.ROUTE, choices=("5", "6")), "x"),
    (Field("f", K.CHOICE, choices=("a",)), "b"),
    (Field("f", K.CHOICES, choices=("a", "b")), ["a", "c"]),
    (Field("f", K.CHOICES, choices=("a", "b")), 7),
    (Field("f", K.OUTCOMES, choices=("supported",)), {"1": "maybe"}),
    (Field("f", K.OUTCOMES, choices=("supported",)), "supported"),
    (Field("f", K.OUTCOMES, choices=("supported",)), {"1": ""}),
    (Field("f", K.PETITIONER), "first"),
    *((Field("f", K.MONEY), bad) for bad in ("-1", "1.001", "NaN", "inf", "万", "1e99", "很多")),
    *((Field("f", K.COUNT), bad) for bad in ("-1", "1.5", "many", "10000000000")),
    (Field("f", K.COUNT, most=5), "6"),
    (Field("f", K.PEOPLE), "字" * 61),
    (Field("f", K.PEOPLE), [{"phone": "1"}]),
    (Field("f", K.PEOPLE), "\n".join(["张三"] * 201)),
    (Field("f", K.PLACE), "远" * 201),
    (Field("f", K.TIME_OF_DAY), "25:00"),
    (Field("f", K.CLAIMS), ["0"]),
    (Field("f", K.CLAIMS), ["first"]),
    (Field("f", K.UNITS), 7),
]


@pytest.mark.parametrize(("spec", "given", "kept"), GOOD, ids=lambda v: str(v)[:24])
def test_good_value_is_kept_as_json(spec: Field, given: object, kept: object) -> None:
    assert read((spec,), {"f": given}) == ({"f": kept}, [])


@pytest.mark.parametrize(("spec", "given"), BAD, ids=lambda v: str(v)[:24])
def test_bad_value_is_named_by_its_kind(spec: Field, given: object) -> None:
    values, problems = read((spec,), {"f": given})
    assert values == {}
    assert [(p.field, p.reason) for p in problems] == [("f", f"not_{spec.kind}")]


@pytest.mark.parametrize("given", [{}, {"f": ""}, {"f": "  "}, {"f": None}, {"f": {}}, {"f": []}])
def test_required_value_is_missed_and_optional_one_is_not(given: dict[str, object]) -> None:
    assert read((Field("f", K.TEXT),), given)[1][0].reason == "missing"
    assert read((Field("f", K.TEXT, is_required=False),), given) == ({}, [])


def test_every_kind_is_tried() -> None:
    assert {spec.kind for spec, *_ in GOOD} == set(FieldKind)
