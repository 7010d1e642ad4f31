import CairnEngine
import CairnLanguage

extension Mapping {
  /// Lambda developer guide, "Using Lambda with Amazon SQS": function and queue are in one region.
  /// A stream is read in its own as well.
  static let regionRules = [
    [queue.name], [table.name], [stream.name], [function.name],
    [onFailure.name, failureQueue.name], [onFailure.name, failureTopic.name],
  ].map {
    RegionRule.rule(
      $0, reason: "An event source mapping is in the region of its source and function")
  }

  /// Lambda "CreateEventSourceMapping", BatchSize and MaximumBatchingWindowInSeconds: more than 10
  /// messages need a batch window, and FIFO queues have none.
  static let batchRule = StackRule(each: { mapping, stack in
    guard let queue = mapping.properties[Mapping.queue.name] else { return [] }
    let size = mapping.properties[batchSize.name]?.integer ?? 10
    let window = mapping.properties[batchWindow.name]?.integer ?? 0
    var violations: [Rule.Violation] = []
    if stack.isFIFO(queue) == true {
      if size > 10 {
        violations.append(
          .init(
            path: batchSize.name, summary: "A large batch of a FIFO queue",
            detail:
              "One batch of a FIFO queue has at most 10 messages: write a `batchSize` of 10 or "
              + "less.", notes: stack.note(onFIFO: queue, "queue")))
      }
      if window > 0 {
        violations.append(
          .init(
            path: batchWindow.name, summary: "A batch window of a FIFO queue",
            detail:
              "Lambda doesn't wait for batches of a FIFO queue to fill: remove `batchWindow`.",
            notes: stack.note(onFIFO: queue, "queue")))
      }
    } else if size > 10, window < 1 {
      violations.append(
        .init(
          path: batchSize.name, summary: "A large batch needs a batch window",
          detail:
            "One poll of a queue returns at most 10 messages, so a `batchSize` of \(size) needs a "
            + "`batchWindow` of at least 1s."))
    }
    return violations
  })
}
