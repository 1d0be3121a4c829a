"""A network of one head on pairs that were fitted with another."""

from collections.abc import Sequence

from gdpw_core.training.evaluation.pairs import EvaluationPair
from gdpw_core.training.evaluation.systems import Result, System, SystemKind, Task
from gdpw_core.training.evaluation.tasks import PairTasks


class OnHead:
    """Renders the same pairs through its own head's fit of them.

    Args:
        system: a network of that head.
        tasks: the pairs as fitted with that head.
        pairs: by name.
    """

    def __init__(self, system: System, tasks: PairTasks, pairs: Sequence[EvaluationPair]) -> None:
        self.kind: SystemKind = system.kind
        self.label = system.label
        self._system = system
        self._tasks = tasks
        self._pairs = {pair.name: pair for pair in pairs}

    def render(self, task: Task) -> Result:
        """The picture of the pair of that name; unedited where the task asks for no change."""
        own = self._tasks.prepared(self._pairs[task.name]).task
        if task.target is task.fitted:
            own = own.unedited()
        return self._system.render(own)
