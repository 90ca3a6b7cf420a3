"""Small builders of model values for tests; every argument has a harmless default."""

from __future__ import annotations

from dataclasses import replace

from qualkit.model import (
    Attributes,
    Cell,
    Code,
    Codebook,
    CodeRef,
    Coding,
    Dimension,
    Domain,
    Fact,
    Instrument,
    LogicRow,
    Origin,
    PlannedCell,
    Pole,
    Role,
    Site,
    Span,
    Stance,
    Strategy,
    Study,
    Tension,
    Theme,
    Transcript,
    Turn,
    Wave,
)

Said = tuple[str | None, str]


def transcript(
    name: str = "KES-T01",
    *said: Said,
    site: str = "kestrel",
    wave: str = "y1",
    role: str = "teacher",
    instrument: str = "interview",
    interviewers: tuple[str, ...] = ("I",),
    **attributes: object,
) -> Transcript:
    """A transcript of (speaker, words) pairs; a speaker None is a turn without a label."""
    spoken = said or (("I", "How was the year?"), ("T", "We could choose the order ourselves."))
    text, turns = "", []
    for index, (speaker, words) in enumerate(spoken):
        text += f"{speaker}: " if speaker is not None else ""
        turns.append(Turn(index, Span(len(text), len(text) + len(words)), speaker))
        text += words + "\n"
    named = {"site": site, "wave": wave, "role": role, "instrument": instrument, **attributes}
    return Transcript(
        name,
        text,
        tuple(turns),
        attributes=Attributes.of({k: v for k, v in named.items() if v != ""}),
        interviewers=frozenset(interviewers) & {s for s, _ in spoken if s is not None},
    )


def coding(
    of: Transcript,
    words: str,
    code: str,
    *,
    coder: str = "ana",
    round: str = "first",
    value: str = "",
    origin: Origin = Origin.HUMAN,
    id: str = "",
) -> Coding:
    """A coding of the first place where `words` stand in the transcript."""
    start = of.text.index(words)
    span = Span(start, start + len(words))
    name = id or f"{of.name}:{span.start}-{span.end}:{code}:{coder}:{round}"
    return Coding(name, of.name, span, code, coder, round, words, origin, value)


def codebook(*codes: Code, id: str = "sample", version: int = 1) -> Codebook:
    return Codebook(id, "Sample codebook", version, codes or CODES)


def study(**changes: object) -> Study:
    """Three schools, two years, three roles; students were planned for the second year only."""
    return replace(STUDY, **changes)  # type: ignore[arg-type]


def _code(id: str, label: str, **more: object) -> Code:
    parent = id.rpartition(".")[0]
    root = parent if parent.count(".") >= 1 else None
    return Code(id, label, parent=root, definition=f"What people say of: {label}.", **more)  # type: ignore[arg-type]


CODES = (
    _code("hal.agy", "Culture of agency"),
    _code("hal.agy.time", "Control of time and pace"),
    _code("hal.agy.means", "Choice of means"),
    _code("hal.fen", "Fences", values=("set by teacher", "set by school", "set by district")),
    _code("hal.fen.schedule", "Fence: fixed times and attendance"),
    _code("hal.fen.menu", "“Menu”", stance=Stance.EMIC),
    _code("hal.fwf", "“Freedom within fences”", stance=Stance.EMIC),
    _code("dar.acc", "Logic of accountability"),
    _code("dar.acc.state_test", "State assessment"),
    _code("dar.acc.evaluation", "High-stakes teacher evaluation"),
    _code("dar.field", "Personalization as a field"),
    _code("dar.field.plan", "Individual plan from student data"),
    _code("dar.field.baseline", "Growth from own starting point"),
    _code("dar.ten", "Collision of logics"),
    _code("dar.ten.gaps_vs_coverage", "Filling gaps vs covering the grade"),
    _code("dar.ten.meet_where", "“Meet students where they are”", stance=Stance.EMIC),
    _code("dar.org", "Organizational reconciliation"),
    _code("dar.org.test_prep", "Test-prep window", values=("adopted", "declined", "considered")),
    _code("dar.ind", "Individual reconciliation"),
    _code("dar.ind.relief", "Relief at grade-level content"),
)

_PLAN = tuple(
    PlannedCell(Cell(site, wave, role, instrument), 1)
    for site in ("kestrel", "orchard", "linden")
    for wave, role, instrument in (
        ("y1", "leader", "interview"),
        ("y1", "teacher", "interview"),
        ("y2", "leader", "interview"),
        ("y2", "teacher", "interview"),
        ("y2", "student", "focus_group"),
    )
)

STUDY = Study(
    "sample",
    "Three schools, two years",
    synthetic=True,
    sites=(
        Site("kestrel", "Kestrel School"),
        Site("orchard", "Orchard School"),
        Site("linden", "Linden School"),
    ),
    waves=(Wave("y1", "2015-16", "2016-02", "2016-05"), Wave("y2", "2016-17", "2017-02")),
    roles=(
        Role("leader", "Leader", "adults"),
        Role("teacher", "Teacher", "adults"),
        Role("student", "Student", "students", minors=True),
    ),
    instruments=(
        Instrument("interview", "Interview"),
        Instrument("focus_group", "Focus group", True),
    ),
    planned=_PLAN,
    facts=(
        Fact("kestrel", "y1", "test_prep_window", "adopted"),
        Fact("kestrel", "y2", "test_prep_window", "adopted"),
        Fact("orchard", "y1", "test_prep_window", "declined"),
        Fact("orchard", "y2", "test_prep_window", "declined"),
        Fact("linden", "y2", "test_prep_window", "adopted"),
    ),
    interviewers=("I",),
)


