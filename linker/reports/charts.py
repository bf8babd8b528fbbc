"""Vega-Lite specifications of the charts; the page gives their rows, and their first and last day.

Colours are CSS variables of the page, so that light, dark and print need no redrawing.
"""

from typing import Any  # Any: Vega-Lite is JSON

Spec = dict[str, Any]

_INK, _SOFT, _RULE, _MUTE = (f"var(--{name})" for name in ("ink", "soft", "rule", "mute"))
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif"
_DROP = {"expr": "datum.side === 'above' ? 8 : 0"}
_BESIDE = 380
"""Width of the names beside a timeline, px."""
_TOOLTIP: list[Spec] = [
    {"field": "label", "title": " "},
    {"field": "when", "title": "When"},
    {"field": "told", "title": "Told by"},
]
_DAYS: Spec = {"type": "utc", "nice": False}
_MONTHS: Spec = {
    "labelOverlap": "greedy",
    "tickCount": {"expr": "max(3, width / 90)"},
    "labelExpr": "utcmonth(datum.value) == 0 && utcdate(datum.value) == 1"
    " ? utcFormat(datum.value, '%Y') : utcdate(datum.value) == 1 ? utcFormat(datum.value, '%b')"
    " : utcFormat(datum.value, '%-d %b')",
}
_CONFIG: Spec = {
    "background": None,
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "ticks": False,
        "grid": True,
        "gridColor": _RULE,
        "labelColor": _SOFT,
        "labelFontSize": 12,
        "labelPadding": 6,
        "title": None,
    },
    "text": {"fill": _INK, "fontSize": 13},
}


def specs() -> dict[str, Spec]:
    """All charts of a report by name."""
    return {"volume": _volume(), "timeline": _timeline(), "map": _places("places")}


def _volume() -> Spec:
    """Articles over time: bars from `start` to `end` of `n` articles."""
    return {
        "config": _CONFIG,
        "width": "container",
        "height": 90,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"name": "bins"},
        "mark": {"type": "bar", "binSpacing": 1},
        "encoding": {
            "x": {"field": "start", "type": "temporal", "scale": _DAYS, "axis": {**_MONTHS, "grid": False}},
            "x2": {"field": "end"},
            "y": {
                "field": "n",
                "type": "quantitative",
                "axis": {"tickCount": 3, "labelExpr": "datum.value % 1 ? '' : datum.label"},
            },
            "y2": {"datum": 0},
            "fill": {"field": "colour", "type": "nominal", "scale": None},
            "tooltip": [
                {"field": "from", "title": "From"},
                {"field": "until", "title": "Until"},
                {"field": "n", "title": "Articles"},
            ],
        },
    }


def _timeline() -> Spec:
    """A row each: a dotted line across its gaps, a bar an episode, and its name left of or above them.

    Rows of `lines` are `what`: "row" or "bar"; `side` says where the name stands. The page gives the height.
    """
    y = {"field": "row", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0, "paddingOuter": 0}}
    x = {"field": "start", "type": "temporal", "scale": _DAYS, "axis": {**_MONTHS, "orient": "top"}}
    span = {"x": x, "x2": {"field": "end"}, "y": y}

    def name(side: str, at: float, mark: Spec) -> Spec:
        return {
            "transform": [{"filter": f"datum.what === 'row' && datum.side === '{side}'"}],
            "mark": {"type": "text", "align": "left", "cursor": "pointer", **mark},
            "encoding": {"x": {"value": at}, "y": y, "text": {"field": "label"}, "tooltip": _TOOLTIP},
        }

    return {
        "config": _CONFIG,
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"name": "lines"},
        "layer": [
            {
                "transform": [{"filter": "datum.what === 'row'"}],
                "mark": {"type": "rule", "stroke": _MUTE, "strokeDash": [2, 3], "yOffset": _DROP},
                "encoding": span,
            },
            {
                "transform": [{"filter": "datum.what === 'bar'"}],
                "mark": {
                    "type": "bar",
                    "height": 10,
                    "yOffset": _DROP,
                    "cursor": "pointer",
                    "cornerRadius": 1,
                },
                "encoding": {
                    **span,
                    "fill": {"field": "colour", "type": "nominal", "scale": None},
                    "tooltip": _TOOLTIP,
                },
            },
            name("above", 0, {"baseline": "bottom", "dy": -1, "limit": {"expr": "width"}}),
            name("beside", -_BESIDE, {"baseline": "middle", "limit": _BESIDE - 16}),
        ],
    }


def _places(name: str) -> Spec:
    """Stories as points over the links between them, to zoom and drag; `name` tells two charts apart."""
    return {
        "config": _CONFIG,
        "width": "container",
        "height": 460,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "layer": [_points(name), _names(name)],
    }


_PLACE: Spec = {
    axis: {
        "field": axis,
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [-0.04, 1.04], "nice": False, "zero": False},
    }
    for axis in ("x", "y")
}


def _points(name: str) -> Spec:
    """Discs, their area by the number of articles."""
    area = {"type": "sqrt", "domain": [1, 30], "range": [30, 900], "clamp": True}
    drag = {"type": "interval", "zoom": "wheel![event.ctrlKey || event.metaKey || event.shiftKey]"}
    return {
        "data": {"name": f"{name}_points"},
        "params": [{"name": "grid", "bind": "scales", "select": drag}],
        "mark": {
            "type": "circle",
            "stroke": "var(--page)",
            "strokeWidth": 1,
            "opacity": 1,
            "cursor": "pointer",
            "clip": True,
        },
        "encoding": {
            **_PLACE,
            "size": {"field": "n", "type": "quantitative", "scale": area, "legend": None},
            "fill": {"field": "colour", "type": "nominal", "scale": None},
            "tooltip": _TOOLTIP,
        },
    }


def _names(name: str) -> Spec:
    """The names of some points, above them; a narrow screen has no room for any."""
    return {
        "data": {"name": f"{name}_points"},
        "transform": [{"filter": "datum.named"}],
        "mark": {
            "type": "text",
            "baseline": "bottom",
            "dy": -10,
            "limit": {"expr": "max(150, width / 5)"},
            "fontSize": 12,
            "stroke": "var(--wash)",
            "strokeWidth": 4,
            "strokeJoin": "round",
            "clip": True,
            "opacity": {"expr": "width < 520 ? 0 : 1"},
        },
        "encoding": {**_PLACE, "text": {"field": "label"}},
    }
