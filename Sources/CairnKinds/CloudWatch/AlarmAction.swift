import CairnEngine
import CairnLanguage

/// A resource that an alarm can reach when its state changes, as its kind describes it.
package protocol AlarmAction: Sendable {
  static var section: String { get }

  /// The service in its ARN.
  static var service: String { get }

  /// The declarations that permit CloudWatch to reach it.
  ///
  /// - Parameters:
  ///   - reference: to a resource of the stack.
  ///   - alarm: the alarm's ARN.
  ///   - field: of the alarm, with the reference.
  static func rights(
    to reference: Value, for alarm: Value, from link: ResourceDeclaration, field: String
  ) -> [ResourceDeclaration]

  /// The statements that CloudWatch needs in a policy.
  static func grants(
    on reference: Value, for alarm: Value, from link: ResourceDeclaration, field: String
  ) -> [Grant]
}

extension AlarmAction {
  package static func rights(
    to reference: Value, for alarm: Value, from link: ResourceDeclaration, field: String
  ) -> [ResourceDeclaration] { [] }
  package static func grants(
    on reference: Value, for alarm: Value, from link: ResourceDeclaration, field: String
  ) -> [Grant] { [] }
}
