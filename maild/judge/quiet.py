"""Rules that people corrected more than once for a client are quiet for that client; pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from detectors.finding import CODES, Finding
from maild.judge.policy import Regulations
from maild.labels import LabelBook
from maild.model.correction import Correction, CorrectionKind
from maild.model.judgement import Judgement
from maild.model.letter import Letter

REPEATED = 2  # letters of a client with a false alarm of the same rule
_BY_NETWORK = frozenset(CODES.values())
NEVER = "harm"  # whoever is threatened must be told, however often it was nothing


def quiet_codes(
    corrections: Sequence[Correction], letters: Mapping[tuple[str, str], Letter], book: LabelBook
) -> frozenset[str]:
    """The codes of rules that were corrected repeatedly on these letters of one client; ``corrections`` are those
    that teach, ``letters`` by mailbox and id. Where a rule spoke, the network's own finding is not counted: it would be
    deaf to the signal in whatever words.
    """
    signals = {label.keyword: label.signal for label in book.labels if label.signal}
    counts: Counter[str] = Counter()
    for one in corrections:
        letter = letters.get((one.mailbox, one.letter_id))
        if one.kind is CorrectionKind.FALSE_ALARM and letter and letter.judgement:
            found = {f.code for f in letter.judgement.findings if f.signal == signals.get(one.keyword)}
            counts.update(found - _BY_NETWORK or found)
    return frozenset(code for code, count in counts.items() if count >= REPEATED)


def quieted(judgement: Judgement, codes: frozenset[str], regulations: Regulations, language: str) -> Judgement:
    """A judgement without what these rules found, decided anew; the same where they found nothing."""

    def quiet(finding: Finding) -> bool:
        return finding.code in codes and finding.subkind != NEVER

    if not any(map(quiet, judgement.findings)):
        return judgement
    left = tuple(finding for finding in judgement.findings if not quiet(finding))
    return regulations.decide(replace(judgement.analysis, findings=left), language)
