"""What the house tells other systems by itself: the webhooks of the description."""

from collections.abc import Mapping
from typing import Any

Node = dict[str, Any]
_NUMBERS = frozenset({"seq", "version"})
_FORMATS = {"timestamp": "date-time", "on": "date", "received_on": "date", "due_on": "date"}


def section(said: Mapping[str, Any]) -> Node:
    """The `webhooks` of OpenAPI 3.1, from the words and the example."""
    example = said["example"]
    inner = {name: _field(name, said) for name in example["data"]}
    outer = {name: _field(name, said) for name in ("type", "timestamp")}
    data = {"type": "object", "properties": inner, "required": list(inner),
            "description": said["fields"]["data"]}  # fmt: skip
    body = {"type": "object", "properties": {**outer, "data": data}, "required": ["type", "data"]}
    headers = [
        {"name": name, "in": "header", "required": True, "description": text,
         "schema": {"type": "string"}}
        for name, text in said["headers"].items()
    ]  # fmt: skip
    operation = {
        "summary": said["summary"], "description": said["text"], "parameters": headers,
        "requestBody": {"required": True,
                        "content": {"application/json": {"schema": body, "example": example}}},
        "responses": {"2XX": {"description": said["said"]}},
    }  # fmt: skip
    return {"petition": {"post": operation}}


def _field(name: str, said: Mapping[str, Any]) -> Node:
    kind = "integer" if name in _NUMBERS else "string"
    found: Node = {"type": kind, "description": said["fields"][name]}
    if name in _FORMATS:
        found["format"] = _FORMATS[name]
    return found | ({"type": ["string", "null"]} if name == "due_on" else {})
