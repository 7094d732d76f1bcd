"""The whole state in one file while people work, and out of it again, all or nothing."""

import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from huiyin.services import archive
from huiyin.services.archive import Trouble
from huiyin.store.record import keyring
from tests.integration._houses import VENDOR, Build, House, build

pytestmark = pytest.mark.long

__all__ = ["build"]
KEY = "66" * 16


@pytest.fixture(scope="module")
def house(build: Build) -> House:
    """A house with some petitions, an office act and files."""
    made = build(HUIYIN_IDENTITY_KEY=KEY)
    with made.registering(12):
        pass
    made.answer("person", "add", "新来的", "--unit", "bureau", "--role", "clerk")
    (made.data / "files" / "2026").mkdir(parents=True)
    (made.data / "files" / "2026" / "信.bin").write_bytes(os.urandom(3000))
    return made


@pytest.fixture(scope="module")
def kept(house: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup."""
    path = tmp_path_factory.mktemp("kept") / "kept.zip"
    house.answer("backup", str(path))
    return path


@pytest.fixture
def by_key() -> Iterator[None]:
    """Archives are read in this process, with the key of the house."""
    with override_settings(HUIYIN_IDENTITY_KEY=KEY, HUIYIN_IDENTITY_KEY_FILE=None):
        keyring.forget_keys()
        yield


def manifest(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as opened:
        found: dict[str, Any] = json.loads(opened.read(archive.MANIFEST))
    return found


def is_empty(house: House) -> bool:
    verdict = house.answer("record", "verify")
    return (verdict["acts"], house.answer("petition", "list")) == (0, [])


def test_a_backup_taken_while_another_process_registers_is_of_one_moment(
    build: Build, tmp_path: Path
) -> None:
    busy = build()
    with busy.registering() as came:
        told = [busy.answer("backup", str(tmp_path / f"{n}.zip")) for n in range(3)]
    assert came["failed"] == []
    assert told[0]["petitions"] < told[2]["petitions"] <= came["registered"]
    copy = build()
    (copy.data / "identity.key").write_text(busy.key())
    restored = copy.answer("restore", str(tmp_path / "1.zip"))
    assert restored == told[1]
    verdict = copy.answer("record", "verify", "--head", told[1]["head"])
    assert (verdict["ok"], verdict["petitions"]) == (True, told[1]["petitions"])
    assert copy.answer("record", "rebuild", "--check")["differences"] == []


def test_everything_comes_back_and_work_goes_on(
    house: House, kept: Path, build: Build, tmp_path: Path
) -> None:
    copy = build(HUIYIN_IDENTITY_KEY=KEY)
    restored = copy.answer("restore", str(kept))
    assert restored.keys() == {"petitions", "acts", "files", "head", "identity_keys"}
    assert (restored["petitions"], restored["files"]) == (12, 12 + 1)
    for one in (house, copy):
        one.answer("export", "petitions", str(one.data / "out.csv"), "--reveal", "--purpose", "查")
    name = Path("files") / "2026" / "信.bin"
    assert (copy.data / name).read_bytes() == (house.data / name).read_bytes()
    assert (copy.data / "out.csv").read_bytes() == (house.data / "out.csv").read_bytes()
    copy.answer("person", "add", "再来的", "--unit", "bureau", "--role", "clerk")
    with copy.registering(3) as came:
        pass
    assert came["failed"] == []
    assert copy.answer("record", "verify")["petitions"] == 15
    again = copy.answer("backup", str(tmp_path / "again.zip"))
    assert again["petitions"] == 15


def test_the_identity_key_is_not_inside(house: House, kept: Path) -> None:
    with zipfile.ZipFile(kept) as opened:
        for name in opened.namelist():
            raw = opened.read(name)
            assert KEY.encode() not in raw and bytes.fromhex(KEY) not in raw, name
    assert kept.stat().st_mode & 0o077 == 0
    assert "密钥" in house.run("backup", str(kept.with_name("other.zip"))).stdout


def test_without_its_key_a_backup_is_refused_before_the_database_is_opened(
    kept: Path, build: Build
) -> None:
    stranger = build()
    assert manifest(kept)["identity_keys"][0] in stranger.trouble("restore", str(kept))
    assert is_empty(stranger)


def test_any_altered_byte_is_noticed(kept: Path, tmp_path: Path, by_key: None) -> None:
    raw, path = kept.read_bytes(), tmp_path / "altered.zip"
    places = {*range(0, len(raw), max(1, len(raw) // 150)), *range(len(raw) - 90, len(raw))}
    for place in sorted(places):
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        with pytest.raises(Trouble), archive.reading(path):
            pass
    path.write_bytes(raw)
    with archive.reading(path) as source:
        assert source.manifest["files"] == 12 + 1


def test_a_truncated_or_lengthened_file_is_noticed(
    kept: Path, tmp_path: Path, by_key: None
) -> None:
    raw, path = kept.read_bytes(), tmp_path / "cut.zip"
    for given in (b"", raw[:1], raw[: len(raw) // 2], raw[:-1], raw[:-64], raw + b"0", b"0" + raw):
        path.write_bytes(given)
        with pytest.raises(Trouble), archive.reading(path):
            pass


@pytest.mark.parametrize("change", ["altered", "cut"])
def test_a_damaged_file_leaves_the_database_as_it_was(
    kept: Path, build: Build, tmp_path: Path, change: str
) -> None:
    raw, path = kept.read_bytes(), tmp_path / "bad.zip"
    half = len(raw) // 2
    whole = raw[:half] + bytes([raw[half] ^ 1]) + raw[half + 1 :]
    path.write_bytes(whole if change == "altered" else raw[:half])
    target = build(HUIYIN_IDENTITY_KEY=KEY)
    assert str(path) in target.trouble("restore", str(path))
    assert is_empty(target) and not (target.data / "files").exists()


def test_a_database_that_is_not_empty_is_refused_and_kept(kept: Path, build: Build) -> None:
    target = build(HUIYIN_IDENTITY_KEY=KEY)
    with target.registering(1):
        pass
    before, files = target.answer("record", "verify"), sorted(target.data.rglob("files/**/*"))
    assert "record_act" in target.trouble("restore", str(kept))
    assert target.answer("record", "verify") == before
    assert sorted(target.data.rglob("files/**/*")) == files


def _forge(kept: Path, path: Path, member: str, old: bytes, new: bytes) -> None:
    """An archive altered by somebody who holds the key."""
    with archive.reading(kept) as source:
        raw = {name: source.member(name).read() for name in source.manifest["members"]}
        facts = {k: v for k, v in source.manifest.items() if k not in ("format", "members")}
        rows = [json.loads(line) for line in raw[archive.KEYS].splitlines()]
    assert old in raw[member]
    raw[member] = raw[member].replace(old, new, 1)
    for name, wrapped, by in rows:
        keyring._held[name] = keyring.opened(wrapped, by)
    with archive.writing(path) as writer:
        for name, bytes_ in raw.items():
            writer.add(name, [bytes_])
        writer.close(facts)


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("tables/record_content.jsonl", "水管".encode(), "电线".encode()),
        ("tables/record_act.jsonl", b"registered", b"registrar"),
        ("tables/record_chain.jsonl", b'"bureau",', b'"bureaux",'),
    ],
)
def test_a_record_that_differs_from_its_head_is_taken_back(
    kept: Path, build: Build, tmp_path: Path, by_key: None, member: str, old: bytes, new: bytes
) -> None:
    path = tmp_path / "forged.zip"
    _forge(kept, path, member, old, new)
    target = build(HUIYIN_IDENTITY_KEY=KEY)
    target.trouble("restore", str(path))
    assert is_empty(target) and not (target.data / "files").exists()
    target.answer("restore", str(kept))


def a_file_of(kept: Path) -> str:
    """The name of a member that is a petition's file."""
    return next(n for n in sorted(manifest(kept)["members"]) if "/attachments/" in n)


def test_a_file_that_is_not_what_its_act_says_is_taken_back(
    kept: Path, build: Build, tmp_path: Path, by_key: None
) -> None:
    path, member = tmp_path / "forged.zip", a_file_of(kept)
    with zipfile.ZipFile(kept) as opened:
        raw = opened.read(member)
    _forge(kept, path, member, raw, raw[:-1] + bytes([raw[-1] ^ 1]))
    target = build(HUIYIN_IDENTITY_KEY=KEY)
    assert member.rpartition("/")[2] in target.trouble("restore", str(path))
    assert is_empty(target) and not (target.data / "files").exists()


def test_a_file_that_is_lost_is_told_of_and_the_rest_is_kept(
    kept: Path, build: Build, tmp_path: Path
) -> None:
    poorer, name = build(HUIYIN_IDENTITY_KEY=KEY), a_file_of(kept)
    poorer.answer("restore", str(kept))
    proved = poorer.answer("record", "verify", "--files")
    assert (proved["ok"], proved["files"], proved["lost"]) == (True, 12, [])
    (poorer.data / name).unlink()
    broken = json.loads(poorer.run("record", "verify", "--files", "--json").stdout)
    assert (broken["ok"], broken["lost"]) == (False, [name.rpartition("/")[2]])
    path = tmp_path / "poorer.zip"
    done = poorer.run("backup", str(path))
    assert done.returncode == 1 and name.rpartition("/")[2] in done.stderr
    copy = build(HUIYIN_IDENTITY_KEY=KEY)
    again = copy.run("restore", str(path), "--json")
    assert again.returncode == 1, "whoever restores is told as well"
    told = json.loads(again.stdout)
    assert (told["petitions"], told["files"]) == (12, 12)


@pytest.mark.skipif(VENDOR == "sqlite", reason="needs both databases; the run on PostgreSQL")
def test_a_backup_moves_between_the_two_databases(
    build: Build, house: House, kept: Path, tmp_path: Path
) -> None:
    before, way = kept, ("sqlite", "postgresql", "sqlite")
    for vendor in way:
        other = build(vendor, HUIYIN_IDENTITY_KEY=KEY)
        told = other.answer("restore", str(before))
        assert other.answer("record", "rebuild", "--check")["differences"] == []
        before = tmp_path / f"{vendor}{other.data.name}.zip"
        assert other.answer("backup", str(before)) == told
        first, last = manifest(kept), manifest(before)
        assert first["members"] == last["members"], "every row of every table is the same"


def test_files_that_are_there_are_not_overwritten(kept: Path, build: Build) -> None:
    target = build(HUIYIN_IDENTITY_KEY=KEY)
    (target.data / "files").mkdir()
    (target.data / "files" / "x").write_text("x")
    assert "files" in target.trouble("restore", str(kept))
    assert is_empty(target)


def test_trouble_with_the_file_is_one_line(house: House, tmp_path: Path) -> None:
    house.trouble("restore", str(tmp_path / "nowhere.zip"))
    house.trouble("backup", str(tmp_path / "no" / "such" / "x.zip"))
    assert list(tmp_path.iterdir()) == []
