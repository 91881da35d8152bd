"""Sites of made-up posts, as large as wanted: what benchmarks/scale.py measures on.

The words are made of syllables, drawn by Zipf's law, so a post has as many different words as a real one; nothing
in them is anybody's text. The same number gives the same posts.
"""

from __future__ import annotations

import random
from pathlib import Path

ONSETS = (
    "b",
    "br",
    "d",
    "f",
    "g",
    "gl",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
    "w",
)
VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
CODAS = ("", "", "n", "r", "s", "t", "l", "nd", "rm", "mp")
SMALL_WORDS = (
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "is",
    "that",
    "it",
    "was",
    "for",
    "on",
    "are",
    "with",
    "as",
    "at",
)
TOPICS = 40
WORDS = 600  # of each topic
SUBJECT = 50  # of them in one post
SHAPES = ("jekyll", "hugo", "mkdocs", "plain")
BLOCKS = (3, 14)
DEFECTS = 0.04  # share of posts with one

Vocabulary = list[tuple[list[str], list[float]]]


def vocabulary(rng: random.Random) -> Vocabulary:
    """For each topic its words and their cumulative weights by Zipf's law, small words first."""
    found = []
    for _ in range(TOPICS):
        words = [*SMALL_WORDS, *(_word(rng) for _ in range(WORDS))]
        total, cumulative = 0.0, []
        for rank in range(1, len(words) + 1):
            total += 1 / rank
            cumulative.append(total)
        found.append((words, cumulative))
    return found


def _word(rng: random.Random) -> str:
    syllables = rng.choice((1, 2, 2, 3))
    return "".join(rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS) for _ in range(syllables))


def make(folder: Path, posts: int, seed: int = 1) -> None:
    """Write sites of four generators that hold `posts` posts together, some with a defect."""
    rng = random.Random(seed)
    words = vocabulary(rng)
    files = {
        "jekyll": ("_config.yml", "title: Made up\nbaseurl: ''\n"),
        "hugo": ("hugo.toml", "title = 'Made up'\nbaseURL = 'https://example.org/'\n"),
        "mkdocs": ("mkdocs.yml", "site_name: Made up\n"),
        "plain": ("notes.txt", "Posts of no generator.\n"),
    }
    for shape, (name, text) in files.items():
        (folder / shape).mkdir(parents=True)
        (folder / shape / name).write_text(text, "utf-8")
    for number in range(posts):
        shape = SHAPES[number * len(SHAPES) // posts]
        file = folder / shape / _path(shape, number)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(post(shape, number, words, rng), "utf-8")


def _path(shape: str, number: int) -> str:
    year, month, day = 2008 + number % 17, 1 + number % 12, 1 + number % 28
    match shape:
        case "jekyll":
            return f"_posts/{year}-{month:02}-{day:02}-post-{number}.md"
        case "hugo":
            return f"content/posts/{year}/post-{number}.md"
        case "mkdocs":
            return f"docs/part-{number % 50}/page-{number}.md"
    return f"{year}/{month:02}/note-{number}.md"


def post(shape: str, number: int, words: Vocabulary, rng: random.Random) -> str:
    """The text of a post: front matter, paragraphs, lists, code, links, and now and then a defect."""
    topic = _subject(words[rng.randrange(len(words))], rng)
    title = _sentence(topic, rng, 3, 8).rstrip(".")
    day = f"{2008 + number % 17}-{1 + number % 12:02}-{1 + number % 28:02}"
    tags = [rng.choice(topic[0]) for _ in range(rng.randint(1, 4))]
    if shape == "hugo":
        head = f'+++\ntitle = "{title}"\ndate = {day}T08:00:00Z\ntags = {tags!r}\n+++\n'
    elif shape == "mkdocs":
        head = f"# {title}\n"
    else:
        head = f"---\ntitle: {title}\ndate: {day} 10:00:00 +0100\ntags: [{', '.join(tags)}]\n---\n"
    blocks = [_block(topic, rng) for _ in range(rng.randint(*BLOCKS))]
    if rng.random() < DEFECTS:
        blocks.insert(rng.randint(1, len(blocks)), _defect(topic, rng))
    return head + "\n" + "\n\n".join(blocks) + "\n"


def _subject(topic: tuple[list[str], list[float]], rng: random.Random) -> tuple[list[str], list[float]]:
    """The words of one post: those that every post has, and a few of its topic's, which come again and again."""
    small = len(SMALL_WORDS)
    words = [*topic[0][:small], *rng.sample(topic[0][small:], SUBJECT)]
    return words, topic[1][: len(words)]


def _sentence(topic: tuple[list[str], list[float]], rng: random.Random, least: int, most: int) -> str:
    chosen = rng.choices(topic[0], cum_weights=topic[1], k=rng.randint(least, most))
    return " ".join(chosen).capitalize() + "."


def _paragraph(topic: tuple[list[str], list[float]], rng: random.Random) -> str:
    return " ".join(_sentence(topic, rng, 5, 18) for _ in range(rng.randint(2, 6)))


def _block(topic: tuple[list[str], list[float]], rng: random.Random) -> str:
    drawn = rng.random()
    if drawn < 0.08:
        return "## " + _sentence(topic, rng, 2, 6).rstrip(".")
    if drawn < 0.14:
        return "\n".join("- " + _sentence(topic, rng, 3, 9) for _ in range(rng.randint(2, 6)))
    if drawn < 0.18:
        return f"```\n{rng.choice(topic[0])} = {rng.randrange(1000)}\n```"
    text = _paragraph(topic, rng)
    if drawn < 0.35:
        url = f"https://{_word(rng)}.example/{_word(rng)}/{rng.randrange(10_000)}"
        return f"{text} [{_sentence(topic, rng, 2, 4).rstrip('.')}]({url}) {_sentence(topic, rng, 4, 9)}"
    return text


def _defect(topic: tuple[list[str], list[float]], rng: random.Random) -> str:
    text = _paragraph(topic, rng)
    return rng.choice(
        (
            "AdUnit Mobile_Pos2",
            "Subscribe to our newsletter and never miss a story.",
            text + " The cafÃ© â€œau laitâ€\x9d was there.",
            text + " [the missing page](missing-page.md) was there.",
            text + " https:/example.org/broken was there.",
            "{{ content }}",
        )
    )
