"""Names in scripts that have no capitals: what a dot divides, and what stands beside a title."""

import re

from linker.words import words

_HAN, _KATAKANA, _ARABIC = r"[\u4e00-\u9fff]", r"[\u30a1-\u30fa\u30fc]", r"[\u0621-\u064a]"
_AFTER_HAN = (
    "总统|總統|主席|总理|總理|首相|部长|部長|外长|外長|议员|議員|教授|先生|女士"
    "|さん|氏|大統領|社長|容疑者|選手"
)
_AFTER_KATAKANA = f"{_AFTER_HAN}|大臣|長官|知事|市長|会長|監督|被告"
_AFTER_NAME = (
    rf"(?!{_HAN})|(?=[会會说說表在的与與和等是将將于於访訪宣指称稱对對就向为為也曾离離抵赴获獲被昨今已还還并並否辞辭当當"
    r"赢贏去死致拒要呼强強警批反支])"
)
"""Where a Chinese name of foreign origin ends: before what is no character, or says something of it."""
_OFFICE = r"رئيسة?|وزيرة?|مستشارة?|زعيمة?|ملكة?|أميرة?|سفيرة?|نائبة?|أمينة?|مديرة?"
_PERSON = rf"{_OFFICE}|دكتورة?|سيدة?|شيخ|متحدثة?|ناطقة?"
_NO_NAME = (
    r"إنه?ا?|أنه?ا?|في|على|عن|من|إلى|خلال|بعد|قبل|مع|قال|قالت|زار|زارت|أعلن|أعلنت|أكد|أكدت|يوم|كما|وقال"
    r"|نفى|نفت|دعا|دعت|وصل|وصلت|التقى|التقت|غادر|غادرت|لم|لن|قد|هو|هي|أو|ثم|عقب|منذ|حول|بشأن|أمس|اليوم"
)
_ARABIC_NAME = rf"(?!ال|(?:{_NO_NAME})\b){_ARABIC}"
_NAME = re.compile(
    rf"{_HAN}{{1,6}}(?:·{_HAN}{{1,6}}?(?:{_AFTER_NAME}))+|{_KATAKANA}{{2,}}(?:[・＝]{_KATAKANA}{{2,}})+"
    rf"|(?<!{_HAN}){_HAN}{{2,4}}?(?={_AFTER_HAN})|(?<![{_KATAKANA[1:-1]}・]){_KATAKANA}{{2,}}(?={_AFTER_KATAKANA})"
    rf"|\b(?:ال(?:{_PERSON})|(?:{_OFFICE})(?= ال))(?: ال{_ARABIC}+){{0,4}}"
    rf" (?P<arabic>{_ARABIC_NAME}{{2,}}(?: {_ARABIC_NAME}{{3,}})?)"
)


def uncased_names(text: str) -> dict[str, str]:
    """Names in scripts without capitals: normal form → as first printed, in order.

    >>> list(uncased_names("安格拉·默克尔会见王毅部长。").values())
    ['安格拉·默克尔']
    >>> list(uncased_names("قال وزير الخارجية الروسي سيرغي لافروف إن").values())
    ['سيرغي لافروف']
    """
    names: dict[str, str] = {}
    for match in _NAME.finditer(text):
        span = match["arabic"] or match.group()
        names.setdefault(" ".join(words(span)), span)
    return names
