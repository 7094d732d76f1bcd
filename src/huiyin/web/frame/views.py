"""Signing in and out, the first password, the post one acts in, notices."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.registers.catalogue import registers
from huiyin.services import demo
from huiyin.services import notices as notice_service
from huiyin.services.acting import Invalid
from huiyin.services.context import SYSTEM, begin
from huiyin.services.organisation import choose_password
from huiyin.services.people import posts_for
from huiyin.store.accounts.queries import is_link_good
from huiyin.store.petitions import queries
from huiyin.ui.doors import permission
from huiyin.web.frame.doors import actor_of, staff, staff_context
from huiyin.web.frame.forms import PasswordForm, SignInForm


class SignIn(LoginView):
    """Signing in; a demo says who can."""

    template_name = "frame/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and in a demo its accounts."""
        shown = super().get_context_data(**kwargs)
        if demo.is_demo():
            shown |= {"accounts": demo.accounts(), "demo_password": demo.password()}
        return shown


sign_in = permission(Permission.PUBLIC)(SignIn.as_view())
sign_out = permission(Permission.PUBLIC)(LogoutView.as_view(next_page="frame:sign_in"))


@staff(Permission.PUBLIC, "GET", "POST")
def welcome(request: HttpRequest, person: int, token: str) -> HttpResponse:
    """Choose a password by a one-time link."""
    form = PasswordForm(request.POST or None)
    if not is_link_good(person, token):
        return render(request, "frame/link_spent.html", status=410)
    if form.is_valid():
        try:
            choose_password(begin(SYSTEM), person, token, form.cleaned_data["password"])
        except Invalid as invalid:
            form.take(invalid.problems)
        else:
            messages.success(request, "密码已设好，请用新密码登录。")
            return redirect("frame:sign_in")
    status = 422 if form.errors else 200
    return render(request, "frame/welcome.html", {"form": form}, status=status)


@staff(Permission.SIGNED_IN, "GET", "POST")
def post(request: HttpRequest) -> HttpResponse:
    """Choose the post one acts in; sign out."""
    posts = posts_for(int(actor_of(request).person))
    wanted = request.POST.get("unit", "")
    if request.method == "POST" and any(p.key == wanted for p in posts):
        request.session["post"] = wanted
        return redirect("desk:today")
    kept = request.session.get("post", "")
    present = next((p for p in posts if p.key == kept), posts[0] if posts else None)
    return render(request, "frame/post.html", {"posts": posts, "present": present})


@staff(Permission.SIGNED_IN, "GET", "POST")
def notices(request: HttpRequest) -> HttpResponse:
    """What one was told; POST marks everything read."""
    context = staff_context(request)
    if request.method == "POST":
        notice_service.mark_read(context)
        return redirect("frame:notices")
    found = queries.messages(context.actor.unit, context.actor.person)
    known = registers()
    for one in found:
        one["label"] = known[one["register"]].label if one["register"] in known else ""
    has_unread = any(m["read_at"] is None for m in found)
    return render(request, "frame/notices.html", {"notices": found, "has_unread": has_unread})
