"""The API's description: the schema with words, examples and problem details for every answer."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from ninja import NinjaAPI

from huiyin.api import told

PROBLEM_TYPE = "application/problem+json"
Node = dict[str, Any]


@lru_cache(maxsize=1)
def described() -> Mapping[str, Any]:
    """The words and examples of the description."""
    text = files("huiyin.api").joinpath("description.yaml").read_text(encoding="utf-8")
    loaded: Node = yaml.safe_load(text)
    return loaded


class DescribedAPI(NinjaAPI):
    """An API whose schema says in Chinese what everything means."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        """The schema, dressed."""
        schema = super().get_openapi_schema(*args, **kwargs)
        _dress(schema)
        return schema


def operations(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, Node]]:
    """Every (method, path, operation)."""
    for address, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield method, address, operation


def _dress(schema: Any) -> None:
    words = described()
    schema["info"] |= {"title": words["title"], "description": words["about"]}
    schema["webhooks"] = told.section(words["webhooks"])
    schema["tags"] = [{"name": n, "description": t} for n, t in words["tags"].items()]
    for scheme in schema["components"]["securitySchemes"].values():
        scheme["description"] = words["key"]
    for _, _, operation in operations(schema):
        _dress_operation(operation, words)
    shapes = schema["components"]["schemas"]
    for query in [name for name in shapes if name.endswith("Query")]:
        shapes.pop(query)  # its members stand among the parameters
    for name, shape in shapes.items():
        _dress_shape(name, shape, words)


def _dress_operation(operation: Node, words: Mapping[str, Any]) -> None:
    said = words["operations"][operation["operationId"]]
    operation |= {"summary": said["summary"], "description": said["text"]}
    for parameter in operation.get("parameters", ()):
        parameter["description"] = words["parameters"][parameter["name"]]
        parameter["schema"].pop("title", None)
    if "example" in said:
        operation["requestBody"]["content"]["application/json"]["example"] = said["example"]
    for status, answer in operation["responses"].items():
        _dress_answer(int(status), answer, said, words)


def _dress_answer(status: int, answer: Node, said: Node, words: Mapping[str, Any]) -> None:
    if problem := words["problems"].get(status):
        content = answer["content"].pop("application/json")
        answer["description"] = problem["said"]
        answer["content"] = {PROBLEM_TYPE: content | {"example": problem["example"]}}
        return
    answer["description"] = said["said"][status]
    answer["content"]["application/json"]["example"] = said["answers"][status]


def _dress_shape(name: str, shape: Node, words: Mapping[str, Any]) -> None:
    shape["description"] = words["shapes"][name]
    meanings = words["fields"]
    for field, about in shape.get("properties", {}).items():
        about.pop("title", None)
        about["description"] = meanings.get(f"{name}.{field}") or meanings[field]
