"""Keys of other systems: for which unit, in which role, to do what, until when; and their end."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import GRANTS, KEY_PERMISSIONS
from huiyin.services import api_clients
from huiyin.services.api_clients import NewClient
from huiyin.services.context import today, words
from huiyin.services.organisation import GIVEN_ROLES
from huiyin.store.accounts import queries
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import day_field
from huiyin.web.organisation.forms import PostForm
from huiyin.web.organisation.views import KEEP, data_of, saved, show

YEAR = timedelta(days=365)


class ClientForm(PostForm):
    """A system that is to be let in."""

    def asked(self) -> dict[str, forms.Field]:
        """Name, post, scope, last day."""
        post = super().asked()
        role: Any = post["role"]
        role.choices = [
            (r, words()["role"][r]) for r in GIVEN_ROLES if GRANTS[r] & KEY_PERMISSIONS
        ]
        return {
            "name": forms.CharField(label="对方系统的名称", max_length=80),
            **post,
            "scope": forms.MultipleChoiceField(
                label="准许它做什么", choices=list(words()["key_scope"].items()),
                widget=forms.CheckboxSelectMultiple, help_text="只给用得着的。",
            ),
            "expires_on": day_field("有效期到", initial=today() + YEAR),
        }  # fmt: skip

    def client(self) -> NewClient:
        """The client as the service takes it."""
        said = self.cleaned_data
        return NewClient(
            said["name"], said["unit"], said["role"], said["expires_on"], tuple(said["scope"])
        )


@staff(KEEP)
def clients(request: HttpRequest) -> HttpResponse:
    """The keys there are; what each may do and until when."""
    return render(request, "organisation/clients.html", {"clients": queries.clients()})


@staff(KEEP, "GET", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """A new key, shown this once."""
    context, form = staff_context(request), ClientForm(data_of(request))
    made = saved(form, lambda: api_clients.add_client(context, form.client()))
    if made is None:
        return show(request, "client_form.html", form)
    shown = {"name": form.cleaned_data["name"], "key": made[1],
             "docs": request.build_absolute_uri("/api/v1/docs")}  # fmt: skip
    return render(request, "organisation/client_key.html", shown)


@staff(KEEP, "POST")
def close(request: HttpRequest, client: int) -> HttpResponse:
    """End a key at once."""
    found = next((c for c in queries.clients() if c.id == client), None)
    if found is None:
        raise Http404
    api_clients.close_client(staff_context(request), client)
    messages.success(request, f"“{found.name}”的密钥已停用。")
    return redirect("organisation:clients")
