"""The pages under /dev/mail/."""

import re
from collections.abc import Callable
from functools import wraps
from io import BytesIO
from ipaddress import ip_address
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from expense_tracker.kernel.devmail.folder import Mail, find_mail, newest_mails

# Mails carry their styles in the page, as mail programs want it; nothing else is let
# through. Their links open in a tab of their own, outside the frame and its sandbox.
MAIL_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}
LINKS_IN_NEW_TABS = '<base target="_blank">'

View = Callable[..., HttpResponseBase]


def on_this_machine(view: View) -> View:
    """Open to anyone at this machine in the embedded default; else 404."""

    @login_not_required
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not (settings.EMBEDDED and is_loopback(request.META["REMOTE_ADDR"])):
            raise Http404
        return view(request, **kwargs)

    return guarded


def is_loopback(address: str) -> bool:
    """Whether `address` is this machine's own; an empty one (a unix socket) is not."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


@on_this_machine
def mail_list(request: HttpRequest) -> HttpResponse:
    return render(request, "dev_mail/list.html", {"mails": newest_mails()})


@on_this_machine
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "dev_mail/detail.html", {"mail": get_mail_or_404(name)})


@csp(MAIL_POLICY)
@xframe_options_sameorigin
@on_this_machine
def mail_html(_request: HttpRequest, name: str) -> HttpResponse:
    """The mail's HTML part alone, for the frame on its page."""
    mail = get_mail_or_404(name)
    if mail.html is None:
        raise Http404
    return HttpResponse(with_links_in_new_tabs(mail.html))


@on_this_machine
def mail_file(_request: HttpRequest, name: str, number: int) -> FileResponse:
    """The attached file in place `number`, counted from 0, as a download."""
    files = get_mail_or_404(name).files
    if number >= len(files):
        raise Http404
    file = files[number]
    return FileResponse(BytesIO(file.content), as_attachment=True, filename=file.name)


def get_mail_or_404(name: str) -> Mail:
    mail = find_mail(name)
    if mail is None:
        raise Http404
    return mail


def with_links_in_new_tabs(html: str) -> str:
    page, found = re.subn(r"(<head[^>]*>)", rf"\1{LINKS_IN_NEW_TABS}", html, count=1)
    return page if found else LINKS_IN_NEW_TABS + html
