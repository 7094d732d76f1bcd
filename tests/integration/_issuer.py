"""Somebody who issues one kind of letter many times, in a process of its own.

Wish: `{"number", "count", "at", "spoil"}`; the answer is the numbers given. Every tenth letter is
spoilt where `spoil` is set: its transaction fails after the number was taken.
"""

import json
import sys
from datetime import datetime
from typing import Any

import django

FIELDS = {
    "facts": "至今未告知信访人。", "demand": "请即书面告知。", "reply_by": "2026年9月9日",
    "due_label": "书面告知", "due_on": "2026年9月16日", "to": "县住房和城乡建设局",
}  # fmt: skip


def _issue(wish: dict[str, Any]) -> list[str]:
    from huiyin.documents.pdf import NoGlyph
    from huiyin.services import letter_files
    from huiyin.services.context import SYSTEM, begin

    context = begin(SYSTEM, datetime.fromisoformat(wish["at"]))
    taken = []
    for n in range(wish["count"]):
        fields = FIELDS | {"facts": f"第{n}次提醒。"}
        if wish["spoil"] and n % 10 == 5:
            fields["facts"] = "\U000f1234"
        try:
            made = letter_files.produce(context, wish["number"], "reminder", fields)
        except NoGlyph:
            continue
        taken.append(made.number)
    return taken


def main() -> None:
    django.setup()
    for line in sys.stdin:
        print(json.dumps(_issue(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
