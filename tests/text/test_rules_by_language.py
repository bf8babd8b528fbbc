"""Every rule that reads words, in every language that `info` says it knows: one invented story each."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from linker.claims.claim_numbers import values_in
from linker.claims.disagreements import Telling, disagreements
from linker.claims.figures import figures, first_sentences
from linker.digits import ascii_digits
from linker.names import names, numbers, numbers_with_nouns
from linker.names_across_scripts import same_names
from linker.text.denials import Claimed, denied_clauses, denies, is_denial, stems_of
from linker.text.listed import listed_headlines
from linker.text.parsed_article import is_statement
from linker.text.sentences import split
from linker.text.stems import telling_words
from linker.text.supported import KNOWN


@dataclass(frozen=True)
class Story:
    """Somebody called Anna Falk; 4 million; so many dead; 3 March; a denial and its claim; and so on."""

    named: str
    cost: str
    toll: str
    began: str
    denied: str
    denied_something_else: str
    claim: str
    listed: str
    quote: str
    reporting: str


STORIES = {
    "en": Story(
        named="On Monday Anna Falk left Orle.",
        cost="The repair cost 4 million euros.",
        toll="The flood left {} dead.",
        began="It began on 3 March 2019.",
        denied="The minister denied that the water was contaminated.",
        denied_something_else="The minister denied that she would resign.",
        claim="contaminated water",
        listed="Read more: Flood waters of the Orla fall after a week",
        quote="“The water is safe again for the whole town.”",
        reporting="the mayor said on Monday",
    ),
    "es": Story(
        named="Según la alcaldía, Anna Falk dejó la ciudad de Orle.",
        cost="La reparación costó 4 millones de euros.",
        toll="La inundación dejó {} muertos.",
        began="Empezó el 3 de marzo de 2019.",
        denied="El ministro niega que el agua esté contaminada.",
        denied_something_else="El ministro niega que vaya a dimitir.",
        claim="agua contaminada",
        listed="Lea también: El agua del Orla baja tras una semana",
        quote="«El agua vuelve a ser segura para toda la ciudad.»",
        reporting="según dijo el lunes",
    ),
    "fr": Story(
        named="Selon la mairie, Anna Falk a quitté Orle.",
        cost="La réparation a coûté 4 millions d'euros.",
        toll="L'inondation a fait {} morts.",
        began="Elle a commencé le 3 mars 2019.",
        denied="Le ministre dément que l'eau soit contaminée.",
        denied_something_else="Le ministre dément vouloir quitter son poste.",
        claim="eau contaminée",
        listed="Lire aussi : Les eaux de l'Orla baissent après une semaine",
        quote="« L'eau est de nouveau sûre pour toute la ville. »",
        reporting="a-t-il déclaré lundi selon",
    ),
    "de": Story(
        named="Laut Rathaus verließ Anna Falk gestern Orle.",
        cost="Die Reparatur kostete 4 Millionen Euro.",
        toll="Bei der Flut starben {} Menschen.",
        began="Sie begann am 3. März im Jahr 2019.",
        denied="Der Minister dementierte, dass das Wasser verseucht sei.",
        denied_something_else="Der Minister dementierte, dass er zurücktreten wolle.",
        claim="Wasser verseucht",
        listed="Lesen Sie auch: Wasser der Orla sinkt nach einer Woche",
        quote="„Das Wasser ist wieder sicher für die ganze Stadt.“",
        reporting="sagte er am Montag laut",
    ),
    "pt": Story(
        named="Segundo a prefeitura, Anna Falk deixou Orle.",
        cost="O reparo custou 4 milhões de euros.",
        toll="A enchente deixou {} mortos.",
        began="Começou em 3 de março de 2019.",
        denied="O ministro negou que a água esteja contaminada.",
        denied_something_else="O ministro negou que pretenda renunciar.",
        claim="água contaminada",
        listed="Leia também: Água do Orla baixa depois de uma semana",
        quote="«A água voltou a ser segura para toda a cidade.»",
        reporting="segundo disse ontem",
    ),
    "it": Story(
        named="Secondo il comune, Anna Falk ha lasciato Orle.",
        cost="La riparazione è costata 4 milioni di euro.",
        toll="L'alluvione ha causato {} morti.",
        began="È iniziata il 3 marzo del 2019.",
        denied="Il ministro smentisce che l'acqua sia contaminata.",
        denied_something_else="Il ministro smentisce di volersi dimettere.",
        claim="acqua contaminata",
        listed="Leggi anche: L'acqua dell'Orla scende dopo una settimana",
        quote="«L'acqua è di nuovo sicura per tutta la città.»",
        reporting="secondo ha detto lunedì",
    ),
    "nl": Story(
        named="Volgens de gemeente verliet Anna Falk gisteren Orle.",
        cost="De reparatie kostte 4 miljoen euro.",
        toll="De overstroming eiste {} doden.",
        began="Het begon op 3 maart 2019.",
        denied="De minister ontkent dat het water vervuild is.",
        denied_something_else="De minister ontkent dat hij wil aftreden.",
        claim="water vervuild",
        listed="Lees ook: Water van de Orla zakt na een week",
        quote="„Het water is weer veilig voor de hele stad.”",
        reporting="zei hij maandag volgens",
    ),
    "ru": Story(
        named="По данным мэрии, Анна Фальк покинула Орле.",
        cost="Ремонт обошёлся в 4 миллиона евро.",
        toll="При наводнении погибли {} человек.",
        began="Оно началось 3 марта 2019 года.",
        denied="Министр опроверг загрязнение воды.",
        denied_something_else="Министр опроверг слухи об отставке правительства.",
        claim="загрязнение воды",
        listed="Читайте также: Вода в Орле спадает через неделю",
        quote="«Вода снова безопасна для всего города».",
        reporting="сообщил он в понедельник",
    ),
    "ar": Story(
        named="قالت الوزيرة آنا فالك إنها غادرت.",
        cost="بلغت كلفة الإصلاح ٤ ملايين يورو.",
        toll="أدى الفيضان إلى مقتل {} شخصا.",
        began="بدأ في ٣ مارس ٢٠١٩.",
        denied="نفى الوزير تلوث المياه.",
        denied_something_else="نفى الوزير نيته الاستقالة من الحكومة.",
        claim="تلوث المياه",
        listed="اقرأ أيضا: مياه أورلا تنخفض بعد أسبوع",
        quote="«المياه آمنة مرة أخرى للمدينة كلها».",
        reporting="قال إن يوم",
    ),
    "zh": Story(
        named="据报道，安娜·法尔克离开了奥尔勒。",
        cost="维修费用为400万欧元。",
        toll="洪水造成{}人死亡。",
        began="洪水始于2019年3月3日。",
        denied="部长否认水受到污染。",
        denied_something_else="部长否认他会辞职。",
        claim="水受到污染",
        listed="延伸阅读：奥尔拉河水位一周后下降",
        quote="“全城的水又安全了。”",
        reporting="表示",
    ),
    "ja": Story(
        named="昨日、アンナ・ファルクがオルレを離れた。",
        cost="修理費は400万ユーロだった。",
        toll="洪水で{}人が死亡した。",
        began="洪水は2019年3月3日に始まった。",
        denied="大臣は水の汚染を否定した。",
        denied_something_else="大臣は辞任を否定した。",
        claim="水の汚染",
        listed="関連記事：オルラ川の水位、一週間で下がる",
        quote="「町全体の水は再び安全だ。」",
        reporting="と述べた",
    ),
    "tr": Story(
        named="Belediyeye göre Anna Falk dün Orle'den ayrıldı.",
        cost="Onarım 4 milyon avroya mal oldu.",
        toll="Selde {} kişi öldü.",
        began="Sel 3 Mart 2019 günü başladı.",
        denied="Bakan suyun kirlendiği iddiasını yalanladı.",
        denied_something_else="Bakan istifa edeceği iddiasını yalanladı.",
        claim="suyun kirlendiği",
        listed="İlgili haber: Orla suyu bir hafta sonra çekiliyor",
        quote="“Su bütün kent için yeniden güvenli.”",
        reporting="göre pazartesi söyledi",
    ),
}
DIGITS = {
    "ar": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "ja": str.maketrans("0123456789", "０１２３４５６７８９"),
}


def toll(language: str, number: int) -> str:
    return STORIES[language].toll.format(str(number).translate(DIGITS.get(language, {})))


def finds_names(language: str) -> bool:
    found = names(STORIES[language].named)
    latin = {"anna falk": "Anna Falk"}
    return "anna falk" in found or "anna falk" in same_names(found, latin).values()


def finds_numbers(language: str) -> bool:
    return list(numbers(STORIES[language].cost)) == ["4 million"]


def finds_who_is_counted(language: str) -> bool:
    counted = {ascii_digits(key) for key in numbers_with_nouns(toll(language, 12))}
    return not counted.isdisjoint({"12 dead", "12 people"})


def finds_what_became_of_them(language: str) -> bool:
    return [(one.thing, one.of, one.value) for one in figures(toll(language, 12))] == [("dead", "", 12)]


def finds_contradictions(language: str) -> bool:
    told = [Telling(str(number), "", toll(language, number)) for number in (12, 15)]
    return [(one.noun, one.kind) for one in disagreements(told)] == [("dead", "contradiction")]


def finds_dates(language: str) -> bool:
    values = values_in(STORIES[language].began)
    return list(values["date"]) == [303] and list(values["in the year"]) == [2019]


def finds_denials(language: str) -> bool:
    return is_denial(STORIES[language].denied) and not is_denial(STORIES[language].began)


def tells_what_is_denied(language: str) -> bool:
    story = STORIES[language]
    claim = Claimed(stems_of(story.claim))
    return denies(story.denied, claim) and not denies(story.denied_something_else, claim)


def ends_quotes(language: str) -> bool:
    quote = STORIES[language].quote
    space = "" if language in {"ja", "zh"} else " "
    sentences = [sentence for sentence, _ in first_sentences(f"{quote}{space}{quote}")]
    return is_statement(quote) and len(sentences) == 2


def leaves_out_reporting_verbs(language: str) -> bool:
    return len(telling_words(STORIES[language].reporting)) <= 1


def finds_listed_headlines(language: str) -> bool:
    return len(listed_headlines(STORIES[language].listed)) == 1


RULES = (
    finds_names,
    finds_numbers,
    finds_who_is_counted,
    finds_what_became_of_them,
    finds_contradictions,
    finds_dates,
    finds_denials,
    tells_what_is_denied,
    ends_quotes,
    leaves_out_reporting_verbs,
    finds_listed_headlines,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("language", STORIES)
def test_a_rule_knows_a_language(language: str, rule: Callable[[str], bool]) -> None:
    assert rule(language)


@pytest.mark.parametrize(
    "text",
    [
        "Arden 4.000 hectáreas.",
        "4 000 hectares ont brûlé.",
        "4.000 Hektar brennen.",
        "Queimam 4.000 hectares.",
        "Bruciati 4.000 ettari.",
        "Er staat 4.000 hectare in brand.",
        "Горят 4000 гектаров.",
        "احترق ٤٠٠٠ هكتار.",
        "山火烧毁4000公顷林地。",
        "山火事で4000ヘクタールが焼けた。",
        "4.000 hektar yandı.",
    ],
)
def test_things_are_counted_by_one_name(text: str) -> None:
    assert [(one.thing, one.value) for one in figures(text)] == [("hectares", 4000)]
    assert list(values_in(text)["hectar"]) == [4000]


@pytest.mark.parametrize(
    "text",
    [
        "Unos 30 heridos.",
        "Quelque 30 blessés.",
        "Rund 30 Verletzte.",
        "Cerca de 30 feridos.",
        "Circa 30 feriti.",
        "Ongeveer 30 gewonden.",
        "Около 30 раненых.",
        "نحو 30 جريحا",
        "约30人受伤。",
        "約30人がけが。",
        "Yaklaşık 30 yaralı.",
        "Podrían morir 30 personas.",
        "可能有30人死亡。",
        "Some 12 tote bags.",
    ],
)
def test_what_is_rough_or_unsure_is_no_figure(text: str) -> None:
    assert list(figures(text)) == []


def test_articles_in_two_languages_contradict_each_other() -> None:
    told = [
        Telling("a", "", toll("es", 12)),
        Telling("b", "", toll("zh", 15)),
        Telling("c", "", toll("ru", 12)),
    ]
    (item,) = disagreements(told)
    assert [(figure.article_id, figure.value) for figure in item.figures] == [("a", 12), ("b", 15), ("c", 12)]


@pytest.mark.parametrize("language", ["de", None])
def test_a_day_ends_no_sentence_and_no_clause(language: str | None) -> None:
    text = "Der Minister dementierte, dass die Flut am 3. März begann. Er blieb bis zum Abend in Orle."
    assert [text[start:end][-8:] for start, end in split(text, language)] == [" begann.", "in Orle."]
    assert denied_clauses(text)[0].endswith("am 3. März begann")


def test_what_follows_a_quote_in_japanese_belongs_to_it() -> None:
    text = "「町の水は安全だ。」と大臣は述べた。「もう飲める。」"
    assert [text[start:end] for start, end in split(text, "ja")] == [text[:18], text[18:]]


def test_info_names_no_language_that_is_not_tried_here() -> None:
    for rule in ("who is counted", "dates in claims", "denials"):
        assert KNOWN[rule] == STORIES.keys()


def test_months_and_weekdays_in_short_are_no_names() -> None:
    text = "PORT SULL, Dec. 4 (Wire) - The mayor of Hanmar met Jan Brand on Tues, on Oct. 3 and in Sept."
    assert not {"dec", "tues", "oct", "sept"} & names(text).keys()
    assert {"hanmar", "jan brand"} <= names(text).keys()
