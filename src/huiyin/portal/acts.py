"""The petitioner's own acts: one form and one view for all of them, made from the table."""

import secrets

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from huiyin.domain.authority import Permission
from huiyin.domain.fields import Field, FieldKind
from huiyin.domain.procedure import Offer, Refusal
from huiyin.portal import story
from huiyin.portal.frame import page
from huiyin.portal.visit import Visit
from huiyin.portal.wording import say, wording
from huiyin.services import messaging, portal, reading
from huiyin.services.acting import Invalid, NoSuchPetition, Wish
from huiyin.services.context import Context, begin, words
from huiyin.ui.doors import permission

OF_EVERYBODY = frozenset({"choose_contact"})
"""Acts of any of several petitioners, whether or not anything was served yet."""

SKIPPED = frozenset({FieldKind.DAY})
"""Days are today's: what is sent here arrives at once."""


def _control(verb: str, field: Field) -> forms.Field:
    label = say("ask", f"{verb}.{field.name}") or say("ask", field.name)
    missing = {"required": words()["reason"]["missing"]}
    if field.kind is FieldKind.CHOICE:
        choices = [(c, words()["choice"][c]) for c in field.choices]
        return forms.ChoiceField(
            label=label, choices=choices, required=field.is_required, widget=forms.RadioSelect,
            error_messages=missing,
        )  # fmt: skip
    if field.kind is FieldKind.CHOICES:
        set_up = {"electronic", *map(str, messaging.ways())}
        offered = [(c, say("way", c)) for c in field.choices if c in set_up]
        return forms.MultipleChoiceField(
            label=label, choices=offered, required=field.is_required,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
    if field.kind is FieldKind.TEXT:
        return forms.CharField(label=label, required=field.is_required, max_length=200)
    return forms.CharField(
        label=label, required=field.is_required, max_length=10000, error_messages=missing,
        widget=forms.Textarea(
            {"rows": 7} if field.is_required else {"rows": 3, "class": "short"}
        ),
    )  # fmt: skip


def _people(field: Field, people: dict[str, str]) -> dict[str, forms.Field]:
    """Which of several petitioners asks; nothing where there is but one."""
    if len(people) < 2:
        return {}
    return {
        field.name: forms.ChoiceField(
            label=say("ask", field.name), choices=list(people.items()), widget=forms.RadioSelect,
            error_messages={"required": words()["reason"]["missing"]},
        )
    }  # fmt: skip


class ActForm(forms.Form):
    """What an act asks of the petitioner, and the token that makes it count once."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(
        self, verb: str, spec: tuple[Field, ...], people: dict[str, str], data: object = None
    ) -> None:
        super().__init__(data, initial={"token": secrets.token_urlsafe(24)})  # type: ignore[arg-type]
        for field in spec:
            if field.kind is FieldKind.PETITIONER:
                self.fields |= _people(field, people)
            elif field.kind not in SKIPPED:
                self.fields[field.name] = _control(verb, field)

    def given(self) -> dict[str, object]:
        """The values as the procedure takes them."""
        return {n: v for n, v in self.cleaned_data.items() if n != "token" and v != ""}


def _do(context: Context, number: str, offer: Offer, form: ActForm) -> bool:
    """Do the act; what is refused stands in the form."""
    verb = offer.transition.verb
    alone = {f.name: "1" for f in offer.transition.fields if f.name == "to"}
    wish = Wish(verb, alone | form.given() | {"strand": offer.strand.unit})
    try:
        portal.act_once(context, number, wish, form.cleaned_data["token"])
    except Invalid as invalid:
        for problem in invalid.problems:
            name = problem.field if problem.field in form.fields else None
            form.add_error(name, words()["reason"].get(problem.reason, problem.reason))
    except Refusal as refused:
        form.add_error(None, refusal_words(refused))
    return not form.errors


def refusal_words(refused: Refusal) -> str:
    """Why something is not possible, with the article."""
    reason = words()["reason"].get(refused.reason, "现在还不能做这一步")
    return f"{reason}（《信访工作条例》第 {refused.article} 条）" if (
        refused.article.isdecimal()
    ) else reason  # fmt: skip


@permission(Permission.PUBLIC)
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One act of the petitioner: what the law says, the fields, and sending it."""
    if verb not in wording()["button"]:
        raise Http404
    actor = Visit(request).owner(number)
    if actor is None:
        return redirect("portal-follow")
    context = begin(actor)
    try:
        view = reading.petition(context, number)
    except NoSuchPetition:
        raise Http404 from None
    strand = str(request.POST.get("strand", request.GET.get("strand", "")))
    found = story.offer_of(view, verb, strand)
    if found is None:
        return _not_now(request, number, verb)
    offer, choice = found
    people = {
        str(p["ordinal"]): p["masked_name"] for p in view.row.petitioners
        if p["ordinal"] in offer.strand.served_to or verb in OF_EVERYBODY
    }  # fmt: skip
    form = ActForm(verb, offer.transition.fields, people, request.POST or None)
    if request.method == "POST" and form.is_valid() and _do(context, number, offer, form):
        messages.success(request, say("done", verb))
        return redirect("portal-story", number)
    shown = {
        "form": form, "choice": choice, "number": number, "matter": story.title_of(view),
        "law": say("law", verb) or words()["asks"][verb], "sure": say("sure", verb),
        "late": say("late", verb),
    }  # fmt: skip
    return page(request, "portal/act.html", shown, status=422 if form.errors else 200)


def _not_now(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """It cannot be done now; a second tap on what was just done says that it was."""
    if portal.is_done(str(request.POST.get("token", "")), number, verb):
        messages.success(request, say("done", verb))
    else:
        messages.warning(
            request, f"{say('button', verb)}：{words()['reason']['not_in_this_state']}"
        )
    return redirect("portal-story", number)
