import CairnEngine
import CairnLanguage

extension Mapping {
  /// AWS Lambda developer guide, "Using Lambda with Amazon SQS": six times the function's timeout.
  static let timeoutLint = Lint { mapping, stack in
    guard let queue = stack.resource(referredToBy: mapping.properties[Mapping.queue.name]),
      let function = stack.resource(referredToBy: mapping.properties[Mapping.function.name])
    else { return [] }
    let hidden = queue.properties[Queue.visibilityTimeout.name]?.integer ?? 30
    let timeout = function.properties[Function.timeout.name]?.integer ?? 3
    guard hidden < 6 * timeout else { return [] }
    let wanted = ScalarText.format(seconds: 6 * timeout)
    return [
      Lint.Finding(
        .shortTimeout, at: queue.address, Queue.visibilityTimeout.name,
        detail: "A message is delivered again after \(ScalarText.format(seconds: hidden)), while "
          + "`\(function.address)` may work for \(ScalarText.format(seconds: timeout)): "
          + (hidden < timeout
            ? "Lambda refuses such an event source mapping. "
            : "if it is delayed or retried, a message is handled twice. ")
          + "Write `visibilityTimeout: \(wanted)`, six times its timeout.",
        notes: [
          Diagnostic.Note("the event source mapping", at: mapping.location),
          Diagnostic.Note("its timeout", at: function.location(of: Function.timeout.name)),
        ],
        fix: 6 * timeout <= 43_200
          ? .set(path: Queue.visibilityTimeout.name, to: wanted) : nil)
    ]
  }

  static let roleLint = Lint { mapping, stack in
    guard let function = stack.resource(referredToBy: mapping.properties[Mapping.function.name]),
      let role = stack.resource(referredToBy: function.properties[Function.role.name]),
      let (needed, field) = needs(of: mapping)
    else { return [] }
    let key = KMSKey.use(of: mapping.properties[field], keyActions, among: stack.resource(_:))
    func findings(_ field: String, _ needed: [Value], _ does: String) -> [Lint.Finding] {
      Role.findings(
        about: mapping, field, needed, in: role, stack,
        user: "Lambda \(does) with the role of `\(function.address)`",
        wayOut: "or leave out the function's `role`: then it has its own, to which event source "
          + "mappings add theirs", note: "the function's role")
    }
    let failures = failureDestinations(of: mapping).compactMap { destination, path in
      KMSKey.use(of: destination, failureKeyActions, among: stack.resource(_:)).map {
        (statement: $0, path: path)
      }
    }
    return findings(field, needed + [key].compactMap { $0 }, "polls")
      + (failureNeeds(of: mapping) + failures).flatMap {
        findings($0.path, [$0.statement], "reports failures")
      }
  }

  static let deadLetterLint = Lint { mapping, stack in
    guard let queue = stack.resource(referredToBy: mapping.properties[Mapping.queue.name]),
      queue.properties[Queue.deadLetter.name] == nil
    else { return [] }
    return [
      Lint.Finding(
        .noRecovery, at: queue.address,
        detail:
          "A message that `\(mapping.address)` can't handle is retried until it expires, then "
          + "lost. Give the queue a `deadLetter: {queue: …, maxReceives: 5}`.",
        notes: [Diagnostic.Note("the event source mapping", at: mapping.location)])
    ]
  }
}
