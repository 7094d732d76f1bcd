"""A local promise may only be stricter than the law it sharpens."""

from collections.abc import Mapping

from huiyin.law.rules import LawError, Rule, Version

HOLIDAY_WEEKS = 14  # the most days off beyond weekends that one period is taken to meet


class LaxerError(LawError):
    """A length set below the law that gives more time than the law; both figures are named."""

    def __init__(self, rule: Rule, version: Version, national: Rule, law: Version) -> None:
        super().__init__(
            f"{rule.name}: {version.length} {version.unit} is laxer than "
            f"{national.name} with {law.length} {law.unit}; a local rule may only be stricter"
        )
        self.version, self.national, self.law = version, national, law


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
            if not version.is_ended:
                _compare(local, version, named[name])
    _refuse_easier_stop(local, [named[name] for name in local.sharpens])


def refuse_laxer_house_rule(rule: Rule, version: Version, named: Mapping[str, Rule]) -> None:
    """LaxerError when what a house set itself outlasts the statute's period for the same step."""
    for name in rule.sharpens or (rule.name,):
        for law in named[name].versions:
            is_statute = law.basis == "statute" and not law.terms and law.length is not None
            if is_statute and _is_laxer(version, law):
                raise LaxerError(rule, version, named[name], law)


def _compare(local: Rule, version: Version, national: Rule) -> None:
    first = national.version(version.since, version.terms)
    for law in national.versions:
        is_national = law.terms == version.terms and not law.region
        meets = is_national and (law is first or law.since > version.since)
        if meets and law.length is not None and _is_laxer(version, law):
            raise LaxerError(local, version, national, law)


def longest(local: Version, law: Version) -> int:
    """The most days that a period may last, in the unit of the law it is held against."""
    days = local.length or 0
    if local.unit == "working_day" and law.unit == "calendar_day":
        days += 2 * (days // 5 + 1) + HOLIDAY_WEEKS
    return days


def _is_laxer(local: Version, law: Version) -> bool:
    """Can the local period outlast the national one on some days of some year?"""
    if local.length is None or law.length is None:
        return local.length is None
    more = local.extension.length if local.extension else 0
    allowed = law.extension.length if law.extension else 0
    return longest(local, law) > law.length or more > allowed


def _refuse_easier_stop(local: Rule, national: list[Rule]) -> None:
    stops = {trigger.act for rule in national for trigger in rule.stops}
    drops = {trigger.act for rule in national for trigger in rule.falls_away}
    easier = {t.act for t in local.stops} - stops | {t.act for t in local.falls_away} - drops
    if easier:
        raise LawError(f"{local.name}: {', '.join(sorted(easier))} does not end the national rule")
