"""Addresses."""

from django.urls import path

from huiyin.web.charges import views

app_name = "charges"
urlpatterns = [
    path("charges/", views.mine, name="mine"),
    path("charges/<slug:number>/brief/", views.brief, name="brief"),
    path("charges/<slug:number>/note/", views.note, name="note"),
]
