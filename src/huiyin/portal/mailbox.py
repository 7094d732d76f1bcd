"""Mail that asks for progress, read from files: `*.eml` of a folder, or the `new` of a Maildir."""

import os
import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import Path

from huiyin.portal.asking import TEXT_AT_MOST, respond
from huiyin.services.messaging import MessageWay

MAIL_AT_MOST = 4 * 1024 * 1024
_TAG = re.compile(r"<[^>]{0,2000}>")


@dataclass(slots=True)
class Read:
    """What came of a mailbox: the keys of `huiyin mailbox`."""

    read: int = 0
    answered: int = 0
    passed_over: int = 0


def read_mailbox(folder: Path) -> Read:
    """Answer every mail that waits, and move it to `done`; one that cannot be read to `odd`.

    Raises OSError.
    """
    inbox = folder / "new" if (folder / "new").is_dir() else folder
    done = Read()
    for file in sorted(p for p in inbox.iterdir() if p.is_file() and _is_mail(p, inbox)):
        done.read += 1
        is_answered = _answer(file)
        done.answered += is_answered
        done.passed_over += not is_answered
        to = folder / ("done" if is_answered else "odd")
        to.mkdir(exist_ok=True)
        os.replace(file, to / file.name)
    return done


def _is_mail(file: Path, inbox: Path) -> bool:
    return inbox.name == "new" or file.suffix.casefold() == ".eml"


def _answer(file: Path) -> bool:
    """Was somebody answered? Machines are not, or two of them would write to each other."""
    if file.stat().st_size > MAIL_AT_MOST:
        return False
    try:
        mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(file.read_bytes())
        sender = parseaddr(str(mail.get("Reply-To") or mail.get("From") or ""))[1]
        text = f"{mail.get('Subject', '')}\n{_words(mail)}"
        is_machine = _is_machine(mail, sender)
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return False  # what a mail can be wrong in, the parser finds out in many ways
    if is_machine or "@" not in sender or not sender.isprintable():
        return False
    return respond(MessageWay.MAIL, sender, text, str(mail.get("Message-ID", "")))[1]


def _is_machine(mail: EmailMessage, sender: str) -> bool:
    is_auto = str(mail.get("Auto-Submitted", "no")).strip().casefold() != "no"
    is_bulk = str(mail.get("Precedence", "")).strip().casefold() in ("bulk", "junk", "list")
    is_daemon = sender.casefold().startswith(("mailer-daemon@", "postmaster@", "noreply@"))
    return is_auto or is_bulk or is_daemon or "List-Id" in mail


def _words(mail: EmailMessage) -> str:
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    text = str(part.get_content())[:TEXT_AT_MOST]
    return _TAG.sub(" ", text) if part.get_content_subtype() == "html" else text
