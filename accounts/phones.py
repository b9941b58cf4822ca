"""Phone numbers: one way to keep each, however it was typed."""

from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat


def read_phone(typed: str, *, region: str) -> str:
    """The number as E.164 (`+35312345678`); "" for nothing.

    Without a country in front it is one of `region` (ISO 3166, like "IE"). Raises
    ValidationError when no such number can exist.
    """
    if not typed:
        return ""
    number = _parsed(typed, region)
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(
            "No such number. Write it with the country in front, like +353 1 234 5678."
        )
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def phone_text(kept: str) -> str:
    """As people read it (`+353 1 234 5678`); what is no number stays as it is."""
    number = _parsed(kept, None)
    if number is None:
        return kept
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def convert_phones(people: Any) -> None:
    """Bring the phone of everyone in `people` (a manager of User, be it a migration's)
    into the form that is kept now, before the database lets each stand but once.

    What is no number stays as it was typed. Of several people with one number the
    first keeps it.
    """
    taken: set[str] = set()
    for person in people.exclude(phone="").order_by("pk"):
        phone = _converted(person.phone, person.locale.partition("-")[2])
        person.phone = "" if phone in taken else phone
        taken.add(phone)
        person.save(update_fields=["phone"])


def _converted(typed: str, region: str) -> str:
    try:
        return read_phone(typed, region=region)
    except ValidationError:
        return typed


def _parsed(typed: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(typed, region)
    except NumberParseException:
        return None
