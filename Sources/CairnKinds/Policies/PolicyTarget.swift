import CairnAWS
import CairnEngine
import CairnLanguage

/// A resource with a resource policy, as its kind describes it.
package protocol PolicyTarget: Sendable {
  /// The field of `policies` that refers to it. Messages call it by the field's name.
  static var field: Field<String> { get }

  /// The service's name in actions, such as `sqs`.
  static var service: String { get }

  /// The actions that its policy can contain, as a sentence without its full stop.
  static var scope: String { get }

  /// What statements without resources apply to, in words: "the queue".
  static var itself: String { get }

  /// Such resources, in words: "queues".
  static var plural: String { get }

  /// Checks of a policy's fields.
  static var rules: [Rule] { get }
  static var stackRules: [StackRule] { get }

  /// One key for all references to the same resource.
  static func key(of reference: String) -> String

  /// What statements without resources apply to, before references are resolved; nil while that is
  /// unknown.
  static func resources(of reference: Value) -> [Value]?

  /// Every such resource of the account and region.
  static func all(_ context: KindContext) async throws -> [any PolicyTarget]

  /// - Throws: `KindError` for a reference to something else.
  init(_ reference: String, in scope: Scope) throws

  /// The reference in the declaration.
  var reference: String { get }

  /// The ARNs that statements without resources apply to.
  var resources: [String] { get }

  /// The resource in the audit log, with the operations that change its policy.
  var audited: AuditedResource { get }

  /// The policy's text; nil if there is no policy or no resource.
  func policy(_ context: KindContext) async throws -> String?

  /// - Parameter text: nil removes the policy.
  func setPolicy(_ text: String?, _ context: KindContext) async throws(AWSError)
}

extension PolicyTarget {
  package static var plural: String { "\(field.name)s" }
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
