"""What became of how many people, in languages other than English: "12 morts", "погибли 12", "12人死亡".

Rows of words make the patterns; a new language is a row in each table. Words stand after the number
("12 muertos") or before it and whom it counts ("mató a 12 personas"); a toll says what the number came to.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from linker.counting_words import SPELLED
from linker.digits import CJK_NUMBER, cjk_value

_AFTER: Mapping[str, Mapping[str, str]] = {
    "dead": {
        "es": r"muert[oa]s|fallecid[oa]s|asesinad[oa]s|murieron|mueren|fallecieron|fallecen|víctimas mortales"
        r"|perdieron la vida",
        "fr": r"morte?s|tuée?s|décédée?s|décès|ont péri|ont perdu la vie|ont trouvé la mort",
        "de": r"(?-i:Tote|Toten|Todesopfer)|starben|gestorben|getötet|ums Leben",
        "pt": r"mort[oa]s|morreram|morrem|mortes|perderam a vida",
        "it": r"morti|morte|decedut[ie]|uccis[ie]|hanno perso la vita",
        "nl": r"doden|omgekomen|gestorven|gedood|kwamen om|stierven|om het leven",
        "ru": r"погибших|погибли|погибло|погибшими|убитых|убиты|умерли|скончались",
        "ar": r"قتيلا|قتيلاً|قتلى|(?:لقوا )?(?:حتفهم|مصرعهم)|قتلوا",
        "tr": r"öldü|ölü|öldürdü|öldürüldü|hayatını kaybetti|yaşamını yitirdi|can verdi",
    },
    "injured": {
        "es": r"herid[oa]s|lesionad[oa]s",
        "fr": r"blessée?s",
        "de": r"(?-i:Verletzte|Verletzten)|verletzt|verwundet",
        "pt": r"ferid[oa]s",
        "it": r"ferit[ie]",
        "nl": r"gewonden|gewond|verwond",
        "ru": r"раненых|ранены|ранено|пострадавших|пострадали|пострадало",
        "ar": r"جريحا|جريحاً|جرحى|مصابا|مصاباً|مصابين|أصيبوا",
        "tr": r"yaralı|yaralandı|yaraladı",
    },
    "missing": {
        "es": r"desaparecid[oa]s",
        "fr": r"disparue?s",
        "de": r"(?-i:Vermisste|Vermissten)|vermisst",
        "pt": r"desaparecid[oa]s",
        "it": r"dispers[ie]",
        "nl": r"vermisten|vermist",
        "ru": r"пропавших|пропали",
        "ar": r"مفقودا|مفقوداً|مفقودين",
        "tr": r"kayıp|kayboldu",
    },
    "arrested": {
        "es": r"detenid[oa]s|arrestad[oa]s",
        "fr": r"arrêtée?s|interpellée?s|arrestations|interpellations",
        "de": r"(?-i:Festgenommene|Festnahmen)|festgenommen|verhaftet",
        "pt": r"detid[oa]s|pres[oa]s",
        "it": r"arrestat[ie]|arresti",
        "nl": r"arrestaties|gearresteerd|aangehouden|opgepakt",
        "ru": r"задержанных|задержаны|арестованных|арестованы",
        "ar": r"معتقلا|معتقلاً|معتقلين",
        "tr": r"gözaltına alındı|tutuklandı",
    },
    "rescued": {
        "es": r"rescatad[oa]s",
        "fr": r"secourue?s|sauvée?s",
        "de": r"(?-i:Gerettete)|gerettet",
        "pt": r"resgatad[oa]s",
        "it": r"salvat[ie]|soccors[ie]",
        "nl": r"gered",
        "ru": r"спасены|спасённых|спасенных",
        "tr": r"kurtarıldı",
    },
    "evacuated": {
        "es": r"evacuad[oa]s",
        "fr": r"évacuée?s",
        "de": r"evakuiert",
        "pt": r"evacuad[oa]s",
        "it": r"evacuat[ie]",
        "nl": r"geëvacueerd",
        "ru": r"эвакуированы|эвакуированных",
        "tr": r"tahliye edildi",
    },
}
_BEFORE: Mapping[str, Mapping[str, str]] = {
    "dead": {
        "es": r"(?:mató|mata|matan|mataron) a|murieron|mueren|fallecieron|fallecen|(?:la vida|la muerte) de",
        "fr": r"tué|tue|tuent|tuant|la vie à|la mort de",
        "de": r"tötete|töteten|tötet|starben|sterben",
        "pt": r"matou|mata|matam|mataram|morreram|morrem|a morte de",
        "it": r"ucciso|uccide|uccidono|uccidendo|sono morte|sono morti|muoiono",
        "nl": r"doodde|doodden|stierven|het leven aan",
        "ru": r"погибли|погибло|убил[аи]?|убиты|убито|умерли|умерло|унёс жизни|унес(?:л[аои])? жизни",
        "ar": r"[وفب]?(?:مقتل|مصرع|وفاة|قُ?تل(?:ت)?|توفي)|بحياة",
    },
    "injured": {
        "es": r"(?:hirió|hiere|hieren|hirieron) a",
        "fr": r"blessé|blesse|blessant",
        "de": r"verletzte|verletzten",
        "pt": r"feriu|fere|feriram",
        "it": r"ferito|ferisce|ferendo",
        "nl": r"verwondde|verwondden",
        "ru": r"ранены|ранено|ранил[аи]?|пострадали|пострадало",
        "ar": r"[وب]?(?:إصابة|أصيب|جرح)",
    },
    "missing": {"ru": r"пропали(?: без вести)?", "ar": r"[وب]?فقدان"},
    "arrested": {
        "es": r"(?:detuvo|detiene|detienen|detuvieron|arrestó|arrestaron) a",
        "fr": r"arrêté|arrête|arrêtent|interpellé|interpelle",
        "pt": r"prendeu|prende|prenderam|deteve",
        "it": r"arrestato|arresta|arrestano",
        "ru": r"задержал[аи]?|задержаны|арестовал[аи]?|арестованы",
        "ar": r"[وب]?(?:اعتقال|اعتقلت|اعتقل|توقيف|احتجاز|أوقفت)(?: (?:الشرطة|السلطات))?",
    },
    "rescued": {"ru": r"спас(?:ли|ла)?|спасены", "ar": r"[وب]?(?:إنقاذ|أنقذت|أنقذ)"},
    "evacuated": {"ru": r"эвакуировал[аи]?|эвакуированы", "ar": r"[وب]?(?:إجلاء|إخلاء)|أجلت"},
}
_TOLL = (
    r"número de (?:muertos|mortos|víctimas)|nombre de morts|Zahl der (?:Toten|Todesopfer)|numero de[ie] morti"
    r"|dodental|число погибших|عدد (?:القتلى|الضحايا)|[öÖ]lü sayısı"
)
_TOLL_TO = r"(?:a|à|auf|bei|para|naar|op|до|إلى)"
_PEOPLE: Mapping[str, str] = {
    "": "personas personnes Menschen Personen pessoas persone mensen personen человек человека людей kişi"
    " kişinin kişiyi insan شخصا شخصاً شخص أشخاص víctimas victimes vítimas vittime pasajeros passagers"
    " Passagiere passageiros passeggeri passagiers пассажиров yolcu",
    "men": "hombres hommes Männer homens uomini mannen мужчин erkek",
    "women": "mujeres femmes Frauen mulheres donne vrouwen женщин женщины kadın امرأة نساء",
    "children": "niños niñas enfants Kinder crianças bambini kinderen детей çocuk طفلا طفلاً أطفال",
    "civilians": "civiles civils Zivilisten civis civili sivil مدنيا مدنياً مدنيين",
    "soldiers": "soldados soldats Soldaten soldati soldaten военных солдат asker جنديا جندياً جنود",
    "workers": "trabajadores obreros ouvriers Arbeiter trabalhadores operai arbeiders рабочих işçi عاملا",
    "students": "estudiantes étudiants Studenten estudantes studenti studenten студентов öğrenci",
    "police": "policías policiers Polizisten policiais poliziotti agenten полицейских",
}
_GROUP_OF = {word.casefold(): group for group, words in _PEOPLE.items() for word in words.split()}
_WHO = "|".join(word for words in _PEOPLE.values() for word in words.split())
_AUXILIARY = (
    r"han|fueron|resultaron|quedaron|están|ont|sont|été|étaient|portés|portées|wurden|sind|waren|werden|kamen"
    r"|foram|ficaram|estão|sono|state|stati|rimaste|rimasti|zijn|waren|worden|kwamen|raakten|были|было|без|вести"
    r"|muerto|perdido"
)
_THINGS: Mapping[str, str] = {
    "tonnes": "toneladas tonnes Tonnen tonnellate ton тонн طن طنا",
    "houses": "casas viviendas maisons Häuser case huizen домов منزلا منازل ev",
    "families": "familias familles Familien famílias famiglie gezinnen семей عائلة أسرة aile",
    "schools": "escuelas écoles Schulen escolas scuole scholen школ مدرسة مدارس okul",
    "vehicles": "vehículos véhicules Fahrzeuge veículos veicoli voertuigen автомобилей سيارة سيارات araç",
    "villages": "pueblos villages Dörfer aldeias villaggi dorpen деревень قرية قرى köy",
    "hectares": "hectáreas hectares Hektar ettari hectare гектаров هكتار هكتارا hektar",
}
"""Things that are counted, by the English word."""
_THING_OF = {word.casefold(): thing for thing, words in _THINGS.items() for word in words.split()}
_CJK_THINGS = {
    "tonnes": "吨|噸|トン",
    "houses": "[所间棟戸](?:房屋|民房|住宅|の?住宅)?",
    "families": "世帯|户家庭|戶家庭",
    "schools": "所学校|所學校|校(?=[がのは、])",
    "vehicles": "辆车|輛車|辆汽车|台の?車",
    "villages": "个村庄|個村莊|の村",
    "hectares": "公顷|公頃|ヘクタール",
}
_AT_LEAST = (
    r"al menos|au moins|mindestens|wenigstens|pelo menos|ao menos|almeno|minstens|ten minste|по меньшей мере"
    r"|не менее|как минимум|en az|ما لا يقل عن|على الأقل"
)
_ROUGH = (
    r"unos|unas|cerca de|casi|más de|menos de|alrededor de|aproximadamente|hasta|otr[oa]s|environ|près de"
    r"|plus de|moins de|quelque|jusqu['’]à|etwa|rund|fast|knapp|mehr als|weniger als|bis zu|ungefähr|über"
    r"|weitere|quase|mais de|até|outr[oa]s|circa|quasi|più di|meno di|oltre|fino a|altr[ie]|ongeveer|bijna"
    r"|meer dan|minder dan|ruim|zo['’]n|около|почти|более|свыше|менее|примерно|порядка|ещё|еще|yaklaşık"
    r"|neredeyse|نحو|حوالي|قرابة|أكثر من|أقل من|زهاء"
)
_ENGLISH = re.compile(r"\b(?:the|were|said|from|with)\b")
"""Words that hardly a sentence in another language holds."""
_UNSURE = re.compile(
    r"(?i)\b(?:podrían?|habrían?|pourrai(?:t|en[tn])|aurai(?:t|ent)|risquent? de|könnten?|dürften?|würden?"
    r"|möglicherweise|poderiam?|podem?|teriam?|potrebbe(?:ro)?|avrebbe(?:ro)?|sarebbe(?:ro)?|zou(?:den)?"
    r"|mogelijk|naar schatting|может|могут|могли|возможно|ожидается|olabilir|bekleniyor|tahmin|ربما|يتوقع"
    r"|المتوقع)\b|可能|恐怕|预计|預計|恐れ|おそれ|見通し|とみられ"
)
"""In a sentence: what it counts may not have happened."""
_NUMBER = (
    r"(?<![\w.,$£€-])(?P<n>\d{1,3}(?:[.,’\u00a0\u202f ]\d{3})+(?!\d)|\d+"
    rf"|{'|'.join(sorted(SPELLED, key=len, reverse=True))})(?![\w%-]|[.,]\d)"
)
_HAN = r"\u4e00-\u9fff"
_CJK_PEOPLE = rf"(?:人|[名位个個](?:[{_HAN}]{{1,5}}?)?)"
_CJK_AFTER = {
    "dead": r"死亡|遇难|遇難|丧生|喪生|身亡|罹难|罹難|丧命|遇害|死去|亡くな|犠牲|殺害|被杀|死$",
    "injured": r"受伤|受傷|负伤|轻伤|重伤|負傷|重軽傷|重傷|軽傷|けが|怪我|ケガ",
    "missing": r"失踪|失蹤|失联|行方不明",
    "arrested": r"被捕|被逮捕|被拘留|被警方逮捕|逮捕|拘束",
    "rescued": r"获救|獲救|救助|救出",
    "evacuated": r"被?疏散|被?撤离|避難",
}
_CJK_BEFORE = {
    "dead": r"死亡人数|死亡人數|遇难人数|死难者|死者|死亡者|杀死|杀害|炸死|打死|遇难者",
    "injured": r"伤者|傷者|受伤人数|負傷者|けが人",
    "missing": r"失踪者|行方不明者",
    "arrested": r"逮捕了?|拘留了?|抓获",
    "rescued": r"救出了?|营救出?了?",
    "evacuated": r"疏散了?|撤离了?|转移了?",
}
_CJK_TO = r"(?:数|人数|总数)?(?:已|的)?(?:は|が|升|上升|增|增加|増え)?(?:至|到|为|為|达到?|達到?|是|有|共)?"
_CJK_ROUGH = "".join(
    f"(?<!{word})" for word in "约 約 近 超过 逾 多达 およそ 其他 另外 另有 ほか ほかに さらに".split()
)


@dataclass(frozen=True, slots=True)
class Fate:
    """So many people died, were hurt and so on: `group` says who ("women"), where that isn't just anyone."""

    thing: str
    group: str
    value: int
    match: re.Match[str]
    """With a group `n`, the number as printed."""


