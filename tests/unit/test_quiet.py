"""Rules that people corrected repeatedly for a client are quiet for that client, and for nobody else."""

from dataclasses import replace

from detectors.finding import Finding, Signal
from maild.data import shipped
from maild.judge.policy import load as load_policy
from maild.judge.quiet import NEVER, quiet_codes, quieted
from maild.labels import load
from maild.model.correction import Correction, CorrectionKind
from maild.model.judgement import Verdict
from tests.contract.remembered import BOX, JUDGED, NOON, letter

BOOK = load(shipped() / "labels.toml")
POLICY = load_policy(shipped() / "policy.toml")
LETTERS = {(BOX, name): letter(name, judgement=JUDGED) for name in ("a@x", "b@x")}
ALARMS = [Correction(BOX, name, "maild-abuse", CorrectionKind.FALSE_ALARM, NOON) for name in ("a@x", "b@x", "other@x")]


def test_two_false_alarms_of_a_rule_quiet_it() -> None:
    assert quiet_codes(ALARMS, LETTERS, BOOK) == {"A103"}
    assert quiet_codes(ALARMS[1:], LETTERS, BOOK) == frozenset()
    assert quiet_codes([replace(one, keyword="maild-legal") for one in ALARMS], LETTERS, BOOK) == frozenset()
    assert quiet_codes([replace(one, kind=CorrectionKind.MISS) for one in ALARMS], LETTERS, BOOK) == frozenset()


def test_what_the_network_heard_beside_a_rule_stays_heard() -> None:
    [found] = JUDGED.findings
    both = replace(JUDGED, findings=(replace(found, code="A900"), found))
    letters = {key: replace(one, judgement=both) for key, one in LETTERS.items()}
    assert quiet_codes(ALARMS, letters, BOOK) == {"A103"}
    alone = {key: replace(one, judgement=replace(both, findings=both.findings[:1])) for key, one in LETTERS.items()}
    assert quiet_codes(ALARMS, alone, BOOK) == {"A900"}


def test_a_judgement_without_a_quiet_rule_is_decided_anew() -> None:
    judged = replace(JUDGED, faults=())
    now = quieted(judged, frozenset({"A103"}), POLICY, "ru")
    assert (now.verdict, now.findings, now.notices) == (Verdict.CALM, (), judged.notices)
    assert quieted(judged, frozenset({"A104"}), POLICY, "ru") is judged


def test_a_threat_of_harm_is_never_quiet() -> None:
    threat = Finding(Signal.ABUSE, NEVER, "A103", 0.9, JUDGED.findings[0].evidence)
    judged = replace(JUDGED, findings=(threat,))
    assert quieted(judged, frozenset({"A103"}), POLICY, "ru") is judged
