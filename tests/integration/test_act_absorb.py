"""The same merger, done from the petition that leads (article 22)."""

from datetime import date, timedelta

from huiyin.domain.attachments import AttachmentKind
from huiyin.services import attachments, looking, procedure
from huiyin.services.intake import Party
from huiyin.services.rebuilding import rebuild
from huiyin.services.uploads import Given
from huiyin.store.petitions.identity import Identity
from huiyin.store.record.chain import verify
from tests.cast import Cast
from tests.integration.test_act_merge import OTHER, WHY, row

DAY = date(2026, 9, 1)
NEXT = DAY + timedelta(days=1)


def absorb(cast: Cast, leading: str, joining: str, day: date = NEXT, **given: object) -> None:
    cast.act("clerk", leading, "absorb", day, joining=joining, reason=WHY, **given)


def test_the_leading_one_takes_another_in(cast: Cast) -> None:
    leading = cast.register(DAY).number
    joining = cast.register(DAY, parties=OTHER).number
    absorb(cast, leading, joining)
    assert row(joining).petition["state"] == "merged"
    assert [p["ordinal"] for p in row(leading).petitioners] == [1, 2]


def test_the_clerk_says_which_claims_are_new(cast: Cast) -> None:
    leading = cast.register(DAY).number
    joining = cast.register(DAY, parties=OTHER, claims=("修水管", "赔地板")).number
    absorb(cast, leading, joining, new_claims=["2"])
    assert [c["text"] for c in row(leading).claims] == ["修好供水管道", "赔地板"]


def test_a_claim_that_joins_an_accepted_matter_is_answered_with_it(cast: Cast) -> None:
    leading = cast.handled(DAY).number
    joining = cast.register(NEXT, parties=OTHER, claims=("赔地板",)).number
    absorb(cast, leading, joining, NEXT + timedelta(days=1), new_claims=["1"])
    cast.act("handler", leading, "settle", NEXT + timedelta(days=5), way="mediation", terms="赔")
    found = row(leading)
    assert found.petition["state"] == "settled"
    clock = next(c for c in found.clocks if c["rule"] == "handling.conclude")
    assert (clock["outcome"], clock["ended_on"]) == ("met", NEXT + timedelta(days=5))
    forwarded = next(c for c in found.clocks if c["rule"] == "intake.forward")
    assert (forwarded["outcome"], forwarded["ended_on"]) == ("met", DAY)


def test_a_claim_that_joins_at_the_bureau_must_be_sent_on_in_the_same_time(cast: Cast) -> None:
    leading = cast.register(DAY).number
    joining = cast.register(DAY, parties=OTHER, claims=("赔地板",)).number
    absorb(cast, leading, joining, new_claims=["1"])
    cast.act("clerk", leading, "forward", NEXT, unit="HOUSING", claims=["1"])
    found = row(leading)
    assert found.petition["due_rule"] == "intake.forward"
    cast.act("clerk", leading, "forward", NEXT, unit="LABOUR", claims=["2"])
    clock = next(c for c in row(leading).clocks if c["rule"] == "intake.forward")
    assert clock["outcome"] == "met" and clock["round"] == 1
    assert rebuild(is_check=True).differences == ()


def test_files_come_along_but_not_what_may_show_a_hidden_name(cast: Cast) -> None:
    leading = cast.register(DAY).number
    open_one = cast.register(DAY, parties=OTHER).number
    hidden = cast.register(DAY, parties=(Party(Identity("王五", "13700137000"), True),)).number
    for number, kind in ((open_one, "material"), (hidden, "identity_paper")):
        given = [Given("附件.txt", number.encode())]
        attachments.add(cast.context("clerk", DAY), number, given, AttachmentKind(kind))
        absorb(cast, leading, number)
    kept = attachments.shown_to(
        cast.context("clerk", NEXT), _matter(cast, leading)
    )  # fmt: skip
    assert len(kept) == 1
    assert verify().first_broken is None


def _matter(cast: Cast, number: str):  # type: ignore[no-untyped-def]
    from django.db import transaction

    from huiyin.services.acting import hold

    with transaction.atomic():
        return hold(cast.context("clerk", NEXT), number)


def test_a_hidden_name_stays_hidden_from_the_unit(cast: Cast) -> None:
    leading = cast.handled(DAY).number
    hidden = cast.register(NEXT, parties=(Party(Identity("王五", "13700137000"), True),)).number
    absorb(cast, leading, hidden, NEXT + timedelta(days=1))
    seen = looking.reveal(cast.context("handler", NEXT + timedelta(days=2)), leading, "联系")
    assert [who.name for who in seen] == ["张三", ""]


def test_a_name_that_joined_is_corrected_where_it_stands(cast: Cast) -> None:
    leading = cast.register(DAY).number
    joining = cast.register(DAY, parties=OTHER).number
    absorb(cast, leading, joining)
    context = cast.context("clerk", NEXT)
    procedure.amend_petitioner(context, leading, 2, Identity("李思"), "听错了")
    assert [w.name for w in looking.reveal(context, leading, "核对")] == ["张三", "李思"]
    assert rebuild(is_check=True).differences == ()
