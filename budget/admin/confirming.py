"""A page that asks before a bulk action is done: is this meant, and, where it is kept, why."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


def ask_first(
    model_admin: Any,
    request: HttpRequest,
    rows: Any,
    *,
    action: str,
    question: Any,
    consequence: Any,
    with_reason: bool = False,
) -> HttpResponse | None:
    """The page that asks; None once it has been answered, with a reason where one is asked for."""
    confirmed = "confirmed" in request.POST
    reason = request.POST.get("reason", "").strip()
    if confirmed and (reason or not with_reason):
        return None
    context = {
        **admin.site.each_context(request),
        "opts": model_admin.opts,
        "title": question,
        "consequence": consequence,
        "rows": rows,
        "action": action,
        "checkbox_name": ACTION_CHECKBOX_NAME,
        "with_reason": with_reason,
        "reason_missing": confirmed and with_reason,
    }
    return TemplateResponse(request, "admin/budget/confirm.html", context)
