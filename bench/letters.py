"""Letters in a batch: time for each, beside LibreOffice on the same docx; and their pictures.

    python -m bench.letters [--letters 1000] [--pictures docs/letters]

Makes a demo house of its own. With --pictures every page of every kind becomes a PNG there.
Results go to bench/results/letters.txt.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

import yaml

from bench.house import RESULTS, close_house, machine, open_house

FIELDS = yaml.safe_load((Path(__file__).parent / "letters.yaml").read_text(encoding="utf-8"))
CONVERTED = 20
OFFICERS = {"bureau": "王玉梅", "unit": "武岳"}


def system():
    """Who sees every petition of the demo, accusations too."""
    from huiyin.services.context import SYSTEM, begin

    return begin(SYSTEM)


def numbers():
    """The demo's petitions, oldest first."""
    from huiyin.store.petitions.queries import all_ids, petition_by_id

    return [petition_by_id(i).petition["number"] for i in all_ids()]


def given(kind):
    """What is typed into a letter of the demo: what its kind asks and the record has not."""
    from huiyin.documents.contexts.base import declared
    from huiyin.documents.kinds import kinds

    own = FIELDS.get(kind, {})
    typed = {n: said["source"] for n, said in declared(kinds()[kind].context) if said["edit"]}
    common = {n: v for n, v in FIELDS["common"].items() if typed.get(n) in ("", "unit.address")}
    officer = {"officer": OFFICERS[kinds()[kind].by]} if kinds()[kind].by in OFFICERS else {}
    return common | officer | own


def owed(context):
    """(number, kind) of every letter the demo owes, petition by petition."""
    from huiyin.services import letters

    for number in numbers():
        view, _ = letters.view_of(context, number)
        yield from ((number, o.kind) for o in letters.owed_by(view))


def close_a_hearing(context):
    """The demo leaves its hearings open; one is closed, so that there is a record of it."""
    from huiyin.services import procedure
    from huiyin.services.acting import Wish

    number = next((n for n, kind in owed(context) if kind == "hearing_notice"), "")
    if number:
        verbs = {o.transition.verb for o in _offers(context, number)}
        verb = next(v for v in ("close_hearing", "close_review_hearing") if v in verbs)
        procedure.act(context, number, Wish(verb, {}))


def _offers(context, number):
    from huiyin.services import reading

    return reading.petition(context, number).offers


def whole(context, number, kind):
    """The letter if nothing is missing, else None."""
    from huiyin.services import letter_files, letters

    letter = letter_files.produce(context, number, kind, given(kind), is_draft=True)
    return None if letters.sheet(letter, True).missing else letter


def first_of_each(context):
    """One petition for each kind, with its letter; the first that has all it needs."""
    from huiyin.documents.kinds import kinds
    from huiyin.services import letters

    found = {}
    for number, kind in owed(context):
        if kind not in found and whole(context, number, kind):
            found[kind] = number
    handled = [n for n, k in owed(context) if k == "opinion"]
    for name, kind in kinds().items():
        if kind.by:
            found.setdefault(name, handled[0])
    missing = [name for name in kinds() if name not in found]
    return {name: found[name] for name in kinds() if name in found}, missing, letters


def draw(folder, context):
    """Issue one letter of every kind and keep the pictures of its pages; what the PDF lacks."""
    from huiyin.documents import fonts
    from huiyin.documents.model import texts
    from huiyin.documents.pdf import pdf, pictures
    from huiyin.services import letter_files, letters

    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    chosen, missing, _ = first_of_each(context)
    lines, documents = [], {}
    for kind, number in chosen.items():
        letter = letter_files.produce(context, number, kind, given(kind))
        document = documents[kind] = letters.frozen(letter.row)
        lack = fonts.lacking("".join(texts(document)))
        pages = pictures(pdf(document))
        for place, page in enumerate(pages, start=1):
            (folder / f"{kind}-{place}.png").write_bytes(page)
        lines.append(f"{kind}: {len(pages)} pages{', lacks ' + lack if lack else ''}")
    if missing:
        lines.append(f"no petition of the demo owes: {', '.join(missing)}")
    return lines, documents


def office_pages(documents):
    """How many pages LibreOffice makes of each docx beside the PDF's; None where it is absent."""
    from huiyin.documents.pdf import page_count, pdf
    from huiyin.documents.word import docx_bytes

    if shutil.which("soffice") is None:
        return None
    folder = Path(tempfile.mkdtemp())
    for kind, document in documents.items():
        (folder / f"{kind}.docx").write_bytes(docx_bytes(document))
    _convert(folder, sorted(folder.glob("*.docx")))
    pairs = {
        kind: (page_count(pdf(d)), page_count((folder / f"{kind}.pdf").read_bytes()))
        for kind, d in documents.items()
    }
    shutil.rmtree(folder)
    return pairs


ALIASES = {"仿宋_GB2312": "Serif", "楷体_GB2312": "Serif", "方正小标宋简体": "Serif",
           "宋体": "Serif", "黑体": "Sans"}  # fmt: skip
