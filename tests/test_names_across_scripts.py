"""Names meet across scripts, as evidence that can be checked."""

import pytest

from linker.names import names, numbers_with_nouns
from linker.names_across_scripts import likeness, same_names
from linker.text.denials import Claimed, denies, is_denial, stems_of


@pytest.mark.parametrize(
    ("printed", "latin"),
    [
        ("Путин", "Putin"),
        ("Путина", "Putin"),
        ("Зеленский", "Zelensky"),
        ("Лукашенко", "Lukashenko"),
        ("Μητσοτάκης", "Mitsotakis"),
        ("Анна Фальк", "Anna Falk"),
    ],
)
def test_a_name_in_another_script_is_the_same(printed: str, latin: str) -> None:
    assert likeness(printed, latin) >= 0.75
    assert likeness(printed, latin) == likeness(latin, printed)


@pytest.mark.parametrize(
    ("printed", "latin"),
    [("Путин", "Pushkin"), ("Орлов", "Karlov"), ("Ли", "Li"), ("Путин", "Vladimir Putin")],
)
def test_another_name_is_not(printed: str, latin: str) -> None:
    assert likeness(printed, latin) == 0


def test_within_a_script_spelling_decides() -> None:
    def same(ours: list[str], theirs: list[str]) -> dict[str, str]:
        return same_names({name: name for name in ours}, {name: name for name in theirs})

    assert same(["karlov"], ["karlova"]) == {}
    assert same(["карлов"], ["карлова"]) == {}
    assert same(["карлов", "орел"], ["karlova", "karlov"]) == {"карлов": "karlov"}
    assert same(["ドナルド・ファルク"], ["ドナルド・ファルコ", "唐纳德·福克"]) == {}


@pytest.mark.parametrize(
    ("printed", "latin"),
    [
        ("فلاديمير بوتين", "Vladimir Putin"),
        ("بوتين", "Putin"),
        ("プーチン", "Putin"),
        ("أنغيلا ميركل", "Angela Merkel"),
        ("لوكاشينكو", "Lukashenko"),
        ("ナレンドラ・モディ", "Narendra Modi"),
        ("ドナルド・トランプ", "Donald Trump"),
        ("安东尼奥·科斯塔", "Antonio Costa"),
        ("习近平", "Xi Jinping"),
    ],
)
def test_a_name_is_told_by_its_sound_where_a_script_spells_sounds_otherwise(printed: str, latin: str) -> None:
    assert likeness(printed, latin) == likeness(latin, printed) >= 0.7
    assert same_names({"a": printed}, {"b": latin}) == {"a": "b"}


@pytest.mark.parametrize(
    ("printed", "latin"),
    [
        ("فلاديمير بوتين", "Vladimir Petrov"),
        ("فلاديمير بوتين", "Putin"),
        ("بوتين", "Batten"),
        ("ドナルド・トランプ", "Donald Tusk"),
        ("メイ", "May"),
        ("普京", "Putin"),
        ("安倍晋三", "Shinzo Abe"),
        ("习近平", "Li Keqiang"),
    ],
)
def test_where_sounds_say_too_little_names_do_not_meet(printed: str, latin: str) -> None:
    assert likeness(printed, latin) == 0


def test_names_are_found_in_scripts_with_capitals_and_without() -> None:
    assert list(names("Вчера Анна Фальк прибыла в Орле, сообщает агентство.").values()) == [
        "Анна Фальк",
        "Орле",
    ]
    assert "Élodie Brun" in names("Selon la mairie, Élodie Brun a quitté Orle.").values()
    assert list(names("昨日、アンナ・ファルクがオルレに到着した。").values()) == ["アンナ・ファルク"]
    assert list(names("据报道，安娜·法尔克表示不会辞职。").values()) == ["安娜·法尔克"]
    assert list(names("قال الرئيس فلان علان إن").values()) == ["فلان علان"]


def test_counts_meet_across_languages() -> None:
    told = ["Three people died", "Murieron tres personas", "Drei Menschen starben", "Погибли три человека"]
    assert [set(numbers_with_nouns(text)) for text in told] == [{"3 people"}] * 4


def test_an_undone_denial_is_none_and_a_claim_is_compared_by_its_words() -> None:
    assert not is_denial("Der Minister hat das nicht dementiert.")
    assert not is_denial("El ministro no niega que haya dudas.")
    water = Claimed(stems_of("agua contaminada"))
    assert denies("El ministro niega que el agua esté contaminada.", water)
    assert not denies("El ministro niega que vaya a dimitir.", water)
