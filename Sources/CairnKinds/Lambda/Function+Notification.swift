import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension Function {
  package static var notificationDestination: (any NotificationDestination.Type)? {
    FunctionNotification.self
  }
}

/// A function that S3 notifies; the notification adds the permission to invoke it.
enum FunctionNotification: NotificationDestination {
  static let field = Field<String>(
    "function", .reference(sections: [Function.section], attribute: "arn"),
    doc: "Function that gets the events; S3's permission to invoke it is added.",
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
