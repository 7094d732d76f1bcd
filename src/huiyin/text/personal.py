"""What in a text looks like somebody's personal data, so that the writer may be warned."""

import re
import unicodedata

from stdnum.cn import ric
from stdnum.luhn import is_valid as is_card

_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9]{10,19}[Xx]?(?![0-9A-Za-z])")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_CARD = (16, 19)


def found(text: str) -> list[str]:
    """Kinds of data a text holds, in Chinese: ID numbers, mobile numbers, bank cards."""
    narrow = unicodedata.normalize("NFKC", text)
    joined = re.sub(r"(?<=[0-9])[ -](?=[0-9])", "", narrow)
    runs = [match.group() for match in _RUN.finditer(joined)]
    kinds = {
        "身份证号码": any(len(run) == 18 and ric.is_valid(run.upper()) for run in runs),
        "手机号码": any(_MOBILE.fullmatch(run) for run in runs),
        "银行卡号": any(len(run) in _CARD and run.isdigit() and is_card(run) for run in runs),
    }
    return [kind for kind, is_there in kinds.items() if is_there]
