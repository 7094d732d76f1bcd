"""Word templates that a unit brings for its letters: what they may hold, checked and filled in.

A template names fields as `{{信访人}}`, goes over lists with `{% for 段 in 正文 %}` and asks with
`{% if … %}`. Nothing else is understood: no call, no filter, no sum, no look inside a value but
for the parts of a list's items. Reading and filling in is done by a process apart.
"""

import json
import re
import resource
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from huiyin.documents.compose import is_editable
from huiyin.documents.contexts.base import declared
from huiyin.documents.incoming import office
from huiyin.documents.incoming.content import Content, Limits, Unfit
from huiyin.documents.kinds import Kind

SECONDS = 20
_MEMORY = 1 << 30
_DEEP = 2
_LENGTH = struct.Struct(">I")
_COMMAND = [sys.executable, "-m", "huiyin.documents.own_templates"]
_LIMITS = Limits(size=5 << 20, unpacked=40 << 20)
_ALIKE = re.compile(r"\{(\w+)")
_PARTS = {
    "answers": {"序号": "ordinal", "诉求": "claim", "结果": "outcome", "答复": "words"},
    "entries": {"序号": "0", "日期": "1", "题名": "2", "文号": "3", "责任者": "4"},
}
WHOLE = {
    "公文标题": "whole_title", "文号": "number", "成文日期": "date", "正文": "body",
    "附件说明": "attached", "落款": "signed",
}  # fmt: skip
"""What every kind has beside its own fields; body, attachments and signatures are lists."""

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.For, nodes.If,
    nodes.Getattr, nodes.Not,
)  # fmt: skip


class NotPlain(ValueError):
    """A template asks for more than fields, lists and questions."""


class PlainEnvironment(ImmutableSandboxedEnvironment):
    """Jinja that understands no more than the whitelist, wherever in a document it stands."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _look(tree, 0)
        return tree


def _look(node: nodes.Node, depth: int) -> None:
    """Raises NotPlain for anything that is not on the list."""
    if not isinstance(node, _ALLOWED):
        raise NotPlain(type(node).__name__)
    if isinstance(node, nodes.Getattr):
        is_plain = isinstance(node.node, nodes.Name) and not node.attr.startswith("_")
        if not is_plain:
            raise NotPlain("Getattr")
    if isinstance(node, nodes.For):
        depth += 1
        is_plain = isinstance(node.iter, nodes.Name) and isinstance(node.target, nodes.Name)
        if not is_plain or depth > _DEEP or node.recursive or node.test or node.else_:
            raise NotPlain("For")
    for child in node.iter_child_nodes():
        _look(child, depth)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a template names that its kind does not have, and what it must name and does not;
    in the words of people."""

    unknown: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """May it be used?"""
        return not self.unknown and not self.missing


def names_of(kind: Kind, labels: Mapping[str, str]) -> dict[str, str]:
    """Each name that a template of a kind may use, and the field it stands for.

    A field goes by its Chinese word without marks, or by its identifier.
    """
    found: dict[str, str] = dict(WHOLE)
    for name, _ in declared(kind.context):
        found.setdefault(plain(labels.get(name, name)), name)
        found[name] = name
    return found


def plain(label: str) -> str:
    """A label as a name: 承办人（联系人） is 承办人联系人."""
    return "".join(c for c in label if c.isidentifier())


def needed(kind: Kind) -> set[str]:
    """The fields that a letter of a kind must not leave out."""
    used = set(_ALIKE.findall(json.dumps(kind.template, ensure_ascii=False))) | _asked(kind)
    must = {name for name, said in declared(kind.context) if said["must"] and name in used}
    more = {"number"} if kind.series else set()
    return must | more | ({"date"} if kind.template.get("sign") else set())


def _asked(kind: Kind) -> set[str]:
    text = json.dumps(kind.template, ensure_ascii=False)
    return set(re.findall(r'"(?:if|each)": "(\w+)"', text))


def _covered(kind: Kind, used: set[str]) -> set[str]:
    """What the fields a template names bring with them: the body all it says, and so on."""
    parts = {"body": ["body"], "whole_title": ["title"], "signed": ["sign"]}
    text = json.dumps([kind.template.get(key, "") for name in used & parts.keys()
                       for key in parts[name]], ensure_ascii=False)  # fmt: skip
    lists = set(re.findall(r'"(?:if|each)": "(\w+)"', text))
    return used | set(_ALIKE.findall(text)) | lists


