"""postlint.topic: what is judged, what is not, and by which numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint.post import Post
from postlint.site import Site
from postlint.source import read
from postlint.topic import Verdict, background, digest, gather, glance, judge, model, sample, unpack
from postlint.topic.extent import extent, step
from postlint.topic.features import measure
from postlint.topic.mending import mended
from postlint.topic.scene import subject
from postlint.topic.screen import known_share
from postlint.topic.statistics import LEAST, MOST, Shares, of_site
from postlint.topic.terms import UNKNOWN, language, terms

FRONT = '---\ntitle: "Ferry timetable for Lindsund changes in spring"\n---\n'
BODY = [
    (
        "The ferry between Lindsund and the island of Orrey will sail more often from April. The shipping company "
        "announced on Friday that the morning ferry leaves the harbour at six, half an hour earlier than before."
    ),
    (
        "Commuters from Orrey had asked for an earlier ferry for years. Many of them work in the shipyard at Lindsund, "
        "where the first shift begins at seven, and the old timetable made them miss it."
    ),
    (
        "The company has hired four sailors and bought a second ferry for the crossing. The new ship takes sixty cars "
        "and will replace the old one when it is in the shipyard for repairs."
    ),
    (
        "Tickets for the crossing stay at the same price. Islanders from Orrey still pay half, and children under "
        "twelve sail free of charge on every ferry of the company."
    ),
    (
        "In summer the company will test a night ferry on weekends. If enough passengers use the late crossing, it "
        "will become part of the timetable in the following year."
    ),
]
OWN = (
    "The mayor of Orrey welcomed the new timetable. A ferry that sails early brings back families who had left the "
    "island, he said, and the company should now build a larger waiting room at the harbour of Lindsund."
)
FOREIGN = (
    "Researchers have found a protein in the saliva of bats that stops blood from clotting. Patients who received "
    "the drug within nine hours of a stroke recovered better than those given a placebo, according to the clinical "
    "trial published by neurologists in Vienna."
)
SECOND = (
    "The protein had been known for decades, but nobody could make enough of it. Yeast cells now produce the drug in "
    "steel tanks, and the neurologists expect approval for stroke patients within three years."
)
THIRD = (
    "Yeast cells produce the molecule in steel tanks, and a factory near Graz bottles it. Insurers have agreed to pay "
    "for injections in hospitals; the authorities expect to approve it within three years, once a second study with "
    "four thousand volunteers has been evaluated by an independent committee."
)


def post(*blocks: str, front: str = FRONT, name: str = "_posts/2024-03-02-ferry.md") -> Post:
    text = front + "\n\n".join(blocks) + "\n"
    return Post(name, read(text.encode("utf-8")), Site(Path("/site")))


def verdict_of(*blocks: str) -> Verdict | None:
    found = digest(post(*blocks))
    return judge(found) if found else None


def shown(*blocks: str) -> str:
    """The text that is judged foreign, or ""."""
    whole = post(*blocks)
    found = digest(whole)
    verdict = judge(found) if found else None
    return whole.text[slice(*verdict.ending.span)] if verdict else ""


def test_a_foreign_ending_is_found_and_its_evidence_counted() -> None:
    verdict = verdict_of(*BODY, FOREIGN)
    assert verdict is not None
    assert verdict.certain
    assert verdict.shared <= 3 < 20 <= verdict.content
    assert f"shares {verdict.shared} of its {verdict.content} content words" in verdict.message


def test_the_first_foreign_block_is_where_the_finding_starts() -> None:
    assert shown(*BODY, FOREIGN, SECOND).startswith("Researchers have")


def test_an_own_ending_is_left_alone() -> None:
    assert not shown(*BODY, OWN)


def test_deleting_the_ending_leaves_the_rest() -> None:
    whole = post(*BODY, FOREIGN)
    found = digest(whole)
    assert found
    cut = found.endings[0].cut
    assert whole.text[: cut.start] + whole.text[cut.end :] == post(*BODY).text


# The gates: each abstains although the same ending is found without it.

REASONS = {
    "too few paragraphs": [BODY[0], BODY[1], FOREIGN],
    "its own heading": [*BODY, "## Elsewhere", FOREIGN],
    "its own rule": [*BODY, "---", FOREIGN],
    "a list": [*BODY, *(f"- {sentence}." for sentence in FOREIGN.split(". "))],
    "a quotation": [*BODY, "> " + FOREIGN],
    "code": [*BODY, f"```\n{FOREIGN}\n```"],
    "a table": [*BODY, f"| a |\n|---|\n| {FOREIGN} |"],
    "HTML": [*BODY, f"<div>\n{FOREIGN}\n</div>"],
    "no sentence end": [*BODY, FOREIGN.rstrip(".")],
    "an aside in italics": [*BODY, f"*{FOREIGN}*"],
    "an aside in brackets": [*BODY, f"({FOREIGN})"],
    "a labelled paragraph": [*BODY, "Q: " + FOREIGN],
    "a note with a number": [*BODY, f"2 - {FOREIGN}"],
    "a reference": [*BODY, f"[3] {FOREIGN}"],
    "what explains a table": [*BODY, "<table>\n<tr><td>Ship</td><td>Cars</td></tr>\n</table>", FOREIGN],
    "an admonition": [*BODY, f":::note\n{FOREIGN}\n:::"],
    "a list of names": [
        *BODY,
        (
            "Anna Berg, Tom Kirk, Lena Holm, Olav Ness, Ida Strand, Per Lund, Eva Dahl, Jon Vik, Siri Moe, Nils Aas, "
            "Kari Foss, Arne Lie, Liv Hagen, Odd Berge, Tor Nygard, Unni Solberg."
        ),
    ],
    "a list of links": [
        *BODY,
        " ".join(f"[{word}](https://example.org/{i})" for i, word in enumerate(FOREIGN.split())),
    ],
    "mostly lists": [*BODY[:3], *("- " + " ".join(BODY) for _ in range(6)), "And then some more.", FOREIGN],
    "a live ticker": [
        *(f"{8 + i}:30 {text}" for i, text in enumerate(BODY)),
        FOREIGN,
    ],
    "another language": [
        *BODY,
        (
            "Der Trainer der Handballerinnen bangt vor dem Pokalspiel um seine Torhüterin. Sie hatte sich beim Sieg "
            "gegen den Tabellenführer am Knie verletzt und wurde nach der Pause ausgewechselt, das Spiel ist am Montag."
        ),
    ],
    "a language without a table": [
        "Σήμερα ο καιρός είναι καλός και η θάλασσα ήρεμη, γι' αυτό το πλοίο φεύγει στην ώρα του από το λιμάνι. "
        * 2
    ]
    * 6,
}


@pytest.mark.parametrize("blocks", REASONS.values(), ids=list(REASONS))
def test_gates_abstain(blocks: list[str]) -> None:
    assert digest(post(*blocks), screened=False) is None


DIGEST = [
    "The library opens on Sundays from May. Readers can return books at the new machine beside the entrance.",
    "Road works on the northern bypass take until August. Lorries are sent through the industrial estate.",
    "A retired teacher has won the regional chess cup. She beat the defending champion in forty moves.",
    "The bakery on Mill Lane has closed for good. Its owner could not find an apprentice this year.",
    "Volunteers counted the storks along the river. Eleven pairs are breeding, three more than last year.",
]


def test_a_post_without_a_thread_has_no_foreign_ending() -> None:
    assert not shown(*DIGEST, FOREIGN)


def test_without_a_site_more_is_asked_for() -> None:
    found, shipped = digest(post(*BODY, FOREIGN)), model.load()
    assert found
    assert shipped.alone > 0
    careful = judge(found, model=shipped._replace(alone=shipped.alone + 1))
    usual = judge(found)
    assert careful
    assert usual
    assert careful.score == pytest.approx(usual.score - 1)


@pytest.mark.parametrize(
    ("gains", "chosen"), [((), 0), ((0.5,), 1), ((-0.5,), 0), ((0.5, 0.2), 2), ((-0.5, 3.0), 0)]
)
def test_an_ending_grows_as_long_as_its_next_block_speaks_for_it(
    gains: tuple[float, ...], chosen: int
) -> None:
    features: dict[str, float] = defaultdict(float)
    scores = [sum(gains[:i]) for i in range(len(gains) + 1)]
    endings = [(features, score) for score in scores]
    others = len(step(features, features, 0.0)) - 1
    assert extent(endings, (1.0, *[0.0] * others, 0.0)) == chosen


def test_a_foreign_ending_begins_before_where_a_gate_stops() -> None:
    code = "```\nferry --timetable spring\n```"
    assert shown(*BODY, code, FOREIGN, THIRD).startswith("Researchers have")
    assert not shown(*BODY, code, FOREIGN)


def test_what_begins_below_a_heading_is_its_section() -> None:
    assert not shown(*BODY, "## Elsewhere", FOREIGN, THIRD)


TITLED = [BODY[0], BODY[1], "New sailors, a new ferry", BODY[2], BODY[3], BODY[4]]


def test_lines_that_read_like_headings_are_headings_where_a_post_has_several() -> None:
    assert not shown(*TITLED, "Hope for stroke patients", FOREIGN)
    assert not shown(*TITLED, "Hope for stroke patients", FOREIGN, THIRD)


LEAVE = (
    "We hope you enjoyed it! If you have questions, join our forum, send us an e-mail or follow us on Mastodon; your "
    "feedback is welcome, and please let us know what you think of the new bats."
)


THANKS = (
    "We are grateful to the museum of Vienna and to the neurologists of the clinical trial, who gave time and lent us "
    "proteins, bats and a microscope of the nineteenth century for nothing but a good meal."
)


@pytest.mark.parametrize("leave", [LEAVE, THANKS])
def test_a_dense_leave_is_no_foreign_ending_by_itself(leave: str) -> None:
    assert not shown(*BODY, leave)
    assert shown(*BODY, FOREIGN, THIRD, leave).startswith("Researchers have")


def test_a_few_words_of_a_leave_are_none() -> None:
    assert shown(*BODY, f"{FOREIGN} {THIRD} If you have questions, they hope to answer them soon.")


def test_a_single_line_before_the_ending_may_be_a_signature() -> None:
    assert shown(*BODY, "The harbour office of Lindsund", FOREIGN) == FOREIGN


def test_a_block_of_the_post_itself_is_no_part_of_the_ending() -> None:
    assert shown(*BODY, OWN, FOREIGN).startswith("Researchers have")


def test_short_endings_are_not_judged_by_themselves() -> None:
    found = digest(post(*BODY, "A protein in the saliva of bats stops strokes."), screened=False)
    assert found
    assert all(ending.first < len(BODY) for ending in found.endings)


def test_leftovers_at_the_end_are_set_aside() -> None:
    assert shown(*BODY, FOREIGN, "Advertisement").startswith("Researchers")


def test_mojibake_is_mended_before_words_are_compared() -> None:
    text = "\n\n".join(
        ["Die Fähre nach Orrey fährt früher.", "Für Pendler wäre das schön, für Gäste auch, hört man."]
    )
    damaged = text.encode("utf-8").decode("cp1252")
    assert mended(post(damaged, front="")).text.strip() == text


def test_spans_of_mended_posts_are_those_of_the_post_as_it_is() -> None:
    accented = [block.replace("ferry", "férry") for block in BODY]
    damaged = "\n\n".join([*accented, FOREIGN.replace("protein", "protéin")]).encode("utf-8").decode("cp1252")
    whole = post(damaged)
    found = digest(whole, screened=False)
    assert found
    assert whole.text[slice(*found.endings[0].span)].startswith("Researchers")


# A glance at the raw text


@pytest.mark.parametrize(
    "blocks",
    [
        [*BODY, OWN],
        [BODY[0], FOREIGN],
        [*BODY, "## Elsewhere", FOREIGN],
        [*BODY, "Elsewhere\n---------", FOREIGN],
        [*BODY, "***", FOREIGN],
        [*BODY, f"- {FOREIGN}"],
        [*BODY, f"1. {FOREIGN}"],
        [*BODY, f"> {FOREIGN}"],
        [*BODY, f"    {FOREIGN}"],
        [*BODY, f"```\n{FOREIGN}\n```"],
        [*BODY, "```\nferry --timetable\n```", FOREIGN],
        [*BODY, FOREIGN.rstrip(".")],
        [*BODY, f"*{FOREIGN}*"],
        [*BODY, FOREIGN, "## The end", "- A list.", "- Another item."],
    ],
)
def test_most_posts_are_cleared_without_their_tree(blocks: list[str]) -> None:
    whole = post(*blocks)
    assert digest(whole) is None
    assert "body" not in vars(whole)


FOREIGN_ENDS = [
    [*BODY, FOREIGN],
    [*BODY, FOREIGN, SECOND],
    [*BODY, FOREIGN, "Advertisement"],
    [*BODY, FOREIGN, "<!-- end of the text -->"],
    [*BODY, FOREIGN, "[harbour]: https://example.org/harbour"],
    [*BODY, FOREIGN, '{{< youtube "x" >}}'],
    [*BODY, "<div class='ad'></div>", FOREIGN],
    [*BODY, "## A list\n- of one item", FOREIGN],
    [*BODY, FOREIGN, THIRD, LEAVE],
    [
        *BODY,
        FOREIGN.replace("clotting.", "clotting.[^1]").replace(
            "Vienna.", "[Vienna](https://example.org/a_b)."
        ),
    ],
]


@pytest.mark.parametrize("blank", ["\n\n", "\r\n\r\n", "\n \n", "\n\n\n"])
@pytest.mark.parametrize("blocks", FOREIGN_ENDS)
def test_a_glance_leaves_what_is_foreign(blocks: list[str], blank: str) -> None:
    text = blank.join(["---\ntitle: Ferry timetable\n---", *blocks, ""])
    whole = Post("_posts/2024-03-02-ferry.md", read(text.encode("utf-8")), Site(Path("/site")))
    assert digest(whole) is not None


@given(st.characters(), st.text(max_size=60))
def test_what_begins_with_a_letter_is_prose(first: str, rest: str) -> None:
    if glance._NO_PROSE.match(first + rest) or glance._TEXTLESS.fullmatch(first + rest):
        assert not first.isalpha()


@given(
    st.text(st.one_of(st.characters(max_codepoint=127), st.sampled_from("aB_1 \u2019\u201c\u2014\xa0\xe9")))
)
def test_words_set_apart_by_spaces_are_those_of_a_pattern(text: str) -> None:
    assert terms(text, "en") == [word[:6] for word in re.findall(r"\w{2,}", text.lower())]


# What the site tells


def _site(*texts: str) -> list[tuple[str, bytes]]:
    """Samples of posts, as if every post gave one."""
    return [(f"{i}.md", text.encode()) for i, text in enumerate(texts)]


def test_a_sample_is_a_matter_of_a_post_s_content() -> None:
    samples = [sample(f"{FRONT}The ferry number {i} sails. " + OWN * 9, len(FRONT)) for i in range(100)]
    assert 25 < sum(map(bool, samples)) < 75
    assert all(len(taken) < 700 and b"title" not in taken for taken in samples)


def test_which_samples_count_is_no_matter_of_where_a_run_begins() -> None:
    samples = _site(*(f"{OWN} The ferry number {i} sails to the isle of {chr(i)}." for i in range(300, 500)))
    here = gather(samples, "en")
    there = gather([(f"../site/{path}", data) for path, data in samples], "en")
    assert len(here.posts) == MOST
    assert [f"../site/{post.path}" for post in here.posts] == [post.path for post in there.posts]


def test_a_post_does_not_count_among_its_own_site() -> None:
    table = background.load("en")
    assert table
    own = " ".join([*BODY, "quixotic"])
    others = [OWN + f" Number {i} says it is so." for i in range(LEAST)]
    statistics = gather([*_site(*others), ("own.md", own.encode())], "en")
    assert of_site(table, statistics, "own.md")["quixot"] < of_site(table, statistics, "1.md")["quixot"]


def test_a_word_that_the_site_always_uses_tells_less() -> None:
    table = background.load("en")
    assert table
    statistics = gather(_site(*(f"{OWN} It is the {word} of the day." for word in "abcdefghi")), "en")
    assert of_site(table, statistics, "")["island"] > 2 * Shares(table)["island"]


def test_few_posts_tell_nothing() -> None:
    table = background.load("en")
    assert table
    assert of_site(table, gather(_site(OWN, OWN), "en"), "").site is None


def test_statistics_keep_to_one_language() -> None:
    german = "Die Fähre fährt nicht und der Hafen ist auf dem Fest mit den Leuten für das Jahr ein Ort."
    assert len(gather(_site(OWN, german), "de").posts) == 1


def test_the_nearest_post_is_named_where_it_is_near() -> None:
    others = [f"It is the {word} of the day and for the people of the town." for word in "abcdefghi"]
    statistics = gather(_site(*others, FOREIGN + " " + SECOND), "en")
    found = digest(post(*BODY, FOREIGN))
    assert found
    verdict = judge(found, statistics, "ferry.md")
    assert verdict
    assert verdict.nearest == "9.md"


# Terms, tables, packing


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" ".join(BODY), "en"),
        ("Die Fähre fährt nicht und der Hafen ist auf dem Fest mit den Leuten für das Jahr ein Ort.", "de"),
        (
            "Le bac part de l'île et le port est dans la ville pour que les gens des îles une fois viennent.",
            "fr",
        ),
        ("El barco sale de la isla y el puerto es para los que viven con una casa por el mar del sur.", "es"),
        (
            "Con phà rời bến và các hành khách của đảo có được một chỗ trong tàu, không người nào là ở lại.",
            "vi",
        ),
        ("渡船从四月起更早离开港口，岛上的居民可以按时上班。", "zh"),
        ("フェリーは四月から早く出港します。島の人々は仕事に間に合います。", "ja"),
        ("Паром теперь уходит раньше, и жители острова успевают на работу.", "ru"),
        ("12 34 56", UNKNOWN),
    ],
)
def test_languages(text: str, code: str) -> None:
    assert language(text) == code


def test_terms_are_prefixes_and_pairs() -> None:
    assert terms("Shipyards and shipyard", "en") == ["shipya", "and", "shipya"]
    assert terms("渡船公司", "zh") == ["渡船", "船公", "公司"]
    assert "công_ty" in terms("công ty phà", "vi")


@given(st.dictionaries(st.text("abcdefghij渡", min_size=1, max_size=6), st.floats(0.001, 1.0)))
def test_tables_survive_packing(shares: dict[str, float]) -> None:
    table = background.unpack(background.pack(background.Background(shares, 0.001, 500), 0.0))
    assert table.shares.keys() == shares.keys()
    assert all(0.85 < table.shares[term] / share < 1.18 for term, share in shares.items())


def test_digests_survive_packing() -> None:
    found = digest(post(*BODY, FOREIGN))
    assert found
    assert unpack(found.pack()) == found


def test_the_model_reads_what_was_packed_and_weighs_as_scored() -> None:
    stump = ((0, -1, -1), (0.5, 2.0, -2.0), (1, 0, 0), (2, 0, 0))
    tiny = model.Model(("coverage",), (stump, stump), 0.25, 3.0, 2.0, 0.5, (1.0, -2.0))
    assert model.unpack(model.pack(tiny)) == tiny
    assert [tiny.score({"coverage": x}) for x in (0.5, 0.6, float("nan"))] == [4.25, -3.75, -3.75]


def test_every_feature_of_the_model_is_measured() -> None:
    found = digest(post(*BODY, FOREIGN))
    table = background.load("en")
    assert found
    assert table
    features = measure(subject(found, Shares(table)), found.endings[0])
    assert features
    assert set(model.load().names) <= features.keys()


def test_known_share_weighs_words() -> None:
    assert known_share({"ferry": 3.0, "bat": 1.0}, "a ferry") == 0.75
    assert known_share({}, "") == 1.0


@given(st.text(max_size=400), st.integers(0, 5))
def test_nothing_crashes_on_odd_text(text: str, at: int) -> None:
    blocks = [*BODY, FOREIGN]
    blocks.insert(at, text)
    whole = post(*blocks)
    found = digest(whole)
    if found:
        assert all(0 <= e.span.start < e.span.end <= len(whole.text) for e in found.endings)
        judge(found)
