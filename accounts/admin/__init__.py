"""People, Books and what is owed to people, in the staff console."""

from accounts.admin import (  # noqa: F401 - each registers its pages
    access,
    announcements,
    feedback,
    figures,
    language_model,
    notices,
    people,
    takeout,
    tokens,
    webhooks,
)
