"""Words of numbers, units, and people who are counted, in languages other than English → the English ones.

Left out is what is another word in English ("once", "elf", "due", "on").
"""

from collections.abc import Mapping


def _table(rows: Mapping[str, str]) -> dict[str, str]:
    return {word: english for english, words in rows.items() for word in words.split()}


SPELLED = _table(
    {
        "2": "dos deux zwei dois duas twee два две двое iki",
        "3": "tres trois drei três tre три трое üç",
        "4": "cuatro quatre vier quatro quattro четыре четверо dört",
        "5": "cinco cinq fünf cinque vijf пять beş",
        "6": "seis sechs zes шесть altı",
        "7": "siete sept sieben sete sette zeven семь yedi",
        "8": "ocho huit acht oito otto восемь sekiz",
        "9": "nueve neuf neun nove negen девять dokuz",
        "10": "diez dix zehn dez dieci tien десять",
        "11": "onze undici одиннадцать",
        "12": "doce douze zwölf doze dodici twaalf двенадцать",
    }
)
"""Numbers from two to twelve in Spanish, French, German, Portuguese, Italian, Dutch, Russian and Turkish."""

UNITS = _table(
    {
        "million": "millón millones millions millionen milhão milhões milione milioni miljoen миллион"
        " миллиона миллионов млн milyon مليون ملايين",
        "billion": "milliard milliards milliarde milliarden bilhão bilhões miliardo miliardi miljard миллиард"
        " миллиарда миллиардов млрд milyar مليار مليارات",
        "thousand": "mille tausend duizend тысяч тысячи тыс ألف آلاف",
        "percent": "prozent procent процент процента процентов بالمئة",
    }
)
"""What stands behind a number; a thousand million is a billion."""

PEOPLE = _table(
    {
        "dead": "muertos muertas fallecidos morts tote todesopfer mortos morti doden погибших погибли ölü"
        " قتيلا قتلى",
        "wounded": "heridos heridas blessés blessées verletzte feridos feriti gewonden раненых пострадавших"
        " yaralı جريحا جرحى",
        "people": "personas personnes menschen pessoas persone mensen человек человека людей kişi شخصا أشخاص",
        "women": "mujeres femmes frauen mulheres donne vrouwen женщин женщины kadın",
        "children": "niños enfants kinder crianças bambini kinderen детей ребёнка çocuk أطفال",
        "arrested": "detenidos arrêtés festgenommene detidos arrestati arrestaties задержанных معتقلا",
        "soldier": "soldados soldats soldaten soldati военных солдат asker جنود",
        "passenger": "pasajeros passagers passagiere passageiros passeggeri passagiers пассажиров yolcu",
        "victim": "víctimas victimes opfer vítimas vittime slachtoffers жертв",
    }
)
"""Who is counted, by the English word without its ending; a small number of these says something."""
