"""Writing the organisation."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F

from huiyin.store.accounts.models import (
    AnnouncedYear,
    ApiClient,
    Article,
    Duty,
    Instrument,
    LetterChain,
    LetterPattern,
    OfficialSeal,
    PackEdition,
    Person,
    Phrase,
    PlaceCode,
    Post,
    Region,
    Setting,
    Substitution,
    Succession,
    Ticket,
    Unit,
    UnitSubject,
    UnitVersion,
)


def save_unit(code: str, values: Mapping[str, Any]) -> bool:
    """Add a unit or change it; True when it is new."""
    _, is_new = Unit.objects.update_or_create(code=code, defaults=dict(values))
    return is_new


def keep_version(code: str, values: Mapping[str, Any], since: date) -> None:
    """Note how a unit is called and placed from a day on; a second change of a day wins."""
    UnitVersion.objects.update_or_create(unit_id=code, since=since, defaults=dict(values))


def close_unit(code: str, on: date, successions: Iterable[Mapping[str, Any]]) -> None:
    """End a unit on a day, with who takes over."""
    Unit.objects.filter(code=code).update(is_closed=True, closed_on=on)
    Succession.objects.bulk_create([Succession(unit_id=code, on=on, **s) for s in successions])


def set_subjects(unit: str, subjects: Iterable[tuple[str, str]]) -> None:
    """The subjects (topic, region) a unit answers for, in place of what stood there."""
    UnitSubject.objects.filter(unit_id=unit).delete()
    UnitSubject.objects.bulk_create(
        [UnitSubject(unit_id=unit, topic=topic, region=region) for topic, region in subjects]
    )


def save_region(code: str, name: str, parent: str) -> None:
    """Add a region or change it."""
    Region.objects.update_or_create(code=code, defaults={"name": name, "parent": parent})


def save_regions(rows: Iterable[tuple[str, str, str]]) -> None:
    """Add or change many regions (code, name, parent) at once."""
    Region.objects.bulk_create(
        [Region(code=code, name=name, parent=parent) for code, name, parent in rows],
        batch_size=500, update_conflicts=True, unique_fields=["code"],
        update_fields=["name", "parent"],
    )  # fmt: skip


def add_substitution(values: Mapping[str, Any]) -> int:
    """Let somebody stand in; the id."""
    return Substitution.objects.create(**values).pk


def end_substitution(ident: int, last: date) -> None:
    """Let a substitution hold no longer than a day; one that had not begun goes."""
    Substitution.objects.filter(id=ident, since__gt=last).delete()
    Substitution.objects.filter(id=ident).update(until=last)


def add_duty(values: Mapping[str, Any]) -> bool:
    """Put somebody on the roster, or at another window; True when new."""
    window = values["window"]
    key = {name: value for name, value in values.items() if name != "window"}
    _, is_new = Duty.objects.update_or_create(**key, defaults={"window": window})
    return is_new


def remove_duty(unit: str, ident: int) -> dict[str, Any]:
    """Take a line off a bureau's roster; what it said, empty when it was not there."""
    rows = Duty.objects.filter(unit_id=unit, id=ident)
    said = rows.values("person_id", "on", "part", "window").first()
    rows.delete()
    return dict(said or {})


def take_ticket(bureau: str, on: date, serial: int, at: datetime) -> None:
    """Give out a number."""
    Ticket.objects.create(bureau=bureau, on=on, serial=serial, taken_at=at)


def call_ticket(bureau: str, on: date, values: Mapping[str, Any]) -> int | None:
    """Call the longest waiting number of a day: the serial, None when nobody waits.

    Two windows that call at once each get a number of their own.
    """
    waiting = Ticket.objects.filter(bureau=bureau, on=on, state="waiting").order_by("serial")
    while (row := waiting.first()) is not None:
        mine = Ticket.objects.filter(id=row.pk, state="waiting")
        if mine.update(state="called", **values):
            return row.serial
    return None


def end_tickets(bureau: str, on: date, person: str, values: Mapping[str, Any]) -> int:
    """Whom somebody was seeing is seen no more; how many were."""
    rows = Ticket.objects.filter(bureau=bureau, on=on, person=person, state="called")
    return rows.update(**values)


def add_place_code(values: Mapping[str, Any]) -> None:
    """A new code. Raises IntegrityError when the code is taken."""
    PlaceCode.objects.create(**values)


def withdraw_place_code(code: str, on: date) -> int:
    """A code opens no form any more; how many were withdrawn by this."""
    rows = PlaceCode.objects.filter(code=code, withdrawn_on=None)
    return rows.update(withdrawn_on=on)


def count_place_code(code: str, what: str) -> None:
    """Count that a code was opened, or that something was filed by it."""
    PlaceCode.objects.filter(code=code).update(**{what: F(what) + 1})


def set_setting(bureau: str, name: str, value: Any) -> None:
    """Let a bureau do one thing its own way."""
    Setting.objects.update_or_create(bureau=bureau, name=name, defaults={"value": value})


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


def save_instrument(values: Mapping[str, Any], articles: Sequence[Mapping[str, Any]]) -> None:
    """Put an instrument and its articles in the place of what was there under its key."""
    row, _ = Instrument.objects.update_or_create(key=values["key"], defaults=dict(values))
    Article.objects.filter(instrument=row).delete()
    Article.objects.bulk_create([Article(instrument=row, **article) for article in articles])


def set_letter_pattern(unit: str, series: str, pattern: str) -> None:
    """Set how a unit numbers a series of letters."""
    LetterPattern.objects.update_or_create(
        unit_id=unit, series=series, defaults={"pattern": pattern}
    )


def drop_letter_pattern(unit: str, series: str) -> None:
    """Take away how a unit numbers a series of letters."""
    LetterPattern.objects.filter(unit_id=unit, series=series).delete()


def set_chain(unit: str, kind: str, steps: str, seen: int) -> bool:
    """Set the steps of a unit's letters of a kind; False when somebody changed them since.

    `seen` is the version looked at, 0 where nothing was set.
    """
    if not seen:
        return LetterChain.objects.get_or_create(
            unit_id=unit, kind=kind, defaults={"steps": steps}
        )[1]
    kept = LetterChain.objects.filter(unit_id=unit, kind=kind, version=seen)
    return bool(kept.update(steps=steps, version=seen + 1))


def drop_chain(unit: str, kind: str, seen: int) -> bool:
    """Let the default hold again; False when somebody changed it since."""
    return bool(LetterChain.objects.filter(unit_id=unit, kind=kind, version=seen).delete()[0])


def add_phrase(values: Mapping[str, Any]) -> int:
    """A new turn of phrase; its id."""
    return Phrase.objects.create(**values).pk


def change_phrase(ident: int, seen: int, values: Mapping[str, Any]) -> bool:
    """Change a turn of phrase that still has the version; False when it has not."""
    kept = Phrase.objects.filter(id=ident, version=seen)
    return bool(kept.update(version=seen + 1, **values))


def add_seal(values: Mapping[str, Any]) -> int:
    """A unit's new seal; its id. Raises IntegrityError while another is in use."""
    return OfficialSeal.objects.create(**values).pk


def withdraw_seal(ident: int, at: datetime) -> bool:
    """Take a seal out of use; False when it is already."""
    kept = OfficialSeal.objects.filter(id=ident, withdrawn_at=None)
    return bool(kept.update(withdrawn_at=at))
