"""Ray: the same outcomes as at home, also where a worker or a whole node goes away in the middle."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.datasets.synthesize_run import run_synthesis
from sqlcoder.datasets.synthesize_sites import database_site
from sqlcoder.datasets.synthetic_schemas import create_databases
from sqlcoder.errors import SetupError
from sqlcoder.evaluation.benchmark import load_benchmark
from sqlcoder.evaluation.examine import RunSettings
from sqlcoder.evaluation.runner import Progress, load_run, run_benchmark
from sqlcoder.workers.executors import open_workers
from tests.evaluation.conftest import benchmark_file, databases, script  # noqa: F401 - fixtures
from tests.evaluation.music_questions import EXPECTED
from tests.workers.test_workers import start, work

ray = pytest.importorskip("ray", reason="the extra [ray] is not installed")
pytestmark = pytest.mark.ray


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two nodes of one CPU each on this machine."""
    from ray.cluster_utils import Cluster

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    two = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    two.add_node(num_cpus=1)
    yield two
    ray.shutdown()
    two.shutdown()


def mortal_work(state: int, item: tuple[Path, int]) -> int:
    """Leaves a mark each time an item is begun; whoever is first at the fifth is killed in the middle of it."""
    folder, number = item
    first = not list(folder.glob(f"{number}-*"))
    (folder / f"{number}-{os.getpid()}").touch()
    if number == 5 and first:
        os.kill(os.getpid(), signal.SIGKILL)
    return state + number


def test_an_address_where_nobody_is_is_told() -> None:
    with pytest.raises(SetupError, match=r"no Ray cluster at 127\.0\.0\.1:1"):
        open_workers("ray", start=start, work=work, address="127.0.0.1:1")


def test_what_goes_wrong_costs_itself_only(cluster: Any) -> None:
    items = [1, "refuse", 3, "die", "hang", 6]
    with open_workers("ray", start=start, work=work, count=2, address=cluster.address) as workers:
        done = list(workers.run(items, deadline_s=5.0, ordered=True))
    assert [d.index for d in done] == list(range(len(items)))
    assert [d.failure for d in done] == [None, "error", None, "crash", "deadline", None]
    assert [d.value for d in done] == [101, None, 103, None, None, 106]
    assert done[1].error == "ValueError: no such row"


def test_a_worker_that_is_killed_loses_and_doubles_nothing(cluster: Any, tmp_path: Path) -> None:
    items = [(tmp_path, number) for number in range(12)]
    with open_workers("ray", start=start, work=mortal_work, count=2, address=cluster.address) as workers:
        found = list(workers.run(items))
    assert sorted(d.index for d in found) == list(range(12))
    assert all(d.failure is None and d.value == 100 + d.index for d in found)
    assert len(list(tmp_path.iterdir())) == 13  # one was begun twice, told once


def test_a_run_is_that_of_the_local_pool_though_a_node_goes_away(
    cluster: Any,
    benchmark_file: Path,  # noqa: F811
    databases: Path,  # noqa: F811
    script: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    many = tmp_path / "many.jsonl"
    lines = benchmark_file.read_text().splitlines() * 5
    many.write_text("".join(line.replace('"id": "q', f'"id": "{i}-') + "\n" for i, line in enumerate(lines)))
    benchmark = load_benchmark(many, format="jsonl", databases=databases)
    settings = RunSettings(model=f"scripted:{script}")
    lost = cluster.add_node(num_cpus=1)

    def lose_a_node(progress: Progress) -> None:
        if progress.done == 10:
            cluster.remove_node(lost, allow_graceful=False)

    local = run_benchmark(benchmark, tmp_path / "local", settings=settings, executor="local", workers=2)
    shared = run_benchmark(
        benchmark,
        tmp_path / "ray",
        settings=settings,
        executor="ray",
        workers=3,
        address=cluster.address,
        progress=lose_a_node,
    )
    verdicts = [[(s.index, s.outcome, s.reason, s.pred) for s in load_run(tmp_path / n)[1]] for n in ("local", "ray")]
    assert verdicts[0] == verdicts[1]
    assert [outcome for _, outcome, _, _ in verdicts[1]] == EXPECTED * 5
    timed = {"elapsed_s": 0, "latency_s": 0}
    assert local | timed == shared | timed


def test_the_pairs_made_on_a_cluster_are_those_made_at_home(cluster: Any, tmp_path: Path) -> None:
    made = {path.stem: path for _, path in create_databases(tmp_path / "databases")}
    sites = [database_site(made[name]) for name in ("clinic", "gym")]
    run_synthesis(sites, tmp_path / "home", own=False, pairs=60, seed=1, executor="serial")
    run_synthesis(
        sites, tmp_path / "ray", own=False, pairs=60, seed=1, executor="ray", workers=2, address=cluster.address
    )
    for name in ("pairs.jsonl", "card.json"):
        assert (tmp_path / "ray" / name).read_bytes() == (tmp_path / "home" / name).read_bytes()


def test_local_workers_need_no_ray() -> None:
    code = "import sqlcoder.evaluation.runner, sqlcoder.cli.eval, sys; sys.exit('ray' in sys.modules)"
    assert os.spawnl(os.P_WAIT, sys.executable, sys.executable, "-c", code) == 0
