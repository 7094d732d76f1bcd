"""No name stands in the open: identities are sealed, found by keyed hash, shown masked."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from huiyin.domain.authority import scope
from huiyin.services import exports, intake, ledger, looking, notices, procedure, rebuilding
from huiyin.services.intake import Desk, Party
from huiyin.store.petitions import lists
from huiyin.store.petitions.identity import Identity, hashes_of
from huiyin.store.petitions.lists import Filters
from huiyin.store.petitions.models import Petition, Petitioner
from huiyin.store.record import seals
from huiyin.store.record.models import ActContent, SealingKey
from tests.cast import DESK, Cast

DAY = date(2026, 9, 1)
FIRST = Identity("欧阳觊觎", "13987654321", "11010119900307663X", "玄武门外柒号院", "wangyou_kq77")
SECOND = Identity("上官饕餮", "15912340987", "510105198807074521", "朱雀桥边捌号", "wangyou_zz88")
LEDGER_NAME, LEDGER_PHONE = "司徒魍魉", "18611223344"


def everything_stored() -> dict[str, str]:
    """All text of all tables, by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if connection.vendor == "sqlite" and table.startswith("petitions_search_"):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = "\n".join(str(value) for row in cursor for value in row)
    return found


def forms_of(plain: str) -> set[str]:
    """A text as it may stand somewhere: itself, escaped as JSON, spread out for the search."""
    return {plain, json.dumps(plain).strip('"'), " ".join(plain), plain.lower(), plain[1:]}


def where_in_plain(*plains: str) -> list[tuple[str, str]]:
    stored = everything_stored()
    return [
        (table, form)
        for table, text in stored.items()
        for plain in plains
        for form in forms_of(plain)
        if form in text
    ]


def _secrets(identity: Identity) -> tuple[str, ...]:
    return identity.name, identity.phone, identity.document, identity.address, identity.account


def test_no_identity_stands_in_plain_text_anywhere_in_the_database(
    cast: Cast, tmp_path: Path
) -> None:
    receipt = cast.register(DAY, parties=(Party(FIRST),))
    cast.act("clerk", receipt.number, "forward", DAY, unit="HOUSING")
    looking.reveal(cast.context("head", DAY), receipt.number, "电话核对")
    procedure.amend_petitioner(cast.context("clerk", DAY), receipt.number, 1, SECOND, "写错了")
    looking.reveal(cast.context("head", DAY), receipt.number, "再核对")
    exports.export_petitions(
        cast.context("clerk", DAY), tmp_path / "out.csv", exports.Span(), "存"
    )
    file = tmp_path / "in.csv"
    file.write_text(
        "姓名,手机,证件号码,住址,标题,内容,信访日期\n"
        f"{LEDGER_NAME},{LEDGER_PHONE},110101199003077491,白虎巷玖号,漏水,水管漏水,2026-08-01\n",
        encoding="utf-8",
    )
    taken = ledger.import_petitions(cast.context("clerk", DAY), DESK, ledger.Source(file))
    assert taken.registered == 1
    notices.sweep(DAY)
    secrets = [*_secrets(FIRST), *_secrets(SECOND), LEDGER_NAME, LEDGER_PHONE,
               "110101199003077491", "白虎巷玖号"]  # fmt: skip
    assert where_in_plain(*secrets) == []
    assert where_in_plain("水管漏水"), "the dump does not see what is stored in plain"


def test_the_query_code_is_not_kept(cast: Cast) -> None:
    receipt = cast.register(DAY)
    assert where_in_plain(receipt.query_code) == []


def test_revealing_opens_what_was_sealed_and_amending_replaces_it(cast: Cast) -> None:
    receipt = cast.register(DAY, parties=(Party(FIRST),))
    context = cast.context("head", DAY)
    assert looking.reveal(context, receipt.number, "核对") == [FIRST]
    procedure.amend_petitioner(cast.context("clerk", DAY), receipt.number, 1, SECOND, "写错了")
    assert looking.reveal(context, receipt.number, "核对") == [SECOND]


def test_each_look_is_an_act_with_its_purpose(cast: Cast) -> None:
    receipt = cast.register(DAY, parties=(Party(FIRST),))
    before = Petition.objects.get(id=receipt.id).version
    looking.reveal(cast.context("head", DAY), receipt.number, "电话核对")
    assert Petition.objects.get(id=receipt.id).version == before + 1
    assert ActContent.objects.filter(body__contains="电话核对").count() == 1


def test_hidden_name_stays_hidden_from_the_handling_unit(cast: Cast) -> None:
    receipt = cast.register(DAY, parties=(Party(FIRST, is_hidden=True),))
    cast.act("clerk", receipt.number, "forward", DAY, unit="HOUSING")
    assert looking.reveal(cast.context("handler", DAY), receipt.number, "联系") == [Identity()]
    assert looking.reveal(cast.context("clerk", DAY), receipt.number, "联系") == [FIRST]


def test_wrong_identity_key_opens_nothing(db: None) -> None:
    sealed = seals.seal({"name": "张三"})
    assert seals.unseal(sealed) == {"name": "张三"}
    with override_settings(HUIYIN_IDENTITY_KEY="ff" * 16):
        seals.forget_keys()
        with pytest.raises(seals.SealBroken):
            seals.unseal(sealed)
        with pytest.raises(seals.SealBroken):
            seals.keyed_hash("name", "张三")
    seals.forget_keys()
    assert seals.unseal(sealed) == {"name": "张三"}


