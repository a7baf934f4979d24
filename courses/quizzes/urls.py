from django.urls import path

from . import book_views, practice_views, real_views, result_views, statistics_views, views

app_name = "quizzes"
urlpatterns = [
    path("<uuid:public_id>/", views.attempt, name="attempt"),
    path("<uuid:public_id>/items/", views.items, name="items"),
    path("<uuid:public_id>/answers/", views.replay, name="replay"),
    path("<uuid:public_id>/answers/<int:number>/", views.save, name="save"),
    path("<uuid:public_id>/answers/<int:number>/check/", views.check, name="check"),
    path("<uuid:public_id>/clock/", views.clock, name="clock"),
    path("<uuid:public_id>/scratchpad/", views.scratchpad, name="scratchpad"),
    path("<uuid:public_id>/look-ups/", views.look_up, name="look_up"),
    path("<uuid:public_id>/sections/<int:number>/", views.section, name="section"),
    path("<uuid:public_id>/back/", views.back, name="back"),
    path("<uuid:public_id>/submit/", views.submit, name="submit"),
    path("<uuid:public_id>/result/", result_views.result, name="result"),
    path("<uuid:public_id>/result.pdf", result_views.pdf, name="result_pdf"),
    path("<uuid:public_id>/questions/<int:number>/report/", result_views.dispute, name="dispute"),
    path("<uuid:public_id>/questions/<int:number>/ask/", result_views.ask, name="ask"),
    path("<uuid:public_id>/questions/<int:number>/drill/", result_views.add_to_drill, name="add_to_drill"),
    path("drill/", practice_views.drill, name="drill"),
    path("drill/answer/", practice_views.drill_answer, name="drill_answer"),
    path("drill/answers/<uuid:public_id>/", practice_views.drill_told, name="drill_told"),
    path("drill/reminder/", practice_views.reminder, name="reminder"),
    path("drill/reminder/<str:token>/", practice_views.end_reminder, name="end_reminder"),
    path("practice/", practice_views.notebook, name="notebook"),
    path("practice/<slug:bank>/<slug:area>/", practice_views.topic, name="topic"),
    path("practice/<slug:bank>/<slug:area>/answer/", practice_views.topic_answer, name="topic_answer"),
    path("page-index/<slug:exam>/", book_views.page_index, name="page_index"),
    path("real/<slug:exam>/", real_views.real, name="real"),
    path("real/<slug:exam>/withdraw/", real_views.withdraw, name="withdraw_real"),
    path("statistics/", statistics_views.banks, name="statistics"),
    path("statistics/reports/<int:pk>/", statistics_views.close_dispute, name="close_dispute"),
    path("statistics/<slug:bank>/", statistics_views.bank, name="bank_statistics"),
    path("statistics/<slug:bank>/<slug:key>/", statistics_views.question, name="question_statistics"),
]
