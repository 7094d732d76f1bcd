"""A leader's page: what I hold, due first, a note with one tap."""

from datetime import date
from typing import Any

from huiyin.services import registers
from huiyin.services.registers import Opening
from huiyin.store.registers import queries
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in

DAY = date(2026, 9, 1)


def charged(cast: Cast, **changes: Any) -> str:
    given = {"title": "供水", "leader": cast["leader"].person, "unit": "HOUSING",
             "responsible": "韩承办", "taken_on": "2026-09-01", "due_on": "2026-10-01",
             "duties": ["investigate"], **changes}  # fmt: skip
    context = cast.context("head", DAY)
    return registers.open_entry(context, "leader_charge", Opening(given))


def test_what_is_due_first_stands_first_and_a_tap_is_a_note(cast: Cast) -> None:
    charged(cast, title="后到期", due_on="2026-12-31")
    number = charged(cast, title="先到期")
    leader = signed_in("leader")
    page = leader.get("/staff/charges/").content.decode()
    assert page.index("先到期") < page.index("后到期") and "已超期" in page
    path = f"/staff/charges/{number}/note/"
    assert leader.post(path, {"tapped": "到现场看过"})["Location"] == "/staff/charges/"
    row = queries.entry("leader_charge", number)
    assert row is not None and row.entry["fields"]["note"] == "到现场看过"
    leader.post(path, {"note": " "})
    assert "没有记下" in leader.get("/staff/charges/").content.decode()


def test_a_charge_stands_on_the_petition_and_leads_back(cast: Cast) -> None:
    petition = cast.sent(DAY)
    clerk = signed_in("clerk")
    page = clerk.get(f"/staff/petitions/{petition}/").content.decode()
    link = f"/staff/registers/leader_charge/add/?petition={petition}"
    assert link in page
    form = clerk.get(link + "&title=供水").content.decode()
    assert f'value="{petition}"' in form and 'value="供水"' in form
    charged(cast, petition=petition)
    shown = clerk.get(f"/staff/petitions/{petition}/").content.decode()
    assert "包案领导" in shown and "李县长" in shown
    assert "李县长" in signed_in("handler").get(f"/staff/petitions/{petition}/").content.decode()
    back = signed_in("leader").post(
        f"/staff/registers/leader_charge/{_number()}/moves/note/",
        {
            "note": "看过",
            "on": "2026-09-02",
            "late_entry_reason": "补记",
            "back": "/staff/charges/",
        },
    )
    assert back["Location"] == "/staff/charges/"


def _number() -> str:
    from huiyin.store.registers.models import Entry

    return str(Entry.objects.get().number)


def test_today_names_the_registers_in_which_something_is_late(cast: Cast) -> None:
    charged(cast)
    page = signed_in("head").get("/staff/").content.decode()
    assert "台账里超期的" in page and "/staff/registers/leader_charge/?view=overdue" in page
    assert "台账里超期的" not in signed_in("labour").get("/staff/").content.decode()
