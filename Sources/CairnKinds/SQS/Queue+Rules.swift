import CairnEngine
import CairnLanguage

extension Queue {
  /// A reference to the queue itself is already a cycle of the graph; a written ARN isn't.
  static let ownDeadLetterRule = Rule { properties in
    guard let name = properties["name"]?.string,
      let target = properties["deadLetter"]?.map?["queue"]?.string,
      target.split(separator: ":").last.map(String.init) == name
    else { return [] }
    return [
      .init(
        path: "deadLetter.queue", summary: "Dead letters to the queue itself",
        detail: "A queue can't be its own dead-letter queue: name another queue than `\(name)`.")
    ]
  }

  /// SQS "SetQueueAttributes", RedrivePolicy: the dead-letter queue of a FIFO queue is a FIFO
  /// queue, that of a standard queue a standard one.
  static let deadLetterRule = StackRule(each: { queue, stack in
    let target = queue.properties[deadLetter.name]?.map?[deadLetterQueue.name]
    let isFIFO = queue.properties[fifo.name]?.boolean ?? false
    guard let isTargetFIFO = stack.isFIFO(target), isTargetFIFO != isFIFO else { return [] }
    let detail =
      isFIFO
      ? "The dead letters of a FIFO queue go to a FIFO queue, and this is a standard one. Declare "
        + "it with `fifo: true`, or name another queue."
      : "The dead letters of a standard queue go to a standard queue, and this is a FIFO queue. "
        + "Name another queue, or make this one FIFO as well."
    return [
      .init(
        path: "\(deadLetter.name).\(deadLetterQueue.name)",
        summary: "Dead-letter queue of another type", detail: detail,
        notes: stack.note(onFIFO: target, "queue"))
    ]
  })

  /// Amazon SQS developer guide, "Using dead-letter queues in Amazon SQS": the two are in one
  /// region.
  static let deadLetterRegionRule = RegionRule.rule(
    [deadLetter.name, deadLetterQueue.name],
    reason: "A dead-letter queue is in the region of its source queue")

  /// SQS "SetQueueAttributes", FifoThroughputLimit: a limit per message group needs duplicates per
  /// message group.
  static let throughputRule = Rule { properties in
    let isFIFO = properties[fifo.name]?.boolean == true
    var violations: [Rule.Violation] = []
    for field in [deduplicationScope, throughputLimit] where !isFIFO {
      guard properties[field.name]?.string == "message-group" else { continue }
      violations.append(
        .init(
          path: field.name, summary: "Setting for FIFO queues only",
          detail: "Only FIFO queues have message groups: add `fifo: true`, or leave "
            + "`\(field.name)` out."))
    }
    if isFIFO, properties[throughputLimit.name]?.string == "message-group",
      properties[deduplicationScope.name]?.string ?? "queue" == "queue"
    {
      violations.append(
        .init(
          path: throughputLimit.name, summary: "Throughput limit without its deduplication scope",
          detail: "`\(throughputLimit.name): message-group` needs "
            + "`\(deduplicationScope.name): message-group`: add that, or leave "
            + "`\(throughputLimit.name)` out."))
    }
    return violations
  }

  static let kmsRule = Rule { properties in
    guard properties["kmsKey"] != nil, properties["encryption"]?.string != "kms" else { return [] }
    return [
      .init(
        path: "kmsKey", summary: "KMS key without KMS encryption",
        detail: "`kmsKey` is used with `encryption: kms` only: add that, or leave `kmsKey` out.")
    ]
  }
}
