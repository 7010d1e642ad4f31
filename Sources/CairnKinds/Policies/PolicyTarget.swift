import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

/// The one thing that a resource policy hangs on.
enum PolicyTarget: Sendable {
  case queue(QueueAddress, arn: String)
  /// Its name, and how the policy spells it.
  case bucket(String, spelled: String)

  init(_ resource: ResourceHandle, in scope: Scope) throws {
    if let arn = resource.properties[Policy.queue] {
      guard let queue = QueueAddress(arn: arn, in: scope) else {
        throw KindError("`\(arn)` is no ARN of a queue.", path: Policy.queue.name)
      }
      self = .queue(queue, arn: arn)
    } else if let bucket = resource.properties[Policy.bucket] {
      self = .bucket(BucketName.named(by: bucket), spelled: bucket)
    } else {
      throw KindError("The policy \(resource.address) names neither a queue nor a bucket.")
    }
  }

  var properties: Properties {
    var properties = Properties()
    switch self {
    case .queue(_, let arn): properties[Policy.queue] = arn
    case .bucket(_, let spelled): properties[Policy.bucket] = spelled
    }
    properties.markRead([Policy.queue.name, Policy.bucket.name])
    return properties
  }

  /// What statements without a resource are about.
  func resources(in scope: Scope) -> [String] {
    switch self {
    case .queue(_, let arn): [arn]
    case .bucket(let name, _):
      [BucketName.arn(of: name, in: scope), BucketName.arn(of: name, in: scope) + "/*"]
    }
  }

  /// The same before references are resolved; nil when it can't be said yet.
  static func resources(of properties: [String: Value]) -> [Value]? {
    if let queue = properties[Policy.queue.name] { return [queue] }
    // A bucket is referred to by its name, so its ARN is asked for beside that. A name that is written
    // out is completed once the partition is known.
    guard case .unresolved(let template)? = properties[Policy.bucket.name],
      template.parts.count == 1, case .reference(.resource(let bucket, _)) = template.parts[0]
    else { return nil }
    let arn = Reference.resource(bucket, attribute: "arn")
    return [
      .unresolved(Template(arn)), .unresolved(Template([.reference(arn), .literal("/*")])),
    ]
  }

  /// The document's text; nil when there is none, or not even the queue or bucket.
  func read(_ context: KindContext) async throws -> String? {
    switch self {
    case .queue(let queue, _): return try await context.queueAttributes(queue)?["Policy"]
    case .bucket(let name, _): return try await context.bucketPolicy(name)
    }
  }

  /// Nil removes the policy; what is gone altogether has none.
  func write(_ text: String?, _ context: KindContext) async throws {
    do throws(AWSError) {
      switch self {
      case .queue(let queue, _):
        try await context.aws.setQueueAttributes(queueURL: queue.url, ["Policy": text ?? ""])
      case .bucket(let name, _): try await context.aws.setBucketPolicy(name, text)
      }
    } catch {
      guard text == nil, error.isNotFound else { throw error }
    }
  }
}
