"""Addresses."""

from django.urls import path

from huiyin.web.intake import letters, queue, views

app_name = "intake"
urlpatterns = [
    path("hall/", queue.hall, name="hall"),
    path("hall/take/", queue.take, name="take"),
    path("hall/call/", queue.call, name="call"),
    path("hall/miss/", queue.miss, name="miss"),
    path("hall/finish/", queue.finish, name="finish"),
    path("hall/display/", queue.display, name="display"),
    path("register/", views.window, name="window"),
    path("register/receipt/", views.receipt, name="receipt"),
    path("register/known/", views.known, name="known"),
    path("register/advice/", views.advice, name="advice"),
    path("register/letters/", letters.letters, name="letters"),
    path("petitions/<str:number>/register/", views.register, name="register"),
]
