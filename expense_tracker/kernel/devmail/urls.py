from django.urls import path

from expense_tracker.kernel.devmail import views

urlpatterns = [
    path("", views.mail_list, name="dev-mail"),
    path("<str:name>/", views.mail_detail, name="dev-mail-detail"),
    path("<str:name>/<int:number>/", views.mail_file, name="dev-mail-file"),
    path("<str:name>/html/", views.mail_html, name="dev-mail-html"),
]
