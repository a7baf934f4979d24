from django.urls import path

from .views import desks, organisations, people, people_files, profile

app_name = "accounts"
urlpatterns = [
    path("account/profile/", profile.profile, name="profile"),
    path("account/data/", profile.export, name="export"),
    path("account/delete/", profile.delete, name="delete"),
    path("account/invitation/<str:token>/", organisations.invitation, name="invitation"),
    path("desk/organisations/", organisations.listing, name="organisations"),
    path("desk/organisations/new/", organisations.create, name="create_organisation"),
    path("desk/organisations/<uuid:public_id>/", organisations.detail, name="organisation"),
    path("desk/organisations/<uuid:public_id>/invite/", organisations.invite, name="invite"),
    path("desk/organisations/<uuid:public_id>/invitations/<int:pk>/revoke/", organisations.revoke, name="revoke_invitation"),
    path("desk/people/", people.listing, name="people"),
    path("desk/people/import/", people_files.upload, name="import_people"),
    path("desk/people/import/<uuid:public_id>/", people_files.review, name="people_file"),
    path("desk/people/<uuid:public_id>/", people.detail, name="person"),
    path("desk/people/<uuid:public_id>/role/", people.role, name="role"),
    path("desk/people/<uuid:public_id>/close/", people.close, name="close_account"),
    path("desk/people/<uuid:public_id>/reopen/", people.reopen, name="reopen_account"),
    path("desk/", desks.desk, name="desk"),
    path("desk/<slug:role>/", desks.role_desk, name="role_desk"),
]
