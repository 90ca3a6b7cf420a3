"""What is printed beside the figures of agreement."""

from dataclasses import replace

from qualkit.agreement import Spread, describe_tally
from qualkit.agreement.sweep import character_tally
from qualkit.cli.agreement_show import print_codes, print_parts
from qualkit.model.results import AgreementParts, Estimate
from tests.unit.agreement_material import material

BOTH = [(d, c, "x", 0, 10 + d) for d in range(3) for c in ("a", "b")]


def table(spans, codes=("x", "y")):
    tally = character_tally(material(spans, [50] * 3, codes=codes))
    return describe_tally(tally, spread=Spread(20))


def test_agreement_on_values_stands_below_that_on_codes(capsys):
    found = table(BOTH)
    assert print_codes(found, title="t") is None
    assert "Agreement on the value" not in capsys.readouterr().out
    value = Estimate(0.75, method="nominal; value in 4 units that two coders gave one")
    rows = (replace(found.codes[0], on_value=value), *found.codes[1:])
    print_codes(replace(found, codes=rows), title="t")
    printed = capsys.readouterr().out
    assert "Agreement on the value of a code" in printed
    assert "0.750" in printed
    assert "value in 4 units that two coders gave one" in printed


def test_parts_over_other_codes_say_so_and_name_their_intervals(capsys):
    more = table([*BOTH, (0, "a", "y", 20, 30), (1, "b", "y", 20, 30)])
    print_parts(AgreementParts("site", (("N", table(BOTH)), ("S", more))))
    printed = capsys.readouterr().out
    assert "Intervals of N, S: 95% CI by bootstrap over 3 documents" in printed
    assert "means are over other codes in each part" in printed
    print_parts(AgreementParts("site", (("N", more), ("S", more))))
    assert "other codes" not in capsys.readouterr().out
