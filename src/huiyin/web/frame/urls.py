"""Addresses."""

from django.urls import path

from huiyin.web.frame import views

app_name = "frame"
urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("welcome/<int:person>/<str:token>/", views.welcome, name="welcome"),
    path("post/", views.post, name="post"),
    path("notices/", views.notices, name="notices"),
]
