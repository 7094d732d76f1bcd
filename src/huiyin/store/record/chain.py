"""How acts are chained: canonical text, hashes, and the walk that verifies them."""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef

from huiyin.store.record.models import ActContent, ActHead, Chain
from huiyin.store.record.seals import sm3

_HASHED = (
    "id", "chain", "place", "kind", "on", "at", "actor", "actor_unit", "article",
    "subject_kind", "subject", "seq", "content_hash", "previous",
)  # fmt: skip
_BATCH = 2000


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: equal values give equal text."""
    return _encoder.encode(value)


def new_salt() -> str:
    """32 random hex digits."""
    return secrets.token_hex(16)


def content_hash(act: int, salt: str, body: str) -> str:
    """The hash a head carries of its content."""
    return sm3(f"{act}|{salt}|{body}".encode()).hex()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def head_hash(row: Mapping[str, Any]) -> str:
    """The hash of a head over every column but itself."""
    parts = [_moment(row[name]) if name == "at" else str(row[name]) for name in _HASHED]
    return sm3(canonical(parts).encode()).hex()


@dataclass(frozen=True, slots=True)
class Break:
    """Where the record does not hold: `what` says which part of which act."""

    chain: str
    place: int
    act: int
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a walk over all chains; `head` is the hash over the chains' heads."""

    acts: int
    petitions: int
    first_broken: Break | None
    heads: dict[str, str]
    head: str


def overall(heads: Mapping[str, str]) -> str:
    """One hash over the heads of all chains; publishing it makes a cut-off tail visible."""
    return sm3(canonical(dict(heads)).encode()).hex()


def _heads(chain: str) -> Iterator[dict[str, Any]]:
    names = (*_HASHED, "hash")
    place = 0
    while True:
        found = list(
            ActHead.objects.filter(chain=chain, place__gt=place).order_by("place")[:_BATCH]
            .values(*names)
        )  # fmt: skip
        if not found:
            return
        yield from found
        place = found[-1]["place"]


def _contents(first: list[dict[str, Any]]) -> dict[int, tuple[str, str]]:
    ids = [row["id"] for row in first]
    found = ActContent.objects.filter(act__in=ids).values_list("act", "salt", "body")
    return {act: (salt, body) for act, salt, body in found}


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 500:
            yield batch
            batch = []
    if batch:
        yield batch


def _content_break(
    row: dict[str, Any], content: tuple[str, str] | None, disposed: frozenset[int]
) -> str:
    if content is None:
        return "content is missing"
    salt, body = content
    if body == "" and row["id"] in disposed:
        return ""
    if content_hash(row["id"], salt, body) != row["content_hash"]:
        return "content was changed"
    return ""


def _disposed(chain: str) -> frozenset[int]:
    """Acts whose content a `disposed` act of the chain names as emptied."""
    ids = ActHead.objects.filter(chain=chain, kind="disposed").values_list("id", flat=True)
    bodies = ActContent.objects.filter(act__in=list(ids)).values_list("body", flat=True)
    return frozenset(int(n) for b in bodies if b for n in json.loads(b).get("acts", ()))


def walk(chain: str) -> tuple[int, str, Break | None]:
    """Check one chain from its first act: how many acts, the last hash, the first break."""
    previous, place = "", 0
    disposed = _disposed(chain)
    for batch in _batches(_heads(chain)):
        contents = _contents(batch)
        for row in batch:
            place += 1
            what = _head_break(row, place, previous)
            what = what or _content_break(row, contents.get(row["id"]), disposed)
            if what:
                return place - 1, previous, Break(chain, row["place"], row["id"], what)
            previous = row["hash"]
    return place, previous, None


def _head_break(row: dict[str, Any], place: int, previous: str) -> str:
    if row["place"] != place:
        return f"act {place} is missing"
    if row["previous"] != previous:
        return "link to the act before was changed"
    if head_hash(row) != row["hash"]:
        return "head was changed"
    return ""


def verify() -> Verdict:
    """Walk every chain. A chain row that disagrees with its acts is a break too."""
    acts, heads, broken = 0, {}, None
    rows = {c.bureau: c for c in Chain.objects.all()}
    names = sorted({*rows, *ActHead.objects.values_list("chain", flat=True).distinct()})
    for name in names:
        length, head, found = walk(name)
        row = rows.get(name)
        if found is None and (row is None or (row.length, row.head) != (length, head)):
            found = Break(name, length, 0, "the chain's head is not that of its last act")
        acts, heads[name] = acts + length, head
        broken = broken or found
    petitions = (
        ActHead.objects.filter(subject_kind="petition").values("subject").distinct().count()
    )
    heads_of = ActHead.objects.filter(id=OuterRef("act"))
    stray = ActContent.objects.filter(~Exists(heads_of)).order_by().first()
    if broken is None and stray is not None:
        broken = Break("", 0, stray.act, "content without an act")
    return Verdict(acts, petitions, broken, heads, overall(heads))
