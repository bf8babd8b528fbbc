"""Function words, reporting verbs and days of languages other than English: a row a language.

No language need be known: a passage with two words that stand in no English text is taken to be in their
language, and then its other function words, which English has in names or as words, count as such too.
"""

from collections.abc import Iterable, Mapping

_SURE = {
    "es": "abril afirmó agosto anunció aquel aseguró ayer añadió año años comentó como cuando declaró"
    " desde dice dicen diciembre dijeron dijo domingo donde día días enero entre eran es esa ese"
    " eso esta estas este estos explicó febrero fue fueron había hasta hay hoy indicó informó"
    " jueves julio junio les lunes manifestó martes marzo mayo mañana miércoles muy más noviembre"
    " octubre otra otro para pero por porque que quien según septiembre ser señaló sobre sus"
    " sábado sí también toda todas todo todos una unas unos viernes ya",
    "fr": "affirmé ajouté annoncé année ans août assuré au aujourd'hui aussi autre aux avait avec avril"
    " ce ces cet cette comme dans demain dimanche dit décembre déclaré elle elles entre estimé"
    " expliqué février hier ils indiqué janvier je jeudi jour jours juillet juin les leur leurs"
    " lundi mai mais mardi mercredi nous novembre octobre ont ou où parce pas précisé quand que"
    " qui samedi sans selon septembre ses sont sur tous toute toutes une vendredi vous étaient"
    " était été être",
    "de": "aber alle als andere auch auf bei berichtete berichteten betonte das dass daß dezember"
    " dienstag donnerstag durch ein eine einem einen einer eines erklärte es februar freitag für"
    " gestern haben hatte hatten heute ich ihr ihre ihrer ist jahr jahre jahren januar juli juni"
    " kündigte laut mai meinte mitteilte mittwoch montag morgen märz nach nicht noch nur oder"
    " oktober sagt sagte sagten samstag sein seine seiner sich sie sind sonntag tage tagen teilte"
    " um unter vom vor wann waren weil werden wie wir wird wurde wurden zu zum zur über",
    "pt": "abril acrescentou afirmou agosto amanhã ano anos anunciou até como das declarou desde"
    " dezembro dias disse disseram diz domingo dos entre eram essa esse esta este explicou"
    " fevereiro foi foram havia hoje há informou isso julho junho maio mais março mas muito nas"
    " nos novembro não onde ontem os ou outra outro outubro para por porque quando quarta-feira"
    " que quem quinta-feira segunda-feira segundo sem ser setembro seu seus sexta-feira sobre sua"
    " suas sábado são também tem ter terça-feira toda todas todo todos têm um uma umas uns é",
    "it": "affermato aggiunto agli agosto alla alle allo altre altri anche anni anno annunciato aprile"
    " aveva che chi dal dalla degli dei della delle dello detto dicembre dichiarato domani"
    " domenica dove erano essere febbraio fra gennaio giorni giorno giovedì giugno gli hanno ieri"
    " luglio lunedì maggio martedì marzo mercoledì nei nel nella nelle novembre oggi ottobre"
    " perché più quando questa queste questi questo secondo settembre sono spiegato stata stati"
    " stato sua sul sulla suo suoi tra tutti tutto una uno venerdì è",
    "nl": "aan alle als andere augustus bij dag dagen dat dinsdag donderdag een februari gisteren haar"
    " hadden hebben heeft het hij hun ik jaar januari jaren juli juni liet maandag maar maart mei"
    " meldde meldt morgen naar niet nog oktober om omdat onder ook te tot uit vandaag verklaarde"
    " volgens voor vrijdag waar wanneer waren werd werden weten wij woensdag worden wordt zaterdag"
    " zeggen zegt zei zich zij zijn zondag",
    "ru": "а августа апреля без будет бы был была были быть в во воскресенье все всё вторник вчера где"
    " год года году данным декабря день для дня до добавил добавила его ее есть еще ещё её же за"
    " завтра заявил заявила заявили и из или их июля июня к как ко когда которая которые который"
    " кто лет ли марта мая на над не ни но ноября о об октября он она они оно от отметил отметила"
    " по под понедельник потому при пятницу рассказал с сегодня сентября сказал сказала сказали"
    " словам со сообщил сообщила сообщили среду субботу та так также те только тот у уже февраля"
    " через четверг что чтобы эта эти это этот января",
    "ar": "أضاف أعلن أكد أمس أن أو إلى إن التي الذي الذين اليوم بعد بين ثم حتى ذكر ذلك على عن عند في"
    " قال قالت قبل قد كان كانت كما لا لم لن ما مع من منذ هذا هذه هو هي وأضاف وأعلن وأكد وقال وقالت"
    " يوم",
    "tr": "ama ancak aralık açıkladı ağustos belirtti bir bugün cuma cumartesi daha dedi değil dün ekim"
    " ekledi etti eylül gibi göre gün haziran ifade ile için kadar kasım ki mayıs nisan ocak olan"
    " olarak oldu olduğu pazar pazartesi perşembe salı sonra söyledi temmuz ve yarın yıl çarşamba"
    " çok önce şu şubat",
}
"""Words that hardly an English text holds."""
_ALSO = {
    "es": "a al con de del el en era ha han la las le lo los no o se sin son su un y",
    "fr": "a an d de des du en est et il l la le mars ne on par plus pour sa se son tout un",
    "de": "am an april august aus dem den der des die er hat im in mit november september tag und von war wo",
    "pt": "a as com da de dia do e em era janeiro na no o se",
    "it": "a ai al come con da del di e era ha i il in la le lo ma non o per sabato si su sue un",
    "nl": "de die door en had in is met of op over van was",
    "tr": "bu da de en her mart mi ne o",
}
"""Words that English texts hold, too."""
_ENOUGH = 2

_LANGUAGES_OF: Mapping[str, tuple[str, ...]] = {
    word: tuple(name for name, own in _SURE.items() if word in own.split())
    for words in _SURE.values()
    for word in words.split()
}
_WORDS_OF = {name: frozenset(f"{own} {_ALSO.get(name, '')}".split()) for name, own in _SURE.items()}
FUNCTION_WORDS_KNOWN = frozenset({"en", *_SURE})
"""The languages of which function words are known."""


def function_words_in(words: Iterable[str]) -> frozenset[str]:
    """The function words of the languages that some words, in small letters, are in; none of English.

    >>> sorted({"el", "barco", "según", "fue"} & function_words_in(["el", "barco", "fue", "según"]))
    ['el', 'fue', 'según']
    >>> function_words_in(["el", "paso", "según"])
    frozenset()
    """
    seen: dict[str, set[str]] = {}
    for word in words:
        for name in _LANGUAGES_OF.get(word, ()):
            seen.setdefault(name, set()).add(word)
    return frozenset[str]().union(
        *(_WORDS_OF[name] for name, words_met in seen.items() if len(words_met) >= _ENOUGH)
    )
