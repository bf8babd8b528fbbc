"""A claim and a digest as rows, for CSV and parquet."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linker.claims.check import ClaimEvidence
    from linker.claims.digest import DigestItem


def claim_rows(evidence: Sequence["ClaimEvidence"]) -> list[dict[str, object]]:
    """A row a line on a claim."""
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
    """A row a sentence of a digest."""
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
