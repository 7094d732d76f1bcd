"""Joint reception: several units at one table, each with its own note (article 18)."""

from datetime import date

import pytest

from huiyin.domain.acts import ActKind
from huiyin.services.acting import NoSuchPetition
from huiyin.services.contacts import standing
from huiyin.services.reading import petition
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_every_unit_at_the_table_has_its_own_note(cast: Cast) -> None:
    number = cast.register(DAY).number
    for unit, name in (("HOUSING", "韩承办"), ("LABOUR", "劳承办")):
        cast.act("clerk", number, "note_reception", DAY, unit=unit, receiver_name=name,
                 text=f"{name}：现场答复。")  # fmt: skip
    view = petition(cast.context("clerk", DAY), number)
    notes = standing(view, ActKind.RECEPTION_NOTED)
    assert [(e.about, e.act.fields["receiver_name"]) for e in notes] == [
        ("县住房和城乡建设局", "韩承办"), ("县人力资源和社会保障局", "劳承办"),
    ]  # fmt: skip
    assert view.life.state == "registered"


def test_a_note_gives_a_unit_no_sight_of_the_matter(cast: Cast) -> None:
    number = cast.register(DAY).number
    cast.act("clerk", number, "note_reception", DAY, unit="HOUSING", receiver_name="韩", text="答")
    with pytest.raises(NoSuchPetition):
        petition(cast.context("handler", DAY), number)


def test_only_the_bureau_takes_the_notes(cast: Cast) -> None:
    refusal = cast.refused("supervisor", cast.register(DAY).number, "note_reception", DAY,
                           unit="HOUSING", receiver_name="韩", text="答")  # fmt: skip
    assert (refusal.reason, refusal.article) == ("not_yours", "18")
