"""A claim in one line; a claim and a digest as rows, for CSV and parquet."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from linker.answers.json_csv import shown_date
from linker.counts import plural

if TYPE_CHECKING:
    from linker.claims.check import ClaimCheck, ClaimEvidence
    from linker.claims.digest import DigestItem

_NAMED = 5
"""Outlets that are named in a summary."""


def summary(check: "ClaimCheck") -> str:
    """One line: reports, independent ones, the first, who denies it, and where it isn't found."""
    if not check.evidence:
        looked = plural(len(check.considered), "article") if check.considered else "no article"
        return f"Nothing found: {looked} on its subject, and no line that says or denies it."
    parts = [f"{plural(check.reports, 'report')}, {check.independent:,} independent"]
    if check.first is not None:
        parts.append(f"first {shown_date(check.first)[:10]}")
    if check.denied_by:
        parts.append(f"denied by {_named(check.denied_by)}")
    if check.not_found:
        parts.append(f"not found in {_named(check.not_found)}")
    return "; ".join(parts)


def _named(outlets: Sequence[str]) -> str:
    more = f" and {len(outlets) - _NAMED:,} more" if len(outlets) > _NAMED else ""
    return ", ".join(outlets[:_NAMED]) + more


def claim_rows(evidence: Sequence["ClaimEvidence"]) -> list[dict[str, object]]:
    """One row for each line on a claim."""
    return [
        {
            "stance": line.stance,
            "article_id": line.article_id,
            "title": line.title,
            "published": line.published,
            "source": line.source,
            "url": line.url,
            "text": line.text,
            "start": line.start,
            "end": line.end,
            "score": line.score,
        }
        for line in evidence
    ]


def digest_rows(items: Sequence["DigestItem"]) -> list[dict[str, object]]:
    """One row for each sentence of a digest."""
    return [
        {
            "kind": item.kind,
            "text": item.text,
            "about": item.about,
            "article_ids": ";".join(item.article_ids),
            "against": " | ".join(item.against),
        }
        for item in items
    ]
