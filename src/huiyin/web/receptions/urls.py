"""Addresses."""

from django.urls import path

from huiyin.web.receptions import views

app_name = "receptions"
urlpatterns = [
    path("receptions/", views.plan, name="plan"),
    path("receptions/add/", views.add, name="add"),
    path("receptions/publish/", views.publish, name="publish"),
    path("receptions/<slug:number>/", views.sheet, name="sheet"),
]
