"""Several processes in one run, started by torchrun; one process is the ordinary case."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel


@dataclass(frozen=True)
class Team:
    """The processes of a run.

    Args:
        rank: number of this process.
        size: number of processes.
        local_rank: number on this host; its GPU.
    """

    rank: int = 0
    size: int = 1
    local_rank: int = 0

    @property
    def leads(self) -> bool:
        """Whether this process writes logs and checkpoints."""
        return self.rank == 0

    def any(self, flag: bool, device: torch.device) -> bool:
        """Whether the flag is set in any process."""
        if self.size == 1:
            return flag
        shared = torch.tensor([float(flag)], device=device)
        dist.all_reduce(shared, op=dist.ReduceOp.MAX)
        return bool(shared.item() > 0)

    def wrapped(self, module: nn.Module, device: torch.device) -> nn.Module:
        """The module with its gradients averaged over the processes.

        Buffers are not broadcast at every call: a discriminator is called three times a step, and
        batch statistics that change in between break its backward pass.
        """
        if self.size == 1:
            return module
        if device.type == "cuda":
            convert = nn.SyncBatchNorm.convert_sync_batchnorm
            module = convert(module)  # type: ignore[no-untyped-call]  # torch has no annotation
        ids = [device.index] if device.type == "cuda" else None
        return DistributedDataParallel(module, device_ids=ids, broadcast_buffers=False)


@contextmanager
def team(device: torch.device) -> Iterator[Team]:
    """Join the processes that torchrun started (gloo on CPUs, NCCL on GPUs), or be alone."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield Team()
        return
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Team(dist.get_rank(), size, int(os.environ.get("LOCAL_RANK", "0")))
    finally:
        dist.destroy_process_group()
