"""qualkit agreement table, sets, spans and size: their JSON, and what they refuse."""

import json
from pathlib import Path

import pytest
from docx import Document

from tests.cli.running import qualkit

OTHER = Path(__file__).resolve().parents[1] / "data" / "agreement" / "other"
COEFFICIENTS = {
    "percent", "cohen_kappa", "scott_pi", "fleiss_kappa", "conger_kappa", "light_kappa",
    "brennan_prediger", "gwet_ac1", "krippendorff_alpha",
}  # fmt: skip
DOCS = "doc,length\nd1,1000\n"
NVIVO = "doc,coder,code,start,end\nd1,a,x,0,125\nd1,b,x,75,200\n"


@pytest.fixture
def files(tmp_path):
    def write(**contents):
        for name, text in contents.items():
            (tmp_path / f"{name}.csv").write_text(text, "utf-8", newline="")
        return tmp_path

    return write


def spans(here, *options):
    return qualkit(
        "agreement", "spans", here / "spans.csv", "--documents", here / "docs.csv", *options
    )


def found(ran):
    assert ran.code == 0, ran.err
    return ran.json


def refused(ran, *said):
    assert (ran.code, ran.out) == (1, "")
    for text in said:
        assert text in ran.err


def test_nvivos_example_by_character(files):
    here = files(spans=NVIVO, docs=DOCS)
    table = found(spans(here, "--unit", "character", "--json"))
    assert (table["unit"], table["coders"], table["documents"]) == ("character", ["a", "b"], 1)
    code = table["codes"]["x"]
    assert code["applied"] == {"a": 125, "b": 125}
    assert code["prevalence"] == pytest.approx(0.125)
    assert code["specific_agreement"] == pytest.approx(0.4)
    assert set(code["coefficients"]) >= COEFFICIENTS
    assert code["coefficients"]["percent"]["value"] == pytest.approx(0.85)
    kappa = code["coefficients"]["cohen_kappa"]
    assert kappa["value"] == pytest.approx(0.3142857142857)
    assert set(kappa) == {"value", "se", "ci", "method", "reason"}
    assert "pooled_kappa" in table["overall"]


def test_the_unit_is_the_turn_where_turns_are_given(files):
    turns = "doc,turn,start,end\nd1,0,0,100\nd1,1,100,140\nd1,2,140,1000\n"
    here = files(spans=NVIVO, docs=DOCS, turns=turns)
    table = found(spans(here, "--turns", here / "turns.csv", "--json"))
    assert (table["unit"], table["units"]) == ("turn", 3)
    assert table["codes"]["x"]["applied"] == {"a": 2, "b": 3}
    strict = found(spans(here, "--turns", here / "turns.csv", "--min-cover", "30", "--json"))
    assert strict["codes"]["x"]["applied"] == {"a": 1, "b": 2}


def test_spans_that_overlap_enough_are_one_segment(files):
    body = "doc,coder,code,start,end\nd1,a,x,0,100\nd1,b,x,20,110\nd1,a,y,500,600\nd1,b,x,590,700\n"
    here = files(spans=body, docs=DOCS)
    table = found(spans(here, "--unit", "overlap:0.5", "--json"))
    assert table["units"] == 3
    assert table["codes"]["x"]["applied"] == {"a": 1, "b": 2}
    strict = found(spans(here, "--unit", "overlap:0.9", "--json"))
    assert strict["units"] == 4


def test_unitizing_gives_the_printed_alpha(files):
    data = json.loads((OTHER / "krippendorff2004_p254_alphaU.json").read_text("utf-8"))
    begin, end = data["continuum"]
    rows = "".join(
        f"d1,{s['rater']},{s['code']},{s['start'] - begin},{s['end'] - begin}\n"
        for s in data["spans"]
    )
    here = files(spans=f"doc,coder,code,start,end\n{rows}", docs=f"doc,length\nd1,{end - begin}\n")
    table = found(spans(here, "--unit", "unitizing", "--json"))
    assert table["alpha_u"]["value"] == pytest.approx(0.8591, abs=0.0005)
    assert table["by_code"]["c"]["value"] == pytest.approx(0.7286, abs=0.0001)
    assert table["by_code"]["k"]["value"] == 1.0
    assert "alpha_U" in spans(here, "--unit", "unitizing").out


