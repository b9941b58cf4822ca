"""What the settings make of the environment."""

import json
import stat

from django.conf import settings

from expense_tracker.celery import app
from expense_tracker.kernel.tests.system import System

SHOW_ADDRESS = """
import json
from django.conf import settings
print(json.dumps([settings.ADDRESS, settings.BASE_URL]))
"""
SAVE_STATIC = """
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
staticfiles_storage.save("css/app.css", ContentFile(b""))
"""


def in_shell(system, script):
    return system.succeed("shell", "--verbosity=0", "--command", script)


def test_an_ipv6_address_stands_in_brackets(tmp_path):
    shown = in_shell(System(tmp_path, HOST="::1", PORT="8123"), SHOW_ADDRESS)
    assert json.loads(shown) == ["[::1]:8123", "http://[::1]:8123"]


def test_another_account_can_serve_what_one_collected(tmp_path):
    in_shell(System(tmp_path), SAVE_STATIC)
    folder = tmp_path / "static" / "css"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert stat.S_IMODE((folder / "app.css").stat().st_mode) == 0o644


def test_messages_of_beat_do_not_outlive_the_next_one():
    for each in settings.CELERY_BEAT_SCHEDULE.values():
        assert each["options"]["expires"] == each["schedule"].total_seconds()


def test_each_task_of_beat_exists():
    app.loader.import_default_modules()
    named = {each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()}
    assert named <= set(app.tasks)