def fates(text: str) -> Iterator[Fate]:
    """What a sentence says of how many people, in the order of the tables; nothing that is rough or unsure.

    >>> [(one.thing, one.group, one.value) for one in fates("El incendio dejó 12 muertos y tres heridos.")]
    [('dead', '', 12), ('injured', '', 3)]
    >>> [(one.thing, one.group, one.value) for one in fates("洪水造成12人死亡。")]
    [('dead', '', 12)]
    """
    if _ENGLISH.search(text) or _UNSURE.search(text):
        return
    spaced, unspaced = _patterns()
    for thing, pattern in spaced if _counted_word().search(text) else ():
        for match in pattern.finditer(text):
            if not _rough().search(text, 0, match.start("n")):
                who = (match.groupdict().get("who") or "").casefold()
                yield Fate(thing, _GROUP_OF.get(who, ""), value_abroad(match["n"]), match)
    if re.search(rf"[{_HAN}]", text):
        for thing, pattern in unspaced:
            for match in pattern.finditer(text):
                yield Fate(thing, "", cjk_value(match["n"]), match)


def counted_things_abroad(text: str) -> Iterator[Fate]:
    """What a sentence counts beside people; nothing that is rough or unsure.

    >>> [(one.thing, one.value) for one in counted_things_abroad("Arden 4.000 hectáreas y 30 casas.")]
    [('hectares', 4000), ('houses', 30)]
    >>> [(one.thing, one.value) for one in counted_things_abroad("4000トンの油が流出した。")]
    [('tonnes', 4000)]
    """
    if _ENGLISH.search(text) or _UNSURE.search(text):
        return
    spaced, unspaced = _thing_patterns()
    for match in spaced.finditer(text):
        thing = _THING_OF[match["thing"].casefold()]
        if match["thing"] != thing.capitalize() and not _rough().search(text, 0, match.start("n")):
            yield Fate(thing, "", value_abroad(match["n"]), match)
    for thing, pattern in unspaced if re.search(rf"[{_HAN}]", text) else ():
        for match in pattern.finditer(text):
            yield Fate(thing, "", cjk_value(match["n"]), match)


