"""After any sequence of edits, renames and changed settings a cached run reports what a fresh one does."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sites import SHOUT, TWICE

from postlint.cache.database import Cache
from postlint.config.find import find

NAMES = ["_posts/2024-01-01-a.md", "_posts/2024-01-02-b.md", "sub/c.md", "d.markdown"]
FRONT = [
    "",
    "---\ntitle: One\n---\n",
    "---\ntitle: One\ndate: 2031-01-01\nlang: de\n---\n",
    "---\ntitle: Two\npermalink: /two/\n---\n",
    "---\ntitle: 7\nredirect_from: [/old/]\nslug: z\n---\n",
    "---\ntitle: Two\npermalink: /two/\npostlint: {ignore: [shout]}\n---\n",
]
BODIES = [
    "Same\nBAD\n",
    "Same\n\n# Here\n",
    "Else\nLOUD BAD [x](/sub/c.md) ![y](/pic.png)\n",
    "Else\n<!-- postlint: ignore shout -->\nBAD [x](../sub/c.md#here) [z](/two/) [o](/old/#there)\n",
    "[p]({% post_url 2024-01-02-b %}) and [q](/2024/01/01/a.html#here) and [r](c.md#Here)\n",
    "The storks leave in August, two weeks before the swifts do, and nobody can say why.\n\nTags: a, b\n",
]
CONFIGS = ["title: x\n", "title: x\npermalink: /:year/:title/\n", "title: x\nlang: de\nfuture: true\n"]
SETTINGS = [
    "",
    'ignore = ["insecure-link"]\n',
    '[severity]\nbroken-internal-link = "note"\n',
    'exclude = ["sub/**"]\n',
    '[[overrides]]\npaths = ["_posts/**"]\nignore = ["links"]\n',
    'rules = ["rules"]\nselect = ["site", "postlint"]\n[options.shout]\nword = "BAD"\n',
    'rules = ["rules"]\nselect = ["site", "postlint"]\n[options.shout]\nword = "LOUD"\n',
    '[[collections]]\npaths = ["**"]\nschema = "schemas/post.json"\n',
    '[[collections]]\npaths = ["**"]\n[collections.fields]\ntitle = { type = "integer" }\n',
]
TYPES = ['{"$defs": {"t": {"type": "string"}}}', '{"$defs": {"t": {"type": "integer"}}}']
names, fronts, bodies = st.sampled_from(NAMES), st.sampled_from(FRONT), st.sampled_from(BODIES)


def settled(_cache: Cache, _stamp: bytes) -> bool:
    """Stands in for the wait of two seconds; sound here because each write makes another inode or size."""
    return True


class CachedAndUncached(RuleBasedStateMachine):
    """A small Jekyll site to which things happen, linted after each."""

    @initialize(posts=st.lists(st.tuples(fronts, bodies), min_size=len(NAMES), max_size=len(NAMES)))
    def begin(self, posts: list[tuple[str, str]]) -> None:
        self.home = tempfile.TemporaryDirectory()
        self.root = Path(self.home.name)
        self.before = Path.cwd()
        os.chdir(self.root)
        for folder in ("rules", "sub", "_posts", "schemas"):
            (self.root / folder).mkdir()
        self.write("rules/shout.py", SHOUT)
        self.write("rules/twice.py", TWICE)
        self.write("schemas/post.json", '{"properties": {"title": {"$ref": "common.json#/$defs/t"}}}')
        self.write("schemas/common.json", TYPES[0])
        self.write("_config.yml", CONFIGS[0])
        self.write("postlint.toml", SETTINGS[0])
        for name, (front, body) in zip(NAMES, posts, strict=True):
            self.write(name, front + body)
        self.options: dict[str, object] = {}
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(Cache, "settled", settled)

    def teardown(self) -> None:
        self.patch.undo()
        os.chdir(self.before)
        self.home.cleanup()

    def write(self, name: str, text: str) -> None:
        new = self.root / "new"  # another inode: so is the stamp another one, however quick the writing
        new.write_text(text, "utf-8")
        new.replace(self.root / name)

    @rule(text=st.sampled_from(SETTINGS))
    def configure(self, text: str) -> None:
        self.write("postlint.toml", text)

    @rule(text=st.sampled_from(CONFIGS))
    def configure_the_generator(self, text: str) -> None:
        self.write("_config.yml", text)

    @rule(text=st.sampled_from(TYPES))
    def change_what_a_schema_refers_to(self, text: str) -> None:
        self.write("schemas/common.json", text)

    @rule(word=st.sampled_from(["shouts", "says"]))
    def change_a_rule(self, word: str) -> None:
        self.write("rules/shout.py", SHOUT.replace("shouts", word))

    @rule(name=names, front=fronts, body=bodies)
    def edit(self, name: str, front: str, body: str) -> None:
        self.write(name, front + body)

    @rule(there=st.booleans())
    def picture(self, there: bool) -> None:
        if there:
            self.write("pic.png", "")
            self.write("pig.png", "")
        else:
            (self.root / "pic.png").unlink(missing_ok=True)

    @rule(one=names, other=names)
    def swap(self, one: str, other: str) -> None:
        for old, new in ((one, "new"), (other, one), ("new", other)):
            if (self.root / old).exists():
                (self.root / old).replace(self.root / new)

    @rule(name=names)
    def delete(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    @rule(notes=st.booleans(), paths=st.sampled_from([(".",), ("_posts",), ("sub", "d.markdown")]))
    def ask_otherwise(self, notes: bool, paths: tuple[str, ...]) -> None:
        self.options = {"show_notes": notes, "paths": paths}

    @invariant()
    def same(self) -> None:
        from postlint.session import Request, run

        if not hasattr(self, "root"):
            return
        given = {"paths": (".",), **self.options}
        given["paths"] = tuple(path for path in given["paths"] if Path(path).exists())  # type: ignore[attr-defined]
        find.cache_clear()
        cached = run(Request(use_cache=True, jobs=1, **given)).outcome  # type: ignore[arg-type]
        find.cache_clear()
        assert cached == run(Request(use_cache=False, jobs=1, **given)).outcome  # type: ignore[arg-type]


TestCachedAndUncached = CachedAndUncached.TestCase
TestCachedAndUncached.settings = settings(
    max_examples=int(os.environ.get("POSTLINT_EXAMPLES", "15")),
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
