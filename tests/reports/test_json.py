"""The JSON report meets its published schema and holds everything."""

import json

import jsonschema
import pytest

from linker.reports import ReportView, render_json, schema
from tests.reports.made import hostile_view, large_view


@pytest.mark.parametrize("made", ["demo", "hostile", "large"])
def test_output_meets_the_schema(made: str, view: ReportView) -> None:
    views = {"demo": view, "hostile": hostile_view("\ud800\x00<"), "large": large_view(100)}
    validator = jsonschema.Draft202012Validator(schema())
    jsonschema.Draft202012Validator.check_schema(schema())
    assert list(validator.iter_errors(json.loads(render_json(views[made])))) == []


def test_an_unknown_or_missing_field_breaks_the_schema(view: ReportView) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    data = json.loads(render_json(view))
    assert not validator.is_valid({**data, "extra": 1})
    data["stories"][0].pop("label")
    assert not validator.is_valid(data)


def test_nothing_is_left_out() -> None:
    data = json.loads(render_json(large_view(3000)))
    assert (len(data["articles"]), len(data["stories"]), data["format"]) == (3000, 1875, 2)


def test_dates_and_scores_are_plain(view: ReportView) -> None:
    data = json.loads(render_json(view))
    assert data["generated"] == "2025-04-01T08:00:00Z"
    assert data["stories"][0]["links"][0]["kind"] == "near-copy"
    assert data["left_out"][0] == ["lines removed by cleaning: newsletter promo", 79]
