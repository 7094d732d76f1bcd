"""The archive package of a petition: a ZIP of the volume, each letter and file, metadata, hashes.

Of one state it has the same bytes: members in order, one time for all, nothing compressed.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from huiyin.services import file_store
from huiyin.services.archive_check import CHECKSUMS, METADATA, READ_ME, VOLUME
from huiyin.services.archive_xml import Stored, metadata
from huiyin.services.context import Context, words
from huiyin.services.volume import Leaf, Volume

_TIME = (1980, 1, 1, 0, 0, 0)
_FOLDERS = {"letter": "文书", "file": "材料"}


@dataclass(frozen=True, slots=True)
class _Member:
    path: str
    data: bytes
    content_type: str
    leaf: Leaf | None


def package(context: Context, made: Volume) -> bytes:
    """The package of a volume that was just bound."""
    members = list(_members(made))
    stored = [
        Stored(m.path, len(m.data), file_store.hash_of(m.data), m.content_type, m.leaf)
        for m in members
    ]
    about = metadata(context, made.view, stored, made.bound.pages)
    note = words()["package"]["read_me"].replace("\\n", "\n").encode()
    files = [(m.path, m.data) for m in members] + [(METADATA, about), (READ_ME, note)]
    sums = "".join(f"{file_store.hash_of(data)}  {path}\n" for path, data in files)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, data in (*files, (CHECKSUMS, sums.encode())):
            entry = zipfile.ZipInfo(path, _TIME)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def _members(made: Volume) -> Iterator[_Member]:
    yield _Member(VOLUME, made.bound.data, "application/pdf", None)
    counts: dict[str, int] = {}
    for leaf in made.leaves:
        if leaf.sort not in _FOLDERS or not leaf.original:
            continue
        place = counts[leaf.sort] = counts.get(leaf.sort, 0) + 1
        name = "".join("_" if c in '/\\:*?"<>|' or c < " " else c for c in leaf.name)
        path = f"{_FOLDERS[leaf.sort]}/{place:02d}-{name}"
        yield _Member(path, leaf.original, leaf.content_type, leaf)
