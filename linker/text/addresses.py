"""One written form for an address, so that the ways in which a page is linked to compare equal."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

_TRACKING = re.compile(
    r"(?i)utm_\w+|(?:fb|g|y|dcl|msclk|twcl|ttcl|gcl|dcl)(?:cl|s)?id|gclsrc|[gw]braid|li_fat_id|igshi?d?|mc_[ce]id|mkt_tok"
    r"|_hs\w+|hsa_\w+|vero_\w+|pk_\w+|mtm_\w+|wt[._]mc(?:_id)?|cmp(?:id)?|ns_\w+|xtor|ito|ocid|icid|ncid|sr_share|smid"
    r"|smtyp|partner|ref(?:_?src|_url|errer|erer)?|source|feed_?id|rss(?:id)?|__twitter_impression|outputtype|s_cid"
    r"|at_(?:medium|campaign|custom\w*|link_\w+|format|ptr_name)|guc\w*_\w+|guccounter|fb_\w+|trk|spm|yptr|soc_\w+|hp|mod"
)
"""Parameters that say where a reader came from, in no case which page it is."""
_AMP_CACHE = re.compile(r"(?i)^https?://[\w-]+\.cdn\.ampproject\.org/[cvwi]/(s/)?")
_AMP_VIEWER = re.compile(r"(?i)^https?://(?:www\.)?google\.[a-z.]{2,6}/amp/(s/)?")
_AMP_PATH = re.compile(r"(?i)^/amp(?=/)|/amp(?:\.html?)?/?$|\.amp(?=\.html?$)|\.amp$")
_AMP_VALUES = {"amp", "1", "true", ""}
_HOST = re.compile(r"(?i)^(?:www\d?|amp|m|mobile)\.(?=[^.]+\.)")
_INDEX = re.compile(r"(?i)/(?:index|default)\.(?:html?|php|aspx?)$")


def page_key(url: str | None) -> str:
    """Write an address without what doesn't tell pages apart; empty for a front page, or no web page.

    Scheme, `www.`, `m.`, a closing slash, tracking parameters, the fragment and AMP forms go. Parameters that
    are left are sorted.

    >>> page_key("http://www.a.example/news/storks/?utm_source=rss#top") == page_key("https://a.example/news/storks")
    True
    >>> page_key("https://a.example/?id=2&b=1"), page_key("https://a.example/"), page_key("/news/12")
    ('a.example/?b=1&id=2', '', '')
    """
    text = (url or "").strip()
    for cache in (_AMP_CACHE, _AMP_VIEWER):
        text = cache.sub("https://", text)
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if not host or parts.scheme.lower() not in {"http", "https"}:
        return ""
    host = _HOST.sub("", host) + (f":{port}" if port not in (None, 80, 443) else "")
    path = unquote(_INDEX.sub("", _AMP_PATH.sub("", parts.path))).rstrip("/")
    pairs = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _is_tracking(name, value)
    )
    query = "&".join(f"{name}={value}" for name, value in pairs)
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    if not path and not query and not fragment:
        return ""
    return f"{host}{path}" + (f"/?{query}" if query and not path else f"?{query}" if query else "") + fragment


def _is_tracking(name: str, value: str) -> bool:
    if name.lower() == "amp":
        return value.lower() in _AMP_VALUES
    return _TRACKING.fullmatch(name) is not None
