"""Queues for the tests, and what arrives in them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from local_stack import LocalStack


@dataclass
class Queue:
    client: Any
    name: str
    url: str
    arn: str
    messages: list[Any] = field(default_factory=list)

    def received(self, count: int, *, quiet: int = 0) -> list[str]:
        """The bodies of so many messages, sorted. After that, no more arrive for some seconds."""
        deadline = time.monotonic() + 30
        while len(self.messages) < count:
            assert time.monotonic() < deadline, self.messages
            self._receive(1)
        self._receive(quiet)
        bodies = sorted(message["Body"] for message in self.messages)
        assert len(bodies) == count, bodies
        return bodies

    def _receive(self, seconds: int) -> None:
        answer = self.client.receive_message(
            QueueUrl=self.url,
            WaitTimeSeconds=seconds,
            MaxNumberOfMessages=10,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        for message in answer.get("Messages", []):
            self.client.delete_message(
                QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"]
            )
            self.messages.append(message)


def create(stack: LocalStack, client: Any = None, suffix: str = "", **attributes: str) -> Queue:
    client = client or stack.client("sqs")
    name = f"queue-{uuid4().hex[:8]}{suffix}"
    url = client.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    answer = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return Queue(client, name, url, answer["Attributes"]["QueueArn"])
