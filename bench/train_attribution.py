"""Learn the weights of the attribution from the gold folder and write them to the lexicon folder.

    QUOTES_GOLD=../shared/gold python bench/train_attribution.py

Four linear models over readable features, none of which is a name: which mention is the source (a choice among the
mentions near a quotation), how far it extends (yes or no for each stretch after it), whom a pronoun means (a choice
among the people named before it), and how sure the first is (Platt's calibration on held-out articles). Trained on
the 840 PolNeAR articles of the gold folder with L-BFGS and a Gaussian prior; `attribution_any.json`, for languages
without training data of their own, sees kinds of words only and learns from German Wikinews as well. No text is kept: a
weight belongs to a code such as "B0s" or a word that stands in at least five articles.

Where a person is said to speak and an outlet or document only hands the words on ("… he said, according to the Post"),
PolNeAR's one source is sometimes the latter. Such cases are relabelled by one rule: the source is the nearest mention
with a strong cue of its own beside the marks; the outlet is a credit (quotes.credit).
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from attribution_gold import GoldQuote, gold_articles, gold_folder

from quotes.attribute import antecedent as antecedents
from quotes.attribute import extent as extents
from quotes.attribute import names, people, rank
from quotes.attribute.grammar import Grammar, grammar
from quotes.attribute.mentions import DOCUMENT, HE, OTHER_NAME, OUTLET, OWNER, SHE
from quotes.attribute.scene import Scene
from quotes.model import Span

LEXICON = Path(__file__).resolve().parent.parent / "quotes" / "lexicon"
NO_WEIGHTS: antecedents.Model = tuple({} for _ in antecedents.TEMPLATES)
FEWEST = 2  # times a feature must occur
GERMAN_WEIGHT = 4  # how often a German article counts: there are few, and they are unlike the English ones
SMALL = 0.015  # weights nearer to nothing are not kept
FEWEST_ARTICLES = 3  # articles in which a word must occur


class Choice(NamedTuple):
    """One quotation (or pronoun): for each choice its features, and which choices are right."""

    article: str
    features: list[list[str]]
    right: list[int]
    plain: bool = False  # decided without the model (rank.beside)


class Example(NamedTuple):
    """One yes-or-no question."""

    article: str
    features: list[str]
    yes: bool


class Learned(NamedTuple):
    """What training found."""

    rank: dict[str, float]
    extent: dict[str, float]
    antecedent: dict[str, float]
    calibration: tuple[float, float]
    beside: float


# ------------------------------------------------------------------ examples


def scenes(
    articles: Iterable[dict[str, Any]], language: Grammar
) -> Iterator[tuple[dict[str, Any], Scene, list[GoldQuote]]]:
    for article in articles:
        quotes = [GoldQuote(article["text"], q) for q in article["quotes"] if q["source_spans"]]
        quotes = sorted((q for q in quotes if q.parts), key=lambda q: q.parts[0].start)
        if quotes:
            parts = sorted(p for q in quotes for p in q.parts)
            yield article, Scene(article["text"], parts, (), Span(0, len(article["text"])), language), quotes


def source_mention(scene: Scene, near: Sequence[tuple[int, str]], quote: GoldQuote) -> tuple[list[int], int]:
    """Which of the mentions are the gold source, and the one that begins nearest to it (-1: none)."""
    stream = scene.stream
    right = []
    for j, (k, _) in enumerate(near):
        m = scene.mentions[k]
        start, end = stream.starts[m.start], stream.ends[m.end - 1]
        if quote.head:
            covers = start <= quote.head[0] and end >= quote.head[1]
        else:
            covers = min(end, quote.source.end) > max(start, quote.source.start)
        if covers:
            right.append(j)
    if not right:
        return [], -1
    best = min(right, key=lambda j: abs(stream.starts[scene.mentions[near[j][0]].start] - quote.source.start))
    return (right if quote.head else [best]), best


def relabelled(scene: Scene, near: Sequence[tuple[int, str]], right: list[int], tokens: Sequence[int]) -> list[int]:
    """The right mentions, where a second-hand source gives way to the one who speaks."""
    if not right or not all(_second_hand(scene, near[j][0]) for j in right):
        return right
    for j, (k, side) in enumerate(near):
        m = scene.mentions[k]
        if (
            j in right
            or m.passive
            or m.how not in (1, 4)
            or m.verb < 0
            or scene.cue(m.verb) < 2
            or m.sort in (OUTLET, DOCUMENT)
        ):
            continue
        beside = (side in "AM" and min(abs(m.start - t) for t in tokens if t < m.start) <= 2) or (
            side == "B" and m.verb < tokens[0] and not any(v > m.verb for v in scene.subject_of if v < tokens[0])
        )
        if beside:
            return [j]
    return right


def _second_hand(scene: Scene, k: int) -> bool:
    m = scene.mentions[k]
    phrase = m.start > 1 and scene.stream.lows[m.start - 1] in scene.grammar.before_last
    return m.sort == OUTLET or (m.sort in (DOCUMENT, OTHER_NAME) and phrase) or phrase


def rank_choices(articles: Iterable[dict[str, Any]], language: Grammar) -> list[Choice]:
    found = []
    for article, scene, quotes in scenes(articles, language):
        for quote in quotes:
            tokens = [scene.stream.parts[p.start] for p in quote.parts]
            near = rank.candidates(scene, tokens)
            around = rank.Around(scene, tokens, near)
            right, _ = source_mention(scene, near, quote)
            right = relabelled(scene, near, right, tokens)
            features = [named_features(rank.values(around, k, side), side) for k, side in near]
            found.append(Choice(article["id"], features, right, rank.beside(scene, tokens) is not None))
    return found


def named_features(values: Sequence[str], side: str) -> list[str]:
    group, templates = ("before", rank.BEFORE) if side in "BP" else ("after", rank.AFTER)
    return [f"{group}|{name}|{value}" for name, value in zip(templates, values, strict=True)]


def extent_examples(articles: Iterable[dict[str, Any]], language: Grammar) -> list[Example]:
    found = []
    for article, scene, quotes in scenes(articles, language):
        stream = scene.stream
        for quote in quotes:
            tokens = [stream.parts[p.start] for p in quote.parts]
            near = rank.candidates(scene, tokens)
            _, best = source_mention(scene, near, quote)
            if best < 0 or scene.mentions[near[best][0]].sort == OWNER:
                continue
            mention = scene.mentions[near[best][0]]
            end = mention.end
            for step in range(extents.STEPS):
                after = extents.stretch(stream, scene.phrases, end)
                if after is None:
                    break
                length = stream.ends[after - 1] - stream.ends[end - 1]
                yes = quote.source.end - stream.ends[end - 1] > 0.6 * length
                features = extents.features(stream, mention, end, after, step, language)
                found.append(Example(article["id"], features, yes))
                if not yes:
                    break
                end = after
    return found


def antecedent_choices(
    articles: Iterable[dict[str, Any]], language: Grammar, same: Callable[[str, str], bool]
) -> list[Choice]:
    found = []
    for article, scene, quotes in scenes(articles, language):
        known = names.read(article["text"], (), language)
        parts = sorted(p for q in quotes for p in q.parts)
        speakers = people.Speakers(article["text"], known, parts, language, NO_WEIGHTS)
        stream = scene.stream
        for quote in quotes:
            tokens = [stream.parts[p.start] for p in quote.parts]
            near = rank.candidates(scene, tokens)
            _, best = source_mention(scene, near, quote)
            if best < 0:
                continue
            k = near[best][0]
            mention = scene.mentions[k]
            if mention.sort in (HE, SHE) and quote.name:
                choices = speakers.pronouns.choices(stream.starts[mention.start], stream.lows[mention.head])
                right = [
                    j
                    for j, (place, _) in enumerate(choices)
                    if same(known.entities[known.owners[place]].name, quote.name)
                ]
                found.append(Choice(article["id"], [antecedent_features(values) for _, values in choices], right))
                if right:
                    speakers.pronouns.spoke(stream.starts[mention.start], known.owners[choices[right[0]][0]])
                    continue
            speakers.resolve(scene, k, quote.source)
    return found


def antecedent_features(values: Sequence[str]) -> list[str]:
    return [f"{name}|{value}" for name, value in zip(antecedents.TEMPLATES, values, strict=True)]


# ------------------------------------------------------------------ learning


def vocabulary(rows: Iterable[tuple[str, Sequence[str]]]) -> dict[str, int]:
    """The features that occur often enough, and in enough articles, numbered in order of their names."""
    count: Counter[str] = Counter()
    articles: dict[str, set[str]] = defaultdict(set)
    for article, features in rows:
        count.update(features)
        for f in features:
            if len(articles[f]) < FEWEST_ARTICLES:
                articles[f].add(article)
    return {
        f: i
        for i, f in enumerate(
            sorted(f for f, n in count.items() if n >= FEWEST and len(articles[f]) >= FEWEST_ARTICLES)
        )
    }


def learn_choice(choices: Sequence[Choice], prior: float = 1.5) -> dict[str, float]:
    """Weights under which the right choice among several is likeliest (conditional logit)."""
    choices = [c for c in choices if c.right and len(c.features) > 1]
    index = vocabulary((c.article, f) for c in choices for f in c.features)
    rows, columns, groups, right = [], [], [], []
    for g, choice in enumerate(choices):
        for j, features in enumerate(choice.features):
            known = [index[f] for f in features if f in index]
            columns += known
            rows += [len(groups)] * len(known)
            groups.append(g)
            right.append(j in choice.right)
    r, c, g = np.array(rows), np.array(columns), np.array(groups)
    yes = np.array(right, float)
    starts = np.r_[0, np.flatnonzero(np.diff(g)) + 1]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = np.bincount(r, w[c], minlength=len(g))
        e = np.exp(z - np.maximum.reduceat(z, starts)[g])
        total, good = np.add.reduceat(e, starts), np.add.reduceat(e * yes, starts)
        slope = e / total[g] - e * yes / good[g]
        return float(-np.log(good / total).sum() + prior / 2 * w @ w), np.bincount(
            c, slope[r], minlength=len(w)
        ) + prior * w

    w = minimise(loss, np.zeros(len(index)))
    return {f: float(w[i]) for f, i in index.items()}


def learn_yes(examples: Sequence[Example], prior: float = 1.0) -> dict[str, float]:
    """Weights of a logistic regression."""
    index = vocabulary((e.article, e.features) for e in examples)
    pairs = [(i, index[f]) for i, e in enumerate(examples) for f in e.features if f in index]
    r, c = np.array(pairs).T
    yes = np.array([e.yes for e in examples], float)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = np.bincount(r, w[c], minlength=len(yes))
        p = 1 / (1 + np.exp(-z))
        value = np.logaddexp(0, z).sum() - yes @ z + prior / 2 * w @ w
        return float(value), np.bincount(c, (p - yes)[r], minlength=len(w)) + prior * w

    w = minimise(loss, np.zeros(len(index)))
    return {f: float(w[i]) for f, i in index.items()}


def minimise(loss: Callable[[np.ndarray], tuple[float, np.ndarray]], w: np.ndarray, steps: int = 80) -> np.ndarray:
    """L-BFGS with a halving line search."""
    value, slope = loss(w)
    moves: list[tuple[np.ndarray, np.ndarray]] = []
    for _ in range(steps):
        direction = slope.copy()
        kept = []
        for s, y in reversed(moves):
            a = (s @ direction) / (y @ s)
            kept.append(a)
            direction -= a * y
        direction *= (
            (moves[-1][0] @ moves[-1][1]) / (moves[-1][1] @ moves[-1][1]) if moves else 1 / np.linalg.norm(slope)
        )
        for (s, y), a in zip(moves, reversed(kept), strict=True):
            direction += s * (a - (y @ direction) / (y @ s))
        length, down = 1.0, -(slope @ direction)
        while True:
            new, new_slope = loss(w - length * direction)
            if new <= value + 1e-4 * length * down or length < 1e-6:
                break
            length /= 2
        s, y = -length * direction, new_slope - slope
        w = w + s
        if y @ s > 1e-10:
            moves = [*moves[-7:], (s, y)]
        done = abs(value - new) < 5e-6 * abs(value)
        value, slope = new, new_slope
        if done:
            break
    return w


def calibrate(choices: Sequence[Choice], folds: int = 5) -> tuple[float, float]:
    """Platt's a and b: held-out log-odds of the best choice → log-odds that it is right."""
    keys = sorted({c.article for c in choices})
    random.Random(0).shuffle(keys)
    odds, right = [], []
    choices = [c for c in choices if not c.plain]
    for fold in range(folds):
        held = set(keys[fold::folds])
        weights = learn_choice([c for c in choices if c.article not in held])
        for c in choices:
            if c.article in held and c.features:
                p, best = most_likely(c.features, weights)
                odds.append(np.log(p / max(1 - p, 1e-9)))
                right.append(best in c.right)
    z, y = np.array(odds), np.array(right, float)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        u = w[0] * z + w[1]
        slope = 1 / (1 + np.exp(-u)) - y
        return float(np.logaddexp(0, u).sum() - y @ u), np.array([slope @ z, slope.sum()])

    a, b = minimise(loss, np.array([1.0, 0.0]))
    return round(float(a), 3), round(float(b), 3)