def check(kind: Kind, data: bytes, labels: Mapping[str, str]) -> Findings:
    """What is wrong with a template. Raises Unfit for a file that is not taken at all."""
    if len(data) > _LIMITS.size:
        raise Unfit("file_oversized")
    if office.check(data, _LIMITS.unpacked) is not Content.DOCX:
        raise Unfit("template_not_word")
    if _reaches_out(data):
        raise Unfit("file_reaches_out")
    told = json.loads(_apart({"do": "read"}, data))
    if "reason" in told:
        raise Unfit(str(told["reason"]))
    known = names_of(kind, labels)
    used = {known[name] for name in told["names"] if name in known}
    unknown = sorted({n for n in told["names"] if n not in known} | _odd(told["parts"]))
    by_field = {field: name for name, field in reversed(list(known.items()))}
    lacking = sorted(needed(kind) - _covered(kind, used))
    if not is_editable(kind) and "body" in used:
        unknown.append("正文")
    return Findings(tuple(unknown), tuple(by_field[name] for name in lacking))


def _reaches_out(data: bytes) -> bool:
    """Does it point anywhere outside, be it by a picture or a link?"""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        texts = (archive.read(n) for n in archive.namelist() if n.endswith(".rels"))
        return any(b'targetmode="external"' in text.lower() for text in texts)


def _odd(parts: list[str]) -> set[str]:
    known = {name for said in _PARTS.values() for pair in said.items() for name in pair}
    return set(parts) - known


def values_for(kind: Kind, labels: Mapping[str, str], given: Mapping[str, Any]) -> dict[str, Any]:
    """What a template is filled in with, under each of its names; lists with named parts."""
    return {name: _shaped(field, given.get(field, "")) for name, field in
            names_of(kind, labels).items()}  # fmt: skip


def _shaped(field: str, value: Any) -> Any:
    if field not in _PARTS:
        return list(value) if isinstance(value, tuple) else value
    return [_item(field, one) for one in value]


def _item(field: str, one: Any) -> dict[str, str]:
    found = {}
    for word, part in _PARTS[field].items():
        text = str(one[int(part)] if part.isdigit() else getattr(one, part))
        found[word] = text
        if not part.isdigit():
            found[part] = text
    return found


def fill(data: bytes, values: Mapping[str, Any]) -> bytes:
    """The Word document that a template makes. Raises Unfit."""
    made = _apart({"do": "fill", "values": dict(values)}, data)
    if not made.startswith(b"PK"):
        raise Unfit("template_broken")
    return made


def _apart(asked: Mapping[str, Any], data: bytes) -> bytes:
    head = json.dumps(asked, ensure_ascii=False).encode()
    given = _LENGTH.pack(len(head)) + head + data
    try:
        done = subprocess.run(_COMMAND, input=given, capture_output=True, timeout=SECONDS + 5)
    except subprocess.TimeoutExpired as error:
        raise Unfit("template_broken") from error
    if done.returncode:
        raise Unfit("template_broken")
    return done.stdout


def _environment() -> PlainEnvironment:
    return PlainEnvironment(autoescape=True, extensions=[])


def _texts(template: Any) -> Iterator[str]:
    """Every part of a document that is looked at for fields."""
    yield template.patch_xml(template.get_xml())
    for part in template.docx.part.package.iter_parts():
        if part.partname.endswith(".xml") and re.search("header|footer|footnotes", part.partname):
            yield template.patch_xml(part.blob.decode("utf-8", "replace"))


def _read(template: Any) -> dict[str, Any]:
    """The names and parts that a template uses."""
    names: set[str] = set()
    parts: set[str] = set()
    for text in _texts(template):
        tree = _environment().parse(text)
        own = {cast(nodes.Name, f.target).name for f in tree.find_all(nodes.For)}
        names |= {n.name for n in tree.find_all(nodes.Name)} - own - {"loop"}
        parts |= {g.attr for g in tree.find_all(nodes.Getattr)}
    return {"names": sorted(names), "parts": sorted(parts)}


def work(asked: Mapping[str, Any], data: bytes) -> bytes:
    """What the process apart does."""
    from docxtpl import DocxTemplate

    template = DocxTemplate(BytesIO(data))
    try:
        template.init_docx()
        if asked["do"] == "read":
            return json.dumps(_read(template)).encode()
        template.render(asked["values"], _environment(), autoescape=True)
    except NotPlain:
        return json.dumps({"reason": "template_not_plain"}).encode()
    except TemplateSyntaxError:
        return json.dumps({"reason": "template_syntax"}).encode()
    out = BytesIO()
    template.save(out)
    return out.getvalue()


def main() -> int:
    """Work with little memory and time."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    raw = sys.stdin.buffer.read()
    (length,) = _LENGTH.unpack_from(raw)
    asked = json.loads(raw[_LENGTH.size : _LENGTH.size + length])
    sys.stdout.buffer.write(work(asked, raw[_LENGTH.size + length :]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
