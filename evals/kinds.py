"""The kind that notes are given by rule, on reviews of apps that people labelled.

A "rating" is held to be praise; "user experience" has no kind of ours and counts against whatever
is said of it. Texts that occur twice, some with two labels, are left out.
"""

from collections import Counter

from evals.reading import published, rows
from evals.rows import Result, Row
from evals.scores import accuracy, f1
from services.feedback_api.feedback.classification import classify

BASELINE = "TF-IDF and regression, trained on 80 % of it (mean of four classes)"
KINDS = {"bug report": "bug", "feature request": "wish", "rating": "praise"}


def evaluate(scale: float) -> list[Result]:
    reviews = rows("app_review_classes/reviews.csv.gz")
    seen = Counter(row["review"].strip().lower() for row in reviews)
    once = [row for row in reviews if seen[row["review"].strip().lower()] == 1]
    some = once[:: max(int(1 / scale), 1)]
    true = [KINDS.get(row["label"], "other") for row in some]
    told = [classify(row["review"]).kind for row in some]
    reference = published()["app_review_classes"]["tfidf_lr_80_20"]["macro_f1"]
    size = f"of {len(some):,}"
    named = [
        Row(f"kind: F1 of {label}", f1(true, told, kind), size, reference, BASELINE)
        for label, kind in KINDS.items()
    ]
    return [*named, Row("kind: accuracy", accuracy(true, told), size, reference, BASELINE)]
