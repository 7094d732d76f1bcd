"""The description as a page: rows for a template, read off the one schema and the one table."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huiyin.api.described import Node, operations
from huiyin.domain.fields import Field
from huiyin.domain.transitions import BY_VERB
from huiyin.services.context import words


@dataclass(frozen=True, slots=True)
class Meaning:
    """One field or parameter: its name, type, the shape it refers to, and what it means."""

    name: str
    where: str
    type: str
    shape: str
    is_required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of an operation, with an example."""

    status: str
    text: str
    media: str
    shape: str
    example: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address with its method."""

    id: str
    method: str
    path: str
    summary: str
    text: str
    parameters: tuple[Meaning, ...]
    body: str
    example: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the table: what `given` holds for it."""

    verb: str
    label: str
    article: str
    asks: tuple[tuple[str, str, bool, str], ...]


def of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows."""
    shapes = schema["components"]["schemas"]
    return {
        "about": schema["info"],
        "operations": [_operation(m, p, o) for m, p, o in operations(schema)],
        "shapes": [_shape(name, shape) for name, shape in shapes.items()],
        "steps": _steps(),
        "told": _told(schema["webhooks"]["petition"]["post"]),
    }


def _told(about: Node) -> dict[str, Any]:
    """What the house sends by itself: words, headers, fields, an example."""
    content = about["requestBody"]["content"]["application/json"]
    outer = content["schema"]["properties"]
    inner = {f"data.{name}": field for name, field in outer["data"]["properties"].items()}
    fields = {name: field for name, field in outer.items() if name != "data"} | inner
    return {
        "summary": about["summary"], "text": about["description"],
        "headers": [(p["name"], p["description"]) for p in about["parameters"]],
        "fields": [(name, field["description"]) for name, field in fields.items()],
        "example": _pretty(content["example"]),
    }  # fmt: skip


def _operation(method: str, path: str, about: Node) -> Operation:
    body = about.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Operation(
        about["operationId"], method.upper(), path, about["summary"], about["description"],
        tuple(_parameter(p) for p in about.get("parameters", ())),
        _referred(body.get("schema", {})), _pretty(body.get("example")),
        tuple(_answer(s, a) for s, a in about["responses"].items()),
    )  # fmt: skip


def _parameter(about: Node) -> Meaning:
    places = {"path": "地址", "query": "查询", "header": "请求头"}
    schema = about["schema"]
    return Meaning(
        about["name"], places[about["in"]], _type(schema), _referred(schema),
        bool(about.get("required")), about["description"],
    )  # fmt: skip


def _answer(status: Any, about: Node) -> Answer:
    ((media, content),) = about["content"].items()
    return Answer(
        str(status), about["description"], media, _referred(content["schema"]),
        _pretty(content.get("example")),
    )  # fmt: skip


def _shape(name: str, about: Node) -> tuple[str, str, list[Meaning], str]:
    needed = about.get("required", ())
    fields = [
        Meaning(f, "", _type(a), _referred(a), f in needed, a["description"])
        for f, a in about.get("properties", {}).items()
    ]
    return name, about["description"], fields, "、".join(map(str, about.get("enum", ())))


def _pretty(example: Any) -> str:
    return json.dumps(example, ensure_ascii=False, indent=2) if example is not None else ""


def _referred(schema: Node) -> str:
    """The shape a schema refers to, itself, as one of several or as the members of a list."""
    for one in (
        schema,
        schema.get("items", {}),
        *schema.get("anyOf", ()),
        *schema.get("allOf", ()),
    ):
        if "$ref" in one:
            return str(one["$ref"]).rpartition("/")[2]
    return ""


_TYPES = {
    "string": "文字", "integer": "整数", "boolean": "是否", "object": "对象", "array": "列表",
    "null": "空", "number": "数",
}  # fmt: skip
_FORMATS = {"date": "日期", "date-time": "时刻"}


def _type(schema: Node) -> str:
    if "anyOf" in schema:
        return "或".join(dict.fromkeys(_type(one) for one in schema["anyOf"]))
    if "$ref" in schema:
        return _referred(schema)
    plain = _FORMATS.get(schema.get("format", "")) or _TYPES.get(schema.get("type", ""), "")
    return f"{plain}（{_limits(schema)}）" if _limits(schema) else plain


def _limits(schema: Node) -> str:
    said = {"maxLength": "至多 {} 字", "minimum": "至少 {}", "maximum": "至多 {}",
            "maxItems": "至多 {} 项"}  # fmt: skip
    found = [text.format(schema[k]) for k, text in said.items() if k in schema]
    return "，".join(found)


def _steps() -> list[Step]:
    """Every act the API takes, as the one table has it."""
    own_form = {"register", "renew_query_code"}
    return [
        Step(verb, words()["verb"][verb], rows[0].article, _asks(rows))
        for verb, rows in BY_VERB.items()
        if verb not in own_form
    ]


def _asks(rows: tuple[Any, ...]) -> tuple[tuple[str, str, bool, str], ...]:
    fields: dict[str, Field] = {f.name: f for row in rows for f in row.fields}
    return tuple(
        (f.name, words()["field"][f.name], f.is_required, "、".join(f.choices))
        for f in fields.values()
    )
