import pytest
from scipy.stats import t

from qualkit.agreement.student import t_quantile


@pytest.mark.parametrize("df", [1, 2, 3, 4, 5, 10, 11, 29, 30, 117, 200, 201, 400, 22318])
@pytest.mark.parametrize("probability", [0.5, 0.9, 0.975, 0.995])
def test_quantiles_of_t(df, probability):
    assert t_quantile(probability, df) == pytest.approx(t.ppf(probability, df), abs=1e-7)
