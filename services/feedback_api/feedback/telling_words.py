"""The telling words of kinds and sentiments, by weight; English first, the commonest German too.

Each pattern begins at a word's start, is lower case, and counts once. `_1_5` means a weight of 1.5.
"""

import re
from collections.abc import Iterator

WORD = re.compile(r"[\w']+")


class Rules:
    """Weighted patterns, filed under their first letters: only the ones that can match are tried."""

    def __init__(self, **weighted: str) -> None:
        self.weights = [float(name.strip("_").replace("_", ".")) for name in weighted]
        filed: dict[str, dict[int, list[str]]] = {}
        for index, pattern in enumerate(weighted.values()):
            for alternative in _alternatives(pattern):
                for head in _heads(alternative):
                    filed.setdefault(head, {}).setdefault(index, []).append(alternative)
        self.filed = {
            head: [(index, re.compile("|".join(some))) for index, some in patterns.items()]
            for head, patterns in filed.items()
        }

    def weigh(self, text: str, starts: list[int]) -> float:
        """The sum of the weights found; `text` is lower case, `starts` where its words begin."""
        found: set[int] = set()
        filed = self.filed
        for at in starts:
            for head in (text[at : at + 2], text[at]):
                for index, pattern in filed.get(head, ()):
                    if index not in found and pattern.match(text, at):
                        found.add(index)
        return sum(self.weights[index] for index in found)


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
        depth, end = 0, 0
        for end, character in enumerate(alternative):
            depth += (character == "(") - (character == ")")
            if depth == 0:
                break
        return {head for inner in _alternatives(alternative[3:end]) for head in _heads(inner)}
    plain = re.match(r"[a-zäöü]{1,2}", alternative)
    assert plain is not None, alternative
    letters = plain.group()
    optional = alternative[len(letters) : len(letters) + 1] in ("?", "*")
    return {letters[0] if optional else letters}


