"""What the owner of a Book lets a language model do."""

from http import HTTPStatus

from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from accounts.language_model.asking import (
    NOTE_PROMPT,
    calls_left,
    change_model_choice,
    model_choice,
)
from accounts.language_model.forms import ModelForm
from accounts.models import ModelChoice
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Body, Row
from expense_tracker.kernel.language_model import is_configured

router = Router(tags=["Books"])
LONGEST = ModelChoice._meta.get_field("prompt").max_length


class ModelOut(Row):
    """What may be sent to the language model of this site."""

    configured: bool = Field(description="Whether the site has one.")
    wording: bool = Field(description="Figures of the monthly note.")
    categories: bool = Field(description="Descriptions that it finds categories for.")
    questions: bool = Field(description="Questions the assistant does not understand.")
    prompt: str = Field(description="How the monthly note is to be written.")
    calls_left: int = Field(description="Today.")


class ModelChange(Body):
    """What is to be different; what is left out stays."""

    wording: bool | None = None
    categories: bool | None = None
    questions: bool | None = None
    prompt: str | None = Field(
        None, max_length=LONGEST, description="Empty: the program's own again."
    )


@router.get("/language-model", response=ModelOut, summary="Get the model's settings")
def language_model_get(request: ApiRequest) -> ModelOut:
    """What is switched on in this book."""
    choice = model_choice(request.book)
    return ModelOut(
        configured=is_configured(),
        wording=choice.wording,
        categories=choice.categories,
        questions=choice.questions,
        prompt=choice.prompt or NOTE_PROMPT,
        calls_left=calls_left(request.book, today_for(request.book)),
    )


@router.patch(
    "/language-model", response=ModelOut, summary="Change the model's settings"
)
def language_model_change(request: ApiRequest, sent: ModelChange) -> ModelOut:
    """For owners: only they let a model read of the book."""
    if not request.membership.is_owner:
        detail = "Only an owner lets a model read of the book."
        raise Problem(HTTPStatus.FORBIDDEN, detail)
    choice = model_choice(request.book)
    form = ModelForm(choice=choice, editable=True)
    values = {**form.initial, **sent.model_dump(exclude_none=True)}
    form = checked(ModelForm(typed(values), choice=choice, editable=True))
    change_model_choice(book=request.book, changes=form.cleaned_data)
    return language_model_get(request)
