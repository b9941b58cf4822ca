"""Tags: their list, renaming, merging and deleting."""

from ninja import Query, Router

from accounts.api.types import ApiRequest
from expense_tracker.kernel.api.types import Page
from ledger.api import names
from ledger.api.names import MergeIn, NameChange, NameOut, NameQuery
from ledger.views.names import TAGS

router = Router(tags=["Tags"])


@router.get("/tags", response=Page[NameOut], summary="List tags")
def tag_list(request: ApiRequest, query: Query[NameQuery]) -> Page[NameOut]:
    return names.names_page(request, TAGS, query)


@router.post("/tags/merge", response=NameOut, summary="Merge tags")
def tag_merge(request: ApiRequest, sent: MergeIn) -> NameOut:
    return names.merge(request, TAGS, sent)


@router.get("/tags/{int:pk}", response=NameOut, summary="Get a tag")
def tag_get(request: ApiRequest, pk: int) -> NameOut:
    return names.told(request, names.find_name(request, TAGS, pk))


@router.patch("/tags/{int:pk}", response=NameOut, summary="Rename a tag")
def tag_rename(request: ApiRequest, pk: int, sent: NameChange) -> NameOut:
    """Its transactions follow."""
    return names.rename(request, TAGS, pk, sent)


@router.delete("/tags/{int:pk}", response={204: None}, summary="Delete a tag")
def tag_delete(request: ApiRequest, pk: int) -> None:
    """A payee that is in use is refused; a tag is taken off everything."""
    names.delete(request, TAGS, pk)
