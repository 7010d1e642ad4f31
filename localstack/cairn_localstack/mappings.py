"""Deletes event source mappings in any state."""

from __future__ import annotations

from localstack.services.lambda_.event_source_mapping.esm_worker import EsmState, EsmWorker


def remove_deleted_event_source_mappings() -> None:
    """The poller of an event source mapping removes it when it ends. One that is disabled, or about to
    be, has no poller, and would stay in the state `Deleting`."""
    delete, poll = EsmWorker.delete, EsmWorker.poller_loop

    def delete_or_remove(self: EsmWorker) -> None:
        delete(self)
        if self._poller_thread is None or not self._poller_thread.is_alive():
            self.delete_esm_in_store()

    def poll_and_remove(self: EsmWorker, *args: object, **kwargs: object) -> None:
        poll(self, *args, **kwargs)
        if self.current_state == EsmState.DELETING:
            self.delete_esm_in_store()

    EsmWorker.delete = delete_or_remove
    EsmWorker.poller_loop = poll_and_remove
