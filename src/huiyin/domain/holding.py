"""Who holds a petition at each act, so that acts which name no unit speak of the right one."""

from huiyin.domain.acts import Act, ActKind

TO_ALL = frozenset(
    {ActKind.WITHDRAWN, ActKind.RECALLED, ActKind.CONVERTED, ActKind.MERGED, ActKind.SPLIT_OFF}
)
TO_A_TARGET = frozenset({ActKind.RECEIVED, ActKind.FORWARDED, ActKind.ASSIGNED})
LEAVES = frozenset({ActKind.DIVERTED, ActKind.DECLINED, ActKind.BARRED})
RETURNS = frozenset({ActKind.OBJECTION_UPHELD, ActKind.RECALLED})
"""Acts that bring claims back to the bureau; as those that leave the procedure they name them."""
ON_OBJECTION = frozenset({ActKind.OBJECTION_UPHELD, ActKind.OBJECTION_REJECTED})


class Holding:
    """The units that hold the petition in the order they came, the first being in the lead."""

    def __init__(self) -> None:
        self.holders: list[str] = []
        self.bureau = ""
        self.target = ""
        self.objector = ""

    def unit_of(self, act: Act) -> str:
        """The unit an act concerns; "" speaks to all."""
        if act.unit or act.kind in TO_ALL or act.kind in TO_A_TARGET:
            return act.unit
        if act.kind is ActKind.RECEIVED_BY_UNIT:
            return self.target
        if act.kind in ON_OBJECTION:
            return self.objector
        return self.holders[0] if self.holders else ""

    def unit_handling(self, unit: str) -> str:
        """The unit itself if it holds the petition, else the one in the lead."""
        return unit if unit in self.holders or not self.holders else self.holders[0]

    def take(self, act: Act, unit: str) -> None:
        """Note who came and went."""
        if act.kind is ActKind.RECEIVED:
            self.bureau = unit
        elif act.kind in TO_A_TARGET:
            self.target = unit
        elif act.kind is ActKind.OBJECTED:
            self.objector = unit
        elif act.kind in (ActKind.RECEIVED_BY_UNIT, ActKind.ACCEPTED):
            if unit not in self.holders:
                self.holders.append(unit)
        elif act.kind in (ActKind.RECALLED, ActKind.OBJECTION_UPHELD):
            self.holders = [holder for holder in self.holders if unit and holder != unit]
