"""Addresses."""

from django.urls import path

from huiyin.web.conferences import views

app_name = "conferences"
urlpatterns = [
    path("conferences/<slug:number>/", views.sheet, name="sheet"),
    path("conferences/<slug:number>/agenda/", views.list_items, name="list"),
    path("conferences/<slug:number>/attendance/", views.invite, name="invite"),
    path("conferences/<slug:number>/decide/<slug:item>/", views.decide, name="decide"),
    path("conferences/<slug:number>/papers/", views.papers, name="papers"),
    path("conferences/<slug:number>/minutes/", views.minutes, name="minutes"),
]
