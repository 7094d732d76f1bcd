"""Reviews as matters of their own: the list of who decides, the sheet, the file, the redo."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.domain.authority import scope
from huiyin.domain.petition import Track
from huiyin.services import registers, reviews
from huiyin.services.context import today
from huiyin.services.registers import Opening
from huiyin.store.petitions.reviews import ReviewFilters
from huiyin.store.petitions.reviews import reviews as listed
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in

DAY = date(2026, 9, 1)
LIST = "/staff/reviews/"


def numbers(cast: Cast, login: str, **changes: str) -> list[str]:
    found, _ = reviews.listing(cast.context(login, DAY), ReviewFilters(**changes))  # type: ignore[arg-type]
    return [row.number for row in found]


def test_each_sees_the_reviews_it_decides_and_the_bureau_its_register(cast: Cast) -> None:
    first, final = cast.under_review(DAY), cast.under_final_review(DAY)
    assert numbers(cast, "county") == [first]
    assert numbers(cast, "city") == [final]
    assert set(numbers(cast, "clerk")) == {first, final}
    assert numbers(cast, "handler") == numbers(cast, "neighbour") == []
    assert numbers(cast, "clerk", track="final_review") == [final]
    assert numbers(cast, "clerk", unit="LABOUR") == []
    assert numbers(cast, "county", view="over") == [final]  # its review was served
    assert numbers(cast, "county", view="serve") == []


def test_the_list_goes_on_after_a_key(cast: Cast, monkeypatch: object) -> None:
    made = {cast.under_review(DAY + timedelta(days=n)) for n in range(3)}
    import huiyin.store.petitions.reviews as store

    monkeypatch.setattr(store, "PAGE", 2)  # type: ignore[attr-defined]
    seen = scope(cast["county"])
    first, key = listed(seen, "COUNTY", ReviewFilters())
    rest, end = listed(seen, "COUNTY", ReviewFilters(), key)
    assert {r.number for r in (*first, *rest)} == made and (len(first), end) == (2, "")
    assert signed_in("county").get(f"{LIST}?after=x").status_code == 200


def test_the_sheet_says_who_decides_why_and_whether_in_time(cast: Cast) -> None:
    number = cast.under_review(DAY)
    view, (one,) = reviews.sheet(cast.context("county", DAY), number)
    assert view.number == number and one.line == ("县住房和城乡建设局", "县人民政府")
    assert one.served_on == DAY - timedelta(days=10) and one.request.days_late == 0
    assert one.request.right is not None and one.request.by == "张*"
    assert one.clock is not None and one.clock.due_on == date(2026, 10, 8)
    assert one.attacked is not None and one.is_mine
    assert set(one.verbs) == {"issue_review_opinion", "refuse_review"}
    page = signed_in("county").get(f"{LIST}{number}/").content.decode()
    assert "县住房和城乡建设局的上一级是县人民政府" in page and "在期限内" in page
    assert "review_file/add/" in page and "张三" not in page
    handler = signed_in("handler").get(f"{LIST}{number}/").content.decode()
    assert "review_file/add/" not in handler
    for login in ("labour", "neighbour"):
        assert signed_in(login).get(f"{LIST}{number}/").status_code == 404


def test_a_late_request_is_shown_and_may_be_refused(cast: Cast) -> None:
    number = cast.answered(DAY - timedelta(days=60)).number
    cast.act("clerk", number, "request_review", DAY, reason="不服")
    _, (one,) = reviews.sheet(cast.context("county", DAY), number)
    assert one.request.days_late == 20
    page = signed_in("county").get(f"{LIST}{number}/").content.decode()
    assert "逾期 20 天" in page and "不予受理" in page
    cast.act("county", number, "refuse_review", DAY, reason="超过三十日")
    _, (one,) = reviews.sheet(cast.context("county", DAY), number)
    assert one.outcome is not None and "超过三十日" in str(one.outcome.fields)


def test_the_file_is_asked_for_with_its_day_and_stands_on_the_sheet(cast: Cast) -> None:
    number = cast.under_review(today() - timedelta(days=1))
    county = signed_in("county")
    page = county.get(f"{LIST}{number}/").content.decode()
    path = page.split('href="/staff/registers/review_file/add/?')[1].split('"')[0]
    form = county.get(f"/staff/registers/review_file/add/?{path.replace('&amp;', '&')}")
    assert number in form.content.decode() and "受理、调查、处理意见" in form.content.decode()
    day = today()
    given = {"title": "复查调卷", "petition": number, "track": "review", "superior": "COUNTY",
             "unit": "HOUSING", "asked_on": day, "due_on": day + timedelta(days=7),
             "wanted": "全部材料"}  # fmt: skip
    registers.open_entry(cast.context("county", day), "review_file", Opening(given))
    _, (one,) = reviews.sheet(cast.context("county", day), number)
    assert [f.entry["title"] for f in one.files] == ["复查调卷"]
    assert "待送卷" in county.get(f"{LIST}{number}/").content.decode()
    assert "复查调卷" in signed_in("handler").get("/staff/registers/review_file/").content.decode()


def test_a_redo_is_back_with_the_unit_on_a_new_clock(cast: Cast) -> None:
    number = cast.under_review(DAY)
    cast.act("county", number, "issue_review_opinion", DAY, outcome="redo", summary="事实不清",
             redo_within=30)  # fmt: skip
    _, (one,) = reviews.sheet(cast.context("county", DAY), number)
    assert one.again is not None and one.again.due_on == date(2026, 10, 8)
    page = signed_in("county").get(f"{LIST}{number}/").content.decode()
    assert "责令重办" in page and "已回到县住房和城乡建设局手里" in page


def test_a_final_review_goes_one_level_further_up(cast: Cast) -> None:
    number = cast.under_final_review(DAY)
    _, found = reviews.sheet(cast.context("city", DAY), number)
    assert [r.strand.track for r in found] == [Track.FINAL_REVIEW, Track.REVIEW]
    assert found[0].line == ("县住房和城乡建设局", "县人民政府", "市人民政府")
    assert {"issue_final_review_opinion", "refuse_final_review", "open_review_hearing"} <= set(
        found[0].verbs
    )
    assert found[1].verbs == () and not found[1].is_mine


def test_a_petition_without_review_has_no_sheet_and_the_list_stays_cheap(cast: Cast) -> None:
    plain = cast.sent(DAY)
    assert signed_in("clerk").get(f"{LIST}{plain}/").status_code == 404
    cast.under_review(DAY)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        reviews.listing(cast.context("county", DAY), ReviewFilters())
    assert len(asked) <= 2
