"""The list of a batch as a workbook, for a bureau that merges it into letters of its own."""

from io import BytesIO

import xlsxwriter

from huiyin.documents.mailing import Addressee
from huiyin.services.letter_batches import Batch

COLUMNS = ("序号", "收件人", "地址", "邮编", "文书", "文书编号", "信访件编号", "制发日期",
           "寄件人", "寄件地址", "寄件邮编", "邮件单号")  # fmt: skip
FAILED = ("信访件编号", "文书", "原因")


def workbook(batch: Batch) -> bytes:
    """One row for each addressee; the tracking number is left to be written in. What did not
    come out stands on a second sheet."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("邮寄名单")
        sheet.set_column(0, len(COLUMNS) - 1, 16, text)
        for place, row in enumerate([COLUMNS, *_rows(batch)]):
            sheet.write_row(place, 0, row, text)
        if batch.failed or batch.homeless:
            more = book.add_worksheet("没有打出")
            more.set_column(0, 2, 28, text)
            told = [(f.petition, f.label, f.reason) for f in (*batch.failed, *batch.homeless)]
            for place, said in enumerate([FAILED, *told]):
                more.write_row(place, 0, said, text)
    return out.getvalue()


def _rows(batch: Batch) -> list[tuple[str, ...]]:
    sender = batch.sender
    pairs = [(piece, to) for piece in batch.pieces for to in piece.to]
    return [
        (str(n), to.name, to.address, to.postcode, piece.label, piece.letter.number,
         piece.letter.petition, piece.letter.issued_on.isoformat(), *_sent_by(sender), "")
        for n, (piece, to) in enumerate(pairs, start=1)
    ]  # fmt: skip


def _sent_by(sender: Addressee) -> tuple[str, str, str]:
    return sender.name, sender.address, sender.postcode