def value_abroad(printed: str) -> int:
    """The number that is printed in digits of any script, or spelt.

    >>> value_abroad("1.200"), value_abroad("zwölf"), value_abroad("١٢")
    (1200, 12, 12)
    """
    spelled = SPELLED.get(printed.casefold())
    return int(spelled or re.sub(r"\D", "", printed))


def counts_people(word: str) -> bool:
    """Whether a word says who is counted, or what became of them.

    >>> counts_people("heridos"), counts_people("personnes"), counts_people("bateaux")
    (True, True, False)
    """
    return _counted_word().fullmatch(word) is not None


@lru_cache(1)
def _rough() -> re.Pattern[str]:
    return re.compile(rf"(?i)\b(?:{_ROUGH})\s+$")


@lru_cache(1)
def _thing_patterns() -> tuple[re.Pattern[str], list[tuple[str, re.Pattern[str]]]]:
    words = "|".join(word for words in _THINGS.values() for word in words.split())
    number = rf"{_CJK_ROUGH}(?<![\d.,]){CJK_NUMBER}"
    unspaced = [(thing, re.compile(rf"{number}(?:{forms})")) for thing, forms in _CJK_THINGS.items()]
    return re.compile(rf"(?i){_NUMBER}\s+(?P<thing>{words})\b"), unspaced


