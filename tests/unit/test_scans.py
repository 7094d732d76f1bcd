"""Pages into letters, lines into text: pure functions of the desk of scanned letters."""

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from huiyin.documents.incoming import binding, pages
from huiyin.documents.incoming.content import Content
from huiyin.domain.scans import Grouping, Line, Spot, grouped, moved, split
from huiyin.text.scans import UNSURE_BELOW, guess, in_order, written
from tests import papers


def line(text: str, left: float, top: float, right: float, scores: float = 0.99) -> Line:
    """A line whose signs are equally wide."""
    step = (right - left) / len(text)
    spots = [
        Spot(left + n * step, top, left + (n + 1) * step, top + 0.02) for n in range(len(text))
    ]
    return Line(text, (scores,) * len(text), tuple(spots))


@pytest.mark.parametrize(
    ("grouping", "made"),
    [
        (Grouping.EACH_FILE, ((1, 2), (3,))),
        (Grouping.ONE_LETTER, ((1, 2, 3),)),
        (Grouping.EACH_PAGE, ((1,), (2,), (3,))),
    ],
)
def test_files_become_letters_as_chosen(grouping: Grouping, made: tuple[object, ...]) -> None:
    assert grouped([[1, 2], [3]], grouping) == made
    assert grouped([], grouping) == ()


def test_pages_are_parted_and_moved_and_none_is_lost() -> None:
    assert split([1, 2, 3], 2) == ((1,), (2, 3))
    with pytest.raises(ValueError, match="nothing"):
        split([1, 2, 3], 1)
    assert moved([1, 2, 3], 2, -1) == (2, 1, 3)
    assert moved([1, 2, 3], 2, 1) == (1, 3, 2)
    assert moved([1, 2, 3], 1, -1) == moved([1, 2, 3], 3, 1) == (1, 2, 3)


def test_wrapped_lines_are_joined_and_paragraphs_stay_apart() -> None:
    page = [
        line("今年没有发工资，一共三十二个人，", 0.1, 0.2, 0.9),
        line("我们在工地做工，从去年十月起到", 0.14, 0.1, 0.9),
        line("找过老板两次。", 0.1, 0.3, 0.45),
        line("请求依法支付。", 0.14, 0.4, 0.5),
    ]
    assert written(page).text == (
        "我们在工地做工，从去年十月起到今年没有发工资，一共三十二个人，找过老板两次。\n请求依法支付。"
    )


def test_a_tilted_sheet_is_read_row_by_row_and_left_before_right() -> None:
    left, right = line("联系人张三", 0.1, 0.2, 0.3), line("电话在信末", 0.6, 0.195, 0.8)
    below = line("此致", 0.1, 0.24, 0.2)
    assert in_order([right, below, left]) == [left, right, below]


def test_what_is_unsure_is_told_with_its_place_in_the_text() -> None:
    first = line("水管坏了很久一直没有人来修理过一次，", 0.1, 0.1, 0.9)
    second = line("请修好", 0.1, 0.2, 0.25)
    low = Line(second.text, (0.99, UNSURE_BELOW - 0.01, 0.99), second.spots)
    found = written([first, low])
    (one,) = found.unsure
    assert found.text[one.at] == one.sign == "修" and one.score < UNSURE_BELOW
    assert found.text.endswith(one.before + one.sign + one.after)
    assert one.spot == second.spots[1]


def test_an_empty_page_has_no_text() -> None:
    assert written([]).text == "" and written([]).unsure == ()


def test_the_writer_is_guessed_only_where_the_letter_says_so_once() -> None:
    text = "反映人：潘大有，电话13900007788，\n身份证11010519491231002X。此致"
    found = guess(text)
    assert (found.name, found.phone, found.document) == (
        "潘大有", "13900007788", "11010519491231002X"
    )  # fmt: skip
    assert guess("我叫李长顺，住在河口村。").name == "李长顺"
    two = guess(text + "\n反映人：李四，电话13900007789，身份证号110105194912310021")
    assert (two.name, two.phone, two.document) == ("", "", "11010519491231002X")


def test_pages_are_bound_as_they_are_and_one_is_drawn_alone() -> None:
    sheets = [binding.turned(papers.jpeg(60 + n, 1), 90 * n, 900) for n in range(3)]
    made = binding.bind(sheets)
    assert made.content is Content.PDF and made.pages == 3
    document = pypdfium2.PdfDocument(made.data)
    assert [round(max(document[n].get_size())) for n in range(3)] == [842] * 3
    assert document[0].get_width() > document[0].get_height()
    assert document[1].get_width() < document[1].get_height()
    drawn = Image.open(BytesIO(pages.one(made.data, 2, 60, 1000)))
    assert max(drawn.size) == 1000 and drawn.height > drawn.width


def test_a_turned_page_has_its_corner_where_it_belongs() -> None:
    def corners(data: bytes) -> list[bool]:
        picture = Image.open(BytesIO(data)).convert("L")
        right, bottom = picture.width - 5, picture.height - 5
        at = [(5, 5), (right, 5), (right, bottom), (5, bottom)]
        return [int(str(picture.getpixel(one))) < 100 for one in at]

    upright = papers.jpeg(200, 1)
    for quarter in range(4):
        seen = corners(binding.turned(upright, quarter * 90, 600))
        assert seen == [place == quarter for place in range(4)]
