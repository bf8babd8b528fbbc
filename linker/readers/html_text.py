"""HTML to plain text, all of it: a page or a fragment with one paragraph a line."""

import re
from typing import Any

from linker.readers.html_listed import find_listed
from linker.readers.streams import Unreadable
from linker.types import Listed

Node = Any  # lxml comes without types

MOST_CHARACTERS = 6 * 1024 * 1024
"""Of one page or fragment; the longest news pages have one tenth of this."""

_MOST_ELEMENTS = 100_000
_SILENT = frozenset(
    "script style noscript template svg math head iframe object embed video audio canvas button select"
    " textarea".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary table tbody"
    " tfoot thead tr ul".split()
)
_WRAPPERS = re.compile(r"(?i)</?(?:font|b|i|u|em|strong|span|center|big|small|div|section)\b[^<>]*>")
"""What old pages open and never close; without these they are as deep as their structure."""
_CELLS = frozenset({"td", "th"})
_SPACE = re.compile(r"\s+")
_BULLET_ALONE = re.compile(r"(?m)^- *\n+ *(?!- )")


def parse_html(markup: str) -> Node:
    """Parse a page or a fragment into a tree.

    Raises:
        Unreadable: It is larger than 6 MB, has 100,000 elements or depth past the parser's, or is empty.
    """
    if len(markup) > MOST_CHARACTERS:
        raise Unreadable(f"HTML of more than {MOST_CHARACTERS:,} characters")
    root, too_deep = _tree(markup)
    if too_deep:
        root, too_deep = _tree(_WRAPPERS.sub(" ", markup))
    if too_deep:
        raise Unreadable("HTML nested more than 256 deep")
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise Unreadable(f"HTML of more than {_MOST_ELEMENTS:,} elements")
    return root


def _tree(markup: str) -> tuple[Node, bool]:
    """The tree, and whether the parser dropped a part that was nested too deeply."""
    import lxml.etree
    import lxml.html

    parser = lxml.html.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        huge_tree=False,
        no_network=True,
    )
    data = markup.replace("\0", "").encode("utf-8", "replace")
    try:
        root = lxml.html.document_fromstring(data, parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as problem:
        raise Unreadable(f"empty or broken HTML: {problem}") from problem
    return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def fragment_text(markup: str, url: str | None = None) -> tuple[str, tuple[Listed, ...]]:
    """Write a piece of HTML as plain text, and find the headlines that it lists.

    Args:
        markup: Such as a feed's item holds.
        url: Address that links in it are relative to.

    >>> fragment_text("<p>A <b>quake</b>.<ul><li>One<li>Two</ul>")[0]
    'A quake.\\n- One\\n- Two'
    """
    if not markup.strip():
        return "", ()
    root = parse_html(markup)
    return plain_text(root), find_listed(root, url, fragment=True)


def plain_text(root: Node) -> str:
    """Write a tree's text: blocks on lines of their own, list items after `- `, scripts left out."""
    from lxml.etree import iterwalk

    parts: list[str] = []
    walker = iterwalk(root, events=("start", "end"))
    for event, node in walker:
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if tag in _SILENT:
                walker.skip_subtree()
                continue
            if tag in _BLOCKS:
                parts.append("\n- " if tag == "li" else "\n")
            parts.append(_words(node.text))
        else:
            parts.append("\n" if tag in _BLOCKS else " " if tag in _CELLS else "")
            if node is not root:
                parts.append(_words(node.tail))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    text = "\n".join(line for line in lines if line)
    return _BULLET_ALONE.sub("- ", text).removesuffix("\n-").strip()


def _words(text: str | None) -> str:
    return _SPACE.sub(" ", text) if text else ""
