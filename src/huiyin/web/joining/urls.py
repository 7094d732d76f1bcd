"""Addresses."""

from django.urls import path

from huiyin.web.joining import views

app_name = "joining"
urlpatterns = [
    path("petitions/<str:number>/merge/", views.merge, name="merge"),
    path("petitions/<str:number>/absorb/", views.absorb, name="absorb"),
    path("petitions/<str:number>/split/", views.split, name="split"),
]
