"""The real reader, where the extra `ocr` is installed: what it reads, and how it breaks off."""

import os
import random
import signal
import threading
from collections.abc import Iterator

import pytest

from bench.ocr import Tally, weigh
from huiyin.adapters.ocr.base import ReadingTrouble
from huiyin.adapters.ocr.rapid import Rapid, is_installed
from huiyin.text.scans import guess, written
from tests import papers, scanned

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="the extra `ocr` is not installed: make setup-ocr"
)
AT_MOST = 0.02


@pytest.fixture(scope="module")
def reader() -> Iterator[Rapid]:
    """One process for all tests: loading the models takes seconds."""
    found = Rapid()
    yield found
    found.close()


@pytest.mark.parametrize("font", sorted(scanned.fonts()))
def test_at_most_two_signs_of_a_hundred_are_wrong(reader: Rapid, font: str) -> None:
    tally = Tally()
    sheet = scanned.sheet(font, 7, 8)
    weigh(tally, sheet, reader.read(sheet.picture))
    assert tally.lines == 8 and tally.signs > 150
    assert tally.error <= AT_MOST, f"{font}: {tally.wrong} of {tally.signs}"


def test_every_sign_has_its_place_on_the_page(reader: Rapid) -> None:
    sheet = scanned.sheet("serif", 11, 4)
    lines = reader.read(sheet.picture)
    assert len(lines) == 4
    for line in lines:
        assert len(line.text) == len(line.scores) == len(line.spots)
        assert all(0 <= s.left <= s.right <= 1 and 0 <= s.top <= s.bottom <= 1 for s in line.spots)
        assert [s.left for s in line.spots] == sorted(s.left for s in line.spots)


def test_signs_that_were_mistaken_are_mostly_marked(reader: Rapid) -> None:
    tally = Tally()
    sheet = scanned.sheet("serif", 20261226, 12, is_worn=True)
    weigh(tally, sheet, reader.read(sheet.picture))
    assert tally.replaced > 5, "the sheet is not worn enough to show anything"
    assert tally.marked_wrong >= tally.replaced / 2


def test_the_writer_of_a_letter_is_found(reader: Rapid) -> None:
    lines = ("我是大坪村三组村民。自来水经常停，来水发黄。", "反映人：潘大有，电话13900007788")
    paper = scanned.written(lines, scanned.fonts()["serif"])
    text = written(reader.read(scanned.scanned(paper, random.Random(3)))).text
    assert (guess(text).name, guess(text).phone) == ("潘大有", "13900007788"), text


def test_a_page_without_text_has_none(reader: Rapid) -> None:
    assert [line.text for line in reader.read(papers.jpeg(255, 1)) if len(line.text) > 2] == []


def test_a_process_that_is_killed_is_trouble_once(reader: Rapid) -> None:
    sheet, full = scanned.sheet("serif", 11, 2), scanned.sheet("serif", 12, 25)
    reader.read(sheet.picture)
    killed = reader.process_id
    threading.Timer(0.3, os.kill, (killed, signal.SIGKILL)).start()
    with pytest.raises(ReadingTrouble, match="broke off"):
        reader.read(full.picture)
    assert len(reader.read(sheet.picture)) == 2 and reader.process_id != killed


def test_what_is_no_picture_is_trouble_and_the_process_stays(reader: Rapid) -> None:
    reader.read(scanned.sheet("serif", 11, 2).picture)
    before = reader.process_id
    with pytest.raises(ReadingTrouble, match="UnidentifiedImageError"):
        reader.read(b"not a picture at all")
    assert reader.process_id == before


def test_a_page_that_takes_too_long_is_broken_off() -> None:
    hurried = Rapid(seconds=0.2)
    with pytest.raises(ReadingTrouble, match="too long"):
        hurried.read(scanned.sheet("serif", 11, 2).picture)
    assert hurried.process_id == 0


def test_a_process_without_memory_is_trouble_and_nothing_else() -> None:
    poor = Rapid(memory=300 << 20)
    with pytest.raises(ReadingTrouble):
        poor.read(scanned.sheet("serif", 11, 2).picture)
    poor.close()