@lru_cache(1)
def _counted_word() -> re.Pattern[str]:
    forms = (words for rows in (*_AFTER.values(), *_BEFORE.values()) for words in rows.values())
    return re.compile(rf"(?i)\b(?:{'|'.join((_WHO, _TOLL, *forms))})\b")


@lru_cache(1)
def _patterns() -> tuple[list[tuple[str, re.Pattern[str]]], list[tuple[str, re.Pattern[str]]]]:
    """The patterns of languages that put spaces between words, and of Chinese and Japanese."""
    spaced = []
    for thing, rows in _AFTER.items():
        forms = "|".join(rows.values())
        between = rf"(?:\s+(?P<who>{_WHO}))?(?:\s+(?:{_AUXILIARY})){{0,3}}"
        spaced.append((thing, re.compile(rf"(?i){_NUMBER}{between}\s+(?:{forms})\b")))
    for thing, rows in _BEFORE.items():
        forms = "|".join(rows.values())
        pattern = rf"(?i)\b(?:{forms})\s+(?:(?:{_AT_LEAST})\s+)?{_NUMBER}\s+(?P<who>{_WHO})\b"
        spaced.append((thing, re.compile(pattern)))
    toll = rf"(?i)\b(?:{_TOLL})(?:\s+[^\W\d_]+){{0,4}}?\s+(?:{_TOLL_TO}\s+)?{_NUMBER}"
    spaced.append(("dead", re.compile(toll)))
    number = rf"{_CJK_ROUGH}(?<![\d.,]){CJK_NUMBER}"
    unspaced = []
    for thing, forms in _CJK_AFTER.items():
        between = r"[がもをはの]?(?:已|已经|均|不幸|当场|全员)?"
        unspaced.append((thing, re.compile(rf"{number}{_CJK_PEOPLE}(?:以上)?{between}(?:{forms})")))
    for thing, forms in _CJK_BEFORE.items():
        unspaced.append((thing, re.compile(rf"(?:{forms}){_CJK_TO}(?:至少|少なくとも)?{number}(?:人|名)")))
    return spaced, unspaced
