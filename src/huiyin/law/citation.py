"""Citations: which article of which instrument a rule rests on, and finding it in a text."""

import re
from dataclasses import dataclass
from functools import lru_cache

DIGITS = "零一二三四五六七八九"
ARTICLE = re.compile(
    r"^第([零〇一二三四五六七八九十百千]+)条(?:之[一二三四五六七八九十]+)?[\s　]", re.M
)


@dataclass(frozen=True, slots=True)
class Citation:
    """An instrument and, where it has one, the article in Chinese numerals ("三十四").

    `short` stands for the article in tables when there is none ("policy", "local" …).
    """

    instrument: str
    article: str = ""
    paragraph: int = 0
    short: str = ""

    @property
    def text(self) -> str:
        """The citation as a person writes it: 《信访工作条例》第三十四条第一款."""
        article = f"第{self.article}条" if self.article else ""
        paragraph = f"第{chinese_number(self.paragraph)}款" if self.paragraph else ""
        return f"《{self.instrument}》{article}{paragraph}"

    @property
    def code(self) -> str:
        """The article as a table shows it: "34", or the short name where there is none."""
        return self.short or (str(from_chinese(self.article)) if self.article else "")


def chinese_number(number: int) -> str:
    """A whole number from 0 to 9999 in Chinese numerals: 34 is 三十四, 110 is 一百一十."""
    if number < 10:
        return DIGITS[number]
    text, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + unit
        gap = not digit
    return text.removeprefix("一") if text.startswith("一十") else text


@lru_cache(maxsize=512)
def from_chinese(text: str) -> int:
    """The number that Chinese numerals or digits write; ValueError for anything else."""
    if text.isascii():
        return int(text)
    total, digit = 0, 0
    for sign in text.replace("〇", "零"):
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
        else:
            raise ValueError(f"not a Chinese number: {text}")
    return total + digit


def article_text(statute: str, article: str) -> str:
    """The text of one article in a statute written as Markdown, "" when it has no such article."""
    heads = list(ARTICLE.finditer(statute))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        if from_chinese(head.group(1)) == from_chinese(article):
            return statute[head.start() : following.start() if following else len(statute)]
    return ""


def figure_stands(text: str, length: int, unit: str) -> bool:
    """Does a period of `length` (`unit`: calendar_day, working_day, month, year) stand in a text?

    Figures may be written 60日 or 六十日, 6个月 or 六个月, 1年 or 一年.
    """
    word = {"calendar_day": "日", "working_day": "个?工作日", "month": "个月", "year": "年"}[unit]
    number = f"(?:{length}|{chinese_number(length)})"
    return re.search(rf"(?<![0-9零一二三四五六七八九十百]){number}{word}", text) is not None
