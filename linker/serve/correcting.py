"""Corrections in the browser: which are allowed, by whom, and which pairs of articles to ask about first."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import polars as pl
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from linker.archive.index import Index
from linker.corrections import PAIRS
from linker.errors import QueryError
from linker.history.stored_corrections import correct, corrections_of, undo
from linker.history.stored_results import pairs_kept
from linker.serve.guard import Access
from linker.serve.live import LiveIndex
from linker.serve.workers import Workers

_DOUBTFUL = 20
_LONGEST_LABEL = 200


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two articles whose evidence hardly decides whether they are in one story."""

    left: str
    right: str
    same: bool
    evidence: float
    threshold: float


def doubts(index: Index) -> tuple[Doubt, ...]:
    """The pairs of which stories are least sure, nearest to the decision first, without those decided on."""
    corrections, pairs = corrections_of(index.store), pairs_kept(index.store)
    if pairs is None:
        return ()
    decided = {frozenset((item.left, str(item.right))) for item in corrections if item.verb in PAIRS}
    ids, story_of = index.corpus.articles["id"], index.groups_found.story_of
    pairs = pairs.with_columns(threshold=(pl.col("left_threshold") + pl.col("right_threshold")) / 2)
    nearest = pairs.sort((pl.col("evidence") - pl.col("threshold")).abs(), "left", "right").head(
        _DOUBTFUL + len(decided)
    )
    doubtful = []
    for left, right, evidence, threshold in nearest.select(
        "left", "right", "evidence", "threshold"
    ).iter_rows():
        one, two = ids[left], ids[right]
        if frozenset((one, two)) not in decided:
            doubtful.append(Doubt(one, two, story_of.get(one) == story_of.get(two), evidence, threshold))
    return tuple(doubtful[:_DOUBTFUL])


def handler(live: LiveIndex, access: Access, workers: Workers) -> Callable[[Request], Awaitable[Response]]:
    """A handler that takes a correction from a form and redirects to the page of the form.

    It has to come with the token's cookie, which no other site's page can send, with the key that only our
    own forms have, and from this server's own pages where the browser says from which.
    """

    async def take(request: Request) -> Response:
        if not (access.writable and access.has_token(request.headers)):
            return Response("Start the server with --writable and open the address it prints.", 403)
        form = {name: str(value) for name, value in (await request.form(max_fields=8)).items()}
        if not hmac.compare_digest(form.get("key", "").encode(), access.form_key().encode()):
            return Response("This form isn't from this server.", 403)
        await workers.beside(lambda: _apply(live, form))
        back = form.get("back", "/")
        ours = back.startswith("/") and not back.startswith(("//", "/\\"))
        return RedirectResponse(back if ours else "/", 303)

    return take


def _apply(live: LiveIndex, form: Mapping[str, str]) -> None:
    """Store a correction, and let the new state of the index answer from then on.

    Raises:
        QueryError: The form says nothing that can be done.
    """
    index, verb = live.state.open(), form.get("verb", "")
    if verb == "undo" and form.get("number", "").isdecimal():
        undo(live.folder, int(form["number"][:9]))
    elif verb in PAIRS:
        ends = [index.article_id(form.get(end, "")) for end in ("left", "right")]
        correct(live.folder, "same" if verb == "same" else "different", ends[0], ends[1])
    elif verb == "rename" and form.get("label", "").strip():
        _, whole = index.sort_of(form.get("left", ""))
        correct(live.folder, "rename", whole, label=form["label"].strip()[:_LONGEST_LABEL])
    else:
        raise QueryError("a correction says same, different, rename or undo, and of what")
    live.refresh_and_tell()
