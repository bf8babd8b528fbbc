"""Months and weekdays in languages other than English, and the days and years that a text gives with them.

Months are as they are printed: with a small letter in Romance languages, Dutch and Russian, which tells
"3 mars" from "3 Mars rovers".
"""

import re
from collections.abc import Iterator

from linker.digits import ascii_digits

ENGLISH_MONTHS = "January February March April May June July August September October November December"
_MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "Januar/Jänner Februar/Feber März April Mai Juni Juli August September Oktober November Dezember",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "يناير/جانفي فبراير/فيفري مارس أبريل/إبريل/أفريل مايو/ماي يونيو/جوان يوليو/جويلية أغسطس/أوت"
    " سبتمبر أكتوبر نوفمبر ديسمبر",
    "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
)
"""A row a language, two for Arabic; January first, spellings of one month with a stroke between."""


def _numbered(rows: tuple[str, ...]) -> dict[str, int]:
    return {
        form.replace("_", " "): number
        for row in rows
        for number, forms in enumerate(row.split(), 1)
        for form in forms.split("/")
    }


MONTH_OF = _numbered((*_MONTHS, ENGLISH_MONTHS))
"""A month as it is printed → its number."""
MONTHS_ABROAD = "|".join(sorted(_numbered(_MONTHS), key=lambda name: (-len(name), name)))
"""Alternatives of a regular expression, case and all."""
_MONTH_AFTER_ORDINAL = re.compile(rf"(?<=\d\. )(?:{MONTHS_ABROAD})\b")
_DAY = re.compile(
    rf"(?<![\w.,:/-])(?P<d>\d{{1,2}})(?:º|°|er|\.)?(?: de)? (?P<m>{MONTHS_ABROAD})\b"
    r"|(?<!\d)(?P<cm>\d{1,2})月(?P<cd>\d{1,2})[日号號]"
)
_YEAR = re.compile(r"(?<![\d.,-])(?:19|20)\d\d(?!\d)|(?<!\d)[٠-٩]{4}(?!\d)")
_BEFORE_YEAR = re.compile(
    rf"\b(?:en|de|del|em|nel|dal|desde|depuis|seit|sinds|Jahr|Jahre|في|عام|سنة|{MONTHS_ABROAD}),? $"
)
_AFTER_YEAR = re.compile(r"年|\s?(?:год|году|года|yılında|yılının)\b|['’][dt][ae]n?\b")
_LONGEST_BEFORE = 20
_WEEKDAYS = (
    "lunes martes miércoles jueves viernes sábado domingo",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "Montag Dienstag Mittwoch Donnerstag Freitag Samstag/Sonnabend Sonntag",
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "понедельник вторник среду четверг пятницу субботу воскресенье",
    "Pazartesi/pazartesi Salı/salı Çarşamba/çarşamba Perşembe/perşembe Cuma/cuma Cumartesi/cumartesi"
    " Pazar/pazar",
    "الاثنين/الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "月曜 火曜 水曜 木曜 金曜 土曜 日曜",
    "周一/星期一 周二/星期二 周三/星期三 周四/星期四 周五/星期五 周六/星期六 周日/星期日/星期天",
)
ENGLISH_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
WEEKDAY_OF = {
    form: english
    for row in (*_WEEKDAYS, ENGLISH_WEEKDAYS)
    for english, forms in zip(ENGLISH_WEEKDAYS.split(), row.split(), strict=True)
    for form in forms.split("/")
}
"""A weekday as it is printed → the English one."""
_WORD = re.compile(r"[\w-]+")
_CJK_WEEKDAY = re.compile("|".join(name for name in WEEKDAY_OF if name[0] >= "\u3000"))


def days_in(text: str) -> Iterator[tuple[int, int, str]]:
    """The days of a text that aren't written the English way: month, day, as printed.

    >>> list(days_in("am 3. März")), list(days_in("le 1er mars")), list(days_in("3月3日に"))
    ([(3, 3, '3. März')], [(3, 1, '1er mars')], [(3, 3, '3月3日')])
    >>> list(days_in("٣ مارس")), list(days_in("2 Mars rovers"))
    ([(3, 3, '٣ مارس')], [])
    """
    for match in _DAY.finditer(text):
        month = MONTH_OF[match["m"]] if match["m"] else int(match["cm"])
        yield month, int(match["d"] or match["cd"]), match[0]


def years_in(text: str) -> Iterator[tuple[int, str]]:
    """The years of a text that aren't written the English way, each with how it is printed.

    >>> list(years_in("el 3 de marzo de 2019")), list(years_in("2019年3月")), list(years_in("в 2019 году"))
    ([(2019, '2019')], [(2019, '2019')], [(2019, '2019')])
    """
    for match in _YEAR.finditer(text):
        before = text[max(0, match.start() - _LONGEST_BEFORE) : match.start()]
        if match[0][0] not in "12" or _BEFORE_YEAR.search(before) or _AFTER_YEAR.match(text, match.end()):
            year = int(ascii_digits(match[0]))
            if 1900 <= year < 2100:
                yield year, match[0]


def weekdays_in(text: str) -> frozenset[str]:
    """The English names of the weekdays that a text names, in any of the languages.

    >>> sorted(weekdays_in("Murieron el lunes; погибли в среду, on Friday."))
    ['Friday', 'Monday', 'Wednesday']
    """
    words = _WORD.findall(text)
    if not text.isascii():
        words += _CJK_WEEKDAY.findall(text)
    return frozenset(WEEKDAY_OF[word] for word in words if word in WEEKDAY_OF)


def is_inside_date(text: str, place: int) -> bool:
    """Whether a place of a text is between a day and its month, as in "3. März".

    >>> is_inside_date("am 3. März", 6), is_inside_date("It killed 3. Many fled.", 13)
    (True, False)
    """
    return _MONTH_AFTER_ORDINAL.match(text, place) is not None
