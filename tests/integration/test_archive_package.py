"""The archive package: opened and checked by whoever has it; one byte changed is told."""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from huiyin.cli.main import main
from huiyin.services import file_store, looking, volume
from huiyin.services.archive_check import CHECKSUMS, METADATA, VOLUME, Fault, check
from huiyin.services.archive_package import package
from tests.cast import Cast
from tests.integration.test_volume import GIVEN, LATER, whole


def made(cast: Cast, number: str, login: str = "clerk") -> bytes:
    context = cast.context(login, LATER)
    return package(context, volume.make(context, number))


@pytest.fixture
def file(cast: Cast, tmp_path: Path) -> Path:
    path = tmp_path / "package.zip"
    path.write_bytes(made(cast, whole(cast)))
    return path


def altered(
    file: Path, change: dict[str, bytes | None], more: dict[str, bytes] | None = None
) -> Path:
    """The package with members changed, left out (None) or added, its checksums untouched."""
    out = file.with_name("altered.zip")
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(out, "w") as copy:
        for name in source.namelist():
            data = change.get(name, source.read(name))
            if data is not None:
                copy.writestr(name, data)
        for name, data in (more or {}).items():
            copy.writestr(name, data)
    return out


def test_a_package_holds_volume_letters_and_originals(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert archive.read("材料/01-物业合同.pdf") == GIVEN[0].data
        assert archive.read(VOLUME).startswith(b"%PDF-")
    assert names == [
        VOLUME, "文书/01-转送函.pdf", "文书/02-信访处理意见书.pdf", "材料/01-物业合同.pdf",
        "材料/02-漏水.jpg", "材料/03-说明.docx", METADATA, "说明.txt", CHECKSUMS,
    ]  # fmt: skip
    found = check(file)
    assert (found.files, found.number, found.faults) == (8, "540699-2026-00001", ())


def test_the_metadata_says_what_is_known_and_nothing_else(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        root = etree.fromstring(archive.read(METADATA))
    block = "被签名对象/封装内容/文件实体块/文件实体/"
    assert root.findtext(block + "聚合层次") == "案卷"
    assert root.findtext(block + "档号/保管期限") == "30年"
    assert root.findtext(block + "档号/年度") == "2026"
    assert root.findtext(block + "来源/立档单位名称") == "县信访局"
    assert root.findtext(block + "内容描述/人名") == "张三"
    acts = [e.findtext("业务行为") for e in root.iter("业务实体")]
    assert acts[:3] == ["收到", "登记", "转送"] and "查看身份" not in acts
    assert all(e.text and e.text.strip() for e in root.iter() if not len(e))
    pages = [int(e.findtext("页号")) for e in root.iter("文档") if e.find("页号") is not None]
    assert pages == sorted(pages) and pages[0] > 1


def test_one_state_has_the_same_bytes(cast: Cast) -> None:
    number = whole(cast)
    first = made(cast, number)
    looking.reveal(cast.context("head", LATER), number, "核对")
    assert made(cast, number, "head") == first


@pytest.mark.parametrize("member", [VOLUME, "材料/02-漏水.jpg", METADATA, "说明.txt"])
def test_one_byte_changed_is_told(file: Path, member: str) -> None:
    with zipfile.ZipFile(file) as archive:
        data = bytearray(archive.read(member))
    data[len(data) // 2] ^= 1
    assert Fault("changed", member) in check(altered(file, {member: bytes(data)})).faults


def test_one_byte_changed_in_the_file_itself_is_told(file: Path) -> None:
    whole_file = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        start = archive.getinfo(VOLUME).header_offset + 200
    whole_file[start] ^= 1
    file.write_bytes(whole_file)
    assert check(file).faults == (Fault("changed", VOLUME),)


def test_what_lacks_or_was_added_is_told(file: Path) -> None:
    found = check(altered(file, {VOLUME: None}, {"别的.txt": b"x"}))
    assert set(found.faults) == {Fault("absent", VOLUME), Fault("unlisted", "别的.txt")}


def test_a_changed_file_with_its_new_hash_is_betrayed_by_the_metadata_and_the_value(
    file: Path,
) -> None:
    with zipfile.ZipFile(file) as archive:
        sums = archive.read(CHECKSUMS).decode()
        old = file_store.hash_of(archive.read(VOLUME))
    forged = sums.replace(old, file_store.hash_of(b"forged"))
    before = check(file).value
    found = check(altered(file, {VOLUME: b"forged", CHECKSUMS: forged.encode()}))
    assert Fault("otherwise", VOLUME) in found.faults and found.value != before


def test_hostile_packages_are_refused_calmly(file: Path, tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    entity = bomb + "<电子文件封装包>&x;</电子文件封装包>".encode()
    assert "element_missing" in {f.reason for f in check(altered(file, {METADATA: entity})).faults}
    assert Fault("not_xml", METADATA) in check(altered(file, {METADATA: b"<a"})).faults
    for bytes_, reason in ((b"PK\x03\x04rubbish", "unreadable"), (b"", "unreadable")):
        path = tmp_path / "x.zip"
        path.write_bytes(bytes_)
        assert [f.reason for f in check(path).faults] == [reason]
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    path.write_bytes(out.getvalue())
    assert [f.reason for f in check(path).faults] == ["not_a_package"]


def test_the_command_verifies_without_a_database(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["archive", "verify", str(file)]) == 0
    said = capsys.readouterr().out
    value = check(file).value
    assert "540699-2026-00001：8个文件都与校验清单相符" in said and value in said
    assert main(["archive", "verify", str(file), "--value", value]) == 0
    assert main(["archive", "verify", str(file), "--value", "0" * 64]) == 1
    capsys.readouterr()
    broken = altered(file, {VOLUME: b"other"})
    assert main(["archive", "verify", str(broken)]) == 1
    assert "案卷.pdf：内容与校验清单不符" in capsys.readouterr().out
    assert main(["archive", "verify", str(file.with_name("none.zip"))]) == 1


def test_a_package_of_an_open_petition_leaves_out_what_is_not_known(cast: Cast) -> None:
    number = cast.register(LATER).number
    context = cast.context("clerk", LATER + timedelta(days=1))
    with zipfile.ZipFile(BytesIO(package(context, volume.make(context, number)))) as archive:
        root = etree.fromstring(archive.read(METADATA))
    assert root.find("被签名对象/封装内容/文件实体块/文件实体/档号/保管期限") is None
