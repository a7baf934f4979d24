"""Every address of the site. A route that no `access.py` declares is closed to everybody."""

from allauth.account.views import LogoutView
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from content import localize
from courses.billing.views import webhook
from courses.quizzes import views as quiz_views
from lms import errors, gallery, site_views
from lms.monitoring.metrics import metrics

# One login door (reliability.md A1): these doors of Wagtail's stay shut whatever Wagtail adds behind them.
shut_doors = [
    re_path(r"^cms/(login|password_reset|failwhale|test404)(/.*)?$", errors.shut, name="shut"),
    re_path(r"^[a-z]{2}/_util/.*$", errors.shut, name="shut_util"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    # Wagtail's own menu signs out here: through the one door, like everybody.
    path("cms/logout/", LogoutView.as_view(), name="cms_logout"),
    path("healthz", site_views.healthz, name="healthz"),
    path("readyz", site_views.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("robots.txt", site_views.robots, name="robots"),
    path("sitemap.xml", site_views.sitemap, name="sitemap"),
    path(".well-known/security.txt", site_views.security_txt, name="security_txt"),
    path("questions/<str:name>", quiz_views.picture, name="question_picture"),
    path("media/<path:name>", site_views.media, name="media"),
    *shut_doors,
    path("stripe/webhook/", webhook, name="stripe_webhook"),
    path("cms/localize/update/<int:translation_source_id>/", localize.update_translations, name="localize_update"),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *i18n_patterns(
        # Asked with every answer of an exam and every lesson: not after a hundred other addresses.
        path("quiz/", include("courses.quizzes.urls")),
        path("learn/", include("courses.learning.urls")),
        path("account/", include("lms.accounts.account_urls")),
        path("desk/gallery/", gallery.gallery, name="gallery"),
        path("desk/", include("courses.quizzes.coaching.urls")),
        path("desk/jobs/", include("lms.jobs.urls")),
        path("", include("lms.accounts.urls")),
        path("search/", include("content.urls")),
        path("certificates/", include("courses.credentials.urls")),
        path("team/", include("courses.teams.urls")),
        path("", include("courses.booking.urls")),
        path("", include("courses.billing.urls")),
        path("", include(wagtail_urls)),
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many
handler500 = errors.broken
