"""The process that reads: pages come in by length and bytes, lines go out as JSON."""

import json
import os
import resource
import struct
import sys
from io import BytesIO
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">I")
_LONGEST = 2000
"""The longer side of what is looked for text; more costs memory and shows no more."""
_NICE = 5


def engine(threads: int) -> Any:
    """The reader with its models, as they lie in the wheel.

    Lines it is hardly sure of are kept: a person must see them. It does not guess line by line
    whether one stands on its head: that lost whole lines, and a sheet is turned as a whole.
    """
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.text_score": 0.0,
            "Global.use_cls": False,
            "Global.max_side_len": _LONGEST,
            "Global.return_word_box": True,
            "Global.return_single_char_box": True,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        }
    )


def lines_of(found: Any, width: int, height: int) -> list[dict[str, Any]]:
    """What was found, each sign with how sure and where; places as shares of the page."""
    if found.txts is None:
        return []
    rows = zip(found.txts, found.scores, found.boxes, found.word_results, strict=True)
    return [_line(*row, size=(width, height)) for row in rows]


def _line(text: str, score: float, box: Any, signs: Any, *, size: tuple[int, int]) -> Any:
    if "".join(sign for sign, _, _ in signs) == text and all(len(s[0]) == 1 for s in signs):
        scores = [round(float(s[1]), 4) for s in signs]
        spots = [_spot(s[2], *size) for s in signs]
    else:
        scores = [round(float(score), 4)] * len(text)
        spots = _shares(_spot(box, *size), len(text))
    return {"text": text, "scores": scores, "spots": spots}


def _spot(corners: Any, width: int, height: int) -> list[float]:
    across = [float(x) / width for x, _ in corners]
    down = [float(y) / height for _, y in corners]
    ends = (min(across), min(down), max(across), max(down))
    return [round(min(max(end, 0.0), 1.0), 4) for end in ends]


def _shares(spot: list[float], count: int) -> list[list[float]]:
    """A line cut into as many places as it has signs."""
    left, top, right, bottom = spot
    step = (right - left) / max(count, 1)
    return [[left + step * n, top, left + step * (n + 1), bottom] for n in range(count)]


def read(reader: Any, picture: bytes) -> dict[str, Any]:
    """A page: its lines, or what is wrong with it."""
    from PIL import Image

    try:
        with Image.open(BytesIO(picture), formats=("JPEG",)) as opened:
            width, height = opened.size
        return {"lines": lines_of(reader(picture), width, height)}
    except Exception as error:  # a page the engine stumbles over must not end the reader
        return {"trouble": f"{type(error).__name__}: {error}"[:300]}


def serve(reader: Any, asked: BinaryIO, told: BinaryIO) -> None:
    """Answer page after page until nobody asks any more."""
    while len(head := asked.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        answer = json.dumps(read(reader, asked.read(length))).encode()
        told.write(_LENGTH.pack(len(answer)) + answer)
        told.flush()


def main(memory: int, threads: int) -> None:
    """Bound memory, step back behind the house's other work, load the models, answer."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    os.nice(_NICE)
    told = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(engine(threads), sys.stdin.buffer, told)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
