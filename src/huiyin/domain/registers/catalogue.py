"""Every register there is: each module of this package that declares one, found by itself."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from huiyin.domain import registers as package
from huiyin.domain.registers.declaration import Register


@lru_cache(maxsize=1)
def registers() -> Mapping[str, Register]:
    """All registers by kind, in order of group and code."""
    modules = [
        import_module(f"{package.__name__}.{m.name}") for m in iter_modules(package.__path__)
    ]
    found = [r for m in modules for r in vars(m).values() if isinstance(r, Register)]
    ordered = sorted(found, key=lambda r: (r.group, r.code))
    return {register.kind: register for register in ordered}


def parts_of(kind: str) -> tuple[Register, ...]:
    """The registers whose entries belong to an entry of a kind."""
    return tuple(r for r in registers().values() if r.part_of == kind)
