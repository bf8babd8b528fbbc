"""Exports of research databases as they print articles, in our own words."""

LEXIS = """                              1 of 3 DOCUMENTS

                               Harbour Post

                            March 12, 2024 Tuesday
                                 City Edition

Ferry strike enters
week two

BYLINE: A. Writer

SECTION: NEWS; Pg. 3

LENGTH: 41 words

Crews stayed ashore for an eighth day,
the union said.

Two villages are cut off.

LOAD-DATE: March 13, 2024

LANGUAGE: ENGLISH

                      Copyright 2024 Harbour Post
                          All Rights Reserved

                              2 of 3 DOCUMENTS

                      Copyright 2024 Bay Herald

                                 Bay Herald

                  March 13, 2024, Wednesday, Late Edition - Final

HEADLINE: Bread runs low on the islands

LENGTH: 38 words

Shops sold out by noon.

LOAD-DATE: March 14, 2024

                              3 of 3 DOCUMENTS

A page without anything else
"""

NEXIS = """User Name: = A. Reader
Date and Time: = Thursday, March 14, 2024 10:00 AM GMT
Documents (2)
1. Ferry strike enters week two
2. Bread runs low on the islands
| About LexisNexis | Privacy Policy | Terms & Conditions | Copyright 2024 LexisNexis

Ferry strike enters week two
Harbour Post
March 12, 2024 Tuesday 8:30 AM GMT


Copyright 2024 Harbour Post All Rights Reserved


Section: NEWS; Pg. 3
Length: 41 words
Byline: A. Writer


Body


Crews stayed ashore for an eighth day, the union said.
Two villages are cut off.


Classification


Language: ENGLISH
Publication-Type: Newspaper
Load-Date: March 13, 2024


End of Document

Bread runs low on the islands
Bay Herald
March 13, 2024 Wednesday


Copyright 2024 Bay Herald


Length: 38 words


Body


Shops sold out by noon.


Load-Date: March 14, 2024


End of Document
"""

FACTIVA = """NEWS
Ferry strike enters week two
By A. Writer
412 words
12 March 2024
08:30
Harbour Post
HARPOS
3
English
Copyright 2024 Harbour Post. All Rights Reserved.

Crews stayed ashore for an eighth day.

Two villages are cut off.

Document HARPOS0020240312ek3c0000a

Brot wird knapp
38 Wörter
13. März 2024
Bay Herald
BAYHER
German
(c) 2024 Bay Herald

Die Läden waren mittags leer.

Document BAYHER0020240313ek3d0000b

Search Summary
Text  ferry
"""

FACTIVA_CODES = """HD
Ferry strike enters week two
BY By A. Writer
WC 41 words
PD 12 March 2024
SN Harbour Post
SC HARPOS
LA English
CY Copyright 2024
LP
Crews stayed ashore for an eighth day.
TD
Two villages are cut off.
CO ferryc : Ferry Company
PUB Harbour Ltd
AN
Document HARPOS0020240312ek3c0000a
"""

PROQUEST = """____________________________________________________________

Report Information from ProQuest
March 21 2024 10:12
____________________________________________________________

Table of contents

1. Ferry strike enters week two
2. Bread runs low on the islands

Document 1 of 2

Ferry strike enters week two

Author: Writer, A

Publication info: Harbour Post ; Port [Port]. 12 Mar 2024: 3.

http://proquest.example/docview/12?accountid=1

Abstract: Crews stay ashore.

Full text: Crews stayed ashore for an eighth day.
Two villages are cut off.

Subject: Ferries; Strikes

Publication title: Harbour Post; Port

Publication date: Mar 12, 2024

Language of publication: English

ProQuest document ID: 1201

Document URL: http://proquest.example/docview/1201

Database: ProQuest Central

____________________________________________________________

Document 2 of 2

Bread runs low on the islands

Publication info: Bay Herald , Bay, 13 Mar 2024.

Full text: Shops sold out by noon.

ProQuest document ID: 1202
"""

EUROPRESSE = """Le Courrier du Port, no. 23114
Économie, mardi 12 mars 2024, p. 12

La grève des ferries entre dans sa deuxième semaine

Ada Brand et Jean Toll

Les équipages sont restés à terre un huitième jour.

Deux villages sont coupés du monde.

© 2024 SA Le Courrier du Port. Tous droits réservés. Le présent document est protégé par les lois.

Certificat émis le 20 mars 2024 à UNIVERSITE-DE-SULL à des fins de visualisation personnelle et temporaire.
news·20240312·CP·0003

La Gazette d'Ansel
1er avril 2024

Le pain manque dans les îles

Les magasins étaient vides à midi.

news·20240401·GA·7

A heading without a date

news·20240402·GA·8
"""
