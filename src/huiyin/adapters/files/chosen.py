"""The place for files that an address names."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from huiyin.adapters.files.base import Files, FilesTrouble
from huiyin.adapters.files.bucket import Bucket
from huiyin.adapters.files.failing import Failing
from huiyin.adapters.files.folder import Folder


def files_at(url: str) -> Files:
    """`file:///folder`, `s3://bucket/prefix?endpoint=https://…&region=…`, or `failing:`.

    Raises FilesTrouble for anything else.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return Folder(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        said = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        return Bucket(parts.netloc, parts.path, said.get("endpoint", ""), said.get("region", ""))
    if parts.scheme == "failing":
        return Failing()
    raise FilesTrouble(f"not a place for files: {url!r}; use file:///folder or s3://bucket")
