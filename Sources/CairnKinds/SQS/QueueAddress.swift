import CairnAWS
import CairnEngine
import CairnLanguage

/// A queue's name, and the URL it has at the target.
///
/// The URL is made here and never taken from an answer: what an emulator answers with may not be
/// reachable.
struct QueueAddress: Hashable, Sendable {
  var name: String
  var url: String

  init(_ name: String, in scope: Scope) {
    self.name = name
    guard let endpoint = scope.endpoint else {
      url = "https://sqs.\(scope.region).\(scope.partition.suffix)/\(scope.account)/\(name)"
      return
    }
    // Quirk of LocalStack: one host serves all regions, and a client that signs nothing is taken to mean
    // us-east-1 unless the URL names another. This is its "path" form (SQS_ENDPOINT_STRATEGY), which it
    // takes whatever form it answers with; other servers look at the last part only.
    url = "\(endpoint)/queue/\(scope.region)/\(scope.account)/\(name)"
  }

  /// From `arn:aws:sqs:<region>:<account>:<name>`; nil for what is no ARN of a queue.
  init?(arn: String, in scope: Scope) {
    guard let arn = ARN(arn), arn.service == "sqs", !arn.resource.contains(":") else { return nil }
    var scope = scope
    scope.region = arn.region
    scope.account = arn.account
    self.init(arn.resource, in: scope)
  }
}

extension AuditedResource {
  static func queue(_ queue: QueueAddress, operations: [String]) -> AuditedResource {
    AuditedResource(
      service: "sqs", name: queue.name, trailName: queue.url, operations: operations)
  }
}
