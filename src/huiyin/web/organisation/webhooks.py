"""Addresses of other systems that hear of acts: whose, of what, how it goes, trying, pausing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.services import webhook_desk, webhooks
from huiyin.services.context import today, words
from huiyin.services.webhook_desk import NewWebhook, NoSuchWebhook
from huiyin.store.accounts import queries
from huiyin.store.accounts.webhooks import WebhookRow
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm
from huiyin.web.organisation.views import KEEP, data_of, saved, show


class WebhookForm(ProblemForm):
    """An address, whose eyes it has, and what it hears."""

    def asked(self) -> dict[str, forms.Field]:
        """Client, address, events."""
        open_clients = [
            (str(c.id), f"{c.name}（{c.unit_name}）") for c in queries.clients()
            if not c.is_closed and c.expires_on >= today() and "read_petitions" in c.scope
        ]  # fmt: skip
        said = words()["webhook_event"]
        return {
            "client": forms.ChoiceField(
                label="推送给哪个系统", choices=[("", "请选择"), *open_clients],
                help_text="它的密钥看得到的信访件才推送；检举控告从不推送。",
            ),
            "url": forms.CharField(
                label="对方的地址", max_length=500, help_text="https:// 开头。",
                widget=forms.TextInput({"inputmode": "url", "autocomplete": "off"}),
            ),
            "events": forms.MultipleChoiceField(
                label="推送哪些事", choices=[(e, said[e]) for e in webhooks.events()],
                widget=forms.CheckboxSelectMultiple,
            ),
        }  # fmt: skip

    def wanted(self) -> NewWebhook:
        """As the service takes it."""
        said = self.cleaned_data
        return NewWebhook(int(said["client"]), said["url"].strip(), tuple(said["events"]))


def _found(request: HttpRequest, ident: int) -> WebhookRow:
    try:
        return webhook_desk.one(staff_context(request), ident)
    except NoSuchWebhook as missing:
        raise Http404 from missing


@staff(KEEP)
def listed(request: HttpRequest) -> HttpResponse:
    """All addresses and how they go."""
    shown = {"hooks": webhook_desk.listed(staff_context(request))}
    return render(request, "organisation/webhooks.html", shown)


@staff(KEEP, "GET", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """A new address; its secret is shown this once."""
    context, form = staff_context(request), WebhookForm(data_of(request))
    made = saved(form, lambda: webhook_desk.add(context, form.wanted()))
    if made is None:
        return show(request, "webhook_form.html", form)
    return _secret(request, made[0], made[1])


def _secret(request: HttpRequest, ident: int, secret: str) -> HttpResponse:
    shown: dict[str, Any] = {"hook": ident, "secret": secret}
    return render(request, "organisation/webhook_secret.html", shown)


@staff(KEEP)
def one(request: HttpRequest, hook: int) -> HttpResponse:
    """One address with its newest messages."""
    row = _found(request, hook)
    shown = {"seen": webhook_desk.shown(staff_context(request), row.id), "hook": row}
    return render(request, "organisation/webhook.html", shown)


@staff(KEEP, "POST")
def ping(request: HttpRequest, hook: int) -> HttpResponse:
    """Send a trial and say at once how it went."""
    trouble = webhook_desk.ping(staff_context(request), _found(request, hook).id)
    if trouble:
        messages.error(request, f"没有送到：{trouble}")
    else:
        messages.success(request, "送到了，对方答收到。")
    return redirect("organisation:webhook", hook)


@staff(KEEP, "POST")
def pause(request: HttpRequest, hook: int) -> HttpResponse:
    """Send nothing for now."""
    webhook_desk.pause(staff_context(request), _found(request, hook).id)
    messages.success(request, "已暂停。这期间的事先留着，七天内恢复的会补发。")
    return redirect("organisation:webhook", hook)


@staff(KEEP, "POST")
def resume(request: HttpRequest, hook: int) -> HttpResponse:
    """Take it up again, with what was missed."""
    count = webhook_desk.resume(staff_context(request), _found(request, hook).id)
    messages.success(request, f"已恢复，补发 {count} 条。" if count else "已恢复。")
    return redirect("organisation:webhook", hook)


@staff(KEEP, "POST")
def secret(request: HttpRequest, hook: int) -> HttpResponse:
    """Another secret, shown this once."""
    row = _found(request, hook)
    return _secret(request, row.id, webhook_desk.new_secret(staff_context(request), row.id))


@staff(KEEP, "POST")
def close(request: HttpRequest, hook: int) -> HttpResponse:
    """End it for good."""
    webhook_desk.close(staff_context(request), _found(request, hook).id)
    messages.success(request, "已停用，不再推送。")
    return redirect("organisation:webhooks")
