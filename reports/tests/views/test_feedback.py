"""Writing to the people who run the site."""

import io
import uuid

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import Feedback
from accounts.services import remove_person
from accounts.staff.feedback import PER_HOUR

pytestmark = pytest.mark.django_db
UNPROCESSABLE = 422


@pytest.fixture
def send(client_alice):
    cache.clear()

    def post(**said):
        return client_alice.post(reverse("reports:feedback"), said)

    return post


def picture():
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "where it was"
    Image.new("RGB", (40, 30), "red").save(made, "JPEG", exif=exif)
    return SimpleUploadedFile("../../x.html", made.getvalue(), "text/html")


def test_words_and_where_they_come_from_are_kept(send, alice, book):
    answer = send(text="It is\n<b>slow</b>", page="/budgets/" + "x" * 400)
    assert answer.url == reverse("reports:feedback")
    kept = Feedback.objects.get()
    assert (kept.user, kept.book, kept.state) == (alice, book, "new")
    assert kept.text == "It is\n<b>slow</b>"
    assert len(kept.page) == 300


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001])
def test_nothing_and_too_much_are_refused(text, send):
    assert send(text=text).status_code == UNPROCESSABLE
    assert not Feedback.objects.exists()


def test_of_a_picture_only_the_pixels_are_kept_as_long_as_its_person(
    send, alice, django_capture_on_commit_callbacks
):
    send(text="Look", picture=picture())
    kept = Feedback.objects.get().picture
    with kept.open() as file:
        data = file.read()
    assert Image.open(io.BytesIO(data)).size == (40, 30)
    assert b"where it was" not in data
    assert kept.name.endswith(".jpg")
    with django_capture_on_commit_callbacks(execute=True):
        remove_person(user=alice)
    assert not default_storage.exists(kept.name)


def test_what_is_no_picture_is_refused(send):
    bad = SimpleUploadedFile("x.jpg", b"<script>alert(1)</script>", "image/jpeg")
    assert send(text="Look", picture=bad).status_code == UNPROCESSABLE


def test_the_same_form_counts_once_and_one_writes_so_often(send):
    token = uuid.uuid4()
    for _ in range(2):
        send(text="Twice", form_token=token)
    assert Feedback.objects.count() == 1
    for _ in range(PER_HOUR):
        last = send(text="More")
    assert last.status_code == UNPROCESSABLE
    assert "in an hour" in last.content.decode()
    assert Feedback.objects.count() == PER_HOUR


def test_one_sees_what_one_wrote_oneself(send, bob, as_user):
    send(text="The canary sings")
    page = as_user(bob).get(reverse("reports:feedback")).content.decode()
    assert "canary sings" not in page
