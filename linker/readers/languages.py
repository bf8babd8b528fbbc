"""Languages as people write them: codes of two or three letters, or names, English or their own."""

import re
from collections.abc import Mapping

from linker.readers.columns import plain_letters

_CODE = re.compile(r"([a-z]{2,3})(?:[-_@. ].*)?")
_NAMES: Mapping[str, str] = {
    name: code
    for code, names in {
        "en": "eng english anglais englisch ingles inglese engels",
        "de": "deu ger german deutsch allemand aleman tedesco alemao duits",
        "fr": "fra fre french francais franzosisch frances francese frans",
        "es": "spa spanish espanol castellano spanisch espagnol spagnolo espanhol spaans",
        "it": "ita italian italiano italienisch italien italiaans",
        "pt": "por portuguese portugues portugiesisch portugais portoghese portugees",
        "nl": "nld dut dutch nederlands niederlandisch neerlandais holandes olandese flemish",
        "ru": "rus russian русский russisch russe ruso russo",
        "uk": "ukr ukrainian українська ukrainisch ukrainien ucraniano ucraino",
        "pl": "pol polish polski polnisch polonais polaco polacco",
        "cs": "ces cze czech cesky cestina tschechisch tcheque",
        "sk": "slk slo slovak slovencina",
        "hu": "hun hungarian magyar ungarisch hongrois",
        "ro": "ron rum romanian romana rumanisch roumain moldavian",
        "bg": "bul bulgarian български",
        "el": "ell gre greek ελληνικα griechisch grec griego greco",
        "sr": "srp serbian српски srpski",
        "hr": "hrv croatian hrvatski kroatisch",
        "bs": "bos bosnian bosanski",
        "sl": "slv slovenian slovene slovenscina",
        "sq": "sqi alb albanian shqip",
        "mk": "mkd mac macedonian македонски",
        "lt": "lit lithuanian lietuviu",
        "lv": "lav latvian latviesu",
        "et": "est estonian eesti",
        "fi": "fin finnish suomi finnisch finnois",
        "sv": "swe swedish svenska schwedisch suedois sueco",
        "da": "dan danish dansk danisch danois",
        "nb": "nob no nor norwegian norsk bokmal norwegisch",
        "is": "isl ice icelandic islenska",
        "ga": "gle irish gaeilge",
        "cy": "cym wel welsh cymraeg",
        "ca": "cat catalan catala",
        "eu": "eus baq basque euskara",
        "gl": "glg galician galego",
        "tr": "tur turkish turkce turkisch turc turco",
        "az": "aze azerbaijani azeri",
        "ka": "kat geo georgian ქართული",
        "hy": "hye arm armenian հայերեն",
        "he": "heb hebrew iw עברית hebraisch hebreu",
        "ar": "ara arabic العربية arabisch arabe arabo",
        "fa": "fas per persian farsi فارسی",
        "ur": "urd urdu اردو",
        "hi": "hin hindi हिन्दी हिंदी",
        "bn": "ben bengali bangla বাংলা",
        "ta": "tam tamil தமிழ்",
        "te": "tel telugu తెలుగు",
        "ml": "mal malayalam",
        "mr": "mar marathi मराठी",
        "gu": "guj gujarati",
        "kn": "kan kannada",
        "pa": "pan punjabi panjabi",
        "ne": "nep nepali",
        "si": "sin sinhala sinhalese",
        "zh": "zho chi cmn chinese mandarin 中文 汉语 漢語 chinesisch chinois chino cinese",
        "ja": "jpn japanese 日本語 japanisch japonais japones giapponese",
        "ko": "kor korean 한국어 koreanisch coreen coreano",
        "vi": "vie vietnamese",
        "th": "tha thai ไทย",
        "id": "ind in indonesian bahasa",
        "ms": "msa may zsm malay melayu",
        "tl": "tgl fil filipino tagalog pilipino",
        "my": "mya bur burmese",
        "km": "khm khmer",
        "sw": "swa swh swahili kiswahili",
        "am": "amh amharic",
        "so": "som somali",
        "ha": "hau hausa",
        "af": "afr afrikaans",
        "mn": "mon mongolian",
        "kk": "kaz kazakh",
        "uz": "uzb uzbek",
        "be": "bel belarusian",
        "ps": "pus pashto",
        "ku": "kur kurdish",
    }.items()
    for name in (*names.split(), code)
}


def language_name(code: str) -> str:
    """The English name of a language; the code itself where it has none here.

    >>> language_name("es"), language_name("zh"), language_name("haw")
    ('Spanish', 'Chinese', 'haw')
    """
    named = (
        name for name, language in _NAMES.items() if language == code and len(name) > 3 and name.isascii()
    )
    english = next(named, None)
    return english.capitalize() if english else code


def language_code(stated: str) -> str | None:
    """The code of a language, of two letters where there is one; None where it isn't understood.

    >>> language_code("en-GB"), language_code("English"), language_code("eng"), language_code("Español")
    ('en', 'en', 'en', 'es')
    >>> language_code("haw"), language_code("Klingon tongue")
    ('haw', None)
    """
    text = stated.strip().casefold()
    words = re.split(r"[\s(),;]+", plain_letters(text))
    code = _NAMES.get(words[0]) if words else None
    if code:
        return code
    match = _CODE.fullmatch(text)
    if match is None:
        return None
    return _NAMES.get(match[1], match[1])
