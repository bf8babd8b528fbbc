"""Small inputs in the formats of agencies, feeds, messengers and libraries, in our own words."""

import json

from tests.readers.samples import CREWS, TALKS

_RELATED = "<p>Related: <a href='/bread'>Island shops run low on bread</a></p>"
NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf xml:lang="en"><head><title>Ferry strike</title><docdata><doc-id id-string="hp-0312-07"/>
<date.issue norm="20240312T083000+0100"/></docdata>
<pubdata name="Harbour Post" date.publication="20240313T080000"/></head>
<body><body.head><hedline><hl1>Ferry strike enters week two</hl1></hedline><byline>By A. Writer</byline>
<dateline><location>PORT</location></dateline></body.head><body.content><p>{CREWS}</p><media>
<media-caption>A picture of
the port.</media-caption></media><hl2>Talks</hl2><p>{TALKS}</p>
<p>Related: <a href="https://harbour.example/bread">Island shops run low on bread</a></p></body.content>
</body></nitf>"""
NEWSML = f"""<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:newsml:harbour.example:20240312:7" xml:lang="en"><itemMeta><provider literal="harbour">
<name>Harbour
Wire</name></provider><versionCreated>2024-03-12T09:00:00Z</versionCreated>
<firstCreated>2024-03-12T07:30:00Z</firstCreated>
</itemMeta><contentMeta><headline>Ferry strike enters week two</headline><language tag="en"/></contentMeta>
<contentSet>
<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<title>x</title></head><body>
<p>{CREWS}</p><p>{TALKS}</p></body></html></inlineXML></contentSet></newsItem>
<newsItem guid="urn:newsml:harbour.example:20240312:8"><itemMeta/><contentSet><remoteContent href="a.jpg"/>
</contentSet></newsItem>
<packageItem guid="p"/></itemSet></newsMessage>"""
NEWSML_1 = """<NewsML><NewsItem xml:lang="en"><Identification><NewsIdentifier>
<ProviderId>harbour.example</ProviderId>
<PublicIdentifier>urn:newsml:harbour.example:7</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement>
<FirstCreated>20240312T083000+0100</FirstCreated></NewsManagement><NewsComponent><NewsLines>
<HeadLine>Ferry strike</HeadLine>
</NewsLines><ContentItem><DataContent><nitf><body><body.content><p>Crews stayed ashore.</p></body.content>
</body></nitf>
</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://harbour.example/strike</loc><news:news><news:publication>
<news:name>Harbour Post</news:name>
<news:language>en</news:language></news:publication>
<news:publication_date>2024-03-12T08:30:00+01:00</news:publication_date>
<news:title>Ferry strike</news:title></news:news></url><url><loc>https://harbour.example/about</loc></url>
</urlset>"""
REUTERS = """<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" OLDID="1" NEWID="7"><DATE>12-MAR-1987 08:30:01.79</DATE><TOPICS><D>ship</D></TOPICS>
<TEXT>&#2;<TITLE>FERRY &lt;FRY> STRIKE</TITLE><DATELINE>    PORT, March 12 - </DATELINE>
<BODY>Crews stayed ashore.
    Talks broke off &amp; resumed.
 Reuter
