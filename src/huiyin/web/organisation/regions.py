"""Regions: looking for one, going down, adding or renaming, and the nation's from a library."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from huiyin.domain.authority import Permission
from huiyin.services import regions as service
from huiyin.store.accounts import structure
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.organisation.forms import RegionForm
from huiyin.web.organisation.views import KEEP, saved, show

SHOWN = 200


@staff(Permission.READ_ORGANISATION)
def regions(request: HttpRequest) -> HttpResponse:
    """The regions of one level, or those that hold the words."""
    return show(request, "regions.html", RegionForm(), **_shown(request))


def _shown(request: HttpRequest) -> dict[str, Any]:
    text, under = request.GET.get("name", "").strip(), request.GET.get("under", "")
    found = structure.search_regions(text, SHOWN + 1) if text else structure.regions_below(under)
    return {
        "regions": found[:SHOWN], "has_more": len(found) > SHOWN, "name": text,
        "above": structure.region(under) if under else None, "count": structure.count_regions(),
    }  # fmt: skip


@staff(KEEP, "POST")
def add(request: HttpRequest) -> HttpResponse:
    """One region more, or another name for one."""
    form = RegionForm(request.POST)

    def keep() -> bool:
        service.save_region(staff_context(request), **form.cleaned_data)
        return True

    if saved(form, keep) is None:
        return show(request, "regions.html", form, **_shown(request))
    messages.success(request, f"{form.cleaned_data['name']}已保存。")
    return redirect("organisation:regions")


@staff(KEEP, "POST")
def load(request: HttpRequest) -> HttpResponse:
    """Provinces, cities and counties of the nation."""
    count = service.load_national(staff_context(request))
    messages.success(request, f"省、市、县三级 {count} 个行政区划已载入。乡镇和村请从文件导入。")
    return redirect("organisation:regions")
