"""What a file is and whether it is taken, by its content."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from huiyin.documents.incoming import pages
from huiyin.documents.incoming.content import SUFFIXES, Content, Limits, Unfit
from huiyin.documents.incoming.pictures import LONGEST, THUMB, thumbnail
from huiyin.documents.incoming.taking import take
from tests import papers

LIMITS = Limits()


def reason(name: str, data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(Unfit) as unfit:
        take(name, data, limits)
    return unfit.value.reason


GOOD: tuple[tuple[str, Callable[[], bytes], Content, int], ...] = (
    ("a.jpg", papers.jpeg, Content.JPEG, 1),
    ("a.png", papers.png, Content.PNG, 1),
    ("IMG_0001.HEIC", papers.heic, Content.JPEG, 1),
    ("one.tif", lambda: papers.tiff(1), Content.PNG, 1),
    ("fax.tiff", lambda: papers.tiff(3), Content.PDF, 3),
    ("a.pdf", lambda: papers.pdf(2), Content.PDF, 2),
    ("a.docx", papers.word, Content.DOCX, 1),
    ("a.xlsx", papers.sheet, Content.XLSX, 1),
    ("a.txt", lambda: "情况说明\n".encode(), Content.TEXT, 1),
    ("旧.txt", lambda: "情况说明\n".encode("gb18030"), Content.TEXT, 1),
    ("图片", papers.jpeg, Content.JPEG, 1),
    ("phone.png", papers.jpeg, Content.JPEG, 1),
)


@pytest.mark.parametrize(("name", "make", "content", "pages"), GOOD, ids=[g[0] for g in GOOD])
def test_what_people_bring_is_taken(
    name: str, make: Callable[[], bytes], content: Content, pages: int
) -> None:
    made = take(name, make(), LIMITS)
    assert (made.content, made.pages) == (content, pages)
    is_seen = content not in (Content.DOCX, Content.XLSX, Content.TEXT)
    assert made.first.startswith(b"\xff\xd8") is is_seen


def test_a_photograph_is_turned_upright_and_loses_place_camera_and_comment() -> None:
    data = papers.jpeg(turned=6)
    assert papers.CAMERA in data and papers.COMMENT in data
    made = take("a.jpg", data, LIMITS)
    picture = Image.open(BytesIO(made.data))
    assert picture.size == (400, 600)
    corner = picture.convert("L").getpixel((380, 20))
    assert isinstance(corner, int) and corner < 60, "the dark corner is upper right now"
    assert not picture.getexif() and "comment" not in picture.info
    for trace in (papers.CAMERA, papers.COMMENT, b"Exif", b"GPS"):
        assert trace not in made.data and trace not in made.first


def test_a_drawn_picture_loses_its_hidden_text_and_stays_sharp() -> None:
    made = take("a.png", papers.png(), LIMITS)
    assert papers.CAMERA not in made.data
    assert Image.open(BytesIO(made.data)).getpixel((0, 0)) == (10, 10, 10)


def test_the_same_photograph_twice_makes_the_same_bytes() -> None:
    for name, data in (("a.jpg", papers.jpeg()), ("a.tif", papers.tiff()),
                       ("a.heic", papers.heic())):  # fmt: skip
        assert take(name, data, LIMITS) == take(name, data, LIMITS)


def test_a_large_photograph_is_made_smaller() -> None:
    out = BytesIO()
    papers.drawing(5000, 2500).save(out, "JPEG")
    assert max(Image.open(BytesIO(take("a.jpg", out.getvalue(), LIMITS).data)).size) == LONGEST


def test_a_thumbnail_is_too_small_to_be_read() -> None:
    small = Image.open(BytesIO(thumbnail(take("a.jpg", papers.jpeg(), LIMITS).first)))
    assert max(small.size) == THUMB == 160


def of(data: bytes) -> Callable[[], bytes]:
    return lambda: data


BAD: tuple[tuple[str, Callable[[], bytes], str], ...] = (
    ("empty.jpg", of(b""), "file_empty"),
    ("cut.jpg", lambda: papers.jpeg()[:-300], "file_broken"),
    ("head.jpg", of(b"\xff\xd8\xff" + bytes(200)), "file_broken"),
    ("cut.heic", lambda: papers.heic()[:120], "file_broken"),
    ("cut.tif", of(b"II*\x00" + bytes(40)), "file_broken"),
    ("bomb.png", papers.huge_picture, "file_pixels"),
    ("large.png", lambda: papers.huge_picture(9000, 9000), "file_pixels"),
    ("a.exe", of(papers.PROGRAM), "file_type"),
    ("exe.jpg", of(papers.PROGRAM), "file_type"),
    ("a.gif", of(b"GIF89a" + bytes(30)), "file_type"),
    ("pdf.jpg", papers.pdf, "file_suffix"),
    ("jpg.pdf", papers.jpeg, "file_suffix"),
    ("sheet.docx", papers.sheet, "file_suffix"),
    ("a.html", of(b"<script>alert(1)</script>"), "file_suffix"),
    ("a.svg", of(b'<svg xmlns="http://www.w3.org/2000/svg"/>'), "file_suffix"),
    ("a.doc", of(papers.OLD_OFFICE), "file_old_office"),
    ("macro.docx", papers.macro, "file_macro"),
    ("a.xlsm", lambda: papers.changed(papers.sheet(), xl__vbaProject_dot_bin=b"x"), "file_macro"),
    ("x.docx", lambda: papers.changed(papers.word(), word__activeX__a_dot_xml=b"x"), "file_macro"),
    ("word.zip", papers.word, "file_suffix"),
    ("bomb.xlsx", papers.bomb, "file_bomb"),
    ("cut.docx", lambda: papers.word()[:2000], "file_broken"),
    ("none.pdf", of(b"%PDF-1.7\nnothing"), "file_broken"),
)


@pytest.mark.parametrize(("name", "make", "why"), BAD, ids=[b[0] for b in BAD])
def test_what_is_hostile_or_broken_is_refused(
    name: str, make: Callable[[], bytes], why: str
) -> None:
    assert reason(name, make()) == why


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    why = reason("a.xlsx", papers.lying_bomb(), Limits(unpacked=5 << 20))
    assert why in ("file_bomb", "file_broken")


def test_a_document_that_fetches_a_template_from_elsewhere_is_refused() -> None:
    rels = (
        b'<Relationships><Relationship Id="r1" Type="http://x/attachedTemplate" '
        b'Target="http://evil/t.dotm" TargetMode="External"/></Relationships>'
    )
    data = papers.changed(papers.word(), word___rels__settings_dot_xml_dot_rels=rels)
    assert reason("a.docx", data) == "file_reaches_out"


def test_a_zip_that_is_no_office_file_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.exe", papers.PROGRAM)
    assert reason("a.zip", out.getvalue()) == "file_type"


def test_limits_of_size_and_pages() -> None:
    assert reason("a.jpg", papers.jpeg(), Limits(size=1000)) == "file_oversized"
    assert reason("a.pdf", papers.pdf(3), Limits(pages=2)) == "file_pages"
    assert reason("a.tif", papers.tiff(3), Limits(pages=2)) == "file_pages"


def test_a_pdf_with_a_password_is_refused() -> None:
    encrypted = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")>>"
        b"endobj\ntrailer<</Root 1 0 R/Encrypt 4 0 R/ID[(a)(a)]>>\n%%EOF"
    )
    with pytest.raises(pypdfium2.PdfiumError, match="(?i)password"):
        pypdfium2.PdfDocument(encrypted)
    assert reason("a.pdf", encrypted) == "file_password"


def test_pages_are_drawn_by_a_process_that_may_die_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(pages.all_of(papers.pdf(3), 60)) == 3
    died = [sys.executable, "-c", "import os; os.abort()"]
    monkeypatch.setattr(pages, "_COMMAND", died)
    assert reason("a.pdf", papers.pdf()) == "file_broken"
    slept = [sys.executable, "-c", "import time; time.sleep(9)"]
    monkeypatch.setattr(pages, "_COMMAND", slept)

    def hurried(*args: object, **kwargs: object) -> object:
        raise subprocess.TimeoutExpired("x", 1)

    monkeypatch.setattr(pages.subprocess, "run", hurried)
    assert reason("a.pdf", papers.pdf()) == "file_broken"


def test_every_content_has_an_end_of_name() -> None:
    assert set(SUFFIXES) == set(Content)
