"""Cues of denial in languages other than English: a row a language, to be matched in any case.

What they deny stands after the first kind and before the second; a negation before a cue undoes it, in
Japanese one after it.
"""

_AFTER = {
    "es": r"nieg(?:a|an|o) (?:que|las?|los?|el|haber)|neg(?:ó|aron) (?:que|las?|los?|el|haber)"
    r"|desm(?:iente|ienten|intió|intieron)|rechaz(?:a|an|ó|aron) (?:que|las acusaciones)",
    "fr": r"(?:dément|démentent|a démenti|ont démenti)|ni(?:e|ent) (?:que|avoir|les?|la|toute?)"
    r"|a nié|ont nié|réfut(?:e|ent|é)",
    "de": r"dementier(?:t|te|ten|en)|bestreit(?:et|en)|bestritt(?:en)?|wi(?:es|esen|ist) zurück"
    r"|streit(?:et|en) ab",
    "pt": r"nega(?:m|ram)? (?:que|as?|os?|ter)|negou (?:que|as?|os?|ter)|desment(?:e|em|iu|iram)",
    "it": r"smentisc(?:e|ono)|(?:ha|hanno) smentito|nega(?:no)? (?:che|di|le|la|i|il)|(?:ha|hanno) negato",
    "nl": r"ontken(?:t|nen|de|den)|sprak(?:en)? tegen|weerspr(?:eekt|eken|ak)",
    "ru": r"отрица(?:ет|ют|л|ла|ли)|опроверг(?:ла|ли|ает|ают)?|отверг(?:ла|ли|ает|ают)? обвинения",
    "ar": r"(?:و)?(?:نفى|نفت|ينفي|تنفي|نفوا|كذّ?ب)",
}
_BEFORE = {
    "es": r"(?:es|son|era|eran) (?:totalmente )?fals[oa]s?|bulo",
    "fr": r"(?:est|sont|était|étaient) (?:totalement )?(?:faux|fausses?)|infondée?s?",
    "de": r"(?:ist|sind|war|waren) (?:völlig )?(?:falsch|unwahr|haltlos)|frei erfunden",
    "pt": r"(?:é|são|era|eram) fals[oa]s?",
    "it": r"(?:è|sono|era|erano) fals[oaie]|infondat[oaie]",
    "nl": r"(?:is|zijn|was|waren) (?:onwaar|onjuist|verzonnen)|uit de lucht gegrepen",
    "ru": r"не соответству(?:ет|ют) действительности|фейк(?:ом|и)?|ложь(?:ю)?|вымысел",
    "ar": r"(?:لا أساس له(?:ا)? من الصحة|غير صحيح(?:ة)?|كاذب(?:ة)?)",
    "tr": r"yalanla(?:dı|dılar|yan|yarak)|reddetti(?:ler)?|asılsız|gerçeği yansıtmıyor|doğru değil",
}
_UNDOING = ("no", "não", "non", "ne", "nicht", "niet", "не", "لم", "لا")
_NOT_UNDONE = "".join(rf"(?<!\b{word} )" for word in _UNDOING)

DENIED_AFTER = rf"{_NOT_UNDONE}(?:{'|'.join(_AFTER.values())})"
DENIED_BEFORE = rf"{_NOT_UNDONE}(?:{'|'.join(_BEFORE.values())})"
_NOT_BEFORE = "".join(
    f"(?<!{word})" for word in ("不", "未", "没", "沒", "没有", "沒有", "不可", "无法", "難以")
)
CJK_DENIED_AFTER = (
    rf"{_NOT_BEFORE}(?:否认|否認(?![しすさせ])|驳斥|駁斥|反驳)|(?:没有|沒有)证据(?:表明|显示|证明)?"
)
"""In Chinese, which puts no spaces between words."""
CJK_DENIED_BEFORE = (
    r"(?:否定|否認)(?:し(?!な|て(?:い)?な)|す|さ)|事実無根|事実では?ない|根拠[がのは]ない|虚偽|デマ|でたらめ|フェイク"
    rf"|{_NOT_BEFORE}(?:(?:是|系|属|屬)(?:谣言|謠言|假的)|纯属(?:谣言|虚构|捏造)|属假|不属实|不屬實|并非事实|不是事实|毫无根据|子虚乌有)"
)
"""In Japanese and Chinese."""
DENIALS_KNOWN = frozenset({"en", "ja", "zh", *_BEFORE})
"""The languages of which denials are told."""
