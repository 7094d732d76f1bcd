"""Registering at the window, and what came by itself."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.duplicates import KnownAs, consequence
from huiyin.domain.fields import FieldProblem
from huiyin.domain.petition import COLLECTIVE_FROM, Channel, Purpose, State
from huiyin.domain.procedure import Refusal
from huiyin.services import additions, intake, queue, reading, reception, suggesting, triage
from huiyin.services.acting import Conflict, Invalid, NoSuchPetition
from huiyin.services.centres import within_sight
from huiyin.services.context import Context
from huiyin.services.repeats import earlier_matters, is_alike, related_matters
from huiyin.store.accounts.structure import collective_from
from huiyin.store.petitions.identity import KNOWN_BY, Identity, hashes_of
from huiyin.store.petitions.queries import Earlier
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.intake.forms import RegisterForm
from huiyin.web.intake.receipts import just_taken, own_token, shown_receipt, to_receipt
from huiyin.web.intake.window_forms import WindowForm

WINDOW = "window"
"""Where the session keeps at which window one sits."""
KNOWN = 12
NEXT_SCAN = "next_scan"
"""Where the session keeps which scanned letter waits behind the one just registered."""


def desk_of(context: Context) -> intake.Desk:
    """The actor's bureau takes in."""
    return intake.Desk(context.actor.unit, context.actor.region)


@staff(Permission.REGISTER, "GET", "POST")
def window(request: HttpRequest) -> HttpResponse:
    """One page; POST takes in and registers, and leads to the receipt."""
    context = staff_context(request)
    ticket = queue.mine(context) if WINDOW in request.session else None
    data, desk = request.POST if request.method == "POST" else None, desk_of(context)
    form = WindowForm(context, data, ticket.label if ticket else "", desk.region)
    if form.is_bound and form.is_valid():
        try:
            return _take_in(request, context, form, desk)
        except Invalid as invalid:
            form.take(invalid.problems)
    token = request.POST.get("token") or secrets.token_hex(16)
    shown = {"form": form, "token": token, "ticket": ticket, "advice": advice_of(context, form),
             **known_of(context, request)}  # fmt: skip
    return render(request, "intake/window.html", shown, status=422 if form.errors else 200)


def check_window(context: Context, form: WindowForm, submission: intake.Submission) -> None:
    """Has the window done what articles 19 and 20 ask of it? Raises Invalid."""
    is_alone = submission.persons == 1
    threshold = COLLECTIVE_FROM if is_alone else collective_from(context.actor.bureau)
    on = form.cleaned_data["received_on"]
    found = reception.problems_of(submission, form.reception(), on, threshold)
    if problems := [*intake.problems_of(submission), *found]:
        raise Invalid(problems)


def advice_of(context: Context, form: WindowForm) -> dict[str, Any]:
    """What the words typed so far point to."""
    if not form.is_bound:
        return {"advice": [], "units": []}
    said = form.data
    prior = {name: said.get(f"prior_{name}") == "yes" for name in reception.PRIOR}
    found = triage.advise(context, said.get("title", "") + said.get("detail", ""), prior)
    region = suggesting.region_in(context.actor.bureau, said.get("place", ""))
    guessed = next((a.value for a in found if a.field == "topic"), "")
    topic, named = said.get("topic", "") or guessed, said.get("repeats", "")
    earlier = (int(named),) if named.isdigit() else ()
    asked = suggesting.Asked(topic, region.code if region else "", earlier)
    units = suggesting.suggest_units(context.actor.bureau, asked)
    return {"advice": found, "units": units}


@staff(Permission.REGISTER, "POST")
def advice(request: HttpRequest) -> HttpResponse:
    """What the words typed so far point to, beside the form."""
    context = staff_context(request)
    shown = advice_of(context, WindowForm(context, request.POST))
    return render(request, "intake/_advice.html", {"advice": shown})


def _take_in(
    request: HttpRequest, context: Context, form: WindowForm, desk: intake.Desk
) -> HttpResponse:
    """Register once and go to the receipt, which a reload shows again without registering."""
    submission = form.submission()
    check_window(context, form, submission)
    found = decided(context, form, [hashes_of(p.identity) for p in submission.parties])
    sent = request.POST.get("token", "")[:64]
    token = own_token(context, sent)
    number = found.get(form.cleaned_data["repeats"], "")
    if form.known_as == KnownAs.ADDITION and number:
        additions.add_to(context, number, submission.detail, token)
        messages.success(request, f"已补充到 {number}，没有另行登记。")
        return redirect("handling:petition", number)
    registration = form.registration(found)
    intake.register_at_window(context, desk, submission, registration, token)
    request.session.pop(NEXT_SCAN, None)
    return to_receipt("intake:receipt", sent)


def decided(
    context: Context, form: RegisterForm, hashes: Sequence[Mapping[str, str]], but: str = ""
) -> dict[int, str]:
    """Number by id of the earlier matters that may be named: of the same people, and the one
    whose number was typed. Raises Invalid when there is no such petition."""
    typed = str(form.cleaned_data["known_number"]).strip()
    if typed:
        try:
            row = reading.petition(context, typed).row.petition
        except NoSuchPetition:
            raise Invalid([FieldProblem("known_number", "no_such_petition")]) from None
        if row["number"] == but:
            raise Invalid([FieldProblem("known_number", "own_number")])
        form.cleaned_data["repeats"] = row["id"]
        return {row["id"]: row["number"]}
    if form.cleaned_data["repeats"] is None:
        return {}
    return {e.id: e.number for e, _ in _matters(context, hashes) if e.number != but}


