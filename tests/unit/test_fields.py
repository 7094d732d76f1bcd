"""What a form may give for each kind of field, and what it may not."""

import pytest

from huiyin.domain.fields import Field, FieldKind, read

K = FieldKind
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
]
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
