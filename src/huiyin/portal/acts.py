"""The petitioner's own acts: one form and one view for all of them, made from the table."""

import secrets
from dataclasses import dataclass, replace

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
from huiyin.services.going_on import KEPT_VERBS, GoingOn, actor_in, goes_on, wish_there
from huiyin.services.reading import PetitionView
from huiyin.text import personal
from huiyin.ui.doors import permission

OF_EVERYBODY = frozenset({"choose_contact"})
"""Acts of any of several petitioners, whether or not anything was served yet."""

_BESIDE = frozenset({"token", "sure"})
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
        return {n: v for n, v in self.cleaned_data.items() if n not in _BESIDE and v != ""}

    def is_meant(self) -> bool:
        """Somebody's personal data are sent only by who says so; else the form asks."""
        written = [str(self.cleaned_data.get(name) or "") for name, field in self.fields.items()
                   if isinstance(field.widget, forms.Textarea)]  # fmt: skip
        others = personal.found("\n".join(written))
        if not others or self.data.get("sure") == "on":
            return True
        self.fields["sure"] = forms.BooleanField(label=say("others", "sure"), required=False)
        self.add_error(None, say("others", "found", kinds="、".join(others)))
        return False


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, for which petition, and where that one goes on when it was merged."""

    context: Context
    view: PetitionView
    going: GoingOn | None

    def people(self, offer: Offer) -> dict[str, str]:
        """The petitioners who were served on the strand, as far as they are the asker's."""
        source = self.going.view if self.going else self.view
        served = self.going.served(offer.strand) if self.going else offer.strand.served_to
        is_open = offer.transition.verb in OF_EVERYBODY
        return {
            str(p["ordinal"]): p["masked_name"] for p in source.row.petitioners
            if is_open or p["ordinal"] in served
        }  # fmt: skip

    def act(self, offer: Offer, given: dict[str, object], token: str) -> None:
        """Do it once, in the petition in which it counts."""
        alone = {f.name: "1" for f in offer.transition.fields if f.name == "to"}
        wish = Wish(offer.transition.verb, alone | given | {"strand": offer.strand.unit})
        context, number = self.context, self.view.number
        if self.going:
            wish = wish_there(self.going, number, offer, wish)
            number = self.going.number
            context = replace(context, actor=actor_in(number))
        portal.act_once(context, number, wish, token)


def _do(asking: Asking, offer: Offer, form: ActForm) -> bool:
    """Do the act; what is refused stands in the form."""
    try:
        asking.act(offer, form.given(), form.cleaned_data["token"])
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
    going = goes_on(context, view) if verb in KEPT_VERBS else None
    found = story.offer_of(going.offered if going else view, verb, strand)
    if found is None:
        return _not_now(request, number, verb)
    offer, choice = found
    asking = Asking(context, view, going)
    form = ActForm(verb, offer.transition.fields, asking.people(offer), request.POST or None)
    is_sent = request.method == "POST" and form.is_valid() and form.is_meant()
    if is_sent and _do(asking, offer, form):
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
