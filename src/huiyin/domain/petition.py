"""A petition as values: what was asked, by whom, and where each strand of it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Channel(StrEnum):
    """How a petition came in (article 17; field 信访形式)."""

    LETTER = "letter"
    VISIT = "visit"
    WEB = "web"
    WEB_SUGGESTION = "web_suggestion"
    PHONE = "phone"
    FAX = "fax"
    MAILBOX = "mailbox"
    QR = "qr"
    HANDED_DOWN = "handed_down"
    CENTRE = "centre"
    UNKNOWN = "unknown"


IN_PERSON = frozenset({Channel.VISIT, Channel.CENTRE})
"""Who comes to a bureau's hall or a department's centre stands there (articles 19 and 20)."""


COLLECTIVE_FROM = 5
"""From how many who come a visit is collective, unless a bureau counts from fewer or more."""


def is_collective(channel: str, persons: int, collective_from: int | None = None) -> bool:
    """Is it a collective visit (article 20)? The threshold counts itself."""
    return channel in IN_PERSON and persons >= (collective_from or COLLECTIVE_FROM)


class Purpose(StrEnum):
    """The three statutory classes (articles 29 to 31); unknown for what a ledger does not say."""

    APPEAL_FOR_RESOLUTION = "appeal_for_resolution"
    ACCUSATION = "accusation"
    SUGGESTION = "suggestion"
    UNKNOWN = "unknown"


class Track(StrEnum):
    """The line of work a strand belongs to."""

    INTAKE = "intake"
    HANDLING = "handling"
    REVIEW = "review"
    FINAL_REVIEW = "final_review"


class State(StrEnum):
    """Where a strand stands. Labels are in `law/data/words.yaml`."""

    RECEIVED = "received"
    REGISTERED = "registered"
    REPORTED_UP = "reported_up"
    ACCEPTANCE_DISPUTED = "acceptance_disputed"
    DISPATCHED = "dispatched"
    IN_TRANSIT = "in_transit"
    WITH_UNIT = "with_unit"
    OBJECTING = "objecting"
    HANDLING = "handling"
    OPINION_ISSUED = "opinion_issued"
    OPINION_SERVED = "opinion_served"
    REVIEWING = "reviewing"
    REVIEW_ISSUED = "review_issued"
    REVIEW_SERVED = "review_served"
    FINAL_REVIEWING = "final_reviewing"
    FINAL_REVIEW_ISSUED = "final_review_issued"
    FINALIZED = "finalized"
    REFUSED = "refused"
    SETTLED = "settled"
    REPLIED = "replied"
    DECLINED = "declined"
    BARRED = "barred"
    DIVERTED = "diverted"
    REFERRED = "referred"
    RETURNED = "returned"
    RECALLED = "recalled"
    WITHDRAWN = "withdrawn"
    IMPORT_UNDONE = "import_undone"
    MERGED = "merged"
    SPLIT_UNDONE = "split_undone"


ENDED = frozenset(
    {
        State.FINALIZED,
        State.REFUSED,
        State.SETTLED,
        State.REPLIED,
        State.DECLINED,
        State.BARRED,
        State.DIVERTED,
        State.REFERRED,
        State.RETURNED,
        State.RECALLED,
        State.WITHDRAWN,
        State.IMPORT_UNDONE,
        State.MERGED,
        State.SPLIT_UNDONE,
    }
)
"""States in which a strand asks nothing of an institution any more."""

GIVEN_BACK = frozenset({State.RETURNED, State.RECALLED, State.DECLINED})
"""States in which a unit has the matter no longer, and gave no answer to it."""

PASSIVE = frozenset({State.DISPATCHED, State.OPINION_SERVED, State.REVIEW_SERVED})
"""States in which the institution waits: for another strand, or for the petitioner."""


class Outcome(StrEnum):
    """The answer to one claim (article 32)."""

    SUPPORTED = "supported"
    EXPLAINED = "explained"
    NOT_SUPPORTED = "not_supported"


class Adoption(StrEnum):
    """What became of a suggestion (article 29)."""

    ADOPTED = "adopted"
    PARTLY_ADOPTED = "partly_adopted"
    NOT_ADOPTED = "not_adopted"


class ReviewOutcome(StrEnum):
    """What a review or final review decided about the earlier opinion."""

    UPHOLD = "uphold"
    CHANGE = "change"
    REVOKE = "revoke"
    REDO = "redo"


class Document(StrEnum):
    """The documents whose service starts a clock."""

    OPINION = "opinion"
    REVIEW_OPINION = "review_opinion"
    FINAL_REVIEW_OPINION = "final_review_opinion"


@dataclass(frozen=True, slots=True)
class Claim:
    """One request of a petition; classified and answered one by one."""

    ordinal: int
    text: str
    route: int | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Strand:
    """One line of work on a petition: who does it and where it stands.

    `unit` is the unit whose handling it is ("" at intake), `holder` the unit that must act: the
    same unit, the registering bureau at intake, the superior in review. `since` is the day of
    the act that brought it here, `round` counts handlings of one unit (2 after a redo).
    `handler` is the person named for it ("" while nobody is), `recused` who may not touch it.
    `is_leading` marks the unit in the lead of several (24), `is_decided` one whom the common
    superior named, `is_on_paper` one without people in the house, for whom the bureau enters.
    """

    track: Track
    unit: str
    holder: str
    state: State
    since: date
    seq: int
    round: int = 1
    claims: tuple[int, ...] = ()
    handler: str = ""
    route: int | None = None
    is_notified: bool = False
    is_assigned: bool = False
    is_reported: bool = False
    is_hearing_open: bool = False
    is_rated: bool = False
    is_leading: bool = False
    is_on_paper: bool = False
    is_decided: bool = False
    recused: frozenset[str] = frozenset()
    is_deliberated: bool = False
    adoption: Adoption | None = None
    is_rewarded: bool = False
    answered: frozenset[int] = frozenset()
    served_to: frozenset[int] = frozenset()
    extended_days: int = 0

    @property
    def is_open(self) -> bool:
        """Does an institution still owe something here?"""
        return self.state not in ENDED and self.state not in PASSIVE


@dataclass(frozen=True, slots=True)
class Life:
    """A petition after its acts: strands in the order they began, claims with their answers.

    `may_accuse`: it reads like an accusation and nobody has classed it yet.
    """

    purpose: Purpose = Purpose.UNKNOWN
    may_accuse: bool = False
    is_simplified: bool = False
    claims: Mapping[int, Claim] = field(default_factory=dict)
    petitioners: int = 1
    strands: tuple[Strand, ...] = ()
    is_withdrawn: bool = False

    @property
    def is_close(self) -> bool:
        """Is it kept apart as an accusation (article 30)?"""
        return self.purpose is Purpose.ACCUSATION or self.may_accuse

    @property
    def current(self) -> Strand:
        """The strand a reader should see first: the leading unit's while it is at work, else the
        newest open one, else the newest of all."""
        begun = [s for s in self.strands if s.is_open]
        begun = begun or [s for s in self.strands if s.track is not Track.INTAKE]
        return max(begun or self.strands, key=lambda s: (s.is_leading and s.is_open, s.seq))

    @property
    def sent(self) -> tuple[Strand, ...]:
        """The strands of units that have the matter or worked on it to the end."""
        return tuple(
            s for s in self.strands if s.track is Track.HANDLING and s.state not in GIVEN_BACK
        )

    @property
    def units_at_work(self) -> frozenset[str]:
        """The units that are not sent it again before the bureau takes it back from them."""
        back = (State.RETURNED, State.RECALLED)
        return frozenset(
            s.unit for s in self.strands if s.track is Track.HANDLING and s.state not in back
        )

    @property
    def unsent(self) -> tuple[int, ...]:
        """The claims that no unit has (article 24): never sent, or given back last of all."""
        return tuple(n for n in sorted(self.claims) if not self._is_with_a_unit(n))

    def _is_with_a_unit(self, claim: int) -> bool:
        handled = [s for s in self.strands if s.track is Track.HANDLING]
        mine = [s for s in handled if claim in (s.claims or self.claims)]
        if any(s.state not in GIVEN_BACK for s in mine):
            return True
        newest = max(mine, key=lambda s: s.seq, default=None)
        return newest is not None and newest.state is State.DECLINED

    def given_up(self, strand: Strand, is_returned: bool) -> tuple[int, ...]:
        """The claims an act names by which a unit has a strand no longer.

        What is returned lies with the bureau again, together with whatever no unit has.
        """
        if not is_returned:
            return strand.claims
        return tuple(sorted({*(strand.claims or self.claims), *self.unsent}))

    @property
    def is_unsent(self) -> bool:
        """Is anything of the matter with no unit?"""
        return bool(self.unsent) or not self.sent

    @property
    def state(self) -> State:
        """The state a list shows for the whole petition."""
        return self.current.state

    @property
    def is_open(self) -> bool:
        """Does any institution still owe something?"""
        return any(s.is_open for s in self.strands)
