"""Learn the weights of `handlers.understand.intents` from the sentences of this folder.

    python -m tests.handlers.understand.corpus.learn

Plain multinomial logistic regression, AdaGrad, the mean of three fixed orders: the same corpus gives the same file.
Every sentence is also shown once with its known goods made unknown and the other way round, as a
shop may or may not have what people talk about; and what means the same whatever was going on is also
shown beside a basket, after an order, or with a card to confirm.
"""

from __future__ import annotations

import json
import math
import sys
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from handlers.understand import intents, interpret
from handlers.understand.context import setting
from handlers.understand.normalise import normalise
from handlers.understand.units import Unit
from handlers.understand.vocabulary import Good, Vocabulary

HERE = Path(__file__).parent
TARGET = HERE.parents[3] / "handlers" / "understand" / "weights.tsv"
SIZES = (1, 2, 3)
ROUNDS, RATE, DECAY, LEAST = 10, 0.2, 1e-4, 5
LIGHT = 0.4  # needs of every kind, and what resembles them: they shall not outvote the shopping
SETTLED = 5  # the last rounds, of which the mean is kept: it hangs less on the order of the corpus

# Said beside a basket or after an order, these mean what they mean otherwise.
STEADY = frozenset(
    {
        *(
            "need",
            "ask_product",
            "ask_price",
            "ask_stock",
            "ask_delivery",
            "ask_promotion",
            "complaint",
        ),
        *(
            "refund",
            "feedback",
            "unsubscribe",
            "pay",
            "pickup",
            "greet",
            "thanks",
            "human",
            "help",
        ),
        *("status", "browse", "my_data", "forget_me", "english", "chinese"),
    }
)
STRIDES = (7919, 5413, 3491)  # primes: orders in which the corpus is gone through
BESIDE = ("3", "5", "1")  # signs of `intents.situation`

Example = tuple[tuple[str, ...], int, float]
Weights = dict[str, list[float]]


def vocabulary() -> Vocabulary:
    """The corpus's own shop."""
    rows = json.loads((HERE / "catalogue.json").read_text("utf-8"))
    return Vocabulary.build(
        Good(
            id=place,
            code=row["sku"],
            name=row["name"],
            spec=row["spec"],
            units=tuple(Unit(unit) for unit in row["units"]),
            aliases=tuple(row["aliases"]),
            category=row["category"],
        )
        for place, row in enumerate(rows, start=1)
    )


def records(name: str) -> list[dict[str, str]]:
    """The sentences of one file of this folder."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def shape_of(text: str, told: str | None, words: Vocabulary) -> str:
    """The shape that `understand` would see."""
    *_, shape = interpret.shaped(normalise(text), words, setting(told, words))
    return shape


def runs(shape: str) -> set[str]:
    """Its features: all short runs of signs."""
    shape = shape[: intents.LENGTH]
    return {shape[at : at + size] for size in SIZES for at in range(len(shape) - size + 1)}


def variants(shape: str) -> Iterator[tuple[str, float]]:
    """The shape, and its like in a shop with other goods."""
    yield shape, 1.0
    for other in (shape.replace("G", "Q"), shape.replace("Q", "G")):
        if other != shape:
            yield other, 0.35
    if shape[0].isdigit():
        yield shape.lstrip("0123456789"), 0.0


def examples(labels: list[str]) -> list[Example]:
    """All sentences as features, label and weight."""
    words = vocabulary()
    found: list[Example] = []
    placed = [record for record in records("addresses.jsonl") if record.get("intent")]
    said = [(record, 1.0) for record in (*records("said.jsonl"), *placed)]
    said += [(record, LIGHT) for record in records("needs.jsonl")]
    for at, (record, share) in enumerate(said):
        shape = shape_of(record["text"], record.get("context"), words)
        forms = list(variants(shape))
        if share == 1.0 and record["intent"] in STEADY and not record.get("context"):
            forms.append((BESIDE[at % 3] + shape, 0.35))
        for form, weight in forms:
            if weight:
                label = labels.index(record["intent"])
                found.append((tuple(sorted(runs(form))), label, weight * share))
    counts = Counter(feature for features, *_ in found for feature in features)
    return [
        (tuple(one for one in features if counts[one] >= LEAST), label, w)
        for features, label, w in found
    ]


def learn(data: list[Example], size: int) -> Weights:
    """The weights of every feature, one per label: the mean of what each order of the corpus teaches."""
    taught = [_learn(data, size, stride) for stride in STRIDES]
    return {
        feature: [
            sum(rows) / len(taught) for rows in zip(*(one[feature] for one in taught), strict=True)
        ]
        for feature in taught[0]
    }


def _learn(data: list[Example], size: int, stride: int) -> Weights:
    weights: dict[str, list[float]] = defaultdict(lambda: [0.0] * size)
    slopes: dict[str, list[float]] = defaultdict(lambda: [1e-2] * size)
    mean: dict[str, list[float]] = defaultdict(lambda: [0.0] * size)
    for turn in range(ROUNDS):
        lost = 0.0
        for at in range(len(data)):
            features, label, weight = data[(at * stride + turn * 31) % len(data)]
            rows = [weights[one] for one in features]
            sums = [sum(column) for column in zip(*rows, strict=True)] or [0.0] * size
            top = max(sums)
            odds = [math.exp(one - top) for one in sums]
            total = sum(odds)
            errors = [(k, weight * (one / total - (k == label))) for k, one in enumerate(odds)]
            lost -= weight * math.log(odds[label] / total + 1e-12)
            step = [(k, error) for k, error in errors if abs(error) > 0.004]
            for one, row in zip(features, rows, strict=True):
                slope = slopes[one]
                for k, error in step:
                    slope[k] += error * error
                    row[k] -= RATE * (error + DECAY * row[k]) / math.sqrt(slope[k])
        print(f"round {turn + 1}: loss {lost / len(data):.4f}", file=sys.stderr)
        if turn >= ROUNDS - SETTLED:
            for one, row in weights.items():
                mean[one] = [sofar + k / SETTLED for sofar, k in zip(mean[one], row, strict=True)]
    return mean


def write(labels: list[str], weights: Weights, target: Path) -> None:
    """Quantise to one byte a label and write the table, the features in order."""
    lines = ["\t".join(labels)]
    for feature in sorted(weights):
        row = weights[feature]
        if max(map(abs, row)) * intents.SCALE < 4 or not feature.isprintable():
            continue
        data = bytes(max(0, min(255, round(one * intents.SCALE) + 128)) for one in row)
        lines.append(f"{feature}\t{b64encode(data).decode()}")
    target.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Learn and write."""
    labels = sorted({record["intent"] for record in records("said.jsonl")})
    write(labels, learn(examples(labels), len(labels)), TARGET)


if __name__ == "__main__":
    main()
