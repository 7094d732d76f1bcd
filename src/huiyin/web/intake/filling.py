"""What a known petitioner left before is not typed again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.domain.authority import Permission
from huiyin.services import looking
from huiyin.services.acting import NoSuchPetition
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.intake.window_forms import WindowForm


@staff(Permission.REGISTER, "POST")
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """Telephone and address of who showed the paper whose number is typed, as left with an
    earlier petition; the look is recorded there."""
    context = staff_context(request)
    try:
        found = looking.contact_of(context, number, request.POST.get("document", ""))
    except NoSuchPetition:
        raise Http404 from None
    if found is None:
        raise Http404
    data = request.POST.copy()
    data["phone"], data["address"] = found.phone, found.address
    return render(request, "intake/_contact.html", {"form": WindowForm(context, data)})
