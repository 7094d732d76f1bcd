"""Whatever comes in, it is told by content and either taken whole or refused with a reason."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.documents.incoming.content import (
    SUFFIXES,
    Content,
    Limits,
    Unfit,
    as_text,
    is_named_rightly,
    sniff,
)
from huiyin.documents.incoming.taking import take
from huiyin.law.loader import load_words
from huiyin.services.uploads import plain_name
from tests import papers

LIMITS = Limits(size=1 << 20, pages=9, unpacked=4 << 20)
NAMES = st.sampled_from(["a.jpg", "a.png", "a.heic", "a.tif", "a.docx", "a.txt", "a", "a.exe"])


@cache
def sound() -> tuple[bytes, ...]:
    """One of each that is read here (PDFs are read by another process)."""
    return (papers.jpeg(), papers.png(), papers.heic(), papers.tiff(2), papers.word(),
            papers.sheet())  # fmt: skip


def check(name: str, data: bytes) -> None:
    try:
        made = take(name, data, LIMITS)
    except Unfit as unfit:
        assert unfit.reason in load_words()["reason"]
        return
    assert made.content in SUFFIXES and made.data and made.pages >= 1
    told = sniff(made.data)
    assert told in (made.content, None)


@settings(max_examples=80, deadline=None)
@given(NAMES, st.binary(max_size=400))
def test_any_bytes_are_taken_or_refused_with_words(name: str, data: bytes) -> None:
    if sniff(data) is not Content.PDF:
        check(name, data)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_sound_file_damaged_anywhere_breaks_nothing(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(sound())))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place] = data.draw(st.integers(0, 255))
    if sniff(bytes(raw)) is not Content.PDF:
        check("a", bytes(raw))


@given(st.text(st.characters(exclude_categories=["C"]), max_size=200))
def test_plain_text_is_known_in_both_encodings(text: str) -> None:
    assert as_text(text.encode()) == text.removeprefix("\ufeff")
    sealed = text.encode("gb18030")
    assert as_text(sealed) is not None


@settings(max_examples=40)
@given(st.sampled_from(Content), st.text(max_size=30))
def test_the_end_of_a_name_never_decides_what_a_file_is(content: Content, stem: str) -> None:
    for suffix in SUFFIXES[content]:
        assert is_named_rightly(f"{stem}.{suffix}", content)
    assert is_named_rightly(stem.replace(".", ""), content)
    assert not is_named_rightly(f"{stem}.exe", content)


@given(st.text(max_size=400))
def test_a_name_keeps_no_folder_and_no_hidden_sign(name: str) -> None:
    plain = plain_name(name)
    assert "/" not in plain and "\\" not in plain and "\x00" not in plain
    assert "\u202e" not in plain and len(plain) <= 95
    assert plain_name(plain) == plain
