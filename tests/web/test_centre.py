"""The counter of a department's own reception centre."""

import re

from huiyin.services.context import today
from huiyin.store.petitions.models import Petition
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in

PATH = "/staff/centre/"


def given(**said: str) -> dict[str, str]:
    return {
        "name": "张三", "phone": "13800138000", "persons": "1", "detail": "水管漏了三个月",
        "claims": "修好水管", "purpose": "appeal_for_resolution", "kind": "ordinary",
        "prior_court": "no", "prior_arbitration": "no", "prior_reconsideration": "no",
        "prior_opinion": "no", "whose": "own", "received_on": today().isoformat(),
        "token": "centre-one",
    } | said  # fmt: skip


def test_own_matters_are_taken_on_and_the_receipt_stays(cast: Cast) -> None:
    desk = signed_in("desk")
    page = desk.get(PATH).content.decode()
    assert "县住房和城乡建设局接待分中心" in page and "上级转交" not in page
    done = desk.post(PATH, given())
    assert done.status_code == 302 and desk.post(PATH, given()).status_code == 302
    row = Petition.objects.get()
    assert (row.channel, row.state) == ("centre", "with_unit")
    receipt = desk.get(done["Location"]).content.decode()
    assert row.number in receipt and "看这一件" in receipt
    assert desk.get(f"/staff/petitions/{row.number}/").status_code == 200
    assert row.number in signed_in("handler").get("/staff/petitions/").content.decode()


def test_the_rest_goes_to_the_bureau_and_the_receipt_is_shown_all_the_same(cast: Cast) -> None:
    desk = signed_in("desk")
    for token, said in (("a", {"whose": "other"}), ("b", {"purpose": "accusation"})):
        done = desk.post(PATH, given(token=token, **said))
        receipt = desk.get(done["Location"]).content.decode()
        row = Petition.objects.order_by("-id").first()
        assert row is not None and row.state == "registered" and row.number in receipt
        assert "已交信访局" in receipt and re.search(r"<strong[^>]*>[A-Z0-9]{8}</strong>", receipt)
        assert desk.get(f"/staff/petitions/{row.number}/").status_code == 404
        other = signed_in("handler").get(done["Location"])
        assert other.status_code == 403


def test_bad_input_is_told_and_kept_and_others_have_no_counter(cast: Cast) -> None:
    wrong = signed_in("desk").post(PATH, given(whose="", detail="", name="李四"))
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "李四" in page and Petition.objects.count() == 0
    unasked = signed_in("desk").post(PATH, given(prior_court=""))
    assert unasked.status_code == 422 and Petition.objects.count() == 0
    six = given(persons="6", others="\n".join(f"某人{n}" for n in range(6)))
    assert "第二十条" in signed_in("desk").post(PATH, six).content.decode()
    for login in ("clerk", "handler", "head", "leader", "analyst"):
        assert signed_in(login).get(PATH).status_code == 403
    assert signed_in("desk").get("/staff/register/").status_code == 403


def test_the_counter_knows_earlier_matters_of_its_own_unit_alone(cast: Cast) -> None:
    from datetime import timedelta

    mine = cast.sent(today() - timedelta(days=9))
    theirs = cast.sent(today() - timedelta(days=8), "LABOUR")
    shown = signed_in("desk").post(f"{PATH}known/", given()).content.decode()
    assert mine in shown and theirs not in shown
