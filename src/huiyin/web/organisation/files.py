"""Files of units, people, subjects, regions and the roster: brought in, and their templates."""

import csv
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from huiyin.domain.authority import Permission
from huiyin.services import organisation_files
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.organisation.forms import FileForm
from huiyin.web.organisation.views import data_of, saved, show

LARGEST = 20 * 1024 * 1024
LISTED = 200
TITLES = {
    "units": ("单位", "organisation:units"), "people": ("人员", "organisation:people"),
    "subjects": ("职责范围", "organisation:units"),
    "regions": ("乡镇和村", "organisation:regions"), "roster": ("值班表", "organisation:roster"),
    "codes": ("扫码的地点", "organisation:codes"),
}  # fmt: skip


def _sheet(request: HttpRequest, kind: str) -> organisation_files.Sheet:
    sheet = organisation_files.SHEETS.get(kind)
    if sheet is None:
        raise Http404
    if not staff_context(request).actor.may(sheet.permission):
        raise PermissionDenied(sheet.permission)
    return sheet


@staff(Permission.KEEP_HALL, "GET", "POST")
def take(request: HttpRequest, kind: str) -> HttpResponse:
    """A file of one kind: what was taken, and every row that was not."""
    sheet, data = _sheet(request, kind), data_of(request)
    title, back = TITLES[kind]
    form = FileForm(data, request.FILES if data is not None else None)
    context, file = staff_context(request), request.FILES.get("file")
    if form.is_bound and file is not None and (file.size or 0) > LARGEST:
        form.add_error("file", "文件超过 20 MB，请分成几个再导入")
    done = saved(form, lambda: organisation_files.take_file(context, kind, _raw(form)))
    shown: dict[str, Any] = {
        "kind": kind,
        "title": title,
        "back": back,
        "columns": list(sheet.columns),
    }
    if done is None:
        return show(request, "import.html", form, **shown)
    rejected = done[1]
    shown |= {"taken": done[0], "count": len(rejected), "rejected": rejected[:LISTED]}
    return show(request, "import.html", FileForm(), is_done=True, **shown)


def _raw(form: FileForm) -> bytes:
    raw: bytes = form.cleaned_data["file"].read()
    return raw


@staff(Permission.KEEP_HALL)
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty file with the right heading and one example."""
    sheet = _sheet(request, kind)
    response = HttpResponse(
        "\ufeff", content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{kind}.csv"'},
    )  # fmt: skip
    writer = csv.writer(response)
    writer.writerow(sheet.columns)
    writer.writerow(sheet.example.get(name, "") for name in sheet.columns.values())
    return response
