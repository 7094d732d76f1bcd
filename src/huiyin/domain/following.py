"""Following a petition from day to day: what was read of the days before is gone on from."""

from collections.abc import Sequence

from huiyin.domain.acts import Act
from huiyin.domain.life import go_on
from huiyin.domain.petition import Life
from huiyin.domain.walk import CaseFacts, Walk
from huiyin.law.book import LawBook
from huiyin.law.calendar import WorkCalendar


class Following:
    """Folds and walks acts, the more of them each time.

    It begins anew where the acts it took read otherwise now (one was retracted, amended, entered
    late), or where the later ones put the earlier ones in another light.
    """

    def __init__(self, bureau: str) -> None:
        self.bureau = bureau
        self._folded: tuple[Act, ...] = ()
        self._life = Life()
        self._walked: list[Act] = []
        self._walk: Walk | None = None

    def life(self, acts: tuple[Act, ...]) -> Life:
        """Where the petition stands after acts whose corrections are read in."""
        if acts[: len(self._folded)] != self._folded:
            self._folded, self._life = (), Life()
        self._life = go_on(self._life, acts[len(self._folded) :], self.bureau)
        self._folded = acts
        return self._life

    def walk(
        self, acts: Sequence[Act], facts: CaseFacts, book: LawBook, calendar: WorkCalendar
    ) -> Walk:
        """The walk over acts in the order of their days; good until the next call."""
        acts, walk, count = list(acts), self._walk, len(self._walked)
        law = book, calendar
        if walk and acts[:count] == self._walked and walk.foresaw(acts, facts, law):
            for act in acts[count:]:
                walk.take(act)
        else:
            walk = Walk(acts, facts, book, calendar)
        self._walk, self._walked = walk, acts
        return walk
