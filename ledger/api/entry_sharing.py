"""A transaction that was paid for a group."""

from typing import Any

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from expense_tracker.kernel.api.forms import faults_of, typed
from expense_tracker.kernel.api.problems import Fault, invalid
from expense_tracker.kernel.api.types import Body, Id
from ledger.api.entries import entry_rows, made
from ledger.api.entry_shapes import EntryOut
from ledger.api.group_shapes import ShareIn, Way
from ledger.groups.split_with import SplitWithForm
from ledger.services.drafts import draft_of

router = Router(tags=["Transactions"])


class ShareEntryIn(Body):
    """With whom, and who bears how much. People are named by the id they have in the
    group.
    """

    group: Id
    way: Way = "equal"
    shares: list[ShareIn] = Field(
        [], max_length=100, description="Empty: everybody, equally."
    )


@router.post(
    "/entries/{int:pk}/share", response=EntryOut, summary="Share a transaction"
)
def entry_share(
    request: ApiRequest, response: HttpResponse, pk: int, sent: ShareEntryIn
) -> EntryOut:
    """Says that an expense was paid for a group: it keeps its id and becomes your part,
    the others owe you theirs.
    """
    rows = entry_rows(request, pk)
    split = SplitWithForm(typed(_typed(sent)), book=request.book, user=request.user)
    _check_people(split, sent)
    draft = draft_of(rows)
    if not split.fits(draft):
        raise _refusal(split)
    change = split.share(draft, entry=rows[0], version=rows[0].version)
    assert change is not None
    return made(request, response, change)


def _typed(sent: ShareEntryIn) -> dict[str, Any]:
    """The form's fields of what was sent."""
    values: dict[str, Any] = {"share_group": sent.group, "split_people": sent.group}
    if sent.shares or sent.way != "equal":
        values["share-way"] = sent.way
    for each in sent.shares:
        values[f"share-in_{each.person}"] = True
        values[f"share-weight_{each.person}"] = each.weight or ""
    return values


def _check_people(split: SplitWithForm, sent: ShareEntryIn) -> None:
    if split.me is None or split.division is None:
        raise invalid(Fault("group", "You are in no such group, or not by this book."))
    known = {each.pk for each in split.division.people}
    for place, each in enumerate(sent.shares):
        if each.person not in known:
            message = "Nobody of the group has that id."
            raise invalid(Fault(f"shares.{place}.person", message))


def _refusal(split: SplitWithForm) -> Exception:
    assert split.division is not None
    found = faults_of(split.division) or faults_of(split, {"share_group": "group"})
    return invalid(
        *(
            Fault(
                "shares" if each.field.startswith(("in_", "weight_")) else each.field,
                each.message,
            )
            for each in found
        )
    )
