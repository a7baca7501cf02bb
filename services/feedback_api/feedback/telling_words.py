"""The telling words of kinds and sentiments, by weight; English first, some German too.

Each pattern begins at a word's start, is lower case, and counts once. `_1_5` means a weight of 1.5.
"""

import re
from collections.abc import Iterator

WORD = re.compile(r"[\w']+")


class Rules:
    """Weighted patterns of one kind or sentiment."""

    def __init__(self, **weighted: str) -> None:
        self.weights = [float(name.strip("_").replace("_", ".")) for name in weighted]
        self.patterns = list(weighted.values())


class Lexicon:
    """Several rules, filed by their first letters: only patterns that can match are tried."""

    def __init__(self, **rules: Rules) -> None:
        self.names = list(rules)
        filed: dict[str, dict[tuple[str, float, int], list[str]]] = {}
        for name, held in rules.items():
            for index, pattern in enumerate(held.patterns):
                key = (name, held.weights[index], index)
                for alternative in _alternatives(pattern):
                    for head in _heads(alternative):
                        filed.setdefault(head, {}).setdefault(key, []).append(alternative)
        self.filed = {
            head: [(key, re.compile("|".join(some)).match) for key, some in patterns.items()]
            for head, patterns in filed.items()
        }

    def weigh(self, text: str) -> dict[str, float]:
        """For each rule the sum of the weights found; `text` is lower case."""
        found: set[tuple[str, float, int]] = set()
        file = self.filed.get
        for word in WORD.finditer(text):
            at = word.start()
            for head in (text[at : at + 2], text[at]):
                for key, match in file(head, ()):
                    if key not in found and match(text, at):
                        found.add(key)
        weights = dict.fromkeys(self.names, 0.0)
        for name, weight, _ in found:
            weights[name] += weight
        return weights


def _alternatives(pattern: str) -> Iterator[str]:
    """Split at the bars that stand in no group and no class."""
    depth = start = 0
    for at, character in enumerate(pattern):
        depth += character in "([" and pattern[at - 1] != "\\"
        depth -= character in ")]" and pattern[at - 1] != "\\"
        if character == "|" and depth == 0:
            yield pattern[start:at]
            start = at + 1
    yield pattern[start:]


def _heads(alternative: str) -> set[str]:
    """The two letters (or the one) that every match begins with."""
    if alternative.startswith("(?:"):
        inside = alternative[3 : _end_of_group(alternative)]
        return {head for inner in _alternatives(inside) for head in _heads(inner)}
    plain = re.match(r"[a-zäöü]{1,2}", alternative)
    assert plain is not None, alternative
    letters = plain.group()
    optional = alternative[len(letters) : len(letters) + 1] in ("?", "*")
    return {letters[0] if optional else letters}


def _end_of_group(pattern: str) -> int:
    depth = 0
    for at, character in enumerate(pattern):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return at
    return len(pattern)


