"""A place for files: the folder and the bucket keep the same promises."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from huiyin.adapters.files.base import Files, FilesTrouble, NoSuchFile, Occupied
from huiyin.adapters.files.chosen import files_at
from huiyin.adapters.files.failing import Failing

BUCKET = "s3://huiyin-files/house?region=us-east-1"


@pytest.fixture(scope="module")
def bucket() -> Iterator[Files]:
    """A bucket, in no cloud: what is sent to S3 is answered in this process."""
    keys = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name, value in keys.items():
            patch.setenv(name, value)
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="huiyin-files")
        yield files_at(BUCKET)


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Files]:
    """A place of each kind, empty."""
    if request.param == "folder":
        yield files_at((tmp_path / "有 空格" / "files").as_uri())
        return
    found: Files = request.getfixturevalue("bucket")
    yield found
    for name, _at in list(found.names()):
        found.drop(name)


def names(place: Files, under: str = "") -> list[str]:
    return [name for name, _at in place.names(under)]


def test_what_is_put_is_there_and_may_be_replaced_and_dropped(place: Files) -> None:
    assert not place.has("a/b/c") and names(place) == []
    place.put("a/b/c", b"one")
    place.put("a/b/c", b"two")
    place.put("a/信.bin", b"")
    assert (place.get("a/b/c"), place.get("a/信.bin"), place.has("a/b/c")) == (b"two", b"", True)
    assert sorted(names(place)) == ["a/b/c", "a/信.bin"]
    assert names(place, "a/b") == ["a/b/c"] and names(place, "z") == []
    place.drop("a/b/c")
    place.drop("a/b/c")
    assert names(place) == ["a/信.bin"]


def test_what_is_not_there_is_said_so(place: Files) -> None:
    with pytest.raises(NoSuchFile):
        place.get("a")


def test_a_name_says_when_it_was_put(place: Files) -> None:
    place.put("a", b"x")
    ((_name, at),) = place.names()
    assert abs(datetime.now(UTC) - at) < timedelta(seconds=30)


@pytest.mark.parametrize("name", ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a\\b", "a/."])
def test_a_name_leads_nowhere_else(place: Files, name: str) -> None:
    for use in (lambda: place.put(name, b"x"), lambda: place.get(name), lambda: place.drop(name)):
        with pytest.raises(FilesTrouble):
            use()
    assert names(place) == []


def test_filling_is_all_or_nothing(place: Files) -> None:
    with pytest.raises(ZeroDivisionError), place.filling() as put:
        put("a/b", [b"o", b"ne"])
        raise ZeroDivisionError
    assert names(place) == []
    with place.filling() as put:
        put("a/b", [b"o", b"ne"])
        put("c", [])
    assert (place.get("a/b"), place.get("c")) == (b"one", b"")


def test_a_place_that_is_not_empty_is_not_filled(place: Files) -> None:
    place.put("x", b"x")
    with pytest.raises(Occupied), place.filling() as put:
        put("y", [b"y"])
    assert names(place) == ["x"]


def test_a_folder_shows_no_half_written_file_and_opens_to_nobody_else(tmp_path: Path) -> None:
    folder = files_at(tmp_path.as_uri())
    folder.put("a/b", b"x")
    (tmp_path / "a" / "b.123.part").write_bytes(b"half")
    assert names(folder) == ["a/b"]
    assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0
    folder.drop("a/b")
    (tmp_path / "a" / "b.123.part").unlink()


def test_a_folder_that_cannot_be_written_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(FilesTrouble):
        files_at((tmp_path / "file").as_uri()).put("a", b"x")


def test_a_bucket_that_is_not_there_is_trouble(bucket: Files) -> None:
    with pytest.raises(FilesTrouble):
        files_at("s3://no-such-bucket?region=us-east-1").put("a", b"x")


def test_an_address_that_is_none_is_said_so() -> None:
    for url in ("", "ftp://x", "s3://", "C:\\files"):
        with pytest.raises(FilesTrouble):
            files_at(url)


def test_one_that_is_out_of_order_refuses_everything() -> None:
    place = files_at("failing:")
    assert isinstance(place, Failing)
    for use in (lambda: place.put("a", b""), lambda: place.get("a"), lambda: place.has("a"),
                lambda: place.drop("a"), place.names, place.filling):  # fmt: skip
        with pytest.raises(FilesTrouble):
            use()
