"""Writing the organisation."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from huiyin.store.accounts.models import (
    AnnouncedYear,
    ApiClient,
    PackEdition,
    Person,
    Post,
    Region,
    Unit,
)


def save_unit(code: str, values: Mapping[str, Any]) -> bool:
    """Add a unit or change it; True when it is new."""
    _, is_new = Unit.objects.update_or_create(code=code, defaults=dict(values))
    return is_new


def save_region(code: str, name: str, parent: str) -> None:
    """Add a region or change it."""
    Region.objects.update_or_create(code=code, defaults={"name": name, "parent": parent})


def add_person(login: str, name: str, phone: str = "") -> int:
    """A new person without a usable password; the person's id.

    Raises IntegrityError when the login is taken.
    """
    person = Person(login=login, name=name, phone=phone)
    person.set_unusable_password()
    person.save()
    return person.pk


def start_post(person: int, unit: str, role: str, since: date) -> None:
    """Give a person a post."""
    Post.objects.create(person_id=person, unit_id=unit, role=role, since=since)


def end_posts(person: int, until: date) -> None:
    """End every running post of a person."""
    Post.objects.filter(person_id=person, until=None).update(until=until)


def set_active(person: int, is_active: bool) -> None:
    """Lock or unlock a person."""
    Person.objects.filter(id=person).update(is_active=is_active)


def set_password(person: int, password: str) -> None:
    """Set a password (already validated); the link that allowed it is spent by this."""
    row = Person.objects.get(id=person)
    row.set_password(password)
    row.save(update_fields=["password"])


def clear_password(person: int) -> None:
    """Make the present password unusable."""
    row = Person.objects.get(id=person)
    row.set_unusable_password()
    row.save(update_fields=["password"])


def set_hashed_password(logins: list[str], hashed: str) -> None:
    """Give many people one hashed password: for the demo bureau."""
    Person.objects.filter(login__in=logins).update(password=hashed)


def add_client(values: Mapping[str, Any]) -> int:
    """A new API client; its id."""
    return ApiClient.objects.create(**values).pk


def close_client(client: int) -> None:
    """End a client's key."""
    ApiClient.objects.filter(id=client).update(is_closed=True)


def announce_year(values: Mapping[str, Any]) -> None:
    """Keep the arrangement of a year. Raises IntegrityError when the edition is there already."""
    AnnouncedYear.objects.create(**values)


def settle_years(editions: Iterable[tuple[int, int]]) -> None:
    """Mark (year, edition) as carried through every petition."""
    for year, edition in editions:
        AnnouncedYear.objects.filter(year=year, edition=edition).update(is_settled=True)


def announce_editions(editions: Sequence[Mapping[str, Any]]) -> None:
    """Keep what a bureau set. Raises IntegrityError when somebody else was quicker."""
    PackEdition.objects.bulk_create([PackEdition(**values) for values in editions])


def settle_editions(editions: Iterable[int]) -> None:
    """Mark editions as carried through every petition."""
    PackEdition.objects.filter(edition__in=list(editions)).update(is_settled=True)
