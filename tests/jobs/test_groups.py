"""Groups of tasks: each is run by some process, and a slow server outside holds up nothing of the law."""

import pytest

from config.processes import WORKERS, list_processes
from jobs.loops import Group, Loop, Task
from jobs.worker import read_groups
from jobs.worker_tasks import TASKS

pytestmark = pytest.mark.django_db  # a turn closes connections that are too old

WITHOUT_TASKS = {Group.WEBHOOK}
"""Groups whose work is not built yet (docs/half-done.md)."""


def task(name, group, ran):
    def run(_at):
        ran.append(name)
        return 0

    return Task(name, run, 3600.0, group)


def test_a_process_runs_the_groups_it_is_told_and_no_others():
    ran: list[str] = []
    tasks = (task("seal", Group.SEAL, ran), task("alert", Group.ALERT, ran), task("stamp", Group.STAMP, ran))
    Loop(tasks, only=read_groups(["--only", "seal,stamp"])).turn()
    assert ran == ["seal", "stamp"]


def test_without_a_choice_a_worker_does_everything():
    assert read_groups([]) == tuple(Group)


@pytest.mark.parametrize("words", [["--only", "seal,nothing"], ["--only", ""], ["--onyl", "seal"]])
def test_an_unknown_group_ends_the_process(words, capsys):
    with pytest.raises(SystemExit) as ended:
        read_groups(words)
    assert ended.value.code == 2
    assert "usage: python -m jobs.worker" in capsys.readouterr().err


def test_every_group_is_run_by_exactly_one_process_of_the_table():
    words = [process.words for process in list_processes(port=8000, is_demo=False)]
    run = [group for each in words if "--only" in each for group in read_groups(each[3:])]
    assert sorted(run) == sorted(Group)


def test_sealing_and_delivery_share_no_process_with_servers_outside():
    assert not {"alert", "webhook"} & set(WORKERS["worker"])


def test_every_group_with_work_has_tasks():
    assert {each.group for each in TASKS} >= set(Group) - WITHOUT_TASKS
