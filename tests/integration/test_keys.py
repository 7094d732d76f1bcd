"""The identity key changes while people work: no request fails, no name is lost."""

from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from huiyin.services import keys
from huiyin.services.context import SYSTEM, begin
from huiyin.store.record import keyring, seals
from huiyin.store.record.models import ActContent, SealingKey
from tests.integration._houses import Build, build

pytestmark = pytest.mark.long

__all__ = ["build"]
REVEAL = ("--reveal", "--purpose", "核对")
NAME = {"name": "欧阳觊觎"}


def test_rotation_while_another_process_registers_fails_nothing(build: Build) -> None:
    house = build()
    house.answer("petition", "list")
    with house.registering() as came:
        done = [house.answer("keys", "rotate") for _ in range(3)]
    assert [d["begun"] for d in done] == ["seal2", "seal3", "seal4"]
    assert came["failed"] == [] and came["registered"] > 1
    assert len(came["seals"]) > 1, "the running process never took a new seal key"
    assert house.answer("record", "verify")["ok"] is True
    numbers = [p["number"] for p in house.answer("petition", "list", "--limit", "9999")]
    assert len(numbers) == came["registered"]
    ledger = house.data / "out.csv"
    house.answer("export", "petitions", str(ledger), *REVEAL)
    text = ledger.read_text(encoding="utf-8-sig")
    assert all(f"欧阳{n}," in text for n in range(came["registered"]))


def test_the_old_key_alone_opens_nothing_any_more(build: Build) -> None:
    house = build()
    with house.registering(1):
        pass
    old = house.key()
    number = house.answer("petition", "list")[0]["number"]
    house.answer("petition", "show", number, *REVEAL, HUIYIN_IDENTITY_KEY=old)
    house.answer("keys", "rotate")
    assert house.key() != old
    assert (house.data / "identity.key.old").read_text().split() == [old]
    told = house.trouble("petition", "show", number, *REVEAL, HUIYIN_IDENTITY_KEY=old)
    assert "HUIYIN_IDENTITY_KEY" in told
    house.answer("petition", "show", number, *REVEAL)
    assert house.answer("keys", "forget") == {"forgotten": 1}
    assert not (house.data / "identity.key.old").exists()
    house.answer("petition", "show", number, *REVEAL)


def test_a_wrong_key_rotates_nothing(build: Build) -> None:
    house = build()
    house.answer("keys", "rotate")
    before = house.answer("keys", "show")
    assert "HUIYIN_IDENTITY_KEY" in house.trouble("keys", "rotate", HUIYIN_IDENTITY_KEY="ff" * 16)
    assert house.answer("keys", "show") == before


def test_a_key_of_the_environment_is_printed_once_and_both_are_tried(build: Build) -> None:
    first = "11" * 16
    house = build(HUIYIN_IDENTITY_KEY=first)
    with house.registering() as came:
        new = house.answer("keys", "rotate")["to_install"]
    assert came["failed"] == [], "who holds the data keys goes on with the old key"
    assert list(came["seals"]) == ["seal1"]
    both = {"HUIYIN_IDENTITY_KEY": new, "HUIYIN_IDENTITY_KEY_OLD": first}
    shown = house.answer("keys", "show", **both)
    assert {k["is_open"] for k in shown["data_keys"]} == {True}
    third = "33" * 16
    both = {"HUIYIN_IDENTITY_KEY": third, "HUIYIN_IDENTITY_KEY_OLD": new}
    house.given = both
    with house.registering() as came:
        rotated = house.answer("keys", "rotate")
    assert "to_install" not in rotated, "the key laid ready beside the former one is taken"
    assert came["failed"] == []
    assert house.answer("record", "verify", HUIYIN_IDENTITY_KEY_OLD="")["ok"] is True
    alone = house.answer("keys", "show", HUIYIN_IDENTITY_KEY_OLD="")
    assert {k["is_open"] for k in alone["data_keys"]} == {True}


def test_a_file_without_a_key_is_refused(build: Build, tmp_path: Path) -> None:
    house = build()
    (tmp_path / "new").write_text("中")
    house.trouble("keys", "rotate", "--new-key-file", str(tmp_path / "new"))
    house.trouble("keys", "rotate", "--new-key-file", str(tmp_path / "nowhere"))
    (tmp_path / "new").write_text("77" * 16 + "\n")
    house.answer("keys", "rotate", "--new-key-file", str(tmp_path / "new"))
    assert house.key() == "77" * 16