BUG = Rules(
    _3=(
        r"crash\w*|bug(?:s|gy)?\b|error\w*|exception|broken\b|regression|freez\w+|hangs\b|"
        r"fehler\w*|absturz|abst[uü]rz\w*|kaputt"
    ),
    _2=(
        r"(?:does|do|did|is|was|has|have|wo|ca)n'?t (?:\w+ ){0,2}(?:work\w*|load\w*|"
        r"open\w*|save\w*|sync\w*|send\w*|play\w*|start\w*|log\w*|connect\w*|show\w*|"
        r"respond\w*|update\w*)|not (?:working|loading|saving|syncing|responding|showing|"
        r"sent|found)|stopped working|fail(?:s|ed|ing|ure)?\b|won'?t (?:load|open|start|"
        r"save|play|work|sync|send|let)|funktioniert nicht|geht nicht|refused|rejected|"
        r"wrong (?:amount|total|date|number|result)"
    ),
    _1_5=(
        r"los(?:es|t|ing) (?:my|our|the|all|data|work|everything|it)|"
        r"keeps? (?:\w+ )?(?:\w+ing|asking)|disappear\w*|vanish\w*|gone missing|"
        r"duplicat(?:es|ed)\b|twice\b|glitch\w*|blank (?:page|screen)|stuck\b|timeout|"
        r"timed out|says (?:my|it|that) .{0,40}(?:invalid|not valid)|signs? (?:me|us) out|"
        r"logs? (?:me|us) out|kicks? (?:me|us) out"
    ),
    _0_8=(
        r"problem\w*|issue\w*|since (?:the|your|last) (?:update|release|upgrade)|"
        r"after (?:the )?updat\w+|slow\w*|lag(?:s|gy|ging)?\b|unusable"
    ),
)
WISH = Rules(
    _3=(
        r"feature request|please (?:add|allow|support|make|let|bring|give|provide|include|"
        r"consider)|(?:would|it'?d) be (?:\w+ )?(?:nice|great|good|helpful|useful|awesome|"
        r"cool|amazing|lovely|better)|i wish|we wish|wish (?:there|you|it|we|i)\b|"
        r"w[uü]nsch\w*|w[aä]re (?:\w+ )?(?:sch[oö]n|gut|toll)"
    ),
    _2=(
        r"(?:i|we|they|users|customers) ?(?:would|'d) (?:really )?(?:like|love|want|"
        r"prefer)|would (?:really )?(?:like|love|prefer)|(?:we|i|they|"
        r"you) (?:really )?need\b|should (?:be|have|allow|support|let|also)|could (?:you|"
        r"we|it|the)\b|can (?:you|we) (?:please )?(?:add|get|have|make|support)|"
        r"any (?:plans?|chance)|suggest\w*|missing\b|lacks?\b|allow (?:us|me|users|"
        r"customers|people)|ability to|option to|support for|integrat(?:e|ion) with"
    ),
    _1=(
        r"why (?:can'?t|is there no|isn'?t there)|instead of|if only|hope\w*|want(?:s|"
        r"ed)? to|let (?:us|me)\b|improve\w*|more (?:flexible|control|options)|dark mode|"
        r"export\w*|bulk\b|fehlt"
    ),
)
PRAISE = Rules(
    _3=(
        r"love (?:it|this|the|your|how|that)|thank(?:s| you)|awesome|amazing|fantastic|"
        r"brilliant|excellent|perfect\w*|well done|great (?:job|work|app|tool|product|"
        r"support|service|update)|best (?:app|tool|product|ever)|danke|super\b|toll\b|"
        r"gro[sß]+artig"
    ),
    _2=(
        r"just works?|works? (?:great|well|perfectly|now|beautifully|like a charm)|"
        r"happy (?:with|about)|saves? (?:us|me)|saved (?:us|me)|so (?:easy|good|helpful|"
        r"useful)|impress\w*|delight\w*|pa(?:id|ys) for|we stopped \w+ing|noticed before"
    ),
    _1=(
        r"great\b|good\b|nice\b|easy\b|helpful|useful|like (?:the|it|how|this)|fast\b|"
        r"smooth\w*|glad\b"
    ),
)
QUESTION = Rules(
    _2=(
        r"how (?:do|can|does|would|should|to)\b|where (?:do|can|is|are|does)\b|"
        r"is (?:there|it possible)|what (?:is|are|does|do|happens)|when (?:will|is|does|"
        r"do|are)\b|who (?:do|can|should)|can (?:i|we|you|it|someone)\b|does (?:it|this|"
        r"anyone)|wie (?:kann|geht|mache)|wo (?:finde|ist|kann)|which\b|do (?:you|i|we)\b"
    ),
)
CHURN = Rules(
    _4=(
        r"cancel(?:l?ing|l?ed)? (?:our|my|the|this)? ?(?:subscription|contract|account|"
        r"plan|order)|(?:not|won'?t|will not|cannot|wo n'?t) (?:be )?(?:renew|sign|"
        r"extend)\w*|k[uü]ndig\w*|switch(?:ing|ed)? (?:to|away)|mov(?:e|ing|ed) (?:away|"
        r"elsewhere|to (?:a|another|your) compet\w+)|(?:deal|show)[ -]?(?:breaker|"
        r"stopper)|without it we (?:leave|go|cancel)|looking (?:at|"
        r"for) (?:an )?alternativ\w*|evaluating (?:other|alternativ)\w*|competitor\w*"
    ),
    _2_5=(
        r"cancel\w*|refund\w*|(?:renewal|contract) .{0,40}(?:depend|without|unless|risk|"
        r"at stake)|(?:unsubscrib|uninstall|delet)\w+ (?:my|our|the|this|it|"
        r"your) ?(?:account|app)?|last straw|given up on|fed up|lose us|leav(?:e|"
        r"ing) (?:you|for)"
    ),
)
UNHAPPY = Rules(
    _3=(
        r"terribl\w*|horribl\w*|awful\w*|worst|useless|unacceptable|disappoint\w*|"
        r"frustrat\w*|furious|angry|hate\b|ridiculous|pathetic|garbage|rubbish|waste of|"
        r"fed up|nightmare|schlecht\w*|ärgerlich|argerlich|katastroph\w*|entt[aä]usch\w*"
    ),
    _2=(
        r"annoy\w*|crash\w*|broken\b|bug(?:s|gy)?\b|unusable|given up|los(?:es|t) (?:my|"
        r"our|the|it|all)|never works?|still (?:not|no|waiting|broken)|"
        r"again\b.{0,30}(?:fail|wrong|refus|crash|error|invalid)\w*|refused again|"
        r"(?:won'?t|will not|cannot|can ?not) (?:\w+ )?(?:sign|renew|pay|work)\w*|"
        r"cancel\w*|refund\w*|rude|sucks?\b|wtf|deal ?breaker|mist\b|kaputt"
    ),
    _1=(
        r"error\w*|fail\w*|problem\w*|issue\w*|slow\w*|stuck\b|wrong\b|bad\b|poor\w*|"
        r"difficult|hard to|confus\w*|missing\b|invalid|refus\w+|reject\w+|(?:does|do|did|"
        r"is|was|ca|wo)n'?t\b|cannot|not (?:work\w*|load\w*|able)|unable|delay\w*|worr\w*|"
        r"type(?:d)? it again|fehler\w*"
    ),
)
HAPPY = Rules(
    _3=(
        r"love (?:it|this|the|your|how|that)|awesome|amazing|fantastic|brilliant|"
        r"excellent|perfect\w*|wonderful|best (?:app|tool|product|ever)|well done|"
        r"great (?:job|work|app|tool|product|support)|gro[sß]+artig"
    ),
    _2=(
        r"thank(?:s| you)|happy\b|delight\w*|impress\w*|just works?|works? (?:great|well|"
        r"perfectly|now)|saves? (?:us|me)|recommend\w*|danke|toll\b|glad\b"
    ),
    _1=(
        r"great\b|good\b|nice\b|easy\b|helpful|useful|enjoy\w*|smooth\w*|fast\b|paid for|"
        r"appreciate\w*"
    ),
)

JUDGED_AS_SAID = Lexicon(bug=BUG, wish=WISH, question=QUESTION, churn_risk=CHURN, unhappy=UNHAPPY)
# Weighed without the phrases that are mere manners.
JUDGED_PLAINLY = Lexicon(praise=PRAISE, happy=HAPPY)
