"""Every address of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("huiyin.portal.urls")),
    path("api/v1/", include("huiyin.api.urls")),
    path("open311/v2/", include("huiyin.api.open311_urls")),
    path("staff/", include("huiyin.web.frame.urls")),
    path("staff/", include("huiyin.web.desk.urls")),
    path("staff/", include("huiyin.web.intake.urls")),
    path("staff/", include("huiyin.web.intake.centre_urls")),
    path("staff/", include("huiyin.web.ledgers.urls")),
    path("staff/", include("huiyin.web.handling.urls")),
    path("staff/", include("huiyin.web.letters.urls")),
    path("staff/", include("huiyin.web.filing.urls")),
    path("staff/", include("huiyin.web.word_templates.urls")),
    path("staff/", include("huiyin.web.organisation.urls")),
    path("staff/", include("huiyin.web.entries.urls")),
    path("staff/", include("huiyin.web.charges.urls")),
    path("staff/", include("huiyin.web.receptions.urls")),
    path("staff/", include("huiyin.web.mediation.urls")),
    path("staff/", include("huiyin.web.conferences.urls")),
    path("staff/", include("huiyin.web.experts.urls")),
    path("staff/", include("huiyin.web.exchange.urls")),
    path("staff/", include("huiyin.web.hearings.urls")),
    path("staff/", include("huiyin.web.reviews.urls")),
    path("staff/", include("huiyin.web.settling.urls")),
    path("staff/", include("huiyin.web.joining.urls")),
    path("staff/", include("huiyin.web.law.urls")),
]