def test_intervals_come_from_documents_and_from_the_seed(files):
    docs = "doc,length\n" + "".join(f"d{i},200\n" for i in range(8))
    rows = "".join(
        f"d{i},a,x,0,{50 + i}\nd{i},b,x,{10 * i},100\nd{i},a,y,120,150\nd{i},b,y,120,150\n"
        for i in range(8)
    )
    here = files(spans=f"doc,coder,code,start,end\n{rows}", docs=docs)
    one, two, other = (
        found(spans(here, "--bootstrap", "200", "--seed", seed, "--json")) for seed in (1, 1, 2)
    )
    assert one == two
    alpha = one["codes"]["x"]["coefficients"]["krippendorff_alpha"]
    assert alpha["ci"][0] <= alpha["value"] <= alpha["ci"][1]
    assert "8 documents" in alpha["method"]
    assert alpha["ci"] != other["codes"]["x"]["coefficients"]["krippendorff_alpha"]["ci"]
    assert one["codes"]["y"]["coefficients"]["krippendorff_alpha"]["ci"] == [1.0, 1.0]
    shown = spans(here, "--bootstrap", "200").out
    assert "bootstrap over 8 documents" in shown


def test_a_coder_who_was_not_assigned_is_missing(files):
    docs = "doc,length,coders\nd1,100,a;b;c\nd2,100,a;b\nd3,100,a\n"
    rows = "d1,a,x,0,50\nd1,b,x,0,50\nd1,c,x,0,50\nd2,a,x,0,50\nd2,b,x,0,50\nd3,a,x,0,9\n"
    here = files(spans=f"doc,coder,code,start,end\n{rows}", docs=docs)
    ran = spans(here, "--json")
    table = found(ran)
    assert "1 document left out" in ran.err
    assert (table["documents"], table["coded_by_one"]) == (2, ["d3"])
    assert table["codes"]["x"]["coefficients"]["krippendorff_alpha"]["value"] == 1.0
    assert table["codes"]["x"]["applied"] == {"a": 100, "b": 100, "c": 50}


def test_one_file_a_coder(files):
    here = files(
        ana="transcript,code,start,end\nd1,x,0,125\n",
        ben="transcript,code,start,end\nd1,x,75,200\n",
        docs=DOCS,
    )
    ran = qualkit(
        "agreement", "spans", here / "ana.csv", here / "ben.csv",
        "--documents", here / "docs.csv", "--json",
    )  # fmt: skip
    table = found(ran)
    assert table["coders"] == ["ana", "ben"]
    assert table["codes"]["x"]["coefficients"]["percent"]["value"] == pytest.approx(0.85)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("d1,a,x,0,9\n", "no doubly coded unit"),
        ("d1,a,x,0,9\nd1,b,y,0,9\n", "used by one coder only"),
        ("d1,a,x,0,1000\nd1,b,x,0,1000\n", "no variation"),
    ],
)
def test_where_nothing_can_be_estimated_there_is_a_reason(files, text, reason):
    here = files(spans=f"doc,coder,code,start,end\n{text}", docs=DOCS)
    alpha = found(spans(here, "--json"))["codes"]["x"]["coefficients"]["krippendorff_alpha"]
    assert (alpha["value"], alpha["reason"]) == (None, reason)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("d1,a,x,5,5\n", ["spans.csv:2", "run forward"]),
        ("d1,a,x,-1,5\n", ["spans.csv:2", "run forward"]),
        ("d1,a,x,0,9\n\nd1,b,x,0,1001\n", ["spans.csv:4", "outside its document"]),
        ("d1,a,x,0,9\nd2,a,x,0,9\n", ["spans.csv:3", "'d2' is not in"]),
        ("d1,a,x,0\n", ["spans.csv:2", "4 cells"]),
        ("d1,a,x,zero,9\n", ["spans.csv:2", "start is 'zero'"]),
        ("d1,a,x,0,9.5\n", ["spans.csv:2", "end is '9.5'"]),
        ("d1,a,x,0,99999999999999999999\n", ["spans.csv:2", "not a whole number"]),
        ("d1,,x,0,9\n", ["spans.csv:2", "no coder"]),
        ('d1,a,"x\ny",0,9\nd1,a,x,9,0\n', ["spans.csv:4"]),
    ],
)
def test_bad_spans_are_refused_at_their_line(files, body, said):
    here = files(spans=f"doc,coder,code,start,end\n{body}", docs=DOCS)
    refused(spans(here, "--json"), *said)


