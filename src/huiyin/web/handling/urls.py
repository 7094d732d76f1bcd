"""Addresses."""

from django.urls import path

from huiyin.web.handling import forwarding, past, petitioners, views

app_name = "handling"
urlpatterns = [
    path("forwarding/", forwarding.forwarding, name="forwarding"),
    path("petitions/<str:number>/", views.petition, name="petition"),
    path("petitions/<str:number>/play/", past.play, name="play"),
    path("petitions/<str:number>/pane/", views.pane, name="pane"),
    path(
        "petitions/<str:number>/petitioners/<int:ordinal>/",
        petitioners.amend,
        name="petitioner",
    ),
    path("petitions/<str:number>/reveal/", views.reveal, name="reveal"),
    path("petitions/<str:number>/acts/<str:verb>/", views.act, name="act"),
    path("petitions/<str:number>/acts/<str:verb>/preview/", views.preview, name="preview"),
]
