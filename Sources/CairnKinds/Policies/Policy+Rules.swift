import CairnEngine
import CairnLanguage

extension Policy {
  /// IAM user guide, "Grammar of the IAM JSON policy language": a policy has a statement.
  static let statementsRule = PolicyStatements.countRule(of: statements.name)

  /// Amazon SQS "SetQueueAttributes" refuses actions "out of service scope", S3 "PutBucketPolicy" an
  /// "invalid action": a resource's policy is about actions of its own service.
  static let scopeRule = Rule { properties in
    switch (properties[queue.name] != nil, properties[bucket.name] != nil) {
    case (true, false):
      PolicyStatements.actions(
        of: properties, statements.name, outsideOf: "sqs",
        detail: "The policy of a queue is about actions of SQS, such as `sqs:SendMessage`")
    case (false, true):
      PolicyStatements.actions(
        of: properties, statements.name, outsideOf: "s3",
        detail: "The policy of a bucket is about actions of S3, such as `s3:GetObject`")
    case (true, true), (false, false): []
    }
  }
}
