"""Addresses."""

from django.urls import path

from huiyin.web.handling import attachments, forwarding, past, petitioners, views

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
    path("petitions/<str:number>/attachments/", attachments.shelf, name="attachments"),
    path("petitions/<str:number>/attachments/add/", attachments.add, name="attach"),
    path("petitions/<str:number>/attachments/archive/", attachments.archive, name="archive"),
    path("petitions/<str:number>/attachments/phone/", attachments.phone, name="phone"),
    path(
        "petitions/<str:number>/attachments/<int:seq>/", attachments.attachment, name="attachment"
    ),
    path(
        "petitions/<str:number>/attachments/<int:seq>/open/",
        attachments.open_one,
        name="open-attachment",
    ),
    path(
        "petitions/<str:number>/attachments/<int:seq>/pages/<int:page>/",
        attachments.page,
        name="attachment-page",
    ),
    path(
        "petitions/<str:number>/attachments/<int:seq>/thumbnail/",
        attachments.thumbnail,
        name="thumbnail",
    ),
    path(
        "petitions/<str:number>/attachments/<int:seq>/download/",
        attachments.download,
        name="download",
    ),
    path(
        "petitions/<str:number>/attachments/<int:seq>/detach/", attachments.remove, name="detach"
    ),
    path(
        "petitions/<str:number>/attachments/<int:seq>/put_back/",
        attachments.put_back,
        name="put-back",
    ),
    path("petitions/<str:number>/reveal/", views.reveal, name="reveal"),
    path("petitions/<str:number>/acts/<str:verb>/", views.act, name="act"),
    path("petitions/<str:number>/acts/<str:verb>/preview/", views.preview, name="preview"),
]
