"""Address labels and envelopes: sizes are data, addresses are set as they are written."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import typst
import yaml

from huiyin.documents import fonts
from huiyin.documents.pdf import _ONE_AT_A_TIME, STANDARD, TIBETAN, NoGlyph

_POSTCODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
MARK = "收"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who a letter goes to. `postcode` is "" where the address has none."""

    name: str
    address: str
    postcode: str = ""


def addressee(name: str, address: str) -> Addressee:
    """Somebody with the address as written; a postcode in it is taken out."""
    found = _POSTCODE.search(address)
    if found is None:
        return Addressee(name, address.strip())
    rest = (address[: found.start()] + address[found.end() :]).strip(" ，,（）()邮编：:")
    return Addressee(name, rest, found.group())


@lru_cache(maxsize=1)
def _said() -> Mapping[str, Any]:
    text = files("huiyin.documents").joinpath("mailing.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


def label_formats() -> dict[str, str]:
    """The label sheets that are known, each with its size in words."""
    return {name: said["label"] for name, said in _said()["labels"].items()}


def envelope_formats() -> dict[str, str]:
    """The envelopes that are known, each with its size in words."""
    return {name: said["label"] for name, said in _said()["envelopes"].items()}


def labels(to: Sequence[Addressee], sheet: str, skip: int = 0) -> bytes:
    """A PDF of label sheets; `skip` labels of the first were used before. Raises NoGlyph."""
    room = _said()["labels"][sheet]["across"] * _said()["labels"][sheet]["down"]
    said = {"kind": "labels", "format": _said()["labels"][sheet], "skip": skip % room}
    return _pdf("地址标签", to, said)


def envelopes(
    to: Sequence[Addressee], sender: Addressee, size: str, *, draws_boxes: bool = True
) -> bytes:
    """A PDF of envelopes, one a page; without `draws_boxes` the envelope has its own boxes for
    the postcode. Raises NoGlyph."""
    said = {
        "kind": "envelopes", "format": _said()["envelopes"][size], "sender": asdict(sender),
        "draws": draws_boxes,
    }  # fmt: skip
    return _pdf("信封", to, said)


def undrawable(to: Iterable[Addressee]) -> str:
    """The characters of names and addresses that no font here draws."""
    return fonts.undrawable("".join(a.name + a.address for a in to))


@lru_cache(maxsize=4)
def _compiler(paths: tuple[Path, ...]) -> typst.Compiler:
    layout = Path(str(files("huiyin.documents").joinpath("mailing.typ")))
    folders = sorted({str(path.parent) for path in paths})
    return typst.Compiler(
        str(layout), root=str(layout.parent), font_paths=folders, ignore_system_fonts=True
    )


def _pdf(title: str, to: Sequence[Addressee], said: Mapping[str, Any]) -> bytes:
    whole = {**said, "title": title, "mark": MARK, "addressees": [asdict(a) for a in to]}
    text = json.dumps(whole, ensure_ascii=False)
    if signs := fonts.undrawable(text):
        raise NoGlyph(signs)
    more = fonts.helpers(fonts.lacking(text))
    families = [TIBETAN, *(family for family, _ in more)]
    given = {"mailing": text, "fonts": json.dumps(families)}
    compiler = _compiler((*fonts.own(), *(path for _, path in more)))
    with _ONE_AT_A_TIME:
        made = compiler.compile(format="pdf", sys_inputs=given, pdf_standards=[STANDARD])
    assert isinstance(made, bytes)
    return made


def joined(pdfs: Iterable[bytes]) -> bytes:
    """One PDF of the pages of several, in order."""
    parts, out = list(pdfs), BytesIO()
    with _ONE_AT_A_TIME, closing(pypdfium2.PdfDocument.new()) as whole:
        for one in parts:
            with closing(pypdfium2.PdfDocument(one)) as part:
                whole.import_pages(part)
        whole.save(out)
    return out.getvalue()
