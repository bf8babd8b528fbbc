"""Names meet across scripts, as evidence that can be checked."""

import pytest

from linker.links.names_across_scripts import likeness, same_names
from linker.names import names, numbers_with_nouns
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
    assert likeness(printed, latin) < 0.75


def test_within_a_script_spelling_decides() -> None:
    assert same_names(["karlov"], ["karlova"]) == {}
    assert same_names(["карлов"], ["карлова"]) == {}
    assert same_names(["карлов", "орел"], ["karlova", "karlov"]) == {"карлов": "karlov"}


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


@pytest.mark.parametrize(
    "text",
    [
        "El ministro niega que el agua esté contaminada.",
        "Le ministre dément la contamination de l'eau.",
        "Der Minister dementiert die Verseuchung des Wassers.",
        "O ministro negou que a água esteja contaminada.",
        "Il ministro smentisce la contaminazione dell'acqua.",
        "De minister ontkent de vervuiling van het water.",
        "Министр опроверг загрязнение воды.",
        "نفى الوزير تلوث المياه.",
        "Bakan suyun kirlendiği iddiasını yalanladı: su temiz.",
    ],
)
def test_denials_are_told_in_other_languages(text: str) -> None:
    assert is_denial(text)


def test_an_undone_denial_is_none_and_a_claim_is_compared_by_its_words() -> None:
    assert not is_denial("Der Minister hat das nicht dementiert.")
    assert not is_denial("El ministro no niega que haya dudas.")
    water = Claimed(stems_of("agua contaminada"))
    assert denies("El ministro niega que el agua esté contaminada.", water)
    assert not denies("El ministro niega que vaya a dimitir.", water)
