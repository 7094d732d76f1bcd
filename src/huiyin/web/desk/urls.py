"""Addresses."""

from django.urls import path

from huiyin.web.desk import figures, views

app_name = "desk"
urlpatterns = [
    path("", views.today, name="today"),
    path("petitions/", views.petitions, name="petitions"),
    path("figures/", figures.figures, name="figures"),
    path("petitions/export/", views.export, name="export"),
]
