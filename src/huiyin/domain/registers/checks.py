"""Rules beyond the state that several registers share."""

from huiyin.domain.registers.declaration import Check, Standing


def day_has_come(item: str) -> Check:
    """What is told of the day of an item is told on it or later, not before."""

    def check(standing: Standing) -> str:
        return "" if str(standing.fields[item]) <= standing.on.isoformat() else "day_to_come"

    return check