def _flipped(sealed: str) -> str:
    return sealed[:40] + ("A" if sealed[40] != "A" else "B") + sealed[41:]


@pytest.mark.parametrize(
    "change",
    [_flipped, lambda s: s[:20], lambda s: s[:-4], lambda s: s[:6], lambda s: s + "AAAA",
     lambda s: s.replace("seal1:", "seal7:"), lambda s: "", lambda s: "seal1:中文"],
    ids=["flipped", "cut short", "cut", "empty", "longer", "another key", "nothing", "not base64"],
)  # fmt: skip
def test_changed_bytes_break_the_seal_and_make_no_key(db: None, change: Any) -> None:
    sealed = seals.seal({"name": "张三"})
    keys = set(SealingKey.objects.values_list("name", flat=True))
    with pytest.raises(seals.SealBroken):
        seals.unseal(change(sealed))
    assert set(SealingKey.objects.values_list("name", flat=True)) == keys


def test_equal_identities_are_sealed_differently_and_hashed_alike(db: None) -> None:
    assert seals.seal({"name": "张三"}) != seals.seal({"name": "张三"})
    assert hashes_of(FIRST) == hashes_of(FIRST)
    assert seals.keyed_hash("name", "1") != seals.keyed_hash("phone", "1")
    assert seals.keyed_hash("name", "") == ""


@pytest.mark.parametrize(
    "words", [FIRST.name, FIRST.phone, FIRST.phone[-4:], FIRST.document, FIRST.document.lower()]
)
def test_a_petition_is_found_by_name_phone_tail_and_document(cast: Cast, words: str) -> None:
    wanted = cast.register(DAY, parties=(Party(FIRST),))
    cast.register(DAY, parties=(Party(SECOND),))
    page = lists.petitions(scope(cast["clerk"]), Filters(words=words))
    assert [row.number for row in page.rows] == [wanted.number]


@pytest.mark.parametrize("words", ["欧阳", "觊觎", "4321987", "1398765432", "11010119900307663"])
def test_a_part_of_a_name_or_number_finds_nobody(cast: Cast, words: str) -> None:
    cast.register(DAY, parties=(Party(FIRST),))
    assert lists.petitions(scope(cast["clerk"]), Filters(words=words)).rows == ()


def test_after_an_amendment_the_new_name_finds_and_the_old_does_not(cast: Cast) -> None:
    receipt = cast.register(DAY, parties=(Party(FIRST),))
    procedure.amend_petitioner(cast.context("clerk", DAY), receipt.number, 1, SECOND, "写错了")
    found = [
        len(lists.petitions(scope(cast["clerk"]), Filters(words=w)).rows)
        for w in (FIRST.name, FIRST.phone, SECOND.name, SECOND.phone)
    ]
    assert found == [0, 0, 1, 1]


def test_lists_show_a_masked_name(cast: Cast) -> None:
    cast.register(DAY, parties=(Party(FIRST),))
    (row,) = lists.petitions(scope(cast["clerk"]), Filters()).rows
    assert row.petitioner == "欧***"
    assert Petitioner.objects.get().masked_phone == "139****4321"


def test_rebuilding_equals_what_is_stored(cast: Cast) -> None:
    number = cast.answered(DAY).number
    cast.act("clerk", number, "request_review", DAY + timedelta(days=20), reason="不服")
    other = cast.register(DAY, parties=(Party(FIRST), Party(SECOND, is_hidden=True)))
    procedure.amend_petitioner(
        cast.context("clerk", DAY), other.number, 2, Identity("东方魑"), "写错了"
    )
    intake.submit(cast.context("clerk", DAY), Desk("B1", ""), intake.Submission("路灯不亮"))
    result = rebuilding.rebuild(is_check=True)
    assert (result.petitions, result.differences) == (3, ())


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"state": "replied"}, "petition"),
        ({"due_on": date(2030, 1, 1)}, "petition"),
        ({"title": "改过"}, "petition"),
        ({"holder": "LABOUR"}, "petition"),
    ],
)
def test_rebuilding_finds_and_mends_a_derived_row_that_was_changed(
    cast: Cast, change: dict[str, Any], what: str
) -> None:
    receipt = cast.handled(DAY)
    Petition.objects.filter(id=receipt.id).update(**change)
    (found,) = rebuilding.rebuild(is_check=True).differences
    assert (found.number, found.what) == (receipt.number, what)
    assert len(rebuilding.rebuild(is_check=False).differences) == 1
    assert rebuilding.rebuild(is_check=True).differences == ()


def test_rebuilding_brings_back_a_petition_whose_rows_were_deleted(cast: Cast) -> None:
    receipt = cast.handled(DAY, detail="独一无二的凉亭")
    Petition.objects.filter(id=receipt.id).delete()
    rebuilding.rebuild(is_check=False)
    assert rebuilding.rebuild(is_check=True).differences == ()
    page = lists.petitions(scope(cast["clerk"]), Filters(words="凉亭"))
    assert [row.number for row in page.rows] == [receipt.number]
