"""Accuracy and F1 of told against true labels."""

from collections.abc import Sequence


def accuracy(true: Sequence[str], told: Sequence[str]) -> float:
    return sum(a == b for a, b in zip(true, told, strict=True)) / len(true)


def f1(true: Sequence[str], told: Sequence[str], label: str) -> float:
    both = sum(a == b == label for a, b in zip(true, told, strict=True))
    named = sum(a == label for a in true) + sum(b == label for b in told)
    return 2 * both / named if named else 0.0


def macro_f1(true: Sequence[str], told: Sequence[str]) -> float:
    labels = sorted(set(true))
    return sum(f1(true, told, label) for label in labels) / len(labels)