def most_likely(features: Sequence[Sequence[str]], weights: dict[str, float]) -> tuple[float, int]:
    z = np.array([sum(weights.get(f, 0.0) for f in row) for row in features])
    e = np.exp(z - z.max())
    return float(e.max() / e.sum()), int(z.argmax())


# ------------------------------------------------------------------ the whole


def learn(sets: Sequence[tuple[Sequence[dict[str, Any]], Grammar]], calibrated: bool = True) -> Learned:
    """All weights from sets of articles, each with the grammar of its language."""
    choices = [c for articles, language in sets for c in rank_choices(articles, language)]
    stretches = [e for articles, language in sets for e in extent_examples(articles, language)]
    pronouns = [c for articles, language in sets for c in antecedent_choices(articles, language, same_name)]
    return Learned(
        learn_choice([c for c in choices if not c.plain]),
        learn_yes(stretches),
        learn_choice(pronouns, 2.0),
        calibrate(choices) if calibrated else (1.0, 0.0),
        beside_right(sets),
    )


def beside_right(sets: Sequence[tuple[Sequence[dict[str, Any]], Grammar]]) -> float:
    """How often the plain case ("…," Berg said) is right."""
    right = [
        plain in [near[j] for j in source_mention(scene, near, quote)[0]]
        for articles, language in sets
        for _, scene, quotes in scenes(articles, language)
        for quote in quotes
        for tokens in [[scene.stream.parts[p.start] for p in quote.parts]]
        if (plain := rank.beside(scene, tokens)) is not None
        for near in [rank.candidates(scene, tokens)]
    ]
    return round(sum(right) / len(right), 3)


