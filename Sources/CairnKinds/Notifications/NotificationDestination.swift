import CairnAWSXML
import CairnEngine
import CairnLanguage

/// What S3 can notify: what the kind of the destination knows of it.
package protocol NotificationDestination: Sendable {
  /// The field of `notifications` that refers to it. Messages call it by the field's name.
  static var field: Field<String> { get }

  /// What S3's configuration has for it; nil for other destinations.
  static func arn(of target: S3NotificationConfiguration.Entry.Target) -> String?
  static func target(_ arn: String) -> S3NotificationConfiguration.Entry.Target

  static func isThere(_ arn: String, _ context: KindContext) async throws -> Bool

  /// What lets S3 reach it, beside the notification itself.
  ///
  /// - Parameters:
  ///   - name: of a resource that is added.
  ///   - bucket: the ARN; nil while it is unknown.
  static func rights(
    of notification: ResourceDeclaration, named name: String, from bucket: Value?
  ) -> [ResourceDeclaration]

  /// Checks of a notification to it.
  static var stackRules: [StackRule] { get }
  static var lints: [Lint] { get }
}

extension NotificationDestination {
  package static func rights(
    of notification: ResourceDeclaration, named name: String, from bucket: Value?
  ) -> [ResourceDeclaration] { [] }
  package static var stackRules: [StackRule] { [] }
  package static var lints: [Lint] { [] }
}
