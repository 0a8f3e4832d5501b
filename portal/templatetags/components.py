"""Components that need more than an include: form fields, error summary, rows."""

from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal import own_account
from uets.agreements.states import Block, BlockKind

register = template.Library()

ERROR_ID = "{}_error"
HINT_ID = "{}_helptext"


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, tick_all: bool = False) -> dict[str, Any]:
    """Render one field of a form: label, hint, error and control, tied together for screen readers.

    `tick_all` adds the button “Tümünü işaretle” to a group of check boxes: a submit button named after the field
    with `-tumu`, so that the view can answer the same form ticked (see `ticks_all`).
    """
    widget = bound.field.widget
    return {
        "bound": bound,
        "kind": _kind(widget),
        "control": bound.as_widget(attrs={"class": "ds-input"}),
        "choices": _choices(bound) if isinstance(widget, forms.RadioSelect) else [],
        "error_id": ERROR_ID.format(bound.id_for_label or bound.auto_id),
        "hint_id": HINT_ID.format(bound.id_for_label or bound.auto_id),
        "described_by": _described_by(bound),
        "is_optional": not bound.field.required and _kind(widget) != "group",
        "tick_all": tick_all,
        "tick_all_name": f"{bound.html_name}-tumu",
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*given: BaseForm | None) -> dict[str, Any]:
    """Render everything wrong in the forms of a page, with links to the fields; nothing if all is well, or no form."""
    rows = [row for form in given if form for row in _errors(form)]
    return {"rows": rows}


@register.simple_tag(takes_context=True)
def account_field(context: Context) -> SafeString:
    """Render the hidden field that says for which account a form was made; every changing form of an account has it."""
    account = getattr(context.get("visitor"), "account", None)
    if account is None:
        return SafeString("")
    words = '<input type="hidden" name="{}" value="{}" />'
    return format_html(words, own_account.FIELD, own_account.name_account(account.id))


@register.filter
def as_lists(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Return the blocks of a legal text with the items that follow each other gathered into lists."""
    found: list[dict[str, Any]] = []
    for block in blocks:
        if block.kind != BlockKind.ITEM:
            found.append({"kind": block.kind, "text": block.text})
        elif found and found[-1]["kind"] == "list":
            found[-1]["entries"].append(block.text)
        else:
            found.append({"kind": "list", "entries": [block.text]})
    return found


@register.simple_tag
def has_errors(given: object) -> bool:
    """Tell whether the form of the page, if it has one, was refused; the title then begins with “Hata: ”."""
    return isinstance(given, BaseForm) and given.is_bound and bool(given.errors)


def _errors(form: BaseForm) -> Iterable[dict[str, str]]:
    for name, messages in form.errors.items():
        bound = None if name == NON_FIELD_ERRORS else form[name]
        for message in messages:
            # The framework's own sentence names no field; alone in a list it would say nothing.
            is_nameless = bound is not None and message == forms.Field.default_error_messages["required"]
            words = (
                f"{bound.label.rstrip('.:')}: {message}"
                if bound is not None and is_nameless
                else str(message)
            )
            yield {"message": words, "target": _first_control(bound) if bound is not None else ""}


def _first_control(bound: BoundField) -> str:
    """Return the id of the control to go to; the first choice of a group."""
    if isinstance(bound.field.widget, forms.RadioSelect):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or str(bound.auto_id)


def _choices(bound: BoundField) -> list[dict[str, Any]]:
    """Return the choices of a group; a label with a hint is given as `Choice` (portal/choices.py)."""
    rows = []
    for widget in bound.subwidgets:
        label = widget.data["label"]
        rows.append(
            {
                "id": widget.data["attrs"]["id"],
                "name": widget.data["name"],
                "value": widget.data["value"],
                "type": widget.data["type"],
                "checked": widget.data["selected"],
                "label": str(label),
                "hint": getattr(label, "hint", ""),
                "is_disabled": getattr(label, "is_disabled", False),
            }
        )
    return rows


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "box"
    if isinstance(widget, forms.HiddenInput):
        return "hidden"
    return "line"


def _described_by(bound: BoundField) -> str:
    own = bound.id_for_label or bound.auto_id
    ids = [HINT_ID.format(own)] if bound.help_text else []
    if bound.errors:
        ids.append(ERROR_ID.format(own))
    return " ".join(ids)
