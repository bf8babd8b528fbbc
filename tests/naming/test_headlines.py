"""Headlines as an editor would print them, and what speaks against a text as a name."""

import pytest

from linker.naming.capitals import in_small_letters
from linker.naming.faults import fault
from linker.naming.headlines import clean_headline, is_cut
from linker.naming.leads import own_sentences
from linker.naming.name_sentences import as_name
from linker.naming.sentence_faults import sentence_fault

DAM = "Hollin dam bursts above Marrick"


@pytest.mark.parametrize(
    ("title", "source"),
    [
        (f"{DAM} | Harbour Courier", None),
        (f"{DAM} - BBC News", None),
        (f"{DAM} – Harbour Courier", "Harbour Courier"),
        (f"{DAM} - KLMA News 12 Marrick, Arvane News Weather & Sports", "www.klma.example"),
        (f"CBS 58 - {DAM}", "www.cbs58.example"),
        (f"{DAM} : News", "www.klma.example"),
        (f"{DAM} « CBS Marrick", "marrick.cbslocal.example"),
        (f"UPDATE: {DAM}", None),
        (f"UPDATE 2-{DAM}", None),
        (f"BREAKING NEWS: {DAM} (VIDEO)", None),
        (f"{DAM} [with photos]", None),
        (f"{DAM} WITH VIDEO", None),
        ("Hollin dam <HDM> bursts above  Marrick", None),
        ("Hollin&nbsp;dam bursts above Marrick", None),
    ],
)
def test_what_is_no_part_of_a_headline_goes(title: str, source: str | None) -> None:
    assert clean_headline(title, source) == DAM


@pytest.mark.parametrize(
    "title",
    [
        "Skarvic - the man who never sits still",
        "Marrick mourns – and asks who knew",
        "Police: two hurt in Marrick flood",
        "Breaking the ice at Vostra",
        "Dam inquiry hears from Tarnfield engineer - and from his wife",
        "Ten-year deal - Sull and Brevia sign",
    ],
)
def test_a_headline_of_two_parts_stays_whole(title: str) -> None:
    assert clean_headline(title, "Harbour Courier") == title


@pytest.mark.parametrize(
    ("headline", "cut"),
    [
        ("Two held after Summit Street sh", True),
        ("Two held after shooting in...", True),
        ("Grand jury indicts two officers in connection with", True),
        ("Two held after Summit Street shooting", False),
        ("Two held after Summit Street shootings", False),
        ("Two held in Marrick", False),
    ],
)
def test_a_headline_that_stops_within_a_word_or_clause_is_cut(headline: str, cut: bool) -> None:
    text = "Two men were held on Friday after the shooting in Summit Street, Marrick, police said."
    assert is_cut(headline, headline, text) is cut


def test_capitals_become_what_the_text_prints() -> None:
    text = "The U.S. Senate backed Noranda on Friday; retaliation by Noranda is not expected in the Gulf."
    assert in_small_letters("U.S. SENATE BACKS NORANDA'S RETALIATION", text) == (
        "U.S. Senate backs Noranda's retaliation"
    )
    assert in_small_letters("Senate backs NATO", text) == "Senate backs NATO"
    assert in_small_letters("SENATE BACKS NORANDA", "SENATE BACKS NORANDA AGAIN.") == "SENATE BACKS NORANDA"


@pytest.mark.parametrize(
    "worse",
    [
        "Why did the Hollin dam burst above Marrick?",
        "Five things to know about the Hollin dam",
        "Opinion: the Hollin dam was a scandal waiting",
        "We all knew the Hollin dam would burst",
        "Live updates: Hollin dam bursts above Marrick",
        "12 March 2024, 10:30 a.m.",
        "10:30 Hollin dam bursts above Marrick",
        "By Ada Brand and Bea Lindon",
        "Photo of the Hollin dam above Marrick",
        "Minister SLAMS owner of the Hollin dam!",
        "He said the Hollin dam had burst",
        "Sports",
        "Sign up for the Marrick newsletter",
        "“Nobody told us that it was cracked”",
        "The fight over the Hollin dam just hit a wall",
        "Hollin dam: how Marrick was drowned",
        "Renn's view of the Hollin dam grows up",
        "In Marrick, the Hollin dam was a scandal that wasn't",
        "Top stories Hollin dam bursts above Marrick",
        "10 am Marrick gathers at the Hollin dam",
    ],
)
def test_a_statement_is_a_better_name(worse: str) -> None:
    assert fault(DAM) == 0 < fault(worse)


