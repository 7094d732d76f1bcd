"""Addresses."""

from django.urls import path

from huiyin.web.intake import views

app_name = "intake"
urlpatterns = [
    path("register/", views.window, name="window"),
    path("register/receipt/", views.receipt, name="receipt"),
    path("register/known/", views.known, name="known"),
    path("petitions/<str:number>/register/", views.register, name="register"),
]
