"""A PDF from outside made fit for a volume: pages alone, no scripts, no forms, no files within.

Done by a process apart with little memory and time: a hostile file ends only that one.
"""

import resource
import subprocess
import sys
from io import BytesIO

import pikepdf

from huiyin.documents.incoming.content import Unfit

SECONDS = 60
_MEMORY = 2 << 30
_COMMAND = [sys.executable, "-m", "huiyin.documents.volume.cleaning"]
_BROKEN = (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, AttributeError)


def cleaned(data: bytes) -> bytes:
    """The pages of a PDF in a file of their own. Raises Unfit."""
    try:
        done = subprocess.run(_COMMAND, input=data, capture_output=True, timeout=SECONDS + 5)
    except subprocess.TimeoutExpired as error:
        raise Unfit("file_broken") from error
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise Unfit("file_broken")
    return done.stdout


def clean(data: bytes) -> bytes:
    """What the process apart does; what is filled into forms or noted on pages stays visible."""
    with pikepdf.open(BytesIO(data)) as given, pikepdf.new() as made:
        _settle(given)
        made.pages.extend(given.pages)
        for page in made.pages:
            for name in ("/Annots", "/AA", "/Metadata", "/PieceInfo"):
                if name in page.obj:
                    del page.obj[name]
        out = BytesIO()
        made.save(out, deterministic_id=True)
        return out.getvalue()


def _settle(given: pikepdf.Pdf) -> None:
    try:
        given.generate_appearance_streams()
        given.flatten_annotations("screen")
    except _BROKEN:
        return  # the page itself is still good


def main() -> int:
    """Clean what comes in."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    try:
        sys.stdout.buffer.write(clean(sys.stdin.buffer.read()))
    except (*_BROKEN, MemoryError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
