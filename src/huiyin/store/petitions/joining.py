"""Which petition goes on as part of which, and which was split off from which."""

from huiyin.store.petitions.models import Petition

LONGEST_CHAIN = 50
"""Mergers follow one another; a ring cannot be made, this is for a broken database."""


def leading_of(number: str) -> str:
    """The petition that a merged one goes on in at last, "" for one that is not merged."""
    found = ""
    ident = Petition.objects.filter(number=number).values_list("leading", flat=True).first()
    for _ in range(LONGEST_CHAIN):
        if ident is None:
            break
        found, ident = Petition.objects.values_list("number", "leading").get(pk=ident)
    return found


def parts_of(ident: int) -> list[str]:
    """The numbers of what was split off from a petition and stands, oldest first."""
    rows = Petition.objects.filter(parted_from=ident).exclude(state="split_undone")
    return list(rows.order_by("id").values_list("number", flat=True))
