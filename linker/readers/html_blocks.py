"""Preparation of a page for text extraction: notices are removed, and linked sentences are kept."""

import re
from collections.abc import Collection
from typing import Any

from linker.readers.html_places import block_names, is_linked, own_text
from linker.text.normal import normal_headline
from linker.types import Listed, Removed

Node = Any  # lxml comes without types

_OF_SENTENCES = frozenset({"p", "li", "td", "dd", "blockquote"})

_NOTICES = (
    (
        "consent notice",
        re.compile(
            r"(?<![a-z])(?:cookies?(?:-\S*)?|consent\S*|gdpr\S*|cmp(?:-\S*|box)?|qc-cmp\S*|onetrust\S*"
            r"|didomi\S*|usercentrics\S*"
            r"|cookiebot\S*|cc-(?:window|banner)|sp-message\S*|truste\S*|privacy-(?:notice|banner|manager"
            r"|settings))(?![a-z])"
        ),
        re.compile(
            r"(?i)\b(?:cookies?|consent|partners|personal data|personali[sz]ed|privacy|einwilligung"
            r"|datenschutz"
            r"|personenbezogene|vie privée|consentement|privacidad|consentimiento|consenso|privacidade"
            r"|toestemming)\b"
        ),
        6_000,
    ),
    (
        "paywall",
        re.compile(
            r"(?<![a-z])(?:\S*paywall\S*|reg(?:istration)?-?wall\S*|meter(?:ed)?-?(?:wall|message"
            r"|banner)\S*|subscri\S*|subs-\S*"
            r"|premium-(?:wall|teaser|offer|box)\S*|piano-\S*|tp-(?:modal|container)\S*|gateway\S*"
            r"|member(?:ship)?-(?:wall|offer)\S*"
            r"|abo(?:nnement)?-\S*|locked-\S*|article-gate\S*)(?![a-z])"
        ),
        re.compile(
            r"(?i)\b(?:subscri\w*|log ?in|sign ?in|regist\w*|members?|unlock\w*|unlimited|trial|abonn\w*"
            r"|abo|anmelden|suscri\w*"
            r"|abbon\w*|assin\w*|inscri\w*)\b"
        ),
        900,
    ),
    (
        "newsletter promo",
        re.compile(
            r"(?<![a-z])(?:newsletters?(?:-\S*)?|\S*-newsletters?(?:-\S*)?|sign-?up(?:-\S*)?"
            r"|\S*-sign-?up(?:-\S*)?|mailing-?list\S*"
            r"|email-(?:capture|form|signup|subscri\S*)|mc-embed\S*|optin\S*|opt-in\S*)(?![a-z])"
        ),
        re.compile(
            r"(?i)\b(?:sign(?:ing)? ?up|subscri\w*|newsletters?|in ?box|e-?mails?|anmelden|inscri\w*"
            r"|abonn\w*|suscri\w*|iscri\w*)\b"
        ),
        600,
    ),
)
_SENTENCE_END = (".", "!", "?", "…", ".”", '."', "!”", "?”", ".’", ".»", "。", "।")
_FEWEST_WORDS = 6
_MOST_BLOCKS = 5_000


def remove_notices(root: Node) -> tuple[Removed, ...]:
    """Remove notices of consent, paywalls and sign-up forms, recognised by their class names and words.

    What holds the page's headline, or is longer than such a notice, stays.
    """
    removed: list[Removed] = []
    blocks = list(root.iter("div", "section", "aside", "form", "dialog", "p", "ul"))
    for block in blocks[:_MOST_BLOCKS]:
        names = block_names(block) if block.attrib else ""
        if not names or block.getparent() is None:
            continue
        for reason, called, says, longest in _NOTICES:
            if called.search(names) and (lines := _notice(block, says, longest)):
                removed += [Removed(line, reason) for line in lines]
                block.drop_tree()
                break
    return tuple(removed)


def _notice(block: Node, says: re.Pattern[str], longest: int) -> list[str]:
    """The lines of a block that is short and says what a notice says; none of any other."""
    if next(block.iter("h1", "article"), None) is not None or not (whole := own_text(block, longest)):
        return []
    parts = block.iter("p", "h2", "h3", "h4", "li", "button")
    lines = list(dict.fromkeys(line for part in parts if (line := own_text(part, longest))))
    return (lines or [whole]) if says.search(whole) else []


def keep_linked_sentences(root: Node, listed: Collection[Listed]) -> None:
    """Make plain text of links that are most of a sentence of the article, which extraction would drop.

    Headlines that the page lists stay links.
    """
    headlines = {normal_headline(item.headline) for item in listed}
    for paragraph in list(root.iter("p")):
        anchors = list(paragraph.iter("a"))
        if not anchors or not is_linked(paragraph, 0.4) or not _is_among_text(paragraph):
            continue
        text = " ".join(paragraph.text_content().split())
        anchor_texts = {normal_headline(" ".join(anchor.text_content().split())) for anchor in anchors}
        if (
            text.endswith(_SENTENCE_END)
            and len(text.split()) >= _FEWEST_WORDS
            and not anchor_texts & headlines
        ):
            for anchor in anchors:
                anchor.drop_tag()


def keep_times_in_sentences(root: Node) -> None:
    """Make plain text of times and results that a sentence names, which extraction would drop."""
    for named in list(root.iter("time", "output")):
        block = next((node for node in named.iterancestors() if node.tag in _OF_SENTENCES), None)
        words = "" if block is None else " ".join(block.text_content().split())
        if words.endswith(_SENTENCE_END) and len(words.split()) >= _FEWEST_WORDS:
            named.drop_tag()


def _is_among_text(paragraph: Node) -> bool:
    """Whether a paragraph of running text stands beside this one."""
    return any(
        other is not None
        and other.tag == "p"
        and len(other.text_content()) > 60
        and not is_linked(other, 0.5)
        for other in (paragraph.getprevious(), paragraph.getnext())
    )