@pytest.mark.parametrize(
    ("docs", "said"),
    [
        ("doc,length\nd1,1000\nd1,1000\n", ["docs.csv:3", "stands twice"]),
        ("doc,length\nd1,-4\n", ["docs.csv:2", "-4 characters"]),
        ("doc,length\nd1,much\n", ["docs.csv:2", "much"]),
        ("doc,size\nd1,1000\n", ["docs.csv:1", "no column 'length'"]),
        ("doc,length,coders\nd1,1000,a;c\n", ["spans.csv:3", "'b' is not among"]),
        ("", ["docs.csv", "empty"]),
    ],
)
def test_bad_documents_are_refused(files, docs, said):
    here = files(spans=NVIVO, docs=docs)
    refused(spans(here, "--json"), *said)


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        ("d1,0,0,100\nd1,1,90,200\n", ["turns.csv:3", "before another ends"]),
        ("d1,0,50,20\n", ["turns.csv:2", "backwards"]),
        ("d1,0,0,1001\n", ["turns.csv:2", "outside"]),
        ("d7,0,0,10\n", ["turns.csv:2", "'d7'"]),
    ],
)
def test_bad_turns_are_refused(files, turns, said):
    here = files(spans=NVIVO, docs=DOCS, turns=f"doc,turn,start,end\n{turns}")
    refused(spans(here, "--turns", here / "turns.csv"), *said)


def test_no_unit_at_all_is_a_reason_and_no_number(files):
    here = files(spans=NVIVO, docs=DOCS, turns="doc,turn,start,end\n")
    table = found(spans(here, "--turns", here / "turns.csv", "--json"))
    assert table["units"] == 0
    estimates = table["codes"]["x"]["coefficients"].values()
    assert {e["reason"] for e in estimates} == {"no doubly coded unit"}


@pytest.mark.parametrize("unit", ["word", "overlap:2", "overlap:x", "turn:3", "sentence", "turn"])
def test_units_that_cannot_be_are_wrong_usage(files, unit):
    here = files(spans=NVIVO, docs=DOCS)
    assert spans(here, "--unit", unit).code == 2


def test_sets(files):
    data = json.loads((OTHER / "dkpro_sets.json").read_text("utf-8"))
    rows = "".join(
        f"u{i}," + ",".join(";".join(s) or "-" for s in unit) + "\n"
        for i, unit in enumerate(data["units"])
    )
    here = files(sets="unit,a,b\n" + rows + "u99,A,\n")
    table = found(qualkit("agreement", "sets", here / "sets.csv", "--json"))
    assert table["alpha_masi"]["value"] == pytest.approx(0.27308066083576277, abs=1e-9)
    assert table["alpha_jaccard"]["reason"] is None
    assert (table["labels"], table["missing"], table["units"]) == (["A", "B", "C"], 1, 10)
    assert "alpha_masi" in qualkit("agreement", "sets", here / "sets.csv").out


def test_size_is_that_of_the_printed_tables():
    for least, units in ((0.8, 139), (0.667, 81)):
        ran = qualkit("agreement", "size", "--alpha", least, "--p", 0.25, "--json")
        assert found(ran)["units"] == units
    assert "139 units" in qualkit("agreement", "size", "--alpha", 0.8, "--p", 0.25).out
    refused(qualkit("agreement", "size", "--alpha", 1, "--p", 0.25), "alpha is 1")


def test_size_takes_a_code_and_its_absence_alike_and_a_one_sided_level():
    def units(**asked):
        given = {"alpha": 0.8, "p": 0.25, **asked}
        return found(
            qualkit("agreement", "size", *(f"--{k}={v}" for k, v in given.items()), "--json")
        )["units"]

    assert units(p=0.75) == units() == 139
    assert units(level=0.025) == 197  # 2 x 1.96 squared x 25.6
    assert units(coders=3) == 208  # 3 x 1.645 squared x 25.6


def test_a_table_with_krippendorffs_bootstrap(files):
    rows = "".join(f"u{i},{i % 3},{(i + i % 5 // 4) % 3}\n" for i in range(40))
    here = files(ratings="unit,a,b\n" + rows)
    ran = qualkit("agreement", "table", here / "ratings.csv", "--bootstrap", 500, "--json")
    alpha = found(ran)["coefficients"]["krippendorff_alpha"]
    assert alpha["ci"][0] < alpha["value"] < alpha["ci"][1]
    assert "Hayes and Krippendorff 2007" in alpha["method"]


