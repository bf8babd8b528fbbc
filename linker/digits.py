"""Numbers in digits of any script, and as Chinese and Japanese write them: "٣", "１２", "1.2万", "十二"."""

import re
import unicodedata

_HAN_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"两": 2, "兩": 2, "零": 0}
_HAN_PLACES = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
CJK_NUMBER = (
    r"(?P<n>\d{1,3}(?:[,，]\d{3})+|\d+(?:\.\d+)?[万萬亿億](?:\d+)?|\d+"
    r"|[一二两兩三四五六七八九十百千]{1,7}[万萬]?)"
)
"""A group `n`: digits, perhaps with tens of thousands, or characters for numbers."""


def ascii_digits(text: str) -> str:
    """A text with the digits of all scripts as 0 to 9.

    >>> ascii_digits("٣ مارس ２０"), ascii_digits("12")
    ('3 مارس 20', '12')
    """
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in text)


def cjk_value(printed: str) -> int:
    """The number that `CJK_NUMBER` has found.

    >>> [cjk_value(one) for one in ("12", "1,200", "1.2万", "3万5000", "十二", "二百三十", "两千")]
    [12, 1200, 12000, 35000, 12, 230, 2000]
    """
    digits = ascii_digits(printed).replace(",", "").replace("，", "")
    whole = re.fullmatch(r"(\D+|[\d.]+)([万萬亿億])(\d*)", digits)
    if whole:
        head = float(whole[1]) if whole[1][0].isdigit() else _han_value(whole[1])
        return round(head * MYRIADS[whole[2]]) + int(whole[3] or 0)
    return int(digits) if digits.isdigit() else _han_value(digits)


def _han_value(characters: str) -> int:
    total = digit = 0
    for char in characters:
        if char in _HAN_PLACES:
            total += (digit or 1) * _HAN_PLACES[char]
            digit = 0
        else:
            digit = _HAN_DIGITS[char]
    return total + digit
