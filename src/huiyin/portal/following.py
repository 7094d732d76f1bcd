"""Following a petition: number and code, then its whole story."""

import unicodedata

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from huiyin.domain.authority import Permission
from huiyin.portal.frame import page
from huiyin.portal.letters import received
from huiyin.portal.story import onward, tell
from huiyin.portal.visit import Visit
from huiyin.services import portal, reading
from huiyin.services.acting import NoSuchPetition
from huiyin.services.context import begin
from huiyin.services.going_on import goes_on
from huiyin.ui import throttle
from huiyin.ui.doors import permission

WRONG = "编号和查询码对不上，请对着回执再看一遍。"
LETTERS_BREAK = "\u200b"
"""Where letters let a number break: copied from a PDF it comes along."""
WAIT = "试的次数太多了，请过 15 分钟再试。急的话可以打电话问。"


class FollowForm(forms.Form):
    """Number and code, as they stand on the receipt."""

    number = forms.CharField(
        label="编号", max_length=60, error_messages={"required": "请填回执上的编号"},
        widget=forms.TextInput({"autocomplete": "off", "placeholder": "例如 540699-2026-00001"}),
    )  # fmt: skip
    code = forms.CharField(
        label="查询码", max_length=40, help_text="八位字母和数字，不分大小写。",
        error_messages={"required": "请填回执上的查询码"},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip

    def clean_number(self) -> str:
        """Without spaces, full-width figures made narrow."""
        plain = unicodedata.normalize("NFKC", self.cleaned_data["number"])
        return "".join(plain.replace(LETTERS_BREAK, "").split())


@permission(Permission.PUBLIC)
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; the right pair opens the story."""
    if request.method != "POST":
        form = FollowForm(initial={"number": request.GET.get("number", "")})
        return page(request, "portal/follow.html", {"form": form})
    form = FollowForm(request.POST)
    status = 422
    if form.is_valid():
        number, address = form.cleaned_data["number"], throttle.address_of(request)
        if throttle.is_shut(number, address):
            form.add_error(None, WAIT)
            status = 429
        elif key := portal.key_of(number, form.cleaned_data["code"]):
            throttle.forget(number)
            Visit(request).open(number, key)
            request.session.cycle_key()
            return redirect("portal-story", number)
        else:
            throttle.count_wrong(number, address)
            form.add_error(None, WRONG)
    return page(request, "portal/follow.html", {"form": form}, status=status)


@permission(Permission.PUBLIC)
def story(request: HttpRequest, number: str) -> HttpResponse:
    """What has happened, what comes next, who holds it, what I may do now."""
    actor = Visit(request).owner(number)
    if actor is None:
        return redirect("portal-follow")
    context = begin(actor)
    try:
        view = reading.petition(context, number)
    except NoSuchPetition:
        raise Http404 from None
    going = goes_on(context, view)
    shown = {
        "story": tell(view, going), "letters": received(actor),
        "onward": onward(going) if going else None,
    }  # fmt: skip
    return page(request, "portal/story.html", shown)


@permission(Permission.PUBLIC)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget this visit, as on a computer that others use."""
    Visit(request).leave()
    return redirect("portal-front")
