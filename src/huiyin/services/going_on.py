"""A merged petition as its petitioner follows it: where it goes on, and the rights kept there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from huiyin.domain.acts import ActKind, effective
from huiyin.domain.attachments import AttachmentKind
from huiyin.domain.authority import Actor, Role
from huiyin.domain.petition import Strand
from huiyin.domain.procedure import Offer
from huiyin.services import attachments, reading
from huiyin.services.acting import NoSuchPetition, Wish
from huiyin.services.context import Context
from huiyin.services.reading import PetitionView
from huiyin.services.uploads import Given

KEPT_VERBS = frozenset({"supplement", "rate", "request_review", "request_final_review"})
"""What is done in the leading petition; material is added to both, withdrawing is of the own."""

OF_ONE = frozenset({"request_review", "request_final_review"})
"""Rights of each petitioner, from the own receipt."""

JOINED = "joined"
"""Who acts in the leading petition from a merged one: the others do not see what is brought."""


@dataclass(frozen=True, slots=True)
class GoingOn:
    """Where a merged petition goes on: the leading one, and which of its petitioners are ours.

    `is_same_people` says that nobody else is a petitioner there.
    """

    view: PetitionView
    ordinals: frozenset[int]
    is_same_people: bool

    @property
    def offered(self) -> PetitionView:
        """The leading petition with only what our people may do there."""
        return replace(self.view, offers=self.offers)

    @property
    def number(self) -> str:
        """The number of the leading petition."""
        return self.view.number

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What the people of the merged petition may do there."""
        return tuple(
            o for o in self.view.offers
            if o.transition.verb in KEPT_VERBS
            and (o.transition.verb not in OF_ONE or self.served(o.strand))
        )  # fmt: skip

    def served(self, strand: Strand) -> frozenset[int]:
        """Which of our petitioners were served on a strand."""
        return self.ordinals & strand.served_to


def actor_in(number: str) -> Actor:
    """Who acts in a leading petition for the people of a merged one."""
    return Actor(JOINED, "信访人", Role.PETITIONER, petition=number)


def goes_on(context: Context, view: PetitionView) -> GoingOn | None:
    """Where the petition of a petitioner goes on at last; None when it is not merged."""
    ordinals = frozenset(range(1, len(view.row.petitioners) + 1))
    found = None
    while (said := _merged(view)) is not None:
        leading, places = said
        ordinals = frozenset(places[n] for n in ordinals if n in places)
        try:
            view = reading.petition(replace(context, actor=actor_in(leading)), leading)
        except NoSuchPetition:
            return None
        found = view
    if found is None:
        return None
    return GoingOn(found, ordinals, len(ordinals) == len(found.row.petitioners))


def _merged(view: PetitionView) -> tuple[str, dict[int, int]] | None:
    """The petition a merger names, and who its people are there."""
    acts = effective([entry.act for entry in view.line])
    act = next((a for a in acts if a.kind is ActKind.MERGED), None)
    if act is None:
        return None
    return str(act.fields["leading"]), {int(k): int(v) for k, v in act.fields["ordinals"].items()}


def wish_there(going: GoingOn, own: str, offer: Offer, given: Wish) -> Wish:
    """What is wished, as the leading petition takes it: who asks, and through which petition."""
    more = dict(given.given)
    if offer.transition.verb in OF_ONE and "by" not in more:
        more["by"] = str(min(going.served(offer.strand)))
    if offer.transition.verb == "supplement" and "text" in more:
        more["text"] = f"（并入本件的 {own} 的信访人补充）{more['text']}"
    return replace(given, given=more)


def bring_along(context: Context, going: GoingOn, given: Sequence[Given]) -> None:
    """Put files that were added to the merged petition into the leading one too, unless they may
    show a name that is kept from the unit."""
    people = (p for p in going.view.row.petitioners if p["ordinal"] in going.ordinals)
    if any(p["is_hidden"] for p in people):
        return
    there = replace(context, actor=actor_in(going.number))
    attachments.add(there, going.number, given, AttachmentKind.MATERIAL)
