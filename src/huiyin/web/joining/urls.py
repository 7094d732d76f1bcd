"""Addresses."""

from django.urls import path

from huiyin.web.joining import relating, views

app_name = "joining"
urlpatterns = [
    path("petitions/<str:number>/merge/", views.merge, name="merge"),
    path("petitions/<str:number>/absorb/", views.absorb, name="absorb"),
    path("petitions/<str:number>/relate/", relating.relate, name="relate"),
    path("petitions/<str:number>/split/", views.split, name="split"),
]
