"""Reports: one view of an archive, many renderings."""

from linker.reports.as_graph import article_graph, story_graph
from linker.reports.as_html import render_html
from linker.reports.as_json import render_json, schema
from linker.reports.as_markdown import render_markdown
from linker.reports.assemble import build_view
from linker.reports.facts import Scope
from linker.reports.limits import Limits
from linker.reports.render import SUFFIXES, Report, render, save
from linker.reports.view import ReportView

__all__ = [
    "SUFFIXES",
    "Limits",
    "Report",
    "ReportView",
    "Scope",
    "article_graph",
    "build_view",
    "render",
    "render_html",
    "render_json",
    "render_markdown",
    "save",
    "schema",
    "story_graph",
]
