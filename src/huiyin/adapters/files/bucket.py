"""Files in a bucket that speaks S3: the one of a cloud, or of a machine of the house."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any

from huiyin.adapters.files.base import Files, FilesTrouble, NoSuchFile, Occupied, Put, checked

_GONE = frozenset({"404", "NoSuchKey", "NotFound"})


@contextmanager
def _said() -> Iterator[None]:
    """Trouble of the client as ours."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        raise NoSuchFile(str(error)) if code in _GONE else FilesTrouble(str(error)) from error
    except (BotoCoreError, Boto3Error) as error:
        raise FilesTrouble(str(error)) from error


class Bucket(Files):
    """A bucket, or the part of one below a prefix. Keys come from the environment, as with
    every S3 client (AWS_ACCESS_KEY_ID and so on)."""

    def __init__(
        self, bucket: str, prefix: str = "", endpoint: str = "", region: str = ""
    ) -> None:
        try:
            import boto3
        except ImportError as error:
            raise FilesTrouble("the extra s3 is not installed: pip install huiyin[s3]") from error
        self._bucket, self._prefix = bucket, f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        options = {"endpoint_url": endpoint or None, "region_name": region or None}
        with _said():
            self._client: Any = boto3.session.Session().client("s3", **options)

    def _key(self, name: str) -> str:
        return self._prefix + checked(name)

    def put(self, name: str, data: bytes) -> None:
        """An object appears whole or not at all."""
        with _said():
            self._client.put_object(Bucket=self._bucket, Key=self._key(name), Body=data)

    def get(self, name: str) -> bytes:
        """Read an object."""
        with _said():
            answer = self._client.get_object(Bucket=self._bucket, Key=self._key(name))
            data: bytes = answer["Body"].read()
        return data

    def has(self, name: str) -> bool:
        """Look for an object."""
        try:
            with _said():
                self._client.head_object(Bucket=self._bucket, Key=self._key(name))
        except NoSuchFile:
            return False
        return True

    def drop(self, name: str) -> None:
        """Delete an object."""
        with _said():
            self._client.delete_object(Bucket=self._bucket, Key=self._key(name))

    def names(self, under: str = "") -> Iterator[tuple[str, datetime]]:
        """List the bucket."""
        prefix = self._prefix + (f"{checked(under)}/" if under else "")
        with _said():
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=prefix):
                for found in page.get("Contents", ()):
                    yield found["Key"].removeprefix(self._prefix), found["LastModified"]

    @contextmanager
    def filling(self) -> Iterator[Put]:
        """What was put is deleted again when the block fails."""
        if next(self.names(), None):
            raise Occupied(f"s3://{self._bucket}/{self._prefix}")
        done: list[str] = []

        def put(name: str, chunks: Iterable[bytes]) -> None:
            with TemporaryFile() as file:
                file.writelines(chunks)
                file.seek(0)
                done.append(name)
                with _said():
                    self._client.upload_fileobj(file, self._bucket, self._key(name))

        try:
            yield put
        except BaseException:
            for name in done:
                self.drop(name)
            raise
