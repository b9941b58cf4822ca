"""Payees: their list, renaming, merging and deleting."""

from ninja import Query, Router

from accounts.api.types import ApiRequest
from expense_tracker.kernel.api.types import Page
from ledger.api import names
from ledger.api.names import MergeIn, NameChange, NameOut, NameQuery
from ledger.views.names import PAYEES

router = Router(tags=["Payees"])


@router.get("/payees", response=Page[NameOut], summary="List payees")
def payee_list(request: ApiRequest, query: Query[NameQuery]) -> Page[NameOut]:
    return names.names_page(request, PAYEES, query)


@router.post("/payees/merge", response=NameOut, summary="Merge payees")
def payee_merge(request: ApiRequest, sent: MergeIn) -> NameOut:
    return names.merge(request, PAYEES, sent)


@router.get("/payees/{int:pk}", response=NameOut, summary="Get a payee")
def payee_get(request: ApiRequest, pk: int) -> NameOut:
    return names.told(request, names.find_name(request, PAYEES, pk))


@router.patch("/payees/{int:pk}", response=NameOut, summary="Rename a payee")
def payee_rename(request: ApiRequest, pk: int, sent: NameChange) -> NameOut:
    """Its transactions follow."""
    return names.rename(request, PAYEES, pk, sent)


@router.delete("/payees/{int:pk}", response={204: None}, summary="Delete a payee")
def payee_delete(request: ApiRequest, pk: int) -> None:
    """A payee that is in use is refused; a tag is taken off everything."""
    names.delete(request, PAYEES, pk)