"""The Noto faces that stand for the official ones, as in the PDF."""


def _fonts(folder):
    """A font configuration with those stand-ins."""
    names = "".join(
        f'<alias binding="same"><family>{face}</family><prefer><family>Noto {kind} CJK SC'
        f"</family></prefer></alias>"
        for face, kind in ALIASES.items()
    )
    file = folder / "fonts.conf"
    file.write_text(f"<fontconfig><include>/etc/fonts/fonts.conf</include>{names}</fontconfig>")
    return {"FONTCONFIG_FILE": str(file)}


def _convert(folder, files):
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        + [str(file) for file in files],
        check=True, capture_output=True, env=os.environ | _fonts(folder),
    )  # fmt: skip


def _percentile(values, share):
    return 1000 * sorted(values)[int(share * (len(values) - 1))]


def batch(context, count):
    """Compose, set and write `count` letters; one of them broken. Times, and what was reported."""
    from huiyin.documents.pdf import NoGlyph, pdf
    from huiyin.documents.word import docx_bytes
    from huiyin.services import letter_files, letters

    ready = [(n, k) for n, k in owed(context) if whole(context, n, k)]
    times, reported, kept = {"compose": [], "docx": [], "pdf": []}, [], []
    cpu = time.process_time()
    for place, (number, kind) in enumerate(islice(cycle(ready), count)):
        is_spoilt = not reported and place >= count // 2 and kind == "forwarding_letter"
        typed = given(kind) | ({"officer": "\U000f1234"} if is_spoilt else {})
        start = time.perf_counter()
        letter = letter_files.produce(context, number, kind, typed, is_draft=True)
        document = letters.sheet(letter, True).document("云信〔2026〕1号", "2026年3月6日")
        composed = time.perf_counter()
        word = docx_bytes(document)
        written = time.perf_counter()
        try:
            pdf(document)
        except NoGlyph as broken:
            reported.append(f"{number} {kind}: no glyph for {ascii(broken.signs)}")
            continue
        done = time.perf_counter()
        for name, seconds in zip(times, (composed - start, written - composed, done - written),
                                 strict=True):  # fmt: skip
            times[name].append(seconds)
        kept.append(word)
    cpu = 1000 * (time.process_time() - cpu) / count
    return times, [*reported, f"CPU {cpu:.0f} ms a letter, all three together"], kept


def office_seconds(words):
    """Seconds of LibreOffice for one docx at a time, start included, and for all in one run."""
    if shutil.which("soffice") is None:
        return None
    folder = Path(tempfile.mkdtemp())
    files = []
    for place, word in enumerate(words[:CONVERTED]):
        files.append(folder / f"{place}.docx")
        files[-1].write_bytes(word)
    _convert(folder, files[:1])
    start = time.perf_counter()
    for file in files[:5]:
        _convert(folder, [file])
    single = (time.perf_counter() - start) / 5
    start = time.perf_counter()
    _convert(folder, files)
    together = (time.perf_counter() - start) / len(files)
    shutil.rmtree(folder)
    return single, together


def report(times, reported, count, office):
    """The lines of the table."""
    *broken, cpu = reported
    lines = [machine(), f"  {count} letters: {len(times['pdf'])} came out, {len(broken)} reported"]
    lines += [f"    reported: {line}" for line in broken]
    load = ", ".join(f"{n:.1f}" for n in os.getloadavg())
    lines.append(f"  {cpu}; load of the machine at the end {load}")
    for name, values in times.items():
        half, late = (_percentile(values, share) for share in (0.5, 0.95))
        mean = 1000 * sum(values) / len(values)
        lines.append(
            f"  {name:8} mean {mean:6.1f} ms, half under {half:6.1f}, 95 % under {late:6.1f}"
        )
    if office is None:
        lines.append("  LibreOffice is not installed here: no comparison")
    else:
        lines.append(f"  LibreOffice, same docx to PDF: {1000 * office[0]:.0f} ms each alone, "
                     f"{1000 * office[1]:.0f} ms each of {CONVERTED} in one run")  # fmt: skip
    return lines


def main():
    """Make the house, measure, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--petitions", type=int, default=150)
    parser.add_argument("--pictures", type=Path)
    options = parser.parse_args()
    folder = open_house("sqlite")
    from huiyin.services import demo

    demo.make(options.petitions)
    context = system()
    close_a_hearing(context)
    if options.pictures:
        lines, documents = draw(options.pictures, context)
        print("\n".join(lines))
        pairs = office_pages(documents)
        other = {k: p for k, p in (pairs or {}).items() if p[0] != p[1]}
        print(
            f"pages in PDF and by LibreOffice differ for: {other or 'none'} of {len(pairs or {})}"
        )
    if options.letters:
        times, reported, words = batch(context, options.letters)
        table = "\n".join(report(times, reported, options.letters, office_seconds(words)))
        print(table)
        (RESULTS / "letters.txt").write_text(table + "\n", encoding="utf-8")
    close_house(folder)


if __name__ == "__main__":
    main()
