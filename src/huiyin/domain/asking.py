"""What the acts of the table ask for, where several rows ask the same."""

from huiyin.domain.duplicates import KnownAs
from huiyin.domain.fields import Field, FieldKind
from huiyin.domain.petition import Outcome, ReviewOutcome

RELATIONS = ("petitioner", "relative", "interested", "other")
"""Why somebody may not handle a matter (article 28)."""

ACCUSATION_ORGANS = ("discipline", "political_legal", "personnel", "superior")
"""Who may be given an accusation (articles 22 and 30)."""

CONTACT_WAYS = ("in_person", "phone", "post", "electronic")
ADDRESSEES = (
    "own_leaders",
    "competent_department",
    "joint_conference_office",
    "upper_bureau",
    "national_bureau",
)
"""Whom article 25 names for what is grave and urgent."""

RATINGS = ("satisfied", "fairly", "not")
REASON = Field("reason", FieldKind.LONG_TEXT)
NOTE = Field("note", FieldKind.LONG_TEXT, is_required=False)
CONTACT = (
    Field("contact", FieldKind.TEXT),
    Field("way", FieldKind.CHOICE, choices=CONTACT_WAYS),
    Field("proof", FieldKind.LONG_TEXT),
)
RENEWAL = (
    Field("checked_by", FieldKind.CHOICE, choices=("identity_document", "phone_call")),
    NOTE,
)
KNOWN = (KnownAs.REPEAT, KnownAs.JOINT, "new_matter")
RELATE = (
    Field("known_as", FieldKind.CHOICE, choices=KNOWN),
    Field("earlier", FieldKind.TEXT, is_required=False),
    REASON,
)
"""What a petition is to an earlier one, decided or decided anew after it was registered."""
WAYS = ("in_person", "post", "electronic", "left", "public_notice")
RECEIVERS = ("in_own_hands", "family", "agent")
_TRACKING = Field("tracking", FieldKind.TEXT, is_required=False)
_PLACE = Field("place", FieldKind.TEXT, is_required=False)
_WITNESS = Field("witness", FieldKind.TEXT, is_required=False)
_WAY = Field("way", FieldKind.CHOICE, choices=WAYS)
_HANDED_OVER = (
    Field("received_as", FieldKind.CHOICE, is_required=False, choices=RECEIVERS),
    Field("receiver", FieldKind.TEXT, is_required=False),
    _TRACKING,
    Field("consent", FieldKind.TEXT, is_required=False),
    _PLACE,
    Field("refusal", FieldKind.LONG_TEXT, is_required=False),
    _WITNESS,
    Field("announced_on", FieldKind.DAY, is_required=False),
    Field("announced_at", FieldKind.TEXT, is_required=False),
    NOTE,
)
SERVICE = (_WAY, Field("to", FieldKind.PETITIONER), *_HANDED_OVER)
NOTICE = (_WAY, *_HANDED_OVER)
"""Telling in writing (23) reaches all petitioners by one act; a call is a contact, no notice.

Which of them a way needs stands in `domain.service`."""
FAILURES = ("absent", "refused", "moved_away", "wrong_address", "sent_back", "unreachable")
LETTER_KIND = Field("letter_kind", FieldKind.TEXT)
ATTEMPT = (
    LETTER_KIND,
    Field("way", FieldKind.CHOICE, choices=("in_person", "post", "electronic")),
    Field("to", FieldKind.PETITIONER),
    Field("failure", FieldKind.CHOICE, choices=FAILURES),
    _TRACKING,
    _PLACE,
    _WITNESS,
    NOTE,
)
DELIVERY = (LETTER_KIND, *SERVICE)
MESSAGE_WAYS = ("sms", "mail", "electronic")
CONTACT_CHOICE = (
    Field("to", FieldKind.PETITIONER),
    Field("message_ways", FieldKind.CHOICES, is_required=False, choices=MESSAGE_WAYS),
    Field("mail", FieldKind.TEXT, is_required=False),
)
REQUEST = (
    Field("by", FieldKind.PETITIONER, is_required=False),
    Field("sent_on", FieldKind.DAY, is_required=False),
    REASON,
)
REVIEW_OPINION = (
    Field("outcome", FieldKind.CHOICE, choices=tuple(ReviewOutcome)),
    Field("summary", FieldKind.LONG_TEXT),
    Field("redo_within", FieldKind.DAYS, is_required=False, most=60),
)
ANSWERS = Field("outcomes", FieldKind.OUTCOMES, choices=tuple(Outcome))
ROUTES_OUT = ("1", "2", "3", "4", "5")
DECLINE = (
    Field("ground", FieldKind.CHOICE, choices=("pending_elsewhere", "not_competent")),
    Field("go_to", FieldKind.TEXT),
    REASON,
)
FOLLOW_UP_BY = Field("follow_up_by", FieldKind.DAY, is_required=False)
FOLLOW_UP = (
    Field("result", FieldKind.CHOICE, choices=("taken_up", "decided", "not_taken_up")),
    Field("text", FieldKind.LONG_TEXT),
    FOLLOW_UP_BY,
)
DIVERT = (
    Field("route", FieldKind.ROUTE, choices=ROUTES_OUT),
    Field("organ", FieldKind.TEXT),
    REASON,
    Field("basis", FieldKind.LONG_TEXT, is_required=False),
    Field("organ_term", FieldKind.TEXT, is_required=False),
    FOLLOW_UP_BY,
)
BAR = (Field("earlier", FieldKind.TEXT), REASON)
