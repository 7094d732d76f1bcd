"""Addresses."""

from django.urls import path

from huiyin.web.letters import chains, numbers, phrases, sealing, seals, service, versions, views

app_name = "letters"
_BASE = "petitions/<str:number>/letters/"
urlpatterns = [
    path(_BASE + "new/", views.choose, name="choose"),
    path(_BASE + "new/<slug:kind>/", views.new, name="new"),
    path(_BASE + "<int:ident>/", views.letter, name="letter"),
    path(_BASE + "<int:ident>/steps/<slug:step>/", views.step, name="step"),
    path(_BASE + "<int:ident>/seal/", sealing.seal, name="seal"),
    path(_BASE + "<int:ident>/versions/", versions.compare, name="versions"),
    path(_BASE + "<int:ident>/files/<slug:extension>/", views.file, name="file"),
    path(_BASE + "<int:ident>/pages/<int:page>/", views.page, name="page"),
    path(_BASE + "<int:ident>/service/<int:seq>/phone/", service.phone, name="service_phone"),
    path(_BASE + "<int:ident>/slip/", service.slip, name="slip"),
    path("letters/waiting/", service.batch, name="batch"),
    path("letters/chains/", chains.chains, name="chains"),
    path("letters/chains/<slug:kind>/", chains.chain, name="chain"),
    path("letters/numbers/", numbers.numbers, name="numbers"),
    path("letters/numbers/<str:series>/", numbers.pattern, name="pattern"),
    path("letters/phrases/", phrases.phrases, name="phrases"),
    path("letters/phrases/add/", phrases.add, name="add_phrase"),
    path("letters/phrases/<int:phrase>/", phrases.edit, name="phrase"),
    path("letters/phrases/<int:phrase>/withdraw/", phrases.withdraw, name="withdraw_phrase"),
    path("letters/seals/", seals.seals, name="seals"),
    path("letters/seals/<int:seal>/picture/", seals.picture, name="seal_picture"),
    path("letters/seals/<int:seal>/withdraw/", seals.withdraw, name="withdraw_seal"),
]
