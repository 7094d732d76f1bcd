"""Files as the record knows them: by the hash of their bytes, never by where they lie."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the record keeps of one file. `hash` is the SM3 of its bytes, `sealed_name` the name
    it came with, `removal` why it was taken from view ("": it is shown)."""

    hash: str
    size: int
    pages: int
    content_type: str
    sealed_name: str
    removal: str = ""

    def as_data(self) -> dict[str, Any]:
        """The file as JSON values."""
        said: dict[str, Any] = {
            "hash": self.hash, "size": self.size, "pages": self.pages,
            "type": self.content_type, "name": self.sealed_name,
        }  # fmt: skip
        return said | ({"removal": self.removal} if self.removal else {})


def from_data(data: Mapping[str, Any]) -> FileFacts:
    """What `as_data` wrote."""
    return FileFacts(
        str(data["hash"]), int(data["size"]), int(data["pages"]), str(data["type"]),
        str(data["name"]), str(data.get("removal", "")),
    )  # fmt: skip


def files_of(value: Any) -> tuple[FileFacts, ...]:
    """The files an item holds, those taken from view too; their places are their numbers."""
    return tuple(from_data(one) for one in value or ())


def joined(held: Sequence[FileFacts], more: Iterable[FileFacts]) -> list[FileFacts]:
    """The files with those that are new among `more`: the same bytes stand once. One that was
    taken from view and comes again is shown again."""
    fresh = {one.hash: one for one in more}
    shown = [replace(one, removal="") if one.hash in fresh else one for one in held]
    known = {one.hash for one in held}
    return [*shown, *(one for one in fresh.values() if one.hash not in known)]
