"""The README of each study: what is in the folder, and that all of it is invented."""

from __future__ import annotations

_A = """# Study A: five schools, two logics

**Everything here is synthetic and written by hand for this project**: no school, person, program,
number or sentence comes from real data or from a published study. Licence: CC0-1.0.

Five invented schools (Juniper JUN, Kestrel KES, Linden LIN, Marlow MAR, Orchard ORC) use the
invented mathematics program Compass for three years (Y1 2015-16, Y2 2016-17, Y3 2017-18) while
state tests and teachers' ratings go by grade level. The whole study has 121 interviews with
leaders (SL), lead math teachers (LM), teachers (T) and program staff (PS), and 27 focus groups of
students (SF) in Y2 and Y3. This folder holds {documents} of its 148 documents. Transcripts are
abridged: the minutes in the headers are those of the conversations.

| file | what |
|---|---|
| `transcripts/`, `manifest.csv` | the documents ({formats}) |
| `study.yaml` | the frame, what is planned, and what was *done* in each school and year (facts) |
| `truth.csv` | every planted passage: place, code, value, words, kind |
| `codings.csv` | two coders, 30 documents, rounds R1 to R3, and the consensus round |
| `segments.csv` | the 400 segments (turns) of the double coding |
| `consensus.csv` | eight disagreements of R1 and what was decided; the originals are kept |
| `rounds.yaml`, `codebook_R1.yaml` | rounds, and the codebook before it changed after R1 |
| `roster.csv` | math teachers by year: 95 on the roster, 91 interviewed |

Kinds in `truth.csv`: *planted*; *negative*, a case against the pattern; *refusal*, Orchard declines
the test-prep window; *decoy*, words that sound like a code and are none (no code in the row; so
too the negative case in which Linden speaks of another school's window).

The double coding: `A_MAR_Y2_LM01_int` was given to both coders in R2 and coded by Ana only. It
comes on top of the 30 documents, has no segments and is in no table: it is missing data.
Borders differ by a sentence or two in {shifted} agreed codings, Ben splits one long passage in two,
over-applies *captain* and *disrupted*, and *on and off* drifts from round to round. *Discontinued*
is used by nobody.

`python -m corpora_sample.full DIR` writes all documents from the banks of text; the same seed gives
the same bytes. No sentence of more than eight words is said in more than {most} of the 148
documents; {silent} of {coded} planted passages hold no keyword and no cue of their code.
"""

_B = """# Study B: five schools, freedom and fences

**Everything here is synthetic and written by hand for this project**: no school, person, number
or sentence comes from real data or from a published study. Licence: CC0-1.0.

Five invented schools that give students choices, visited from February to May 2015: Ashby HS (ASH),
Briar HS (BRI), Corbin MS (COR), Dunmore MS (DUN), Ellison ES (ELL). The whole study has 23 staff
interviews, 11 sessions with 23 students, 6 sessions with 10 parents and 22 notes of observations;
this folder holds {documents} of its 62 documents ({formats}). Notes of observations have times
and no speakers.

| file | what |
|---|---|
| `transcripts/`, `manifest.csv` | the documents |
| `study.yaml` | the frame and what is planned |
| `truth.csv` | every planted passage: place, code, value, words |

How many documents of a school speak of freedom and of fences, by dimension, is
`study_B.strength` in `corpora_sample/full/plan.yaml`. The exact phrase is spoken by one person,
the leader of Corbin.

`python -m corpora_sample.full DIR --study B` writes all documents; the same seed gives the same
bytes.
"""


def readme_a(**figures: object) -> str:
    return _A.format(**figures)


def readme_b(**figures: object) -> str:
    return _B.format(**figures)
