"""Addresses."""

from django.urls import path

from huiyin.web.experts import views

app_name = "experts"
urlpatterns = [
    path("experts/", views.calendar, name="calendar"),
    path("experts/<slug:number>/", views.suggested, name="suggested"),
]