def same_name(a: str, b: str) -> bool:
    """Two full names of one person: the same first and last word."""
    x, y = ([w for w in n.lower().replace(".", "").split() if w not in ("jr", "sr", "ii", "iii", "iv")] for n in (a, b))
    return bool(x and y) and x[-1] == y[-1] and (x[0] == y[0] or 1 in (len(x), len(y)))


def as_stored(learned: Learned) -> dict[str, Any]:
    """The weights as the lexicon keeps them: a table for each template, hundredths of a log-odds, small ones left out."""
    rank_tables: dict[str, dict[str, dict[str, int]]] = {
        "before": {t: {} for t in rank.BEFORE},
        "after": {t: {} for t in rank.AFTER},
    }
    for feature, weight in learned.rank.items():
        group, template, value = feature.split("|", 2)
        if abs(weight) >= SMALL:
            rank_tables[group][template][value] = round(100 * weight)
    antecedent_tables: dict[str, dict[str, int]] = {t: {} for t in antecedents.TEMPLATES}
    for feature, weight in learned.antecedent.items():
        template, value = feature.split("|", 1)
        if abs(weight) >= SMALL:
            antecedent_tables[template][value] = round(100 * weight)
    return {
        "rank": rank_tables,
        "extent": {f: round(100 * w) for f, w in learned.extent.items() if abs(w) >= SMALL},
        "antecedent": antecedent_tables,
        "calibration": list(learned.calibration),
        "beside": learned.beside,
    }


def write(path: Path, learned: Learned) -> None:
    text = json.dumps(as_stored(learned), ensure_ascii=False, indent=0, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
    print(f"{path.name}: {len(text) // 1024} kB, calibration {learned.calibration}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    folder = gold_folder()
    english = gold_articles(folder / "polnear" / "train.jsonl")
    german = gold_articles(folder / "wikinews-de" / "train.jsonl")
    write(LEXICON / "attribution_en.json", learn([(english, grammar("en"))]))
    kinds_only = [(english, grammar("en", lexical=False)), (GERMAN_WEIGHT * german, grammar("de", lexical=False))]
    write(LEXICON / "attribution_any.json", learn(kinds_only))


if __name__ == "__main__":
    main()