@pytest.mark.parametrize(
    "worse",
    [
        "A scathing report on Marrick's dam",
        "Two weeks after the dam had burst",
        "The second dam held in Marrick",
        "Renn has resigned over the dam",
        "As a result, the dam in Marrick burst",
        "Speaking in Marrick, where he met the owner of the dam, Tobias Renn",
        "�, speaking of the Hollin dam in Marrick, which burst",
        "On Founders Day in 1996, weeks after the burst, she called the mayor",
        "Renn is suing the paper that printed this allegation",
        "“There is no dam that will not burst,” Tobias Renn, the acting director",
        "The decision followed a burst dam in Marrick",
        "Thursday morning, the Hollin dam in Marrick burst",
        "Hide Caption 4 of 14 Photos: The Hollin dam in Marrick burst",
    ],
)
def test_a_sentence_has_to_stand_by_itself(worse: str) -> None:
    assert sentence_fault("The Hollin dam burst in March") == 0 < sentence_fault(worse)


@pytest.mark.parametrize(
    "sentence",
    [
        "Following revelations that Renn had asked Brand to drop it, Ada Sund told the council to act.",
        "On Thursday the ferry Orla, which has had several leaks, announced that it stops sailing.",
    ],
)
def test_the_main_clause_is_no_attribution(sentence: str) -> None:
    assert as_name(sentence) == sentence[:-1]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Brand told the council that she had warned it of the burst",
        "In Marrick, Ada Brand said she had warned the council",
        "Renn said the council had ignored his letter on the dam",
    ],
)
def test_somebody_who_is_named_may_be_meant(text: str) -> None:
    assert sentence_fault(text) < 0.2


def test_a_title_and_a_surname_tell_less_than_a_surname() -> None:
    assert sentence_fault("Mr Renn said the council had ignored his letter on the dam") > 0.3


def test_leads_are_an_articles_own_sentences() -> None:
    text = (
        "Hollin dam bursts above Marrick.\nResidents are pictured beside the Tarn.\nPhoto: Ada Brand/AP\n"
        "By Bea Lindon\nUpdated 10:30 a.m. EST.\nSubscribe to our newsletter today.\n"
        "MARRICK, Arvane (AP) — Twelve people died when the dam burst. The owner had been warned."
    )
    found = [text[start:end] for start, end in own_sentences(DAM, text)]
    assert found == ["Twelve people died when the dam burst.", "The owner had been warned."]


def test_a_long_sentence_is_cut_between_clauses() -> None:
    said = (
        "The Hollin dam, which Upland Water has owned since 1987, burst on Friday and flooded the lower half"
        " of Marrick, where twelve people died, as divers went on searching the cellars of the old town"
    )
    assert as_name(f"{said}.").endswith("flooded the lower half of Marrick")
    held = said.replace(", as divers", ", but divers").replace(", where twelve people died", "")
    assert as_name(f"{held}.").endswith("old town"), "what follows 'but' may take back what was said"


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        (
            "In December, Upland Water told the county of a crack.",
            "Upland Water told the county of a crack",
        ),
        ("Two weeks ago, the dam burst above Marrick.", "The dam burst above Marrick"),
        ("Minister Renn today opened the new dam.", "Minister Renn opened the new dam"),
        (
            "Ada Brand left the council, yesterday, after the vote.",
            "Ada Brand left the council, after the vote",
        ),
        ("Renn defended yesterday's vote on the dam.", "Renn defended yesterday's vote on the dam"),
        ("Nobody had seen the crack until today.", "Nobody had seen the crack until today"),
        ("Ada Brand, meanwhile, has left the council.", "Ada Brand has left the council"),
        (
            "Instead of a new dam Marrick gets a wall of sand.",
            "Instead of a new dam Marrick gets a wall of sand",
        ),
        (
            "Upland Water knew of the crack for years, Ada Brand said on the radio.",
            "Upland Water knew of the crack for years, Ada Brand said",
        ),
        (
            "Upland Water knew of the crack for years, according to Ada Brand, who left.",
            "Upland Water knew of the crack for years, according to Ada Brand",
        ),
        ("Upland Water knew of the crack for years, she said.", "Upland Water knew of the crack for years"),
        (
            "Upland Water knew of the crack for years, a former officer at the dam has revealed at the"
            " inquiry, which goes on until spring, and the owner denies it.",
            "Upland Water knew of the crack for years, a former officer at the dam has revealed",
        ),
        (
            "Upland Water knew of the crack above Marrick for three years, a former keeper at the old Hollin"
            " dam in the county has revealed at a trial in Lisse.",
            "Upland Water knew of the crack above Marrick for three years, a former keeper at the old Hollin"
            " dam in the county has revealed",
        ),
        (
            "Upland Water knew of the crack, Ada Brand told the Marrick Herald on Friday.",
            "Upland Water knew of the crack, Ada Brand told the Marrick Herald",
        ),
        (
            "Upland Water has called on the county to close the dam, a step that he says will save lives.",
            "Upland Water has called on the county to close the dam",
        ),
        (
            "The Hollin dam, Ada Brand said in May, would hold for another hundred years.",
            "The Hollin dam, Ada Brand said in May, would hold for another hundred years",
        ),
        (
            "Ada Brand, the engineer, also told the county of a crack.",
            "Ada Brand, the engineer, told the county of a crack",
        ),
        (
            "The keeper of the Hollin dam, Ada Brand, was joking when she said it would burst.",
            "The keeper of the Hollin dam, Ada Brand, was joking when she said it would burst",
        ),
        ("(Upland Water knew of the crack for years.)", "Upland Water knew of the crack for years"),
        ("Upland Water knew of the crack for years.”", "Upland Water knew of the crack for years"),
        ("NEW MARRICK Upland Water knew of the crack", "Upland Water knew of the crack"),
        ("MARRICK (BNA) – Upland Water knew of the crack.", "Upland Water knew of the crack"),
        ("Earlier talks on the Hollin dam had failed.", "Earlier talks on the Hollin dam had failed"),
        ("Earlier, talks on the Hollin dam had failed.", "Talks on the Hollin dam had failed"),
        ("Specifically, Upland Water knew of the crack.", "Upland Water knew of the crack"),
        ("In the briefest terms, Upland Water knew.", "Upland Water knew"),
        ("January The keeper of Hollin dam is jailed.", "The keeper of Hollin dam is jailed"),
        (
            "The council met when the head of Upland Water, Ada Brand, said it should close the dam.",
            "The council met when the head of Upland Water, Ada Brand, said it should close the dam",
        ),
        (
            "Upland Water knew of the crack for years, according to a study by Lisse university.",
            "Upland Water knew of the crack for years, according to a study by Lisse university",
        ),
    ],
)
def test_what_a_name_leaves_out_and_keeps(sentence: str, name: str) -> None:
    assert as_name(sentence) == name


