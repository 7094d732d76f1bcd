"""Addresses."""

from django.urls import path

from huiyin.web.filing import inventory, views

app_name = "archives"
_BASE = "petitions/<str:number>/volume/"
urlpatterns = [
    path(_BASE, views.volume, name="volume"),
    path(_BASE + "<int:making>/state/", views.state, name="state"),
    path(_BASE + "<int:making>/file/", views.file, name="file"),
    path(_BASE + "retention/", views.retention, name="retention"),
    path(_BASE + "dispose/", views.dispose, name="dispose"),
    path("archives/", inventory.inventory, name="inventory"),
    path("archives/export/", inventory.export, name="export"),
]
