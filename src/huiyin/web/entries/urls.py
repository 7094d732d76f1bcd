"""Addresses."""

from django.urls import path

from huiyin.web.entries import papers, phones, tables, views

app_name = "registers"
PAPER = "registers/<slug:kind>/<slug:number>/papers/<slug:item>/<int:place>"
urlpatterns = [
    path("registers/", views.index, name="index"),
    path("registers/<slug:kind>/", views.entries, name="entries"),
    path("registers/<slug:kind>/add/", views.add, name="add"),
    path("registers/<slug:kind>/import/", tables.take_in, name="import"),
    path("registers/<slug:kind>/template/", tables.template, name="template"),
    path("registers/<slug:kind>/export/", tables.export, name="export"),
    path("registers/<slug:kind>/figures/", tables.figures, name="figures"),
    path("registers/<slug:kind>/<slug:number>/", views.entry, name="entry"),
    path("registers/<slug:kind>/<slug:number>/edit/", views.edit, name="edit"),
    path("registers/<slug:kind>/<slug:number>/reveal/", views.reveal, name="reveal"),
    path("registers/<slug:kind>/<slug:number>/print/", views.printed, name="print"),
    path("registers/<slug:kind>/<slug:number>/archive/", papers.archive, name="archive"),
    path("registers/<slug:kind>/<slug:number>/papers/", phones.shelf, name="shelf"),
    path(
        "registers/<slug:kind>/<slug:number>/papers/<slug:item>/phone/", phones.phone, name="phone"
    ),
    path("registers/<slug:kind>/<slug:number>/papers/<slug:item>/", papers.add, name="add-papers"),
    path(f"{PAPER}/", papers.paper, name="paper"),
    path(f"{PAPER}/open/", papers.open_one, name="open-paper"),
    path(f"{PAPER}/pages/<int:page>/", papers.page, name="paper-page"),
    path(f"{PAPER}/thumbnail/", papers.thumbnail, name="thumbnail"),
    path(f"{PAPER}/download/", papers.download, name="download"),
    path(f"{PAPER}/detach/", papers.remove, name="remove-paper"),
    path(f"{PAPER}/put_back/", papers.put_back, name="put-paper-back"),
    path("registers/<slug:kind>/<slug:number>/moves/<slug:verb>/", views.move, name="move"),
]
