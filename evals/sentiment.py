"""The sentiment that notes are given by rule, on tweets to airlines that people labelled."""

from evals.reading import published, rows
from evals.rows import Result, Row
from evals.scores import accuracy, macro_f1
from services.feedback_api.feedback.classification import classify

BASELINE = "TF-IDF and regression, trained on 80 % of it"


def evaluate(scale: float) -> list[Result]:
    tweets = {row["tweet_id"]: row for row in rows("airline_tweets/tweets.csv.gz")}
    some = list(tweets.values())[: max(int(len(tweets) * scale), 100)]
    true = [row["airline_sentiment"] for row in some]
    told = [classify(row["text"]).sentiment for row in some]
    reference = published()["airline_tfidf_lr_80_20"]
    size = f"of {len(some):,}"
    return [
        Row("sentiment: accuracy", accuracy(true, told), size, reference["acc"], BASELINE),
        Row("sentiment: macro F1", macro_f1(true, told), size, reference["macro_f1"], BASELINE),
    ]
