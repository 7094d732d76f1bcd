"""The unit's seal: kept, shown and taken out of use by its keeper alone."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.services import official_seals as service
from huiyin.services.acting import Invalid
from huiyin.services.official_seals import LARGEST, NAME_LENGTH, NewSeal
from huiyin.services.refusing import sentence
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm

KEEP = Permission.KEEP_SEAL


class NewSealForm(ProblemForm):
    """A picture of the seal and its size."""

    name = forms.CharField(
        label="印章名称", max_length=NAME_LENGTH, help_text="例如“单位公章”“信访专用章”。"
    )
    width = forms.IntegerField(
        label="宽度（毫米）", initial=42, help_text="照实物量；县级机关的公章一般是 42 毫米。"
    )
    picture = forms.FileField(
        label="印章图片", allow_empty_file=True,
        help_text="PNG 或者 JPEG，白底或者透明底，只有印章，长和宽至少 200 个像素，不超过 5 MB。",
    )  # fmt: skip

    def new(self) -> NewSeal:
        """What was given; call after `is_valid`."""
        said = self.cleaned_data
        picture = said["picture"]
        data = picture.read() if picture.size <= LARGEST else b"too large"
        return NewSeal(said["name"], said["width"], data)


@staff(KEEP, "GET", "POST")
def seals(request: HttpRequest) -> HttpResponse:
    """What is kept; a new one."""
    context = staff_context(request)
    form = NewSealForm(request.POST, request.FILES) if request.method == "POST" else NewSealForm()
    if request.method == "POST" and form.is_valid():
        try:
            service.keep(context, form.new())
            messages.success(request, "印章已登记。")
            return redirect("letters:seals")
        except Invalid as invalid:
            form.take(invalid.problems)
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
    found = service.seals(context)
    shown = {"form": form, "seals": found, "in_use": any(s.is_in_use for s in found)}
    return render(request, "letters/seals.html", shown, status=422 if form.errors else 200)


@staff(KEEP)
def picture(request: HttpRequest, seal: int) -> HttpResponse:
    """The picture of one of the unit's seals."""
    try:
        made = service.picture(staff_context(request), seal)
    except Refusal as refusal:
        raise Http404 from refusal
    return HttpResponse(made, content_type="image/png")


@staff(KEEP, "POST")
def withdraw(request: HttpRequest, seal: int) -> HttpResponse:
    """Take one out of use."""
    try:
        service.withdraw(staff_context(request), seal)
        messages.success(request, "印章已停用；盖过它的文书不变。")
    except Refusal as refusal:
        if refusal.reason == "not_yours":
            raise Http404 from refusal
        messages.error(request, sentence(refusal))
    return redirect("letters:seals")
