"""A template as its reader sees it: the provider's components with their variables in place. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from patchbay.sdk import Template, Text

_VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")


def text_of(components: Sequence[Mapping[str, Any]], template: Template) -> str:
    """Header, body and footer, each a paragraph; files and buttons are left out."""
    body = template.body
    values = dict(body) if isinstance(body, dict) else {str(n): one for n, one in enumerate(body, 1)}
    header = template.header.text if isinstance(template.header, Text) else None
    parts: dict[str, str] = {}
    for component in components:
        kind, text = str(component.get("type", "")).upper(), component.get("text")
        if not isinstance(text, str):
            continue
        if kind == "HEADER" and header is not None:
            parts[kind] = _VARIABLE.sub(lambda _: header, text)
        else:
            parts[kind] = _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)
    return "\n\n".join(parts[kind] for kind in ("HEADER", "BODY", "FOOTER") if kind in parts)
