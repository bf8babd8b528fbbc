"""Names of the articles and passages that narratives are made from."""

from linker.narratives.passages import find_actors
from linker.text.parsed_article import ParsedArticle, parse_article


def parsed_of(texts: list[str]) -> list[ParsedArticle]:
    """Articles of one passage each, read."""
    return [parse_article("", text, [(0, len(text))]) for text in texts]


def test_names_are_shared_by_surname_and_common_words_are_none() -> None:
    texts = [
        "Ada Brand opened the High School. Later Brand left. The school is high on a hill.",
        "We met Brand at a high school near the hill.",
        "In the High School we saw Ada Brand.",
    ]
    actors = find_actors(parsed_of(texts), [])
    assert set(actors.keys) == {"ada brand", "brand"}
    assert actors.passages.shape == (3, 2)


def test_a_last_word_that_ends_the_names_of_many_is_nobody() -> None:
    texts = [
        "They met Ada Brand and Paul Reed in Marsh County.",
        "They saw Ada Brand and Lena Reed in Salt County.",
        "There Brand met Otto Reed of Kelp County.",
    ]
    keys = find_actors(parsed_of(texts), []).keys
    assert "brand" in keys
    assert not {"reed", "county"} & set(keys)


def test_what_others_are_in_or_report_from_is_a_place() -> None:
    texts = [
        "Lower Tarrow (Night Wire) – Crowds in Oldmarsh, Wexland, cheered when Ada Brand spoke.",
        "They met near Oldmarsh. Rain fell on Lower Tarrow and Ada Brand. We left Wexland.",
    ]
    actors = find_actors(parsed_of(texts), [])
    placed = dict(zip(actors.keys, actors.placed.tolist(), strict=True))
    shares = [placed[key] for key in ("oldmarsh", "lower tarrow", "wexland", "ada brand")]
    assert shares == [1.0, 0.5, 0.5, 0.0]


def test_an_outlet_is_no_actor() -> None:
    texts = ["He told the Hill Courier on air.", "She told the Hill Courier too."]
    assert find_actors(parsed_of(texts), ["hill-courier"]).keys == ()
