"""Known through others: on the list of a joint petition, or living in the same house."""

import pytest

from huiyin.domain.petition import Purpose
from huiyin.services.context import today
from huiyin.services.intake import Party
from huiyin.services.rebuilding import rebuild
from huiyin.store.petitions.identity import Identity, hashes_of
from huiyin.store.petitions.models import Petitioner
from huiyin.store.petitions.participant_models import Participant
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in
from tests.web.test_staff_hall import COLLECTIVE, number_in, window

HOUSE = "白马乡 大坪村3组12号"


def known(**typed: str) -> str:
    return signed_in("clerk").post("/staff/register/known/", typed).content.decode()


def test_somebody_on_a_joint_list_is_found_without_a_name(cast: Cast) -> None:
    listed = COLLECTIVE["participants"].splitlines()
    number = number_in(window(signed_in("clerk"), **COLLECTIVE)[1])
    part = known(name=listed[0].split()[0])
    assert number in part and "这位在那一件参加人的名单里" in part
    assert listed[0].split()[0] not in part and "只是同名" not in part
    assert Participant.objects.count() == len(listed)


def test_the_same_house_is_offered_and_may_be_joined(cast: Cast) -> None:
    first = cast.register(today(), parties=(Party(Identity("张三", address=HOUSE)),)).number
    part = known(name="李四", address="白马乡大坪村３组12号")
    assert first in part and "住同一处的人提出的" in part and "张" not in part
    ident = part.split('name="repeats" value="')[1].split('"')[0]
    client = signed_in("clerk")
    said = {"name": "李四", "phone": "", "document": "", "address": HOUSE}
    made = number_in(window(client, **said, repeats=ident, known_as="joint")[1].split("<h1>")[1])
    page = client.get(f"/staff/petitions/{made}/").content.decode()
    assert f"联名：与 {first} 同一件事" in page


@pytest.mark.parametrize("address", ["白马乡大坪村", "县城大街", "白马乡大坪村三组", ""])
def test_a_village_or_a_street_is_no_house(cast: Cast, address: str) -> None:
    first = cast.register(today(), parties=(Party(Identity("张三", address=address)),)).number
    assert hashes_of(Identity(address=address))["household_hash"] == ""
    assert first not in known(name="李四", address=address)


def test_an_accusation_is_not_found_through_a_house(cast: Cast) -> None:
    parties = (Party(Identity("张三", address=HOUSE)),)
    number = cast.register(today(), parties=parties, purpose=Purpose.ACCUSATION).number
    assert number not in known(name="李四", address=HOUSE)


def test_the_rows_are_made_again_from_the_record(cast: Cast) -> None:
    window(signed_in("clerk"), **COLLECTIVE)
    cast.register(today(), parties=(Party(Identity("张三", address=HOUSE)),))
    before = list(Participant.objects.order_by("ordinal").values("name_hash"))
    Participant.objects.all().delete()
    Petitioner.objects.update(household_hash="")
    rebuild(is_check=False)
    assert list(Participant.objects.order_by("ordinal").values("name_hash")) == before
    assert Petitioner.objects.exclude(household_hash="").count() == 1
