"""Words that introduce headlines to follow ("Lire aussi", "延伸阅读"), in languages other than English.

English has more of them, and words that mean other things too: those stand where they are used.
"""

_BY_LANGUAGE = (
    r"(?:[àa] )?(?:lire|voir) (?:aussi|également|la suite)|à lire|sur le même (?:sujet|thème)"
    r"|pour aller plus loin|articles? (?:liés?|connexes?|associés?)",
    r"(?:lea|lee|leer|vea|ver|mire|mira) (?:también|además|más)|(?:también )?(?:te|le)"
    r" (?:puede|podría)n? interesar|(?:noticias?|artículos?|notas?|temas?) relacionad[oa]s?"
    r"|relacionad[oa]s?|más información|no te pierdas|sigue leyendo",
    r"(?:leia|veja|confira|ler) (?:também|mais|ainda)|saiba mais"
    r"|(?:notícias?|matérias?|artigos?|conteúdos?) relacionad[oa]s?",
    r"leggi (?:anche|di più)|vedi anche|(?:ti )?potrebbe(?:ro)? interessar(?:e|ti)(?: anche)?"
    r"|articoli correlati",
    r"(?:lesen|sehen) sie (?:auch|hier|mehr|dazu)|mehr (?:zum thema|dazu)|siehe auch|auch interessant"
    r"|zum thema|passend dazu|weitere artikel|das könnte sie auch interessieren",
    r"(?:lees|zie|bekijk) (?:ook|meer|verder)|gerelateerde artikelen",
    r"läs (?:också|mer|även|vidare)|(?:les|læs|se) (?:også|mere?)|relatert(?:e (?:artikler|saker))?",
    r"lue (?:myös|lisää)|aiheesta lisää",
    r"(?:czytaj|przeczytaj|zobacz|sprawdź) (?:też|także|również|więcej|dalej)|powiązane artykuły",
    r"(?:čtěte|přečtěte si|čítajte|prečítajte si) (?:také|též|též|i|aj|tiež|více|viac)",
    r"olvasta már|olvassa el(?: ezt is)?|kapcsolódó(?: cikkek)?",
    r"(?:citi(?:ț|ţ|t)i|cite(?:ș|ş|s)te|vezi|vede(?:ț|ţ|t)i) (?:și|şi|si)",
    r"(?:pročitajte|pročitaj|čitajte|pogledajte) (?:i|još|više)|(?:прочитајте|погледајте) (?:и|још)",
    r"(?:читайте|читать|смотрите) (?:также|ещё|еще|далее)|(?:материалы )?по теме",
    r"(?:читайте|читати|дивіться) (?:також|ще|більше)|за темою",
    r"(?:прочетете|вижте) (?:още|също|и)",
    r"(?:διαβάστε|δείτε) (?:επίσης|ακόμη|ακόμα|περισσότερα|και)|σχετικά (?:άρθρα|θέματα)",
    r"[iİ]lgili haber(?:ler)?|ayrıca (?:okuyun|bakınız)|bunları da okuyun",
    r"(?:baca|lihat|simak|tonton) (?:juga|lagi|selengkapnya)"
    r"|(?:berita|artikel) (?:terkait|berkaitan|lain(?:nya)?)",
    r"(?:xem|đọc|tìm hiểu) thêm|(?:tin|bài) liên quan",
    r"soma (?:pia|zaidi)",
    r"(?:यह|ये|इसे) भी (?:प(?:ढ़|ढ़|ढ)[ेै]ं?|देखें)|और प(?:ढ़|ढ़|ढ)ें|संबंधित (?:खबरें|ख़बरें|समाचार)",
    r"আর[ওো] প(?:ড়|ড়)ুন|மேலும் படிக்க",
    r"(?:یہ بھی|مزید) پڑھیں|(?:بیشتر|همچنین) بخوانید|(?:مطالب|اخبار) مرتبط",
    r"(?:[اإأ]قر[أا]|شاهد|طالع|انظر)(?:وا|ي)? (?:[أا]يض(?:ًا|اً|ا)|المزيد|كذلك)"
    r"|(?:مواضيع|موضوعات|أخبار|مقالات) (?:ذات صلة|متعلقة|مرتبطة)",
    r"קראו? (?:גם|עוד)|אולי יעניין אותך|כתבות (?:קשורות|נוספות)|עוד בנושא",
    r"(?:延伸|相[关關]|推[荐薦]|[关關][联聯]|更多|[擴扩]展)(?:[阅閱][读讀]|新[闻聞]|[报報][道導]|文章|[内內]容)"
    r"|另[见見]|[阅閱][读讀]更多|更多|你可能(?:也|还|還)?(?:喜[欢歡]|想看)|看更多",
    r"関連(?:記事|ニュース|リンク)|[あ合]わせて読みたい",
    r"(?:관련|추천) ?(?:기사|뉴스|보도)|함께 (?:읽기|보기)|더 읽기",
    r"อ่านเพิ่มเติม|อ่านต่อ|ข่าวที่เกี่ยวข้อง",
)

MARKERS_ABROAD = "|".join(_BY_LANGUAGE)
"""Alternatives of a regular expression, to be matched in any case, as a whole."""
