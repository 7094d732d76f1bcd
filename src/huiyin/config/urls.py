"""Every address of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("huiyin.portal.urls")),
    path("api/v1/", include("huiyin.api.urls")),
    path("open311/v2/", include("huiyin.api.open311_urls")),
    path("staff/", include("huiyin.web.frame.urls")),
    path("staff/", include("huiyin.web.desk.urls")),
    path("staff/", include("huiyin.web.intake.urls")),
    path("staff/", include("huiyin.web.ledgers.urls")),
    path("staff/", include("huiyin.web.handling.urls")),
    path("staff/", include("huiyin.web.organisation.urls")),
    path("staff/", include("huiyin.web.law.urls")),
]
