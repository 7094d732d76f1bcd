"""How letters reach people: the service of one, and many at once for the post."""

import io
import zipfile
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.documents import mailing
from huiyin.documents.kinds import kinds
from huiyin.documents.pdf import NoGlyph, pdf
from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.domain.service import SERVED
from huiyin.services import letter_batches, letter_service, mail_merge, phone_links
from huiyin.services.context import Context, words
from huiyin.services.letter_batches import AT_ONCE, Batch, Parts
from huiyin.services.letter_people import on_paper
from huiyin.services.letter_slips import slip_document
from huiyin.services.refusing import sentence
from huiyin.store.petitions.letter_lists import WaitingFilters, WaitingLetter
from huiyin.ui.downloads import attached
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm, day_field
from huiyin.web.letters.views import found

PDF, ZIP = "application/pdf", "application/zip"


@staff(Permission.ACT, "POST")
def phone(request: HttpRequest, number: str, ident: int, seq: int) -> HttpResponse:
    """A way for a phone to photograph the signed sheet of one service into the petition."""
    context = staff_context(request)
    letter = found(context, number, ident)
    if seq not in [act.seq for act, _ in letter_service.service_of(letter).acts]:
        raise Http404
    try:
        phone_links.open_link(context, number, seq)
    except Refusal as refusal:
        messages.warning(request, sentence(refusal))
    return redirect("letters:letter", number, ident)


@staff(Permission.READ_PETITIONS)
def slip(request: HttpRequest, number: str, ident: int) -> HttpResponse:
    """The slip in plain words of an issued letter, to be printed; it names nobody."""
    letter = found(staff_context(request), number, ident)
    if not letter_service.is_served(letter):
        raise Http404
    return attached(pdf(slip_document(letter)), f"{number}-文书说明.pdf", PDF)


class WaitingForm(ProblemForm):
    """Which of the letters that wait: the filters stand in the address."""

    since = day_field("制发日期从", required=False)
    until = day_field("到", required=False)
    number = forms.CharField(label="信访件编号", required=False, max_length=40)

    def asked(self) -> dict[str, forms.Field]:
        """The kinds that are served."""
        labels = words()["document"]
        named = [(k, labels[k]) for k in kinds() if k in SERVED]
        return {"kind": forms.ChoiceField(label="文书种类", required=False,
                                          choices=[("", "全部"), *named])}  # fmt: skip

    def filters(self) -> WaitingFilters:
        """What was asked; call after `is_valid`."""
        said = self.cleaned_data
        return WaitingFilters(said["kind"], said["since"], said["until"], said["number"].strip())


class PostForm(ProblemForm):
    """What is made of the letters that were chosen."""

    slip = forms.BooleanField(label="每份附文书说明", required=False, initial=True)
    sheet = forms.BooleanField(label="每份附待签的送达回证", required=False, initial=True)

    def asked(self) -> dict[str, forms.Field]:
        """The sheets and sizes that are known."""
        sheets, sizes = mailing.label_formats().items(), mailing.envelope_formats().items()
        return {
            "labels": forms.ChoiceField(label="地址标签", required=False,
                                        choices=[("", "不要"), *sheets]),
            "skip": forms.IntegerField(label="标签纸前面用掉几格", required=False, initial=0,
                                       min_value=0, max_value=200),
            "envelopes": forms.ChoiceField(label="信封", required=False,
                                           choices=[("", "不要"), *sizes]),
            "printed": forms.BooleanField(label="信封上已印好邮编格", required=False),
        }  # fmt: skip


@staff(Permission.REVEAL_IDENTITY, "GET", "POST")
def batch(request: HttpRequest) -> HttpResponse:
    """The letters that wait to be served; POST takes out those that were ticked."""
    context = staff_context(request)
    asked = WaitingForm(request.GET)
    wanted = asked.filters() if asked.is_valid() else WaitingFilters()
    post = PostForm(request.POST if request.method == "POST" else None)
    if post.is_bound and post.is_valid():
        idents = [int(i) for i in request.POST.getlist("letter") if i.isdecimal()]
        chosen = letter_batches.find(idents[: AT_ONCE + 1], context)
        problem = _wrong_choice(len(chosen))
        try:
            if not problem:
                return _taken_out(context, chosen, post)
        except NoGlyph as rare:
            problem = f"{words()['reason']['letter_no_glyph']}：{'、'.join(rare.signs)}"
        post.add_error(None, problem)
    rows = letter_batches.waiting(context, wanted)
    shown = {
        "asked": asked, "post": post, "rows": rows, "is_full": len(rows) == AT_ONCE,
        "at_once": AT_ONCE, "is_narrowed": any(request.GET.get(n) for n in asked.fields),
        "ticked": request.POST.getlist("letter") if post.is_bound else [str(r.id) for r in rows],
    }  # fmt: skip
    return render(request, "letters/batch.html", shown, status=422 if post.errors else 200)


def _wrong_choice(count: int) -> str:
    if count == 0:
        return "一份也没有选：请勾选要打印的文书。"
    return f"一次最多 {AT_ONCE} 份，请分几次打印。" if count > AT_ONCE else ""


def _taken_out(context: Context, rows: list[WaitingLetter], post: PostForm) -> HttpResponse:
    said = post.cleaned_data
    parts = Parts(said["slip"], said["sheet"])
    made = letter_batches.take_out(context, rows, parts, lambda _done: None)
    day = on_paper(context.today)
    files = {"文书.pdf": letter_batches.letters_pdf(made, day),
             "邮寄名单.xlsx": mail_merge.workbook(made), **_for_the_post(made, said)}  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return attached(out.getvalue(), f"待送达文书-{context.today.isoformat()}.zip", ZIP)


def _for_the_post(made: Batch, said: dict[str, Any]) -> dict[str, bytes]:
    """Labels and envelopes, where somebody has an address."""
    files = {}
    if said["labels"] and made.to:
        files["地址标签.pdf"] = mailing.labels(made.to, said["labels"], said["skip"] or 0)
    if said["envelopes"] and made.to:
        drawn = not said["printed"]
        files["信封.pdf"] = mailing.envelopes(
            made.to, made.sender, said["envelopes"], draws_boxes=drawn
        )
    return files
