"""Words marked in quotations that stand side by side."""

from linker.reports.formatting import marked


def test_shared_words_with_only_blanks_between_them_are_one_piece() -> None:
    pieces = list(marked("The old  dam burst at dawn.", "An old dam burst"))
    assert pieces == [("The ", False), ("old  dam burst", True), (" at dawn.", False)]


def test_a_comma_or_another_word_divides_shared_words() -> None:
    pieces = list(marked("Dam, bridge and road fell", "Road, bridge, dam"))
    assert [piece for piece, shared in pieces if shared] == ["Dam", "bridge", "road"]


def test_the_pieces_are_the_text_blanks_at_its_ends_included() -> None:
    text = "  Dam burst  "
    pieces = list(marked(text, "dam burst"))
    assert "".join(piece for piece, _ in pieces) == text
    assert pieces == [("  ", False), ("Dam burst", True), ("  ", False)]


def test_nothing_is_marked_where_nothing_is_shared() -> None:
    assert list(marked("The dam burst", "A minister resigned")) == [("The dam burst", False)]
    assert list(marked("", "dam")) == []


def test_chinese_characters_are_marked_one_by_one_and_joined() -> None:
    assert [piece for piece, shared in marked("大坝决堤", "大坝") if shared] == ["大坝"]
