"""Addresses."""

from django.urls import path

from huiyin.web.reviews import views

app_name = "reviews"
urlpatterns = [
    path("reviews/", views.listing, name="list"),
    path("reviews/<str:number>/", views.sheet, name="sheet"),
]
