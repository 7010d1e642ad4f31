import CairnEngine

/// A kind of the catalog, and what the kinds that connect resources need to know of it: they find it
/// here, and so don't name the kinds that they connect.
package protocol CatalogKind: Kind {
  init()

  /// How `policies` reaches its resources; nil, the default, where they take no resource policy.
  static var policyTarget: (any PolicyTarget.Type)? { get }

  /// How `notifications` reaches its resources; nil, the default, where S3 can't notify them.
  static var notificationDestination: (any NotificationDestination.Type)? { get }
}

extension CatalogKind {
  package static var policyTarget: (any PolicyTarget.Type)? { nil }
  package static var notificationDestination: (any NotificationDestination.Type)? { nil }
}