def freedom_within_fences() -> Theme:
    return Theme(
        "C01",
        "Freedom within fences",
        "Choice that is real because its limits are deliberate.",
        (
            Dimension("time_pace", "Time and pace", ("hal.agy.time",), ("hal.fen.schedule",)),
            Dimension("content_means", "Means", ("hal.agy.means",), ("hal.fen.menu",)),
        ),
        phrase="freedom within fences",
        tension="T12",
    )


def accountability_and_personalization() -> Tension:
    return Tension(
        "T01",
        "Accountability and personalization",
        Pole(
            "Accountability",
            "comparable grade-level results decide what counts",
            (CodeRef("dar.acc"),),
        ),
        Pole(
            "Personalization",
            "each student's own start, plan and pace decide what counts",
            (CodeRef("dar.field"), CodeRef("dar.ten.meet_where")),
        ),
        tension_codes=("dar.ten",),
        logics=(
            LogicRow("Aim", "Every student at grade level", "Every student further than before"),
            LogicRow("Measure", "State test in spring", "Distance from own start"),
        ),
        domains=(
            Domain(
                "Assessment",
                "a test of the grade meets time spent below the grade",
                ("dar.acc.state_test", "dar.ten.gaps_vs_coverage"),
            ),
            Domain(
                "Teacher evaluation",
                "an individual rating meets students who are shared",
                ("dar.acc.evaluation",),
            ),
        ),
        strategies=(
            Strategy(
                "Test-prep window",
                "organizational",
                "a",
                ("dar.org.test_prep",),
                fact="test_prep_window",
            ),
            Strategy("Relief and clearer focus", "individual", "both", ("dar.ind.relief",)),
        ),
    )


def sample_transcripts() -> tuple[Transcript, ...]:
    """Eight conversations of the study: Linden's teacher of the second year is missing."""
    ask = ("I", "What was different this year, and who decides?")
    return (
        transcript("KES-L01", ask, ("R", f"{KES_TEST} {KES_PLAN}"), role="leader", persons="kl1"),
        transcript("KES-T01", ask, ("R", KES_ORDER), ("I", "And the times?"), ("R", KES_BELL)),
        transcript("ORC-T01", ask, ("R", f"{ORC_MENU} {ORC_CHOICE}"), site="orchard"),
        transcript("LIN-L01", ask, ("R", LIN_RATING), site="linden", role="leader"),
        transcript("KES-T02", ask, ("R", KES_CLASH), wave="y2"),
        transcript("ORC-T02", ask, ("R", ORC_RELIEF), site="orchard", wave="y2"),
        transcript(
            "KES-F01",
            ask,
            ("S1", STUDENT_PACE),
            ("S2", "Not when the chime goes."),
            wave="y2",
            role="student",
            instrument="focus_group",
        ),
        transcript("LIN-L02", ask, ("R", "Nothing much."), site="linden", wave="y2", role="leader"),
    )


KES_TEST = "In April the state test comes and that is the number people know us by."
KES_PLAN = "Each child has a plan of their own, drawn from what they did the day before."
KES_ORDER = "They may take the four tasks in any order they like, and some take all week over one."
KES_BELL = (
    "But the chime goes at nine-forty and everybody moves, whatever they are in the middle of."
)
ORC_MENU = "I call it the menu: by Friday all of it has to be eaten."
ORC_CHOICE = "They choose where to begin and with whom, freedom within fences if you like."
LIN_RATING = "My rating hangs on children who sit in three rooms with three other teachers."
KES_CLASH = (
    "I can fill the gaps from fourth grade or I can cover the seventh grade, and April asks one."
)
ORC_RELIEF = (
    "Since grade-level units came in I sleep better, we said no to six weeks of test practice."
)
STUDENT_PACE = "You can go ahead if you want, I am on fractions and she is still on the first one."


def sample_codings() -> tuple[Coding, ...]:
    """What two coders made of the sample transcripts; one coding began as a suggestion."""
    named = {t.name: t for t in sample_transcripts()}

    def on(name: str, words: str, code: str, **more: object) -> Coding:
        return coding(named[name], words, code, **more)  # type: ignore[arg-type]

    return (
        on("KES-L01", KES_TEST, "dar.acc.state_test"),
        on("KES-L01", "the state test comes", "dar.acc.state_test", coder="ben"),
        on("KES-L01", KES_PLAN, "dar.field.plan", origin=Origin.SUGGESTION),
        on("KES-T01", KES_ORDER, "hal.agy.means"),
        on("KES-T01", "some take all week over one", "hal.agy.time", coder="ben"),
        on("KES-T01", KES_BELL, "hal.fen.schedule", value="set by school"),
        on("ORC-T01", ORC_MENU, "hal.fen.menu"),
        on("ORC-T01", ORC_CHOICE, "hal.agy.means"),
        on("ORC-T01", "freedom within fences", "hal.fwf", coder="ben"),
        on("LIN-L01", LIN_RATING, "dar.acc.evaluation"),
        on("KES-T02", KES_CLASH, "dar.ten.gaps_vs_coverage"),
        on("KES-T02", "April asks one", "dar.acc.state_test"),
        on("KES-T02", "fill the gaps from fourth grade", "dar.field.baseline", coder="ben"),
        on("KES-T02", "fourth grade or I can cover the seventh", "dar.acc", coder="ben"),
        on("ORC-T02", "Since grade-level units came in I sleep better", "dar.ind.relief"),
        on("ORC-T02", "we said no to six weeks", "dar.org.test_prep", value="declined"),
        on("KES-F01", STUDENT_PACE, "hal.agy.time"),
        on("KES-F01", "Not when the chime goes.", "hal.fen.schedule", coder="ben"),
        on("KES-F01", "who decides?", "dar.acc", coder="ben"),
    )
