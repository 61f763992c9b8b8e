from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec

AT = "2026-03-02T09:45-05:00"
Answer = tuple[str, str, str, str]  # session, time, what, value


def answers(*said: Answer) -> dict[str, str]:
    """Observations alone: what was said before m1."""
    lines = [f"{number} | {' | '.join(one)}" for number, one in enumerate(said)]
    return {"observations": "\n".join(["id | session_id | at | what | value", *lines])}


def said(
    intoxicated: str = "0", fasted: str = "1", new: str = "0", *more: Answer, at: str = AT, session: str = "s1"
) -> dict[str, str]:
    """The three answers, each left out where it is empty."""
    three = {"intoxicated": intoxicated, "fasted": fasted, "new-medicine": new}
    return answers(*((session, at, what, value) for what, value in three.items() if value), *more)


def reviewed(value: str) -> Answer:
    return "s1", AT, "medicines-reviewed", value


SPEC = Spec(
    safeguard="fit-today",
    title="The patient is fit for a dose today",
    text="The baseline's m1 is given on 2026-03-02 at 10:00 in the session s1; 1 is yes and 0 is no.",
    cases=(
        Case("not intoxicated, fasted and on nothing new is met", replace=said(), expect={"m1": MET}),
        Case("intoxicated is a breach", replace=said("1"), expect={"m1": BREACHED}),
        Case("not fasted is a breach", replace=said("0", "0"), expect={"m1": BREACHED}),
        Case("a new medicine that was looked at and not reviewed is a breach", replace=said("0", "1", "1", reviewed("0")),
             expect={"m1": BREACHED}),
        Case("a new medicine is no breach once all medicines were reviewed", replace=said("0", "1", "1", reviewed("1")),
             expect={"m1": MET}),
        Case("a new medicine of whose review nothing is written is unknown", replace=said("0", "1", "1"),
             expect={"m1": DATA_REQUIRED}),
        Case("a review that was not needed changes nothing", replace=said("0", "1", "0", reviewed("0")), expect={"m1": MET}),
        Case("intoxicated is a breach whatever else was not asked", replace=said("1", "", ""), expect={"m1": BREACHED}),
        Case("what was not asked is unknown: intoxication", replace=said(""), expect={"m1": DATA_REQUIRED}),
        Case("what was not asked is unknown: fasting", replace=said("0", ""), expect={"m1": DATA_REQUIRED}),
        Case("what was not asked is unknown: new medicines", replace=said("0", "1", ""), expect={"m1": DATA_REQUIRED}),
        Case("nothing at all was written down, though all observations are on file: unknown", replace={"observations": ""},
             expect={"m1": DATA_REQUIRED}),
        Case("an answer that is neither yes nor no is unknown", replace=said("~"), expect={"m1": DATA_REQUIRED}),
        Case("a value that is no answer is unknown", replace=said("2"), expect={"m1": DATA_REQUIRED}),
        Case("answers of another session say nothing of this one", replace=said(session="s2"), expect={"m1": DATA_REQUIRED}),
        Case(
            "intoxicated, in an answer that names no session and is newer, may be of this one",
            replace=said("0", "1", "0", ("", "2026-03-02T09:55-05:00", "intoxicated", "1")),
            expect={"m1": DATA_REQUIRED},
        ),
        Case(
            "the same, and asked again in the session after it",
            replace=said("0", "1", "0", ("", "2026-03-02T09:30-05:00", "intoxicated", "1")),
            expect={"m1": MET},
        ),
        Case("answers without a session say nothing of it", replace=said(session=""), expect={"m1": DATA_REQUIRED}),
        Case("answers after the start come too late", replace=said(at="2026-03-02T10:00:01-05:00"),
             expect={"m1": DATA_REQUIRED}),
        Case("answers at the start count", replace=said(at="2026-03-02T10:00-05:00"), expect={"m1": MET}),
        Case("answers of half a day before are too old", replace=said(at="2026-03-01T22:00-05:00"),
             expect={"m1": DATA_REQUIRED}),
        Case("answers of a minute less than half a day before count", replace=said(at="2026-03-01T22:01-05:00"),
             expect={"m1": MET}),
        Case("answers known only to the day may have come after the start", replace=said(at="2026-03-02"),
             expect={"m1": DATA_REQUIRED}),
        Case("the newest answer counts: sober, then not", expect={"m1": BREACHED},
             replace=said("0", "1", "0", ("s1", "2026-03-02T09:55-05:00", "intoxicated", "1"))),
        Case("the newest answer counts: not fasted long enough, then long enough", expect={"m1": MET},
             replace=said("0", "0", "0", ("s1", "2026-03-02T09:55-05:00", "fasted", "1"))),
        Case("two answers of one time that disagree leave it unknown", expect={"m1": DATA_REQUIRED},
             replace=said("0", "1", "0", ("s1", AT, "fasted", "0"))),
        Case("two answers of one time that agree are one", expect={"m1": MET},
             replace=said("0", "1", "0", ("s1", AT, "fasted", "1"))),
        Case("an answer of the day, known to no more, that says otherwise leaves it unknown", expect={"m1": DATA_REQUIRED},
             replace=said("0", "1", "0", ("s1", "2026-03-02", "fasted", "0"))),
        Case("a newer answer without a value takes the older back", expect={"m1": DATA_REQUIRED},
             replace=said("0", "1", "0", ("s1", "2026-03-02T09:55-05:00", "fasted", "~"))),
        Case("a dose in a session that is not on file still has its answers", replace={**said(), "sessions": ""},
             expect={"m1": MET}),
        Case("the second dose of a session, half a day later, needs its own answers",
             replace={**said(), "administrations": """
                id  | session_id | at
                m1  | s1         | 2026-03-02T10:00-05:00
                m1b | s1         | 2026-03-02T22:00-05:00
             """}, expect={"m1": MET, "m1b": DATA_REQUIRED}),
        Case("a dose about to start without an answer is unknown, and so not started",
             proposes="id | session_id | at\nm3 | s3 | 2026-06-01T10:00-04:00", expect={"m3": DATA_REQUIRED}),
    ),
)  # fmt: skip
