"""Files of a form as they arrive: one that is too large is dropped on the way, its name kept."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

FIELD = "files"
PREFIX = "files_"
"""Before the name of an item of files, in a form that asks other things too."""

AT_ONCE = 20
"""How many files one form takes."""

ACCEPTED = "image/*,.heic,.heif,.tif,.tiff,.pdf,.docx,.xlsx,.txt,application/pdf,text/plain"
"""What a browser offers to choose from; the server looks at the content."""


class SizedUploads(FileUploadHandler):
    """Stops a file of `files` (or `files_...`) at the limit; the other files of the form go on."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Another file begins."""
        super().new_file(*args, **kwargs)
        self.begun = getattr(self, "begun", 0) + self._is_ours()
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and pass on to those who keep it.

        A file is left out here and not in `new_file`: there Django would close the one before.
        """
        self.size += len(raw_data)
        is_large = self.size > settings.HUIYIN_FILE_MEGABYTES << 20
        if self._is_ours() and (is_large or self.begun > AT_ONCE):
            self._leave_out()
        return raw_data

    def _is_ours(self) -> bool:
        name = str(self.field_name)
        return name == FIELD or name.startswith(PREFIX)

    def file_complete(self, file_size: int) -> None:
        """Others keep it."""

    def _leave_out(self) -> None:
        request = self.request
        if request is not None:
            reason = "file_at_once" if self.begun > AT_ONCE else "file_oversized"
            left_out(request).append((self.file_name or "", reason))
        raise SkipFile


def left_out(request: HttpRequest) -> list[tuple[str, str]]:
    """Files that were not even read to the end: name and reason."""
    if not hasattr(request, "left_out"):
        request.left_out = []  # type: ignore[attr-defined]
    found: list[tuple[str, str]] = request.left_out  # type: ignore[attr-defined]
    return found


def files_of(request: HttpRequest) -> list[tuple[str, bytes, str]]:
    """The files of the form: name, bytes, and for one that was not read the reason."""
    read = [(f.name or "", f.read(), "") for f in request.FILES.getlist(FIELD)]
    return read + [(name, b"", reason) for name, reason in left_out(request)]
