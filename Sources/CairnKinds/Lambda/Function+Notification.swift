import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension Function {
  package static var notificationDestination: (any NotificationDestination.Type)? {
    FunctionNotification.self
  }
}

/// A function that S3 notifies; the right to invoke it comes with the notification.
enum FunctionNotification: NotificationDestination {
  static let field = Field<String>(
    "function", .reference(sections: [Function.section], attribute: "arn"),
    doc: "The function that is told; S3's right to invoke it comes along.",
    example: "thumbnails")

  static func arn(of target: S3NotificationConfiguration.Entry.Target) -> String? {
    if case .function(let arn) = target { arn } else { nil }
  }

  static func target(_ arn: String) -> S3NotificationConfiguration.Entry.Target {
    .function(arn: arn)
  }

  static func isThere(_ arn: String, _ context: KindContext) async throws -> Bool {
    try await found { try await context.aws.getFunctionConfiguration(arn) } != nil
  }

  static func rights(
    of notification: ResourceDeclaration, named name: String, from bucket: Value?
  ) -> [ResourceDeclaration] {
    guard let function = notification.properties[field.name] else { return [] }
    return [
      Permission.declared(
        name, function: function, principal: "s3.amazonaws.com", source: bucket,
        location: notification.location,
        places: [
          Permission.function.name: notification.location(of: field.name),
          Permission.sourceArn.name: notification.location(of: Notification.bucket.name),
        ],
        origin: .expanded(from: notification.address, field: field.name))
    ]
  }
}
