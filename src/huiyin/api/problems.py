"""Refusals of the services as problem details."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from huiyin.api.schemas import Problem, ProblemField
from huiyin.api.shapes import act_of_row
from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Conflict, Invalid, NoSuchPetition
from huiyin.services.context import words
from huiyin.services.idempotency import KeyReused
from huiyin.services.refusing import sentence
from huiyin.services.registers import NoSuchEntry


def answer(problem: Problem) -> HttpResponse:
    """The problem as application/problem+json."""
    return HttpResponse(
        problem.model_dump_json(), status=problem.status, content_type="application/problem+json"
    )


def _said(status: HTTPStatus, reason: str) -> Problem:
    sentence = words()["reason"].get(reason, reason)
    return Problem(title=status.phrase, status=int(status), detail=sentence, reason=reason)


def _refusal(_request: HttpRequest, refusal: Exception) -> HttpResponse:
    assert isinstance(refusal, Refusal)
    status = HTTPStatus.FORBIDDEN if refusal.reason == "not_yours" else HTTPStatus.CONFLICT
    problem = _said(status, refusal.reason)
    problem.detail = sentence(refusal)
    problem.article, problem.allowed = refusal.article, list(refusal.allowed)
    return answer(problem)


def _invalid(_request: HttpRequest, invalid: Exception) -> HttpResponse:
    assert isinstance(invalid, Invalid)
    problem = _said(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid")
    problem.fields = [
        ProblemField(field=p.field, reason=p.reason, message=words()["reason"].get(p.reason, ""))
        for p in invalid.problems
    ]
    return answer(problem)


def _conflict(_request: HttpRequest, conflict: Exception) -> HttpResponse:
    assert isinstance(conflict, Conflict)
    problem = _said(HTTPStatus.CONFLICT, "conflict")
    problem.acts = [act_of_row(row) for row in conflict.acts]
    return answer(problem)


def _missing(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return answer(_said(HTTPStatus.NOT_FOUND, "no_such_petition"))


def _no_entry(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return answer(_said(HTTPStatus.NOT_FOUND, "no_such_entry"))


def _stranger(_request: HttpRequest, _error: Exception) -> HttpResponse:
    response = answer(_said(HTTPStatus.UNAUTHORIZED, "no_key"))
    response["WWW-Authenticate"] = "Bearer"
    return response


def _reused(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return answer(_said(HTTPStatus.UNPROCESSABLE_ENTITY, "key_reused"))


def _shape(_request: HttpRequest, error: Exception) -> HttpResponse:
    assert isinstance(error, ValidationError)
    problem = _said(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid")
    problem.fields = [
        ProblemField(field=_where(e["loc"]), reason=e["type"], message=e["msg"])
        for e in error.errors
    ]
    return answer(problem)


def _where(place: tuple[Any, ...]) -> str:
    """The field as the caller wrote it; what no text can hold is written otherwise."""
    return ".".join(map(str, place)).encode(errors="replace").decode()


def _http(_request: HttpRequest, error: Exception) -> HttpResponse:
    assert isinstance(error, HttpError)
    return answer(Problem(title=str(error), status=error.status_code))


HANDLERS: dict[type[Exception], Callable[[HttpRequest, Exception], HttpResponse]] = {
    Refusal: _refusal,
    Invalid: _invalid,
    Conflict: _conflict,
    NoSuchPetition: _missing,
    NoSuchEntry: _no_entry,
    KeyReused: _reused,
    AuthenticationError: _stranger,
    ValidationError: _shape,
    HttpError: _http,
}


def install(api: NinjaAPI) -> None:
    """Let the API answer every refusal with problem details."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, cast(Any, handler))
