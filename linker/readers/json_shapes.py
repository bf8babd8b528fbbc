"""JSON objects of known formats whose keys need translation to our fields: ninjs, CSL-JSON."""

from collections.abc import Mapping

_NINJS_TYPES = frozenset({"text", "composite", "article"})
_CSL_TYPES = ("article", "post", "webpage", "report", "broadcast", "interview")


def known_shape(value: Mapping[str, object]) -> dict[str, object] | None:
    """An object's values by our names for fields; None for one of no known kind."""
    if _is_ninjs(value):
        return _from_ninjs(value)
    if _is_csl(value):
        return _from_csl(value)
    return None


def _is_ninjs(value: Mapping[str, object]) -> bool:
    if not isinstance(value.get("uri"), str):
        return False
    return any(key.startswith(("body_", "versioncreated", "contentcreated")) for key in value) or isinstance(
        value.get("bodies"), list
    )


def _from_ninjs(value: Mapping[str, object]) -> dict[str, object]:
    """Of version 1 (`headline`, `body_html`) and of 2 and 3 (`headlines`, `bodies`)."""
    bodies = _by_type(value.get("bodies"))
    headlines = _by_type(value.get("headlines"))
    written = [value.get(f"body_{kind}") for kind in ("html", "xhtml", "text")] + [
        text for key, text in value.items() if key.startswith("body_")
    ]
    text = next(filter(None, (bodies.get("html"), bodies.get("xhtml"), *bodies.values(), *written)), None)
    title = value.get("headline") or headlines.get("main") or next(iter(headlines.values()), None)
    return {
        "id": value.get("uri"),
        "title": title or value.get("title") or value.get("name"),
        "text": text or value.get("description_text") or value.get("description_html"),
        "published": next(
            filter(
                None,
                (value.get(key) for key in ("contentcreated", "firstcreated", "versioncreated")),
            ),
            None,
        ),
        "source": _name(value.get("infosources"))
        or value.get("source")
        or value.get("byline_source")
        or value.get("copyrightholder")
        or value.get("usageterms_source"),
        "url": value.get("url") or value.get("webUrl") or _address(value.get("uri")),
        "language": value.get("language"),
    }


def _by_type(several: object) -> dict[str, object]:
    """The values of a list of objects with `value`, by their role or type; the first of each counts."""
    values: dict[str, object] = {}
    for each in several if isinstance(several, list) else ():
        if isinstance(each, Mapping) and each.get("value"):
            kind = str(each.get("role") or each.get("contenttype") or each.get("type") or "")
            values.setdefault(kind.rpartition("/")[2], each["value"])
    return values


def _name(several: object) -> object:
    first = several[0] if isinstance(several, list) and several else None
    return first.get("name") if isinstance(first, Mapping) else None


def _address(uri: object) -> str | None:
    return uri if isinstance(uri, str) and uri.startswith(("http://", "https://")) else None


def _is_csl(value: Mapping[str, object]) -> bool:
    kind = value.get("type")
    return (
        isinstance(kind, str)
        and kind.startswith(_CSL_TYPES)
        and any(key in value for key in ("issued", "container-title", "URL"))
    )


def _from_csl(value: Mapping[str, object]) -> dict[str, object]:
    return {
        "id": value.get("id"),
        "title": value.get("title"),
        "text": value.get("abstract") or value.get("note"),
        "published": _issued(value.get("issued")),
        "source": value.get("container-title") or value.get("publisher"),
        "url": value.get("URL"),
        "language": value.get("language"),
    }


def _issued(issued: object) -> object:
    """A date of CSL: parts as numbers, or as it is written."""
    if not isinstance(issued, Mapping):
        return issued
    parts = issued.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or not all(str(part).isdecimal() for part in first):
        return issued.get("raw") or issued.get("literal")
    return "-".join(f"{int(part):0{4 if number == 0 else 2}}" for number, part in enumerate(first[:3]))
