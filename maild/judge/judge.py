"""The judge: a message in, its judgement out; and the one JSON object that ``analyze`` and records show of it."""

from dataclasses import dataclass
from typing import Any, Protocol

from detectors.finding import Analysis
from detectors.language import by_sentence
from maild.judge.policy import Regulations
from maild.model.judgement import Judgement
from maild.model.message import Message, Role


class Analyser(Protocol):
    """What finds the signals in words; the one that does is ``detectors.pipeline.Analyser``."""

    def analyse(self, text: str) -> Analysis: ...


@dataclass(frozen=True)
class Judge:
    """Detectors and regulations together. Only a client's letter has words to judge."""

    analyser: Analyser
    regulations: Regulations
    language: str = "ru"

    def judge(self, message: Message) -> Judgement:
        """The judgement of one message; mail that is no client's is calm by the last clause."""
        if message.role is Role.CLIENT:
            analysis = self.analyser.analyse(message.own_words)
        else:
            analysis = Analysis(message.own_words, "ru")
        return self.regulations.decide(analysis, self.language)


def described(message: Message, judgement: Judgement, file: str = "") -> dict[str, Any]:
    """The public object of one message, as ``maild analyze --format jsonl`` prints it and records carry it."""
    return {
        "file": file,
        "message_id": message.message_id,
        "role": message.role.value,
        "language": judgement.language,
        "own_words": message.own_words,
        "sentences": [
            {"start": start, "end": end, "language": spoken} for start, end, spoken in by_sentence(message.own_words)
        ],
        "without_attachment": message.without_attachment,
        "cut": list(message.cut),
        "signals": [
            {
                "kind": finding.signal.value,
                "subkind": finding.subkind,
                "code": finding.code,
                "confidence": round(finding.confidence, 3),
                "evidence": [{"text": e.text, "start": e.start, "end": e.end} for e in finding.evidence],
            }
            for finding in judgement.findings
        ],
        "notices": [
            {
                "kind": notice.kind,
                "code": notice.code,
                "evidence": [{"text": e.text, "start": e.start, "end": e.end} for e in notice.evidence],
            }
            for notice in judgement.notices
        ],
        "faults": [{"code": fault.code, "error": fault.error} for fault in judgement.faults],
        "verdict": judgement.verdict.value,
        "action": judgement.action.value,
        "clause": judgement.clause,
    }
