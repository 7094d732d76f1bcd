"""The description of the API: the snapshot is current, and everything in it is explained."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from huiyin.api.described import described, operations
from huiyin.api.urls import api

SNAPSHOT = Path(__file__).parents[2] / "docs" / "api" / "openapi.json"
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def schema() -> Any:
    """The schema as a client gets it."""
    made = api.get_openapi_schema(path_prefix="/api/v1/")
    return json.loads(json.dumps(made, default=str))


def test_the_openapi_snapshot_is_current(schema: Any) -> None:
    text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("HUIYIN_SNAPSHOT"):
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert SNAPSHOT.read_text(encoding="utf-8") == text, "make openapi writes the snapshot anew"


def test_every_operation_parameter_and_field_is_explained(schema: Any) -> None:
    for _, _, operation in operations(schema):
        assert operation["summary"] and operation["description"]
        assert all(p["description"] for p in operation.get("parameters", ()))
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        assert body is None or body["example"]
    for shape in schema["components"]["schemas"].values():
        assert shape["description"]
        assert all(f["description"] for f in shape.get("properties", {}).values())


def test_every_refusal_is_declared_as_problem_details_with_an_example(schema: Any) -> None:
    for _, path, operation in operations(schema):
        answers = operation["responses"]
        wanted = {"401", "403", "422"} | ({"404"} if "{number}" in path else set())
        wanted |= {"409"} if "requestBody" in operation else set()
        assert wanted <= set(answers)
        for status, answer in answers.items():
            (media,) = answer["content"]
            assert (media == PROBLEM) is (int(status) >= 400)
            assert answer["content"][media]["example"]


def test_every_write_takes_an_idempotency_key(schema: Any) -> None:
    for method, _, operation in operations(schema):
        names = {p["name"] for p in operation.get("parameters", ())}
        assert ("Idempotency-Key" in names) is (method != "get")


def test_no_word_of_the_description_is_left_over(schema: Any) -> None:
    said, shapes = described(), schema["components"]["schemas"]
    fields = {f for s in shapes.values() for f in s.get("properties", {})}
    assert set(said["shapes"]) == set(shapes)
    assert {f.rpartition(".")[2] for f in said["fields"]} == fields
    found = [o for _, _, o in operations(schema)]
    assert set(said["operations"]) == {o["operationId"] for o in found}
    assert set(said["parameters"]) == {p["name"] for o in found for p in o.get("parameters", ())}


def test_the_webhook_is_described_as_it_is_sent(schema: Any) -> None:
    operation = schema["webhooks"]["petition"]["post"]
    content = operation["requestBody"]["content"]["application/json"]
    example, shape = content["example"], content["schema"]
    assert set(example) == set(shape["properties"])
    assert set(example["data"]) == set(shape["properties"]["data"]["properties"])
    assert operation["summary"] and all(p["description"] for p in operation["parameters"])
    assert all(f["description"] for f in shape["properties"]["data"]["properties"].values())
