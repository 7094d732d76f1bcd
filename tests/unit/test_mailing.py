"""Labels and envelopes: every address in its place, on sheets of the size that was chosen."""

from contextlib import closing

import pypdfium2
import pytest

from huiyin.documents.mailing import (
    Addressee,
    addressee,
    envelope_formats,
    envelopes,
    joined,
    label_formats,
    labels,
)
from huiyin.documents.pdf import NoGlyph, page_count, text_of

MM = 72 / 25.4
SENDER = Addressee("云溪县信访局", "云溪县人民路1号", "622000")


def people(count: int) -> list[Addressee]:
    return [Addressee(f"格桑卓玛{n}", f"云溪县某镇{n}村", f"62{n:04d}") for n in range(count)]


def size(made: bytes) -> tuple[int, int]:
    with closing(pypdfium2.PdfDocument(made)) as opened:
        width, height = opened[0].get_size()
    return round(width / MM), round(height / MM)


def words(made: bytes) -> str:
    return "".join(text_of(made).split())


@pytest.mark.parametrize("sheet", label_formats())
def test_labels_fill_a_sheet_of_a4_and_go_on_to_the_next(sheet: str) -> None:
    across, down = (int(n) for n in sheet.split("x"))
    to = people(across * down + 1)
    made = labels(to, sheet)
    assert size(made) == (210, 297) and page_count(made) == 2
    text = words(made)
    assert all(a.name + "收" in text and a.address in text and a.postcode in text for a in to)
    assert page_count(labels(people(across * down), sheet)) == 1
    assert page_count(labels(people(across * down), sheet, skip=1)) == 2


@pytest.mark.parametrize("sheet", label_formats())
def test_a_sheet_fits_on_its_paper(sheet: str) -> None:
    from huiyin.documents.mailing import _said

    f = _said()["labels"][sheet]
    assert f["left"] + f["across"] * f["width"] + (f["across"] - 1) * f["gap_x"] <= 210.01
    assert f["top"] + f["down"] * f["height"] + (f["down"] - 1) * f["gap_y"] <= 297.01


def test_skipped_labels_stay_empty() -> None:
    with closing(pypdfium2.PdfDocument(labels(people(1), "3x8", skip=23))) as opened:
        page = opened[0].get_textpage()
        boxes = [page.get_charbox(n) for n in range(page.count_chars())]
    assert min(box[0] for box in boxes) > 140 * MM and max(box[3] for box in boxes) < 38 * MM


@pytest.mark.parametrize("name", envelope_formats())
def test_an_envelope_is_a_page_of_its_size_with_postcode_and_sender(name: str) -> None:
    wanted = {"dl": (220, 110), "zl": (230, 120), "c5": (229, 162), "c4": (324, 229)}
    made = envelopes(people(2), SENDER, name)
    assert size(made) == wanted[name] and page_count(made) == 2
    text = words(made)
    for part in ("格桑卓玛0收", "云溪县某镇1村", "620001", "云溪县信访局", "622000"):
        assert part in text


def test_boxes_are_drawn_or_left_to_the_envelope() -> None:
    drawn, left = (envelopes(people(1), SENDER, "dl", draws_boxes=d) for d in (True, False))
    assert words(drawn) == words(left) and len(drawn) > len(left)


def test_the_postcode_is_read_out_of_the_address() -> None:
    assert addressee("张三", "云溪县某镇一村 622001") == Addressee(
        "张三", "云溪县某镇一村", "622001"
    )
    assert addressee("张三", "622001，某镇一村") == Addressee("张三", "某镇一村", "622001")
    assert addressee("张三", "某镇13800138000号").postcode == ""


def test_a_long_address_gets_smaller_and_a_rare_sign_is_named() -> None:
    long = Addressee("阿旺洛桑·次仁旺堆", "西藏自治区那曲市申扎县某某乡某某村" * 4, "853100")
    assert words(labels([long], "3x8")).count("西藏自治区") == 4
    with pytest.raises(NoGlyph):
        labels([Addressee("张\U0001f600", "某镇", "")], "3x8")


def test_pdfs_are_joined_in_order() -> None:
    whole = joined([labels(people(1), "3x8"), envelopes(people(1), SENDER, "dl")])
    assert page_count(whole) == 2 and size(whole) == (210, 297)
