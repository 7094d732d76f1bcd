"""Addresses."""

from django.urls import path

from huiyin.web.law import library, packs

app_name = "law"
urlpatterns = [
    path("law/", library.library, name="library"),
    path("law/add/", library.add, name="add_text"),
    path("law/<int:instrument>/", library.instrument, name="instrument"),
    path("packs/", packs.packs, name="packs"),
    path("packs/edit/", packs.edit, name="edit_rule"),
    path("packs/end/", packs.end, name="end_rules"),
    path("packs/confirm/", packs.confirm, name="confirm_rules"),
]