&#3;</BODY></TEXT></REUTERS>
<REUTERS NEWID="8"><DATE>13-MAR-1987 08:30:01.79</DATE><TEXT TYPE="BRIEF"><TITLE>BREAD RUNS LOW</TITLE>
</TEXT></REUTERS>
"""
DOCS = """<DOC id="HRB_ENG_20240312.0007" type="story"><HEADLINE>
Ferry strike
</HEADLINE><DATELINE>PORT</DATELINE><TEXT><P>
Crews stayed ashore.
</P><P>
Talks broke off.
</P></TEXT></DOC>
"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour Post",
        "language": "en",
        "items": [
            {
                "id": "7",
                "url": "https://harbour.example/strike",
                "title": "Ferry strike",
                "content_html": f"<p>{CREWS}</p>{_RELATED}",
                "date_published": "2024-03-12T08:30:00+01:00",
            },
            {"id": "8", "title": "Bread", "content_text": TALKS, "language": "de"},
        ],
    }
)
NINJS = json.dumps(
    [
        {
            "uri": "urn:harbour:7",
            "type": "text",
            "headline": "Ferry strike",
            "body_html": f"<p>{CREWS}</p>",
            "versioncreated": "2024-03-12T07:30:00Z",
            "source": "Harbour Wire",
            "language": "en",
        },
        {
            "uri": "https://harbour.example/8",
            "headlines": [{"role": "main", "value": "Bread runs low"}],
            "bodies": [{"contenttype": "text/plain", "value": TALKS}],
            "firstcreated": "2024-03-13T07:30:00Z",
            "infosources": [{"name": "Bay Herald"}],
        },
    ]
)
TELEGRAM = json.dumps(
    {
        "name": "Harbour News",
        "type": "public_channel",
        "id": 1007,
        "messages": [
            {
                "id": 1,
                "type": "service",
                "date": "2024-03-12T08:00:00",
                "action": "create_channel",
                "text": "",
            },
            {
                "id": 2,
                "type": "message",
                "date": "2024-03-12T09:30:00",
                "date_unixtime": "1710228600",
                "from": "Harbour News",
                "text": [
                    {"type": "bold", "text": "Ferry strike"},
                    f"\n\n{CREWS} ",
                    {"type": "text_link", "text": "More", "href": "https://harbour.example/strike"},
                ],
            },
            {"id": 3, "type": "message", "date": "2024-03-12T10:00:00", "photo": "a.jpg", "text": ""},
        ],
    },
    indent=1,
)
CSL = json.dumps(
    [
        {
            "id": "writer2024",
            "type": "article-newspaper",
            "title": "Ferry strike",
            "container-title": "Harbour Post",
            "abstract": CREWS,
            "URL": "https://harbour.example/strike",
            "issued": {"date-parts": [[2024, 3, 12]]},
            "language": "en",
        }
    ]
)
RIS = f"""TY  - NEWS
TI  - Ferry strike enters
week two
AU  - Writer, A.
T2  - Harbour Post
DA  - 2024/03/12/
PY  - 2024
LA  - en
UR  - https://harbour.example/strike
AB  - {CREWS}
ER  -

TY  - NEWS
T1  - Bread runs low
JF  - Bay Herald
Y1  - 2024/03/13
ER  -
"""
VTT = """WEBVTT
Title: Evening news
Date: 2024-03-12

NOTE made by hand

1
00:00:01.000 --> 00:00:04.000 align:start
<v Ann Host>Crews stayed <c.yellow>ashore</c> for

2
00:00:04.000 --> 00:00:06.500
an eighth day.

3
00:00:06.500 --> 00:00:08.000
an eighth day.

4
00:00:12.000 --> 00:00:14.000
Talks broke off &amp; resumed.
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
<i>Crews stayed ashore</i>

2
00:00:04,100 --> 00:00:06,500
{\\an8}for an eighth day.
"""
EUROPRESSE = """<html><head><meta charset="utf-8"></head><body>
<article><header><div class="rdp__DocPublicationName">
<span class="DocPublicationName">Courrier du Port, no. 24 113</span></div>
<div><span class="DocHeader">Économie, mardi 12 mars 2024 312 mots, p. 3</span></div>
<div class="titreArticle">
<p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">Grève des ferries</p></div></header>
<section><div class="docOcurrContainer"><p>Les équipages restent à terre.</p><p>Deux villages isolés.</p>
</div></section>
<footer><div class="publiC-lblNodoc">news·20240312·CP·0003</div></footer></article>
<article><header><span class="DocPublicationName">Le Quai</span><span class="DocHeader">Web</span>
<p class="titreArticleVisu">Le pain manque</p></header><section><div class="DocText clearfix">
<p>Plus de pain.</p></div></section>
<div class="publiC-lblNodoc">news·20240313·LQ·0001</div></article>
<article><span class="DocPublicationName">Sans date</span><p>Rien</p></article></body></html>"""
FACTIVA_PAGE = """<html><body><div id="article-1" class="article enArticle"><table>
<tr><td class="index"><b>HD</b>&nbsp;</td><td><span class='enHeadline'>Ferry strike</span></td></tr>
<tr><td><b>WC</b></td><td>41 words</td></tr><tr><td><b>PD</b></td><td>12 March 2024</td></tr>
<tr><td><b>SN</b></td><td>Harbour Post</td></tr><tr><td><b>LA</b></td><td>English</td></tr>
<tr><td><b>LP</b></td><td><p class="articleParagraph enarticleParagraph">Crews stayed ashore.</p></td></tr>
<tr><td><b>TD</b></td><td><p class="articleParagraph">Talks broke off.</p></td></tr>
<tr><td><b>AN</b></td><td>Document HARPOS0020240312ek3c0000a</td></tr></table></div></body></html>"""
