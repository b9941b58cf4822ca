"""How a kept file is sent: to whoever was let in, and nothing in it may run."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

# Whatever a browser makes of it, it may load and run nothing, and is nobody's page.
_POLICY = "default-src 'none'; img-src 'self'; style-src 'none'; sandbox"


def file_answer(
    file: FieldFile, content_type: str, name: str, *, is_download: bool = False
) -> FileResponse:
    """Raises Http404 when the storage has lost it."""
    try:
        stream = file.open("rb")
    except OSError as error:
        raise Http404 from error
    answer = FileResponse(
        stream, as_attachment=is_download, filename=name, content_type=content_type
    )
    answer["Content-Security-Policy"] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
