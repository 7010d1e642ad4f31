import CairnAWS
import CairnLanguage

/// A log of requests that tells which calls changed a thing, when, and by whom.
package protocol AuditLog: Sendable {
  func entries(
    about subjects: [AuditedResource], in scope: Scope, by client: AWSClient
  ) async -> AuditLogAnswer
}

/// What a witness told.
package struct AuditLogAnswer: Hashable, Sendable {
  /// Calls that wrote and were not refused, newest first.
  package var calls: [AuditedResource: [Call]]
  /// A sentence, where it could not tell what it was asked.
  package var problem: String?

  package init(calls: [AuditedResource: [Call]] = [:], problem: String? = nil) {
    self.calls = calls
    self.problem = problem
  }
}

/// A thing as logs of requests know it.
package struct AuditedResource: Hashable, Sendable {
  /// As in endpoints: `sqs`.
  package var service: String
  /// What requests to that service call it, without the rest of a URL or an ARN.
  package var name: String
  /// What CloudTrail lists it as.
  package var trailName: String
  /// Where the name means it: requests of other regions, or of other accounts, can change it too.
  package var reach: Naming.Reach
  /// How the operations begin that can change it; empty for all of the service's that name it.
  package var operations: [String]

  package init(
    service: String, name: String, trailName: String? = nil, reach: Naming.Reach = .region,
    operations: [String] = []
  ) {
    self.service = service
    self.name = name
    self.trailName = trailName ?? name
    self.reach = reach
    self.operations = operations
  }

  private func isChanged(by call: Call) -> Bool {
    operations.isEmpty || operations.contains { call.operation.hasPrefix($0) }
  }

  /// So many are told at most.
  private static let limit = 3

  /// The calls, each kind and caller once, that others made since cairn last changed the thing: what
  /// an apply wrote afterwards is not their doing any more.
  package func othersEntries(among calls: [Call]) -> [Call] {
    var told: [Call] = []
    for call in calls where isChanged(by: call) {
      if call.isOwn { break }
      let isTold = told.contains { $0.operation == call.operation && $0.caller == call.caller }
      if !isTold { told.append(call) }
    }
    return Array(told.prefix(Self.limit))
  }
}

/// One request that changed something.
package struct Call: Hashable, Sendable {
  /// As `SetQueueAttributes`.
  package var operation: String
  package var time: UTCTime
  /// An ARN, or what the client calls itself; nil where nothing is told.
  package var caller: String?
  package var isOwn: Bool

  package init(operation: String, time: UTCTime, caller: String?, isOwn: Bool) {
    self.operation = operation
    self.time = time
    self.caller = caller
    self.isOwn = isOwn
  }

  /// - Parameter agent: what the client called itself.
  package static func isOwn(agent: String?) -> Bool { agent?.hasPrefix("cairn/") ?? false }
}
