"""What a bench says, and when it says that a promise is broken."""

import json
from types import ModuleType

import pytest

from benchmarks import __main__ as bench
from benchmarks.figures import Figure, percentile, table


@pytest.mark.parametrize(("share", "value"), [(0.5, 51.0), (0.99, 100.0), (1.0, 100.0)])
def test_a_percentile_is_a_time_that_was_measured(share: float, value: float):
    assert percentile([float(n) for n in range(100, 0, -1)], share) == value


def test_a_promise_is_kept_up_to_its_bar():
    assert not Figure("p99", 250, "ms", 250).is_over
    assert Figure("p99", 250.1, "ms", 250).is_over
    assert not Figure("p99", 9999, "ms").is_over


def test_the_table_says_which_promise_is_broken():
    lines = table([Figure("p50", 1, "ms"), Figure("p99", 300, "ms", 250), Figure("ratio", 2, "x", 3)]).splitlines()
    assert "OVER 250 ms" in lines[1]
    assert "within 3 x" in lines[2]
    assert not lines[0].endswith("3 x")


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """Figures of a suite called discord, instead of its own."""
    figures: list[Figure] = []
    suite = ModuleType("discord", "How fast it is.")
    suite.run = lambda: figures
    monkeypatch.setattr(bench, "import_module", lambda name: suite)  # noqa: ARG005 - the real one's signature
    return figures


def test_a_broken_promise_is_an_exit_code(shop: list[Figure]):
    assert bench.main(["discord"]) == 0
    shop.append(Figure("p99", 300, "ms", 250))
    assert bench.main(["discord"]) == 1


def test_the_figures_are_written_down(shop: list[Figure], tmp_path):
    shop.append(Figure("p99", 200, "ms", 250))
    bench.main(["discord", "--json", str(tmp_path / "figures.json")])
    written = json.loads((tmp_path / "figures.json").read_text())
    assert written["suites"] == {"discord": [{"what": "p99", "value": 200, "unit": "ms", "bar": 250}]}


def test_a_suite_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        bench.main(["teleport"])
    assert "There is no suite teleport" in capsys.readouterr().err
