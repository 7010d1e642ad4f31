import CairnAWS
import CairnEngine
import CairnLanguage

/// A queue's name, and its URL in the endpoint.
///
/// The URL is computed and never taken from an answer, because an emulator's answer may not be
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
    // Quirk of LocalStack: one host serves all regions, and an unsigned request means us-east-1
    // unless the URL names another. This is its "path" form (SQS_ENDPOINT_STRATEGY), which it
    // always accepts; other servers use only the last part.
    url = "\(endpoint)/queue/\(scope.region)/\(scope.account)/\(name)"
  }

  /// From `arn:aws:sqs:<region>:<account>:<name>`; nil if it isn't an ARN of a queue.
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
