"""Kind and sentiment of a note by rules one can read: words with weights, no model.

`classify` gives a kind and a sentiment, each with a confidence 0..1 that comes from how much the
winning side outweighs the rest. A note without any telling word is an `other`, or neutral, with low
confidence, and is shown as such. English first, with the commonest German words.
"""

import re
from dataclasses import dataclass

from services.feedback_api.feedback.telling_words import JUDGED_AS_SAID, JUDGED_PLAINLY

KINDS = ("bug", "wish", "praise", "question", "churn_risk", "other")


@dataclass(frozen=True)
class Judgement:
    kind: str
    kind_confidence: float
    sentiment: str
    sentiment_confidence: float


# "Thank you" at a complaint's end is manners, and so is "would be great" in a wish.
POLITE = re.compile(
    r"\bthank(?:s| you)(?: (?:in advance|you))?[.! ]*$"
    r"|\bthanks? (?:in advance|for (?:your|the) (?:help|reply))"
    r"|\b(?:would|it'?d|could|might) be (?:\w+ )?(?:great|nice|good|awesome|perfect|helpful|useful)"
    r"|\bno good\b|\bnot (?:\w+ )?(?:good|great|happy|helpful|easy|useful|nice|impressed)\b"
)
NOT_HAPPY = re.compile(r"\bnot (?:\w+ )?(?:good|great|happy|helpful|easy|impressed)\b")
SMILES = ("❤", "😍", "🎉", "👍", "😊", ":)", ":-)")
FROWNS = ("😡", "😠", "😢", "😞", "👎", ":(", ":-(")


def classify(text: str, rating: float | None = None) -> Judgement:
    """`rating` is on the source's own scale, 1..5 or 0..10, and only tips the sentiment."""
    # Long texts say what they want early; a bound keeps a batch of long notes fast.
    words = text[:2000].lower().replace("’", "'")
    polite = "thank" in words or " be " in words or "no" in words
    plain = POLITE.sub(" ", words) if polite else words
    weights = JUDGED_AS_SAID.weigh(words) | JUDGED_PLAINLY.weigh(plain)
    return Judgement(*_kind(words, weights), *_sentiment(words, weights, rating))


def _kind(words: str, weights: dict[str, float]) -> tuple[str, float]:
    told = {kind: weights[kind] for kind in ("bug", "wish", "praise", "question", "churn_risk")}
    told["question"] += words.rstrip().endswith("?")
    best = max(told, key=lambda kind: told[kind])
    total = sum(told.values())
    if not total:
        return "other", 0.3
    return best, _confidence(told[best], total)


def _sentiment(words: str, weights: dict[str, float], rating: float | None) -> tuple[str, float]:
    unhappy = weights["unhappy"] + 2 * bool("not" in words and NOT_HAPPY.search(words))
    happy = weights["happy"]
    if not words.isascii():
        unhappy += 2 * any(sign in words for sign in FROWNS)
        happy += 2 * any(sign in words for sign in SMILES)
    if rating is not None:
        low, high = (2, 4) if rating <= 5 else (6, 9)
        unhappy += 3 * (rating <= low)
        happy += 3 * (rating >= high)
    if abs(unhappy - happy) < 1:
        return "neutral", 0.5 if unhappy + happy else 0.4
    winner = "negative" if unhappy > happy else "positive"
    return winner, _confidence(max(unhappy, happy), unhappy + happy)


def _confidence(winner: float, total: float) -> float:
    """The winner's share, drawn towards one half where little was said at all."""
    return round(min((winner + 0.5) / (total + 1.5), 0.97), 2)
