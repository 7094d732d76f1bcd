"""A local promise may only be stricter than the law it sharpens."""

from collections.abc import Mapping

from huiyin.law.rules import LawError, Rule, Version

HOLIDAY_WEEKS = 14  # the most days off beyond weekends that one period is taken to meet


def refuse_laxer(local: Rule, named: Mapping[str, Rule]) -> None:
    """LawError when a local rule gives more time than the national rules it sharpens."""
    if not local.region:
        return
    if not local.sharpens:
        raise LawError(f"{local.name}: a local rule says which national rule it sharpens")
    for name in local.sharpens:
        if name not in named:
            raise LawError(f"{local.name}: sharpens {name}, which is no rule")
        for version in local.versions:
            _compare(local, version, named[name])
    _refuse_easier_stop(local, [named[name] for name in local.sharpens])


def _compare(local: Rule, version: Version, national: Rule) -> None:
    first = national.version(version.since, version.terms)
    for law in national.versions:
        meets = law.terms == version.terms and (law is first or law.since > version.since)
        if meets and law.length is not None and _is_laxer(version, law):
            raise LawError(
                f"{local.name}: {version.length} {version.unit} is laxer than "
                f"{national.name} with {law.length} {law.unit}; a local rule may only be stricter"
            )


def _is_laxer(local: Version, law: Version) -> bool:
    """Can the local period outlast the national one on some days of some year?"""
    if local.length is None or law.length is None:
        return local.length is None
    longest = local.length
    if local.unit == "working_day" and law.unit == "calendar_day":
        longest += 2 * (local.length // 5 + 1) + HOLIDAY_WEEKS
    more = local.extension.length if local.extension else 0
    return longest > law.length or more > (law.extension.length if law.extension else 0)


def _refuse_easier_stop(local: Rule, national: list[Rule]) -> None:
    stops = {trigger.act for rule in national for trigger in rule.stops}
    drops = {act for rule in national for act in rule.falls_away}
    easier = {t.act for t in local.stops} - stops | set(local.falls_away) - drops
    if easier:
        raise LawError(f"{local.name}: {', '.join(sorted(easier))} does not end the national rule")
