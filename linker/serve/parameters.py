"""The query parameters of all pages: their types, limits and reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal  # Any: values of several types

from linker.days import day
from linker.errors import QueryError

Arguments = Mapping[str, Any]
"""Parameter → the value it has in one request."""
LONGEST_TEXT = 500
"""Characters of a query."""
MOST_RESULTS = 100
LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter: its name, its meaning, and the values it takes.

    `most` bounds a count, `choices` a choice; `default` stands where it is left out.
    """

    name: str
    what: str
    kind: Literal["text", "day", "last day", "count", "score", "choice"] = "text"
    default: Any = None
    required: bool = False
    most: int = MOST_RESULTS
    choices: tuple[str, ...] = ()

    def read(self, written: str) -> Any:
        """Read its value from text.

        Raises:
            QueryError: It is none that this parameter takes.
        """
        match self.kind:
            case "text":
                if len(written) > LONGEST_TEXT:
                    raise QueryError(f"{self.name} has {len(written):,} characters; {LONGEST_TEXT} are read")
                return written
            case "day" | "last day":
                try:
                    return day(written, end=self.kind == "last day")
                except ValueError:
                    raise QueryError(
                        f"{self.name} is no date; write it as 2024-01-31, 2024-01 or 2024"
                    ) from None
            case "count":
                if not (written.isascii() and written.isdecimal() and 1 <= int(written[:9]) <= self.most):
                    raise QueryError(f"{self.name} is a number from 1 to {self.most:,}")
                return int(written)
            case "score":
                try:
                    value = float(written)
                except ValueError:
                    value = -1.0
                if not 0.0 <= value <= 1.0:
                    raise QueryError(f"{self.name} is a number from 0 to 1")
                return value
            case "choice":
                if written not in self.choices:
                    raise QueryError(f"{self.name} is one of {', '.join(self.choices)}")
                return written

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        match self.kind:
            case "count":
                described: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": self.most}
            case "score":
                described = {"type": "number", "minimum": 0, "maximum": 1}
            case "choice":
                described = {"type": "string", "enum": list(self.choices)}
            case "text":
                described = {"type": "string", "maxLength": LONGEST_TEXT}
            case _:
                described = {"type": "string", "examples": ["2024-01-31", "2024-01", "2024"]}
        return described if self.default is None else described | {"default": self.default}


def read_parameters(parameters: Sequence[Parameter], arguments: Mapping[str, str]) -> dict[str, Any]:
    """The value of each parameter; one that is empty counts as left out.

    Raises:
        QueryError: One isn't known, is missing, or has a value that it doesn't take.
    """
    by_name = {parameter.name: parameter for parameter in parameters}
    unknown = sorted(set(arguments) - set(by_name))
    if unknown:
        names = ", ".join(by_name) or "nothing"
        raise QueryError(f"{unknown[0][:40]!r} can't be asked here; {names} can")
    values = {}
    for name, parameter in by_name.items():
        written = arguments.get(name, "").strip()
        if not written and parameter.required:
            raise QueryError(f"{name} is missing: {parameter.what}")
        values[name] = parameter.read(written) if written else parameter.default
    return values


Q = Parameter("q", "What to look for, in words.")
SINCE = Parameter("since", "From this day, month or year on.", "day")
UNTIL = Parameter("until", "Up to the end of this day, month or year.", "last day")
SOURCE = Parameter("source", "Only this source.")
LANGUAGE = Parameter("lang", "Only this language, as en.")
PAGE = Parameter("page", "Which page, from 1.", "count", 1, most=LAST_PAGE)