@pytest.fixture
def file(db: None, tmp_path: Path) -> Any:
    """A key file in force, and something sealed under it."""
    path = tmp_path / "identity.key"
    path.write_text("22" * 16)
    with override_settings(HUIYIN_IDENTITY_KEY="22" * 16, HUIYIN_IDENTITY_KEY_FILE=path,
                           HUIYIN_DATA=tmp_path):  # fmt: skip
        keyring.warm()
        yield path


def _later() -> None:
    """As a process that starts now."""
    keyring.forget_keys()


def test_old_text_stays_readable_and_new_text_takes_the_new_seal_key(file: Path) -> None:
    old, found = seals.seal(NAME), seals.keyed_hash("name", "欧阳觊觎")
    rotation = keys.rotate(begin(SYSTEM), "44" * 16)
    assert (rotation.done.fresh, rotation.to_install) == ("seal2", "")
    new = seals.seal(NAME)
    assert (old[:6], new[:6]) == ("seal1:", "seal2:")
    assert seals.unseal(old) == seals.unseal(new) == NAME
    assert seals.keyed_hash("name", "欧阳觊觎") == found
    assert file.read_text().split() == ["44" * 16]
    assert file.stat().st_mode & 0o077 == 0


def test_the_rotation_is_an_act_with_fingerprints_only(file: Path) -> None:
    keys.rotate(begin(SYSTEM), "44" * 16)
    (body,) = ActContent.objects.filter(body__contains="seal2").values_list("body", flat=True)
    assert "44" * 16 not in body and "22" * 16 not in body


@pytest.mark.parametrize("step", [1, 2])
def test_a_crash_on_the_way_loses_no_key(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    sealed, whole, calls = seals.seal(NAME), keys._settle, []

    def crash(*_: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise SystemExit
        whole()

    if step == 1:
        monkeypatch.setattr(keys, "record_office", lambda *_: crash() or crash())
    else:
        monkeypatch.setattr(keys, "_settle", crash)
    with pytest.raises(SystemExit):
        keys.rotate(begin(SYSTEM), "44" * 16)
    monkeypatch.undo()
    _later()
    assert seals.unseal(sealed) == NAME
    keys.rotate(begin(SYSTEM), "55" * 16)
    _later()
    assert seals.unseal(sealed) == NAME
    assert file.read_text().split() == ["55" * 16]
    assert not file.with_name("identity.key.new").exists()


@pytest.mark.parametrize("text", ["-", "00", "zz" * 16, "ab" * 17, "中" * 32])
def test_what_is_no_key_is_refused(file: Path, text: str) -> None:
    with pytest.raises(keys.KeyTrouble, match="not_a_key"):
        keys.rotate(begin(SYSTEM), text)


def test_the_same_key_again_is_refused(file: Path) -> None:
    with pytest.raises(keys.KeyTrouble, match="same_key"):
        keys.rotate(begin(SYSTEM), "22" * 16)
    assert SealingKey.objects.count() == 2


def test_a_former_key_is_not_forgotten_while_a_data_key_needs_it(file: Path) -> None:
    keys.rotate(begin(SYSTEM), "44" * 16)
    row = SealingKey.objects.get(name="seal1")
    keyring.rewrap(keyring.as_key("22" * 16))
    with pytest.raises(keys.KeyTrouble, match="still_needed"):
        keys.forget(begin(SYSTEM))
    assert SealingKey.objects.get(name="seal1").wrapped_by != row.wrapped_by
    keys.rotate(begin(SYSTEM), "55" * 16)
    assert keys.forget(begin(SYSTEM)) == 2


def test_a_failed_rotation_leaves_the_data_keys_as_they_were(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(SealingKey.objects.order_by("name").values())
    SealingKey.objects.filter(name="seal1").update(wrapped_by="0" * 16)
    with pytest.raises(seals.SealBroken):
        keys.rotate(begin(SYSTEM), "44" * 16)
    SealingKey.objects.filter(name="seal1").update(wrapped_by=before[1]["wrapped_by"])
    assert list(SealingKey.objects.order_by("name").values()) == before
    assert file.read_text() == "22" * 16
