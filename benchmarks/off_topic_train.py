"""Train the model of off-topic-ending, count its background tables, and show what it finds on sites it never saw.

    python benchmarks/off_topic_train.py FOLDER [FOLDER ...] --seeds 1,2,3,4 [--ship] [--report FILE.json]

Each FOLDER holds sites, one a folder of its first level. For the folds, half of the sites train and the other half is
scored, both ways, for several splits; the language's frequencies that a site is scored with never include the site.
The curve says how many intruded posts are found where a given share of the clean posts is flagged. `--ship` then
trains on all sites and writes postlint/topic/data: the model with the thresholds given by --warning and --note,
and a table of frequencies for each language. Needs the `bench` extra (numpy, scikit-learn); nothing at run time does.

The shipped data: posts of 16 public sites (11ty, 18F, Babel, bitcoin.org, haskell-jp, Jekyll, Let's Encrypt, midu.dev,
mzlogin, Nim, Code for Germany, openSUSE, putaindecode, ruby-lang.org, Rust, Astro) and 850 scraped news posts in German
and Vietnamese; seeds 1-4.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from off_topic_data import Original, Row, Version, backgrounds, originals, rows, versions
from off_topic_score import RATES, Rows, at, by_post, curve, groups, mean_of, outcomes, steps
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from postlint.topic import background, model
from postlint.topic.features import FIRST

DATA = Path(__file__).parents[1] / "postlint" / "topic" / "data"
CUT, MANY = 0.2, 600  # weight of a row of a post that ends early; rows of one site that count fully
ABSENT = 1e9  # what stands for NaN: above every threshold
# Each feature is held to its direction: growing, these can only speak against "foreign" ...
LESS = (
    "coverage coverage_less coverage_z coverage_rank coverage_least coverage_ratio coverage_last evidence"
    " evidence_less evidence_z evidence_rank evidence_least evidence_last evidence_sum evidence_fixed"
    " matched match_1 match_2 match_3 surprise_most surprise twice thrice common common_less common_1"
    " common_2 title title_any headings theme_hits theme_share theme_evidence theme_any paragraph_model"
    " neighbour affinity affinity_less affinity_z affinity_least affinity_alien thanks known known_less"
    " cue_itself cue_call cue_farewell cue_reader cues"
)
# ... and these only for it.
MORE = "alien"


def table(found: Sequence[Row]) -> tuple[list[str], np.ndarray]:
    """The features' names and the rows' values."""
    names = [name for name in found[0].features if not name.startswith(FIRST)]
    values = np.array([[row.features[name] for name in names] for row in found], dtype=np.float64)
    return names, np.where(np.isfinite(values), values, ABSENT)


def fit(
    names: list[str], values: np.ndarray, found: Sequence[Row], seed: int
) -> HistGradientBoostingClassifier:
    """A model of these rows but those that end in a leave; rows of large sites and of cut posts weigh less."""
    used = np.array([row.label >= 0 and row.judged and not row.leave for row in found])
    many = Counter(row.site for row, counts in zip(found, used, strict=True) if counts)
    weights = [min(1.0, (MANY / many[row.site]) ** 0.5) * (CUT if row.kind == "cut" else 1) for row in found]
    less, more = LESS.split(), MORE.split()
    classifier = HistGradientBoostingClassifier(
        monotonic_cst=[-1 if name in less else 1 if name in more else 0 for name in names],
        max_iter=ROUNDS,
        learning_rate=RATE,
        max_depth=4,
        min_samples_leaf=60,
        l2_regularization=5.0,
        max_features=0.15,
        early_stopping=False,
        random_state=seed,
    )
    labels = np.array([row.label for row in found])
    return classifier.fit(values[used], labels[used], sample_weight=np.array(weights)[used])


ROUNDS, RATE = 200, 0.06


def halves(sites: Sequence[str], seed: int) -> list[tuple[set[str], set[str]]]:
    """Two folds: (sites to train on, sites to score), both ways."""
    order = list(np.random.RandomState(seed).permutation(sorted(sites)))
    one = set(order[: len(order) // 2])
    other = set(order) - one
    return [(one, other), (other, one)]


def scores(names: list[str], values: np.ndarray, found: Sequence[Row], split: int) -> np.ndarray:
    """Log odds of each row by a model that never saw its site."""
    site = np.array([row.site for row in found])
    out = np.zeros(len(found))
    for train, test in halves(sorted(set(site)), split):
        inside = np.isin(site, list(train))
        part = [row for row, used in zip(found, inside, strict=True) if used]
        fitted = fit(names, values[inside], part, split)
        held = np.isin(site, list(test))
        out[held] = fitted.decision_function(values[held])
    return out


def further(rows: Rows, least: float, without: set[str]) -> tuple[float, ...]:
    """The weights of `extent`: a logistic regression over the posts that are found, but for those of some sites."""
    numbers, right, sites = steps(rows, least)
    used = [site not in without for site in sites]
    values, labels = np.array(numbers)[used], np.array(right)[used]
    deviation = values.std(axis=0)
    fitted = LogisticRegression(C=0.3, max_iter=2000).fit(values / deviation, labels)
    return (*(float(f"{w:.5g}") for w in fitted.coef_[0] / deviation), float(f"{fitted.intercept_[0]:.5g}"))


def show(label: str, found: dict[str, Any]) -> None:
    """The curve as lines of text."""
    print(f"\n{label}: {found['clean']} clean posts; found where this share of them is flagged")
    print(f"{'':12}" + "".join(f"{rate:8.2%}" for rate in RATES))
    for kind, shares in sorted(found["found"].items()):
        print(f"{kind:12}" + "".join(f"{share:8.1%}" for share in shares))
    print(f"{'threshold':12}" + "".join(f"{limit:8.2f}" for limit in found["thresholds"]))


def upwards(value: float) -> float:
    """A threshold in seven digits, rounded up: what was not above it must not come to be."""
    if not value:
        return 0.0
    short = float(f"{value:.7g}")
    return (
        short if short >= value else float(f"{short + 10.0 ** (math.floor(math.log10(abs(value))) - 6):.7g}")
    )


def export(
    fitted: HistGradientBoostingClassifier,
    names: list[str],
    warning: float,
    note: float,
    alone: float,
    weights: tuple[float, ...],
) -> model.Model:
    """The fitted trees as the package evaluates them."""
    trees = []
    for (predictor,) in fitted._predictors:
        nodes = [
            (-1, float(f"{node['value']:.5g}"), 0, 0)
            if node["is_leaf"]
            else (
                int(node["feature_idx"]),
                upwards(float(node["num_threshold"])),
                int(node["left"]),
                int(node["right"]),
            )
            for node in predictor.nodes
        ]
        trees.append(tuple(zip(*nodes, strict=True)))
    base = float(fitted._baseline_prediction.ravel()[0])
    return model.Model(tuple(names), tuple(trees), base, warning, note, alone, weights)  # type: ignore[arg-type]


def tables(found: Sequence[Original], folds: int) -> dict[str, dict[str, background.Background]]:
    """For each site the frequencies counted over the sites of the other folds, as coarse as they are stored."""
    sites = sorted({original.site for original in found})
    fold = {site: index % folds for index, site in enumerate(sites)}
    counted = {}
    for index in range(folds):
        others = backgrounds(original for original in found if fold[original.site] != index)
        counted[index] = {
            code: background.unpack(background.pack(each, 0.0)) for code, each in others.items()
        }
    return {site: counted[fold[site]] for site in sites}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--seeds", default="1,2,3,4", help="of the intrusions")
    parser.add_argument("--splits", type=int, default=4, help="of the sites into halves")
    parser.add_argument("--per-site", type=int, default=300)
    parser.add_argument("--news", default="", help="sites, comma-separated, whose curves are shown apart")
    parser.add_argument("--ship", action="store_true", help="train on all sites and write the package's data")
    parser.add_argument("--warning", type=float, default=3.0, help="log odds of a warning, from the curve")
    parser.add_argument("--note", type=float, default=2.2, help="log odds of a note")
    parser.add_argument("--alone", type=float, default=0.8, help="how much more both must be without a site")
    parser.add_argument("--report", type=Path, help="write the curves as JSON")
    args = parser.parse_args()
    found = originals(args.folders)
    own_tables = tables(found, folds=6)
    all_rows: list[Row] = []
    which: list[int] = []
    posts: list[tuple[int, Version]] = []
    for seed in map(int, args.seeds.split(",")):
        made = list(versions(found, seed, args.per_site))
        posts += [(seed, version) for version in made]
        new = list(rows(made, own_tables))
        all_rows += new
        which += [seed] * len(new)
        print(f"seed {seed}: {len(made)} posts, {len(new)} endings", flush=True)
    names, values = table(all_rows)
    scored = [scores(names, values, all_rows, split) for split in range(args.splits)]
    report: dict[str, Any] = {}
    weights = []
    for split, each in enumerate(scored):
        rows_found = by_post(all_rows, each, which)
        by_site: dict[str, Sequence[float]] = {}
        for _, test in halves(sorted({row.site for row in all_rows}), split):
            by_site |= dict.fromkeys(test, further(rows_found, args.warning, test))
        weights.append(by_site)
    parts = [("", {original.site for original in found})]
    if args.news:
        news = set(args.news.split(","))
        parts = [("blogs, ", parts[0][1] - news), ("news, ", news)]
    for part, sites in parts:
        inside = [i for i, row in enumerate(all_rows) if row.site in sites]
        some = [all_rows[i] for i in inside]
        their = [(seed, version) for seed, version in posts if version.original.site in sites]
        seeds = [which[i] for i in inside]
        for label, alone in ((part + "with site", False), (part + "alone", True)):
            splits = [
                outcomes(some, each[inside], seeds, their, alone, by_site)
                for each, by_site in zip(scored, weights, strict=True)
            ]
            report[label] = mean_of([curve(judged) for judged in splits])
            show(label, report[label])
            limit = args.warning + args.alone * alone
            report[label]["warning"] = {"threshold": limit, **at(splits, limit)}
            report[label]["note"] = {"threshold": args.note, **at(splits, args.note + args.alone * alone)}
            report[label]["languages"] = groups(splits, limit, "language")
            report[label]["sites"] = groups(splits, limit, "site")
            for name in ("warning", "note"):
                print(f"{name}: {report[label][name]}")
            for name, shares in report[label]["languages"].items():
                print(f"{name:12}{shares}")
    if args.report:
        args.report.write_text(json.dumps(report, indent=1) + "\n")
    if args.ship:
        steady = further(by_post(all_rows, scored[0], which), args.warning, set())
        shipped = export(fit(names, values, all_rows, 0), names, args.warning, args.note, args.alone, steady)
        DATA.mkdir(exist_ok=True)
        (DATA / "model.z").write_bytes(model.pack(shipped))
        for code, counted in backgrounds(found).items():
            (DATA / f"{code}.z").write_bytes(background.pack(counted, 0.0))
        print("written:", sum(file.stat().st_size for file in DATA.iterdir()), "bytes")


if __name__ == "__main__":
    main()
