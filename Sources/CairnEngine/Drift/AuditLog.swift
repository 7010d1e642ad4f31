import CairnAWS
import CairnLanguage

/// A log of requests that shows which calls changed a resource, when, and by whom.
package protocol AuditLog: Sendable {
  func entries(
    about subjects: [AuditedResource], in scope: Scope, by client: AWSClient
  ) async -> AuditLogAnswer
}

/// The answer of an audit log.
package struct AuditLogAnswer: Hashable, Sendable {
  /// Calls that succeeded and changed the resource, newest first.
  package var calls: [AuditedResource: [Call]]
  /// A sentence, if the log couldn't be read.
  package var problem: String?

  package init(calls: [AuditedResource: [Call]] = [:], problem: String? = nil) {
    self.calls = calls
    self.problem = problem
  }
}

/// A resource in the terms of request logs.
package struct AuditedResource: Hashable, Sendable {
  /// The service's name in endpoints: `sqs`.
  package var service: String
  /// Its name in requests to the service, without the rest of a URL or an ARN.
  package var name: String
  /// Its name in CloudTrail.
  package var trailName: String
  /// Where the name is unique: requests in other regions or accounts may change it too.
  package var reach: Naming.Reach
  /// Prefixes of the operations that can change it; empty for all of the service's operations that
  /// name it.
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

  /// The maximum number of reported calls.
  private static let limit = 3

  /// The calls of others since cairn last changed the resource, each pair of operation and caller
  /// once. Earlier calls are left out, because an apply has overwritten their changes.
  package func othersEntries(among calls: [Call]) -> [Call] {
    var listed: [Call] = []
    for call in calls where isChanged(by: call) {
      if call.isOwn { break }
      let isListed = listed.contains { $0.operation == call.operation && $0.caller == call.caller }
      if !isListed { listed.append(call) }
    }
    return Array(listed.prefix(Self.limit))
  }
}

/// One request that changed something.
package struct Call: Hashable, Sendable {
  /// Such as `SetQueueAttributes`.
  package var operation: String
  package var time: UTCTime
  /// An ARN, or the client's user agent; nil if the log has neither.
  package var caller: String?
  package var isOwn: Bool

  package init(operation: String, time: UTCTime, caller: String?, isOwn: Bool) {
    self.operation = operation
    self.time = time
    self.caller = caller
    self.isOwn = isOwn
  }

  /// - Parameter agent: the client's user agent.
  package static func isOwn(agent: String?) -> Bool { agent?.hasPrefix("cairn/") ?? false }
}