def test_nothing_coded_at_all_is_no_fault(files):
    here = files(
        spans="doc,coder,code,start,end\n", docs="doc,length,coders\nd1,100,a;b\nd2,50,a;b\n"
    )
    for unit in ("character", "overlap:0.5"):
        table = found(spans(here, "--unit", unit, "--bootstrap", "50", "--json"))
        assert table["codes"] == {}
        assert table["overall"]["pooled_kappa"]["reason"] == "no code can be estimated"
    whole = found(spans(here, "--unit", "unitizing", "--json"))
    assert whole["alpha_u"]["value"] is None
    assert whole["alpha_u"]["reason"]


def coded(path, *comments):
    """A document as Dedoose exports it: comments with the place and its codes."""
    document = Document()
    run = document.add_paragraph().add_run("a" * 1000)
    for place, code in comments:
        document.add_comment(run, text=f"Codes ({place})", author="x").add_paragraph(code)
    path.parent.mkdir(exist_ok=True)
    document.save(str(path))
    return path


def test_two_dedoose_exports_are_compared(tmp_path):
    ana = coded(tmp_path / "ana.docx", ("0-125", "x"))
    ben = coded(tmp_path / "ben.docx", ("75-200", "x"))
    table = found(qualkit("agreement", "spans", ana, ben, "--json"))
    assert (table["unit"], table["coders"], table["documents"]) == ("character", ["ana", "ben"], 1)
    kappa = table["codes"]["x"]["coefficients"]["cohen_kappa"]
    assert kappa["value"] == pytest.approx(0.3142857142857)
    assert found(qualkit("agreement", "spans", ana, ben, "--unit", "overlap:0.2", "--json"))


def test_a_folder_a_coder_compares_several_transcripts(tmp_path):
    files = [coded(tmp_path / c / f"{t}.docx", ("0-9", "x")) for c in "ab" for t in ("T1", "T2")]
    table = found(qualkit("agreement", "spans", *files, "--json"))
    assert (table["coders"], table["documents"]) == (["a", "b"], 2)


def test_coded_files_of_different_texts_are_refused(tmp_path):
    ana, ben = coded(tmp_path / "ana.docx", ("0-9", "x")), tmp_path / "ben.docx"
    other = Document()
    run = other.add_paragraph().add_run("another text")
    other.add_comment(run, text="Codes (0-9)", author="x").add_paragraph("x")
    other.save(str(ben))
    refused(qualkit("agreement", "spans", ana, ben), "ben.docx", "not that of the other file")


@pytest.mark.parametrize("options", [("--documents",), ("--turns",)])
def test_coded_files_need_no_tables(tmp_path, options):
    ana = coded(tmp_path / "ana.docx", ("0-9", "x"))
    (tmp_path / "docs.csv").write_text(DOCS, "utf-8")
    ran = qualkit("agreement", "spans", ana, *options, tmp_path / "docs.csv")
    assert (ran.code, ran.out) == (2, "")
    assert "bring their own texts" in ran.err


def test_spans_in_csv_need_lengths(files):
    ran = qualkit("agreement", "spans", files(spans=NVIVO) / "spans.csv")
    assert (ran.code, ran.out) == (2, "")
    assert "--documents" in ran.err


def test_spans_that_share_a_file_name_are_of_their_folders(tmp_path):
    for coder, place in (("ana", "0,125"), ("ben", "75,200")):
        (tmp_path / coder).mkdir()
        body = f"doc,code,start,end\nd1,x,{place}\n"
        (tmp_path / coder / "spans.csv").write_text(body, "utf-8")
    (tmp_path / "docs.csv").write_text(DOCS, "utf-8")
    paths = [tmp_path / coder / "spans.csv" for coder in ("ana", "ben")]
    ran = qualkit("agreement", "spans", *paths, "--documents", tmp_path / "docs.csv", "--json")
    assert found(ran)["coders"] == ["ana", "ben"]


def test_pooled_kappa_needs_a_code_that_two_coders_used(files):
    body = "doc,coder,code,start,end\nd1,a,x,0,5\nd1,b,y,50,60\n"
    here = files(spans=body, docs="doc,length,coders\nd1,100,a;b\n")
    pooled = found(spans(here, "--json"))["overall"]["pooled_kappa"]
    assert (pooled["value"], pooled["reason"]) == (None, "no code can be estimated")