BUG = Rules(
    _3=r"crash\w*|bug(?:s|gy)?\b|error\w*|exception|broken\b|regression|freez\w+|hangs\b|fehler\w*|"
    r"absturz|abst[uü]rz\w*|kaputt",
    _2=r"(?:does|do|did|is|was|has|have|wo|ca)n'?t (?:\w+ ){0,2}(?:work\w*|load\w*|open\w*|save\w*|"
    r"sync\w*|send\w*|play\w*|start\w*|log\w*|connect\w*|show\w*|respond\w*|update\w*)|"
    r"not (?:working|loading|saving|syncing|responding|showing|sent|found)|stopped working|"
    r"fail(?:s|ed|ing|ure)?\b|won'?t (?:load|open|start|save|play|work|sync|send|let)|"
    r"funktioniert nicht|geht nicht|refused|rejected|wrong (?:amount|total|date|number|result)",
    _1_5=r"los(?:es|t|ing) (?:my|our|the|all|data|work|everything|it)|keeps? (?:\w+ )?(?:\w+ing|asking)|"
    r"disappear\w*|vanish\w*|gone missing|duplicat(?:es|ed)\b|twice\b|glitch\w*|blank (?:page|screen)|"
    r"stuck\b|timeout|timed out|says (?:my|it|that) .{0,40}(?:invalid|not valid)|signs? (?:me|us) out|"
    r"logs? (?:me|us) out|kicks? (?:me|us) out",
    _0_8=r"problem\w*|issue\w*|since (?:the|your|last) (?:update|release|upgrade)|after (?:the )?updat\w+|"
    r"slow\w*|lag(?:s|gy|ging)?\b|unusable",
)
WISH = Rules(
    _3=r"feature request|please (?:add|allow|support|make|let|bring|give|provide|include|consider)|"
    r"(?:would|it'?d) be (?:\w+ )?(?:nice|great|good|helpful|useful|awesome|cool|amazing|lovely|better)|"
    r"i wish|we wish|wish (?:there|you|it|we|i)\b|w[uü]nsch\w*|w[aä]re (?:\w+ )?(?:sch[oö]n|gut|toll)",
    _2=r"(?:i|we|they|users|customers) ?(?:would|'d) (?:really )?(?:like|love|want|prefer)|would (?:really )?(?:like|love|prefer)|(?:we|i|they|you) (?:really )?need\b|"
    r"should (?:be|have|allow|support|let|also)|could (?:you|we|it|the)\b|can (?:you|we) (?:please )?"
    r"(?:add|get|have|make|support)|any (?:plans?|chance)|suggest\w*|missing\b|lacks?\b|"
    r"allow (?:us|me|users|customers|people)|ability to|option to|support for|integrat(?:e|ion) with",
    _1=r"why (?:can'?t|is there no|isn'?t there)|instead of|if only|hope\w*|want(?:s|ed)? to|"
    r"let (?:us|me)\b|improve\w*|more (?:flexible|control|options)|dark mode|export\w*|bulk\b|fehlt",
)
PRAISE = Rules(
    _3=r"love (?:it|this|the|your|how|that)|thank(?:s| you)|awesome|amazing|fantastic|brilliant|"
    r"excellent|perfect\w*|well done|great (?:job|work|app|tool|product|support|service|update)|"
    r"best (?:app|tool|product|ever)|danke|super\b|toll\b|gro[sß]+artig",
    _2=r"just works?|works? (?:great|well|perfectly|now|beautifully|like a charm)|happy (?:with|about)|"
    r"saves? (?:us|me)|saved (?:us|me)|so (?:easy|good|helpful|useful)|impress\w*|delight\w*|"
    r"pa(?:id|ys) for|we stopped \w+ing|noticed before",
    _1=r"great\b|good\b|nice\b|easy\b|helpful|useful|like (?:the|it|how|this)|fast\b|smooth\w*|glad\b",
)
QUESTION = Rules(
    _2=r"how (?:do|can|does|would|should|to)\b|where (?:do|can|is|are|does)\b|is (?:there|it possible)|"
    r"what (?:is|are|does|do|happens)|when (?:will|is|does|do|are)\b|who (?:do|can|should)|"
    r"can (?:i|we|you|it|someone)\b|does (?:it|this|anyone)|wie (?:kann|geht|mache)|wo (?:finde|ist|kann)|"
    r"which\b|do (?:you|i|we)\b",
)
CHURN = Rules(
    _4=r"cancel(?:l?ing|l?ed)? (?:our|my|the|this)? ?(?:subscription|contract|account|plan|order)|"
    r"(?:not|won'?t|will not|cannot|wo n'?t) (?:be )?(?:renew|sign|extend)\w*|k[uü]ndig\w*|"
    r"switch(?:ing|ed)? (?:to|away)|mov(?:e|ing|ed) (?:away|elsewhere|to (?:a|another|your) compet\w+)|"
    r"(?:deal|show)[ -]?(?:breaker|stopper)|without it we (?:leave|go|cancel)|looking (?:at|for) (?:an )?"
    r"alternativ\w*|evaluating (?:other|alternativ)\w*|competitor\w*",
    _2_5=r"cancel\w*|refund\w*|(?:renewal|contract) .{0,40}(?:depend|without|unless|risk|at stake)|"
    r"(?:unsubscrib|uninstall|delet)\w+ (?:my|our|the|this|it|your) ?(?:account|app)?|last straw|"
    r"given up on|fed up|lose us|leav(?:e|ing) (?:you|for)",
)
UNHAPPY = Rules(
    _3=r"terribl\w*|horribl\w*|awful\w*|worst|useless|unacceptable|disappoint\w*|frustrat\w*|"
    r"furious|angry|hate\b|ridiculous|pathetic|garbage|rubbish|waste of|fed up|nightmare|schlecht\w*|"
    r"ärgerlich|argerlich|katastroph\w*|entt[aä]usch\w*",
    _2=r"annoy\w*|crash\w*|broken\b|bug(?:s|gy)?\b|unusable|given up|los(?:es|t) (?:my|our|the|it|all)|"
    r"never works?|still (?:not|no|waiting|broken)|again\b.{0,30}(?:fail|wrong|refus|crash|error|invalid)\w*|"
    r"refused again|(?:won'?t|will not|cannot|can ?not) (?:\w+ )?(?:sign|renew|pay|work)\w*|cancel\w*|"
    r"refund\w*|rude|sucks?\b|wtf|deal ?breaker|mist\b|kaputt",
    _1=r"error\w*|fail\w*|problem\w*|issue\w*|slow\w*|stuck\b|wrong\b|bad\b|poor\w*|difficult|hard to|"
    r"confus\w*|missing\b|invalid|refus\w+|reject\w+|(?:does|do|did|is|was|ca|wo)n'?t\b|cannot|"
    r"not (?:work\w*|load\w*|able)|unable|delay\w*|worr\w*|type(?:d)? it again|fehler\w*",
)
HAPPY = Rules(
    _3=r"love (?:it|this|the|your|how|that)|awesome|amazing|fantastic|brilliant|excellent|perfect\w*|"
    r"wonderful|best (?:app|tool|product|ever)|well done|great (?:job|work|app|tool|product|support)|"
    r"gro[sß]+artig",
    _2=r"thank(?:s| you)|happy\b|delight\w*|impress\w*|just works?|works? (?:great|well|perfectly|now)|"
    r"saves? (?:us|me)|recommend\w*|danke|toll\b|glad\b",
    _1=r"great\b|good\b|nice\b|easy\b|helpful|useful|enjoy\w*|smooth\w*|fast\b|paid for|appreciate\w*",
)
