import CairnAWS
import CairnEngine
import CairnLanguage

/// A resource with a resource policy: what its kind knows of the policy.
package protocol PolicyTarget: Sendable {
  /// The field of `policies` that refers to it. Messages call it by the field's name.
  static var field: Field<String> { get }

  /// As actions name its service: `sqs`.
  static var service: String { get }

  /// Which actions its policy is about, as a sentence without its full stop.
  static var scope: String { get }

  /// What statements without resources are about, in words: "the queue".
  static var itself: String { get }

  /// Checks of the fields of a policy of it.
  static var rules: [Rule] { get }
  static var stackRules: [StackRule] { get }

  /// The same for every way in which the field can refer to one resource.
  static func key(of reference: String) -> String

  /// What statements without resources are about, before references are resolved; nil while that is
  /// unknown.
  static func resources(of reference: Value) -> [Value]?

  /// Every such resource of the account and region.
  static func all(_ context: KindContext) async throws -> [any PolicyTarget]

  /// - Throws: `KindError` for a reference to something else.
  init(_ reference: String, in scope: Scope) throws

  /// What the field says.
  var reference: String { get }

  /// What statements without resources are about: ARNs.
  var resources: [String] { get }

  /// With the operations that change its policy.
  var audited: AuditedResource { get }

  /// The policy's text; nil without one, and without the resource.
  func policy(_ context: KindContext) async throws -> String?

  /// - Parameter text: nil removes the policy.
  func setPolicy(_ text: String?, _ context: KindContext) async throws(AWSError)
}

extension PolicyTarget {
  package static var rules: [Rule] { [] }
  package static var stackRules: [StackRule] { [] }
  package static func key(of reference: String) -> String { reference }

  var properties: Properties {
    var properties = Properties()
    properties[Self.field] = reference
    properties.markRead(Policy.targets.map { $0.field.name })
    return properties
  }
}
