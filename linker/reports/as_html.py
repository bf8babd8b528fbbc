"""The report as one HTML file that needs nothing else: no server, no network, no font."""

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any  # Any: JSON, and what Jinja2 hands to its filters

from linker.counts import named_sources, plural
from linker.errors import LinkerError
from linker.missing import NO_HEADLINE
from linker.reports.comparing import lacking, narrative_strips, outlets, story_strips
from linker.reports.data import page_data
from linker.reports.formatting import (
    clean,
    clip,
    day_in_words,
    days,
    in_quotes,
    in_words,
    marked,
    span,
)
from linker.reports.limits import LIMITS, Limits
from linker.reports.naming import anchor
from linker.reports.page import ReportPage, in_short, latest, passages, question_in_words, quoted, timeline
from linker.reports.reasons import disputed, why_narrative, why_story
from linker.reports.told_languages import lang_of_article, lang_of_label, language_tag, told_in
from linker.reports.view import ReportView
from linker.stories import told_by

if TYPE_CHECKING:
    from jinja2 import Environment

_FEWEST_ON_MAP = 2
_NOTICE = (
    "/*! Vega, Vega-Lite, Vega-Embed: Copyright (c) University of Washington Interactive Data Lab and"
    " contributors. D3: Copyright (c) Mike Bostock. BSD-3-Clause and ISC licences. */"
)


def render_html(view: ReportView, *, limits: Limits = LIMITS) -> str:
    """One self-contained page: charts, filter, print and dark styles inlined; nothing is fetched.

    Articles are hostile input: all of their text is escaped, only http and https addresses become links,
    and a content security policy allows no script but the page's own.

    Raises:
        LinkerError: Jinja2 or vl-convert is not installed.
    """
    templates = environment()
    scripts = [vega(), asset("report.js")]
    return templates.get_template("report.html.j2").render(
        page=ReportPage.of(view, limits),
        view=view,
        limits=limits,
        mapped=len(view.stories) > _FEWEST_ON_MAP,
        style=asset("report.css"),
        scripts=scripts,
        policy=_policy(scripts),
        data=safe_json(page_data(view, limits)),
    )


def environment(*packages: str) -> "Environment":
    """The template environment with its filters: all text is escaped, and control characters are removed.

    Args:
        packages: Further packages whose templates are found, before those of reports.

    Raises:
        LinkerError: Jinja2 is not installed.
    """
    try:
        from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
    except ImportError as error:
        raise LinkerError("reports need jinja2: pip install jinja2") from error
    templates = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in (*packages, "linker.reports")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    templates.filters |= {
        "day": day_in_words,
        "days": days,
        "clip": clip,
        "plural": plural,
        "named_sources": named_sources,
        "marked": marked,
        "in_quotes": in_quotes,
        "in_words": in_words,
        "lang": language_tag,
        "iso": lambda moment: moment.date().isoformat(),
    }
    templates.globals |= {
        "no_headline": NO_HEADLINE,
        "span": span,
        "passages": passages,
        "in_short": in_short,
        "asked": question_in_words,
        "latest": latest,
        "timeline": timeline,
        "quoted": quoted,
        "anchor": anchor,
        "told_in": told_in,
        "lang_of_article": lang_of_article,
        "lang_of_label": lang_of_label,
        "told_by": told_by,
        "why_story": why_story,
        "why_narrative": why_narrative,
        "disputed": disputed,
        "outlets": outlets,
        "lacking": lacking,
        "story_strips": story_strips,
        "narrative_strips": narrative_strips,
    }
    return templates


def safe_json(value: Any) -> str:
    """JSON for a script element: no text in it can end the element or open a comment.

    >>> safe_json({"a": "</script><!--"})
    '{"a":"\\\\u003c/script\\\\u003e\\\\u003c!--"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


@cache
def vega() -> str:
    """Vega, Vega-Lite and Vega-Embed (BSD-3-Clause) as one script, from the vl-convert package."""
    try:
        from vl_convert import javascript_bundle
    except ImportError as error:
        raise LinkerError("reports need vl-convert: pip install vl-convert-python") from error
    bundle = javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return _script(f"{_NOTICE}\n(() => {{{bundle}}})();")


def _script(text: str) -> str:
    """JavaScript that can stand in a script element."""
    return re.sub(
        r"</(?=script)|<!--",
        lambda match: match.group().replace("<", "\\x3c"),
        text,
        flags=re.I,
    )


def _policy(scripts: list[str]) -> str:
    """A content security policy under which only these scripts run and nothing is fetched."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )


def asset(name: str) -> str:
    """The text of a file in the package's folder of assets."""
    return (files("linker.reports") / "templates" / name).read_text(encoding="utf-8")