@staff(Permission.REGISTER)
def receipt(request: HttpRequest) -> HttpResponse:
    """Number, query code, QR and next legal days of what was just registered."""
    context, sent = staff_context(request), request.GET.get("form", "")
    made = just_taken(context, sent)
    if made is None:
        return redirect("intake:window")
    view = reading.petition(context, made.number)
    shown = shown_receipt(request, made, view, sent) | {
        "next_scan": request.session.get(NEXT_SCAN, 0), "is_seen": True,
        "window": request.session.get(WINDOW, ""),
    }  # fmt: skip
    return render(request, "intake/receipt.html", shown)


def _typed(request: HttpRequest) -> Identity:
    names = ("name", "phone", "document", "address")
    return Identity(**{n: request.POST.get(n, "").strip() for n in names})


def known_of(context: Context, request: HttpRequest) -> dict[str, Any]:
    """Earlier matters of the person typed, most likely the same person first; never a name."""
    hashes, detail = hashes_of(_typed(request)), request.POST.get("detail", "")
    shown = _shown(context, _matters(context, [hashes]), hashes, detail)
    is_here = request.POST.get("channel") == Channel.VISIT
    is_asked = is_here and context.actor.may(Permission.REVEAL_IDENTITY)
    paper = hashes["document_hash"] if is_asked else ""
    for row in shown["known"]:
        is_own = row["is_ours"] and not row["relation"]
        row["may_fill"] = bool(paper) and is_own and paper in row["matter"].hashes
    return shown


def _matters(context: Context, hashes: Sequence[Mapping[str, str]]) -> list[tuple[Earlier, str]]:
    """Earlier matters of the people, then those they are beside, with the relation; a centre
    hears of those of its own unit."""
    own = [(e, "") for e in earlier_matters(hashes)]
    beside = related_matters(hashes, {e.id for e, _ in own})
    found = [*own, *((e, str(relation)) for e, relation in beside)]
    if context.actor.may(Permission.REGISTER):
        return found
    seen = within_sight(context, [e.id for e, _ in found])
    return [(e, relation) for e, relation in found if e.id in seen]


def _shown(
    context: Context, found: list[tuple[Earlier, str]], hashes: Mapping[str, str], detail: str
) -> dict[str, Any]:
    sure = {hashes["phone_hash"], hashes["document_hash"]} - {""}
    by_sureness = sorted(found, key=lambda pair: (bool(pair[1]), not (pair[0].hashes & sure)))
    unique: dict[int, tuple[Earlier, str]] = {}
    for pair in by_sureness:
        unique.setdefault(pair[0].id, pair)
    rows = [
        {
            "matter": e,
            "is_sure": bool(e.hashes & sure),
            "is_ours": e.bureau in context.actor.bureaus or not context.actor.bureaus,
            "is_alike": is_alike(e, detail),
            "consequence": consequence(e.state),
            "relation": relation,
        }
        for e, relation in list(unique.values())[:KNOWN]
    ]
    return {"known": rows, "asked_known": any(hashes.values())}


@staff(Permission.REGISTER, "POST")
def known(request: HttpRequest) -> HttpResponse:
    """What is known of the person being typed, beside the form."""
    context = staff_context(request)
    shown = known_of(context, request)
    form = WindowForm(context, request.POST)
    return render(request, "intake/_known.html", shown | {"form": form})


@staff(Permission.REGISTER, "GET", "POST")
def register(request: HttpRequest, number: str) -> HttpResponse:
    """Register what came by itself."""
    context = staff_context(request)
    view = reading.petition(context, number)
    if view.life.state is not State.RECEIVED:
        messages.warning(request, f"{number} 已经登记过了。")
        return redirect("handling:petition", number)
    known_rows = _known_of_petition(context, view)
    data = request.POST if request.method == "POST" else None
    form = RegisterForm(data, initial=_prefilled(view))
    trouble = _register(request, context, number, form, known_rows) if form.is_bound else ""
    if form.is_bound and not trouble and not form.errors:
        messages.success(request, f"{number}：已登记。")
        return redirect("handling:petition", number)
    status = 409 if trouble else 422 if form.errors else 200
    shown = {"form": form, "view": view, "petition": view.row.petition, "trouble": trouble}
    return render(request, "intake/register.html", shown | known_rows, status=status)


def _register(
    request: HttpRequest, context: Context, number: str, form: RegisterForm, found: Any
) -> str:
    """Register; the reason when it could not be done."""
    if not form.is_valid():
        return ""
    seen = request.POST.get("seen", "")
    try:
        registration = form.registration(decided(context, form, found["hashes"], number))
        intake.register(context, number, registration, int(seen) if seen.isdigit() else None)
    except Conflict:
        return "conflict"
    except Refusal as refusal:
        return refusal.reason
    except Invalid as invalid:
        form.take(invalid.problems)
    return ""


def _prefilled(view: reading.PetitionView) -> dict[str, Any]:
    claims = "\n".join(claim["text"] for claim in view.row.claims)
    is_answer = "suggestion_call" in view.line[0].act.fields
    purpose = {"purpose": str(Purpose.SUGGESTION)} if is_answer else {}
    return {"title": view.row.petition["title"], "claims": claims, **purpose}


def _known_of_petition(context: Context, view: reading.PetitionView) -> dict[str, Any]:
    rows = view.row.petitioners
    hashes = [{c: row[c] for c in (*KNOWN_BY, "household_hash")} for row in rows]
    found = [pair for pair in _matters(context, hashes) if pair[0].number != view.number]
    detail = str(view.row.petition["detail"])
    return _shown(context, found, hashes[0], detail) | {"hashes": hashes}
