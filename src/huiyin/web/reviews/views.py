"""The list of reviews, and each as a matter of its own."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huiyin.domain.authority import Permission
from huiyin.domain.registers.review_file import REVIEW_FILES
from huiyin.services import reviews
from huiyin.services.context import Context
from huiyin.services.reading import PetitionView
from huiyin.services.reviews import Review
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions.reviews import ReviewFilters
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ChipForm, day_field

VIEWS = (("working", "在办"), ("serve", "待送达"), ("over", "已了结"), ("all", "全部"))
TRACKS = (("review", "复查"), ("final_review", "复核"))
WANTED = "受理、调查、处理意见、送达的全部材料。"


class ReviewForm(ChipForm):
    """The filters, as they stand in the URL."""

    def asked(self) -> dict[str, forms.Field]:
        """Which, of whom, from when to when."""
        units = [(u.code, u.name) for u in accounts.units()]
        return {
            "view": forms.CharField(required=False, widget=forms.HiddenInput()),
            "track": forms.ChoiceField(
                label="复查还是复核", required=False, choices=[("", "不限"), *TRACKS]
            ),
            "unit": forms.ChoiceField(
                label="原办理单位", required=False, choices=[("", "不限"), *units]
            ),
            "since": day_field("日期从", required=False),
            "until": day_field("日期到", required=False),
        }

    def filters(self) -> ReviewFilters:
        """What the store is asked."""
        self.is_valid()
        said = self.cleaned_data
        view = said.get("view") or "working"
        return ReviewFilters(
            view if view in dict(VIEWS) else "working", said.get("track") or "",
            said.get("unit") or "", said.get("since"), said.get("until"),
        )  # fmt: skip


@staff(Permission.READ_PETITIONS)
def listing(request: HttpRequest) -> HttpResponse:
    """The reviews the actor's unit decides, narrowed by the address."""
    context, form = staff_context(request), ReviewForm(request.GET)
    filters, after = form.filters(), request.GET.get("after", "")
    try:
        rows, key = reviews.listing(context, filters, after)
    except ValueError:
        rows, key = reviews.listing(context, filters)
    names = accounts.unit_names([c for r in rows for c in (r.unit, r.holder)])
    shown = {
        "form": form, "chips": form.chips(), "view": filters.view, "views": VIEWS, "rows": rows,
        "names": names, "tracks": dict(TRACKS), "next_key": key, "after": after,
    }  # fmt: skip
    return render(request, "reviews/list.html", shown)


@staff(Permission.READ_PETITIONS)
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """A petition's reviews: request, competence, file, outcome, service."""
    context = staff_context(request)
    view, found = reviews.sheet(context, number)
    shown: dict[str, Any] = {
        "view": view, "petition": view.row.petition, "tracks": dict(TRACKS),
        "reviews": [(r, _ask(context, view, r), _files(r)) for r in found],
    }  # fmt: skip
    return render(request, "reviews/sheet.html", shown)


def _ask(context: Context, view: PetitionView, review: Review) -> str:
    """Where the file is asked for, its form filled in; "" where it is not the actor's."""
    is_open = review.outcome is None and review.strand.is_open
    if not (review.is_mine and is_open and context.actor.role in REVIEW_FILES.openers):
        return ""
    names = accounts.unit_names([review.strand.unit, review.strand.holder])
    said = {
        "title": f"{dict(TRACKS)[review.strand.track]}调卷：{view.number}",
        "petition": view.number, "track": review.strand.track,
        "superior": names.get(review.strand.holder, ""),
        "unit": names.get(review.strand.unit, ""),
        "due_on": reviews.file_due(context).isoformat(), "wanted": WANTED,
    }  # fmt: skip
    return f"{reverse('registers:add', args=[REVIEW_FILES.kind])}?{urlencode(said)}"


def _files(review: Review) -> list[dict[str, Any]]:
    return [
        {"entry": f.entry, "stage": REVIEW_FILES.stage(f.entry["state"])} for f in review.files
    ]
