"""My matters: what a leader holds, the next step, a note with one tap."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.documents.pdf import NoGlyph, pdf
from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.services import briefs, charges, registers
from huiyin.services.acting import Invalid
from huiyin.services.context import words
from huiyin.services.registers import Change
from huiyin.ui import downloads
from huiyin.web.frame.doors import staff, staff_context

NOTES = ("听取了责任单位汇报", "到现场看过", "和信访人通过电话")
"""What is noted most often: one tap each."""


@staff(Permission.READ_REGISTERS)
def mine(request: HttpRequest) -> HttpResponse:
    """What I hold, due first."""
    context = staff_context(request)
    held, names = charges.mine(context)
    shown = {
        "held": held, "names": names, "figures": charges.figures(context), "notes": NOTES,
        "late": sum(h.entry["due_on"] is not None and h.entry["due_on"] < context.today
                    for h in held),
    }  # fmt: skip
    return render(request, "charges/mine.html", shown)


@staff(Permission.READ_REGISTERS)
def brief(request: HttpRequest, number: str) -> HttpResponse:
    """One page on a matter in charge, to print."""
    try:
        made = pdf(briefs.charge_brief(staff_context(request), number))
    except NoGlyph as rare:
        said = words()["reason"]["letter_no_glyph"]
        messages.error(request, f"{said}：{'、'.join(rare.signs)}")
        return redirect("registers:entry", charges.CHARGE, number)
    return downloads.attached(made, f"{number}.pdf", "application/pdf")


@staff(Permission.KEEP_REGISTERS, "POST")
def note(request: HttpRequest, number: str) -> HttpResponse:
    """A note on a matter, typed or tapped; back to where one was."""
    context = staff_context(request)
    said = {"note": request.POST.get("tapped", "") or request.POST.get("note", ""),
            "next_step": request.POST.get("next_step", "")}  # fmt: skip
    try:
        registers.move(context, charges.CHARGE, number, Change("note", said))
        messages.success(request, "已记下。")
    except Invalid:
        messages.error(request, "没有记下：先写几个字，或者点一句现成的。")
    except Refusal as refusal:
        messages.error(request, words()["reason"].get(refusal.reason, refusal.reason))
    return redirect("charges:mine")
