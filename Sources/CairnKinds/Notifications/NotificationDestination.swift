import CairnAWSXML
import CairnEngine
import CairnLanguage

/// A resource that S3 can notify, as its kind describes it.
package protocol NotificationDestination: Sendable {
  /// The field of `notifications` that refers to it. Messages call it by the field's name.
  static var field: Field<String> { get }

  /// The ARN in S3's configuration; nil for a destination of another kind.
  static func arn(of target: S3NotificationConfiguration.Entry.Target) -> String?
  static func target(_ arn: String) -> S3NotificationConfiguration.Entry.Target

  static func isThere(_ arn: String, _ context: KindContext) async throws -> Bool

  /// The declarations that permit S3 to reach it.
  ///
  /// - Parameters:
  ///   - name: of a resource that is added.
  ///   - bucket: the ARN; nil while it is unknown.
  static func rights(
    of notification: ResourceDeclaration, named name: String, from bucket: Value?
  ) -> [ResourceDeclaration]

  /// The statements that S3 needs in a policy.
  ///
  /// - Parameter bucket: the ARN; nil while it is unknown.
  static func grants(of notification: ResourceDeclaration, from bucket: Value?) -> [Grant]

  /// Checks of a notification with this destination.
  static var stackRules: [StackRule] { get }
  static var lints: [Lint] { get }
}

extension NotificationDestination {
  package static func rights(
    of notification: ResourceDeclaration, named name: String, from bucket: Value?
  ) -> [ResourceDeclaration] { [] }
  package static func grants(
    of notification: ResourceDeclaration, from bucket: Value?
  ) -> [Grant] { [] }
  package static var stackRules: [StackRule] { [] }
  package static var lints: [Lint] { [] }
}
