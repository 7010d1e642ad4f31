import CairnEngine
import CairnLanguage

// What requests call each kind of thing, for logs of requests. What lives in another thing is known
// by that, and by the operations that write it.

extension Queue {
  /// CloudTrail has the URL.
  package func callSubject(of resource: ResourceHandle, in scope: Scope) -> CallSubject? {
    guard let name = resource.properties[Self.name] else { return nil }
    return .queue(QueueAddress(name, in: scope))
  }
}

extension Bucket {
  package func callSubject(of resource: ResourceHandle, in scope: Scope) -> CallSubject? {
    guard let identity = identity(of: resource.properties, in: scope) else { return nil }
    return CallSubject(service: "s3", name: identity.text)
  }
}

extension Table {
  package func callSubject(of resource: ResourceHandle, in scope: Scope) -> CallSubject? {
    resource.properties[Self.name].map { CallSubject(service: "dynamodb", name: $0) }
  }
}

extension Role {
  package func callSubject(of resource: ResourceHandle, in scope: Scope) -> CallSubject? {
    resource.properties[Self.name].map { CallSubject(service: "iam", name: $0) }
  }
}

extension API {
  package func callSubject(of resource: ResourceHandle, in scope: Scope) -> CallSubject? {
    resource.attributes["id"]?.string.map { CallSubject(service: "apigateway", name: $0) }
  }
}

extension Function {
  package func callSubject(of resource: ResourceHandle, in scope: Scope) -> CallSubject? {
    resource.properties[Self.name].map {
      CallSubject(
        service: "lambda", name: $0,
        operations: ["Create", "Update", "Delete", "Put", "Tag", "Untag", "Publish"])
    }
  }
}

extension Mapping {
  package func callSubject(of resource: ResourceHandle, in scope: Scope) -> CallSubject? {
    resource.attributes["uuid"]?.string.map { CallSubject(service: "lambda", name: $0) }
  }
}

extension Permission {
  package func callSubject(of resource: ResourceHandle, in scope: Scope) -> CallSubject? {
    resource.properties[Self.function].map {
      CallSubject(
        service: "lambda", name: Self.name(ofFunction: $0),
        operations: ["AddPermission", "RemovePermission", "DeleteFunction"])
    }
  }
}

extension Notification {
  package func callSubject(of resource: ResourceHandle, in scope: Scope) -> CallSubject? {
    resource.properties[Self.bucket].map {
      CallSubject(
        service: "s3", name: BucketName.named(by: $0),
        operations: ["PutBucketNotification", "DeleteBucket"])
    }
  }
}

extension Policy {
  package func callSubject(of resource: ResourceHandle, in scope: Scope) -> CallSubject? {
    if let bucket = resource.properties[Self.bucket] {
      return CallSubject(
        service: "s3", name: BucketName.named(by: bucket),
        operations: ["PutBucketPolicy", "DeleteBucketPolicy", "DeleteBucket"])
    }
    guard let arn = resource.properties[Self.queue],
      let queue = QueueAddress(arn: arn, in: scope)
    else { return nil }
    return .queue(
      queue,
      operations: ["SetQueueAttributes", "AddPermission", "RemovePermission", "DeleteQueue"])
  }
}

extension CallSubject {
  fileprivate static func queue(_ queue: QueueAddress, operations: [String] = []) -> CallSubject {
    CallSubject(
      service: "sqs", name: queue.name, trailName: queue.url, operations: operations)
  }
}
