"""A Ray cluster that exists: connecting to it, what it has, and the errors that come back from it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from linker.errors import ConfigError, LinkerError

_PATIENCE = 10.0
"""Seconds that a cluster's head has for answering."""


@dataclass(frozen=True)
class Resources:
    """What a cluster has, and how much of it one embedding worker takes."""

    gpus: int
    cpus: int

    @property
    def workers(self) -> int:
        """How many may embed: one a card or, where there are none, one a core."""
        return self.gpus or self.cpus

    def asked(self) -> dict[str, float]:
        """The same as arguments of `ray.remote`."""
        return {"num_gpus": 1} if self.gpus else {"num_cpus": 1}


def connect_to_cluster(address: str) -> Resources:
    """Connect to the cluster at an address; `auto` finds a running one.

    Raises:
        ConfigError: Ray isn't installed, or there is no cluster.
    """
    try:
        import ray
    except ImportError as error:
        raise ConfigError(f"a cluster needs Ray ({error}); run: pip install 'story-linker[ray]'") from error
    if not ray.is_initialized():
        try:
            if address != "auto":  # Ray itself goes on trying for minutes
                host, _, port = address.rpartition("://")[2].rpartition(":")
                socket.create_connection((host, int(port)), timeout=_PATIENCE).close()
            ray.init(address=address, log_to_driver=False, logging_level="ERROR")
            # Else what befalls a node is printed among results; nothing public stops it.
            ray._private.worker._worker_logs_enabled = False
        except (ConnectionError, ValueError, OSError) as error:
            raise ConfigError(
                f"no Ray cluster at {address} ({error}); `ray start --head` starts one and names its address"
            ) from error
    resources = ray.cluster_resources()
    return Resources(int(resources.get("GPU", 0)), max(1, int(resources.get("CPU", 1))))


@contextmanager
def own_errors() -> Iterator[None]:
    """Raise an error of ours from a worker as it is, without Ray's wrapping."""
    import ray

    try:
        yield
    except ray.exceptions.RayError as error:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, LinkerError):
            cause = getattr(cause, "cause", None) or cause.__cause__
        if cause is None:
            raise
        raise cause from None
