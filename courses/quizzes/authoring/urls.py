from django.urls import path

from .views import blueprints, exchange, health

app_name = "question_bank"
urlpatterns = [
    path("imports/", exchange.imports, name="imports"),
    path("imports/<uuid:public_id>/", exchange.one_import, name="import"),
    path("imports/<uuid:public_id>/state/", exchange.import_state, name="import_state"),
    path("imports/<uuid:public_id>/run/", exchange.run_import, name="run_import"),
    path("imports/<uuid:public_id>/forget/", exchange.forget_import, name="forget_import"),
    path("export/", exchange.export, name="export"),
    path("health/", health.health, name="health"),
    path("health/<slug:slug>/", health.look_again, name="look_again"),
    path("blueprints/", blueprints.blueprints, name="blueprints"),
    path("blueprints/<slug:code>/", blueprints.blueprint, name="blueprint"),
    path("blueprints/<slug:code>/new/", blueprints.new_edition, name="new_edition"),
]
