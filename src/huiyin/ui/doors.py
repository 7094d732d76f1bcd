"""How a view names its permission; the middleware of `config` refuses a view that does not."""

from collections.abc import Callable
from typing import Any, TypeVar

from huiyin.domain.authority import Permission

View = TypeVar("View", bound=Callable[..., Any])


def permission(wanted: Permission) -> Callable[[View], View]:
    """Mark a view with what it asks for before it opens."""

    def mark(view: View) -> View:
        view.permission = wanted  # type: ignore[attr-defined]
        return view

    return mark
