"""Checking an archive package, wherever it came from: every byte, and what its metadata says.

It needs no database: whoever received a package can check it. A package is proved against the
value that its checksum list has; that value is told apart from the package, on paper.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from huiyin.store.record.ciphers import sm3_constructor

VOLUME, METADATA, CHECKSUMS, READ_ME = "案卷.pdf", "元数据.xml", "校验清单.sm3", "说明.txt"
ROOT = "电子文件封装包"
NEEDED = (
    "被签名对象/封装内容/文件实体块/文件实体/电子文件号",
    "被签名对象/封装内容/文件实体块/文件实体/内容描述/题名",
    "被签名对象/封装内容/文件实体块/文件实体/文件数据/文档",
    "被签名对象/封装内容/业务实体块/业务实体",
)
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_CHUNK = 1 << 20
_LIST_AT_MOST, _XML_AT_MOST, _MEMBERS_AT_MOST = 4 << 20, 64 << 20, 5_000
_BROKEN = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError,
    RuntimeError, KeyError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: `reason` is a key of the command's wording, `path` the member."""

    reason: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found; `value` is the SM3 of the checksum list, "" when there is none."""

    files: int
    value: str
    number: str
    faults: tuple[Fault, ...]


def check(file: Path) -> Checked:
    """Look at every byte of a package."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _checked(archive)
    except _BROKEN:
        return Checked(0, "", "", (Fault("unreadable"),))


def _checked(archive: zipfile.ZipFile) -> Checked:
    names = archive.namelist()
    if CHECKSUMS not in names or METADATA not in names or len(names) > _MEMBERS_AT_MOST:
        return Checked(0, "", "", (Fault("not_a_package"),))
    raw = _small(archive, CHECKSUMS, _LIST_AT_MOST)
    told = dict(_told(raw))
    faults = [Fault("twice", n) for n in sorted({n for n in names if names.count(n) > 1})]
    faults += [Fault("absent", n) for n in sorted(told.keys() - set(names))]
    faults += [Fault("unlisted", n) for n in sorted(set(names) - told.keys() - {CHECKSUMS})]
    for name in sorted(told.keys() & set(names)):
        if _sum(archive, name) != told[name]:
            faults.append(Fault("changed", name))
    number, more = _metadata(_small(archive, METADATA, _XML_AT_MOST), told)
    value = sm3_constructor()(raw).hexdigest()
    return Checked(len(told), value, number, (*faults, *more))


def _told(raw: bytes) -> Iterator[tuple[str, str]]:
    """Path and hash of each line of the list. Raises ValueError for what is no list."""
    for line in raw.decode().splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            raise ValueError(line)
        yield found[2], found[1]


def _small(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as member:
        data = member.read(most + 1)
    if len(data) > most:
        raise ValueError(name)
    return data


def _sum(archive: zipfile.ZipFile, name: str) -> str:
    """The hash of a member; what cannot be read to its end has none."""
    digest = sm3_constructor()()
    try:
        with archive.open(name) as member:
            while chunk := member.read(_CHUNK):
                digest.update(chunk)
    except _BROKEN:
        return ""
    return str(digest.hexdigest())


def _metadata(raw: bytes, told: dict[str, str]) -> tuple[str, list[Fault]]:
    """The petition's number, and what the metadata lacks or says otherwise than the list."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:
        return "", [Fault("not_xml", METADATA)]
    if root.tag != ROOT:
        return "", [Fault("not_xml", METADATA)]
    faults = [Fault("element_missing", path) for path in NEEDED if root.find(path) is None]
    for traits in root.iter("电子属性"):
        path = traits.findtext("计算机文件名", "")
        if traits.findtext("校验值", "") != f"SM3:{told.get(path, '')}":
            faults.append(Fault("otherwise", path))
    return root.findtext(NEEDED[0], ""), faults
