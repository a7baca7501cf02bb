"""How alike two texts are: the cosine of their words' weights, 0..1.

A word's weight is its inverse document frequency (Spärck Jones 1972) among the texts compared,
ln(1 + N / df), N texts and df of them holding it. Words are compared by their stem, found by
cutting the commonest endings.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

from services.feedback_api.similar.words import STOP, words_of

ENDINGS = (
    "ations",
    "ation",
    "ingly",
    "edly",
    "ings",
    "ness",
    "ments",
    "ment",
    "ities",
    "ity",
    "ally",
    "ing",
    "ied",
    "ies",
    "ers",
    "ed",
    "es",
    "er",
    "ly",
    "s",
)


@dataclass(frozen=True)
class Likeness:
    score: float
    shared: list[str]


def stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            cut = word[: -len(ending)]
            if ending in ("ies", "ied"):
                return cut + "y"
            if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "lsz":
                return cut[:-1]
            return cut.rstrip("e") if len(cut) > 3 else cut
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def stems(told: str) -> dict[str, str]:
    """Stem → the word as it was written, in order; small words are left out where others are."""
    every = words_of(told)
    telling = [word for word in every if word not in STOP and len(word) > 1] or every
    found: dict[str, str] = {}
    for word in telling:
        found.setdefault(stem(word), word)
    return found


def compare(told: str, others: Sequence[str]) -> list[Likeness]:
    """Each of `others` against `told`, in their order."""
    mine = stems(told)
    theirs = [stems(other) for other in others]
    frequency = Counter(word for held in (mine, *theirs) for word in held)
    size = len(theirs) + 1
    weight = {word: log(1 + size / count) for word, count in frequency.items()}
    return [_likeness(mine, held, weight) for held in theirs]


def _likeness(mine: dict[str, str], theirs: dict[str, str], weight: dict[str, float]) -> Likeness:
    shared = sorted(mine.keys() & theirs.keys(), key=lambda word: -weight[word])
    if not shared:
        return Likeness(0.0, [])
    both = sum(weight[word] ** 2 for word in shared)
    score = both / (_length(mine, weight) * _length(theirs, weight))
    return Likeness(round(min(score, 1.0), 4), [mine[word] for word in shared])


def _length(words: dict[str, str], weight: dict[str, float]) -> float:
    return sqrt(sum(weight[word] ** 2 for word in words))
