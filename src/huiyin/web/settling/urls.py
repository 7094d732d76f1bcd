"""Addresses."""

from django.urls import path

from huiyin.web.settling import views

app_name = "settling"
urlpatterns = [
    path("settling/", views.unsettled, name="list"),
    path("settling/long-open/", views.long_open, name="long_open"),
    path("settling/<str:number>/", views.sheet, name="sheet"),
]
