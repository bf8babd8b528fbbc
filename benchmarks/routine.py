"""Routine pieces that every archive has and no story is about: eight kinds, written from templates.

All places, names and numbers are invented. The same seed gives the same pieces.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import polars as pl

_TOWNS = "Alder Bay,Brackwater,Corham,Dunmere,Eastry,Fallow,Garrick,Holm,Ister,Juniper".split(",")
_NAMES = "Adela Quist,Bram Toller,Cora Venn,Dorian Pell,Esme Hallow,Finn Garrow,Greta Lund,Hugo Marsh".split(
    ","
)
_SKIES = "cloud,sunny spells,light rain,drizzle,fog at first,heavy showers,a dry start".split(",")


def _weather(pick: random.Random, town: str, day: str) -> tuple[str, str]:
    high, low, sky = pick.randint(2, 31), pick.randint(-8, 14), pick.choice(_SKIES)
    wind = pick.choice(["north", "south", "east", "west"])
    return (
        f"Weather for {town}, {day}: {sky}",
        f"{town} can expect {sky} on {day}. Highs will reach {high} degrees and lows {low}. Winds from the {wind}"
        f" at {pick.randint(5, 50)} kilometres an hour. The outlook for the next day is {pick.choice(_SKIES)}.",
    )


def _markets(pick: random.Random, town: str, day: str) -> tuple[str, str]:
    points, move = pick.randint(2_000, 9_000), pick.choice(["rose", "fell", "closed flat after it rose"])
    return (
        f"{town} shares: index {move} on {day}",
        f"The {town} exchange index {move} {pick.randint(1, 90)} points to {points} on {day}. Banks and miners led."
        f" The crown traded at {pick.uniform(0.8, 1.4):.4f}. Oil was at {pick.uniform(50, 110):.2f} a barrel.",
    )


def _police(pick: random.Random, town: str, day: str) -> tuple[str, str]:
    lines = [
        "A bicycle was reported stolen from",
        "A noise complaint was made on",
        "Officers checked a parked van on",
        "A wallet was handed in on",
        "Two vehicles collided without injuries on",
    ]
    streets = ["Mill Lane", "Station Road", "Harbour Street", "Park Row", "Church Hill"]
    told = [
        f"{pick.randint(1, 12)}:{pick.randint(10, 59)} {pick.choice('ap')}.m. {line} {pick.choice(streets)}."
        for line in pick.sample(lines, 4)
    ]
    return f"{town} police log, {day}", f"Calls to {town} police on {day}. " + " ".join(told)


def _results(pick: random.Random, town: str, day: str) -> tuple[str, str]:
    home, away = pick.randint(0, 5), pick.randint(0, 5)
    other = pick.choice([place for place in _TOWNS if place != town])
    return (
        f"Football: {town} {home}, {other} {away}",
        f"{town} met {other} on {day} before {pick.randint(900, 30_000)} people; it ended {home}-{away}."
        f" {pick.choice(_NAMES)} scored after {pick.randint(3, 88)} minutes. The referee was {pick.choice(_NAMES)}.",
    )


def _obituary(pick: random.Random, town: str, day: str) -> tuple[str, str]:
    name, age = pick.choice(_NAMES), pick.randint(61, 99)
    return (
        f"{name}, {age}, of {town}",
        f"{name}, {age}, of {town}, died on {day}. Born in {pick.choice(_TOWNS)}, {name.split()[0]} worked as a"
        f" {pick.choice(['teacher', 'baker', 'nurse', 'joiner'])} for {pick.randint(20, 45)} years and is survived by"
        f" {pick.randint(1, 5)} children. Services will be held at {pick.choice(_TOWNS)} chapel.",
    )


def _tides(pick: random.Random, town: str, day: str) -> tuple[str, str]:
    times = [f"{pick.randint(0, 23):02d}:{pick.randint(0, 59):02d}" for _ in range(4)]
    return (
        f"Tides at {town}, {day}",
        f"High water at {town} on {day}: {times[0]} ({pick.uniform(3, 6):.1f} m) and {times[1]}."
        f" Low water: {times[2]} ({pick.uniform(0.2, 1.5):.1f} m) and {times[3]}.",
    )


def _traffic(pick: random.Random, town: str, day: str) -> tuple[str, str]:
    road = f"{pick.choice('ABM')}{pick.randint(2, 99)}"
    return (
        f"Traffic: delays on {road} near {town}",
        f"Drivers on the {road} near {town} faced delays of {pick.randint(10, 90)} minutes on {day}, as one lane was"
        f" closed for resurfacing. Diversions are signed. Buses ran {pick.randint(5, 40)} minutes late.",
    )


def _horoscope(pick: random.Random, town: str, day: str) -> tuple[str, str]:
    sign = pick.choice("Aries Taurus Gemini Cancer Leo Virgo Libra Scorpio Pisces".split())
    advice = pick.sample(
        [
            "A friend brings news.",
            "Money matters need patience.",
            "Rest is wiser than haste.",
            "An old plan returns.",
            "Speak plainly to somebody close.",
        ],
        3,
    )
    return f"Your stars for {day}: {sign}", f"{sign}, {day}, from the {town} almanac. " + " ".join(advice)


KINDS: dict[str, Callable[[random.Random, str, str], tuple[str, str]]] = {
    "weather": _weather,
    "markets": _markets,
    "police log": _police,
    "results": _results,
    "obituaries": _obituary,
    "tides": _tides,
    "traffic": _traffic,
    "horoscopes": _horoscope,
}


def routine(count: int, first: datetime, last: datetime, *, seed: int = 0) -> pl.DataFrame:
    """Make `count` pieces, as many of each kind as of the others, spread evenly over a time.

    Args:
        count: How many.
        first: The day of the first.
        last: The day of the last.
        seed: Of the random choices.

    Returns:
        Columns id, title, text, date (ISO), source; sorted by date.
    """
    pick = random.Random(seed)
    rows = []
    for number in range(count):
        kind = list(KINDS)[number % len(KINDS)]
        moment = first + (last - first) * (number / max(1, count - 1))
        moment = moment.astimezone(UTC).replace(hour=6, minute=0, second=0, microsecond=0)
        day = (moment + timedelta(days=1)).strftime("%A %d %B %Y")
        title, text = KINDS[kind](pick, pick.choice(_TOWNS), day)
        rows.append((f"routine-{number:05d}", title, text, moment.isoformat(), f"Routine {kind}"))
    return pl.DataFrame(rows, schema=["id", "title", "text", "date", "source"], orient="row")