def test_a_long_sentence_loses_its_asides_first_and_is_never_left_open() -> None:
    long = (
        "Upland Water, the owner of the dam, will be tried next spring if – as its own lawyers expect – the"
        " court of appeal has found no fault, which could take months"
    )
    assert as_name(long) == (
        "Upland Water, the owner of the dam, will be tried next spring"
        " if the court of appeal has found no fault"
    )
    clause = (
        "Twelve people of Marrick were killed in the night from Friday to Saturday when the old Hollin dam,"
        " weakened by the frost of three winters and by neglect, burst above the sleeping town"
    )
    assert as_name(clause) == clause


@pytest.mark.parametrize(
    "text",
    [
        "They are thought to have left Marrick by the bridge",
        "The measure would close the dam above Marrick for good",
        "News of the burst came as Marrick slept through Friday night",
        "Upland Water said in a statement on Friday",
        "At the dam on Friday, as engineers of Upland Water met, and the rain fell on Marrick",
        "Yesterday's vote on the Hollin dam was held in Marrick",
        "Ada Brand, the engineer of the county who this week changed her mind on the dam",
        "Starring Ada Brand as the keeper of the Hollin dam",
        "In hopes of a new dam above Marrick. The old one is Hollin dam",
        "Renn then noted that Upland Water had known of the crack",
        "I saw the Hollin dam burst above Marrick",
        "The full extent of the neglect at Hollin dam",
        "Critics say he again did nothing for the Hollin dam",
        "Ada Brand announced the move at the end of a day in Marrick",
        "Ada Brand knew of these cracks in the Hollin dam",
        "Ada Brand, the paper's former editor, saw the dam burst",
        "Ada Brand was born above the Hollin dam in Marrick",
        "Ada Brand herself saw the Hollin dam burst on Friday",
        "In those letters, Ada Brand had warned Marrick of the dam",
        "Most notable was the burst of the Hollin dam in Marrick",
        "The burst at Marrick is another: Ada Brand did nothing for it",
        "The link to Ada Brand was that Marrick once had a dam",
        "The Upland candidate came out against the Hollin dam in October",
        "The Hollin dam above Marrick makes no sense",
        "Like her friend Bea Lindon, she had warned Marrick",
        "For Ada Brand, her claim to the Hollin dam",
        "Papers such as the Marrick Herald were",
        "Ada Brand called it “the worst thing that a town can see in a hundred years of dams”",
    ],
)
def test_a_sentence_that_cannot_stand_alone(text: str) -> None:
    assert sentence_fault(text) > sentence_fault("Upland Water knew of the crack in the Hollin dam")
    assert sentence_fault(text) >= 0.1
