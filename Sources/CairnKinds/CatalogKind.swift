import CairnEngine

/// A kind of the catalog, with everything that connecting kinds (policies, notifications, alarms)
/// need to know of it, so that they don't name the kinds that they connect.
package protocol CatalogKind: Kind {
  init()

  /// How `policies` reaches its resources; nil, the default, if they accept no resource policy.
  static var policyTarget: (any PolicyTarget.Type)? { get }

  /// How `notifications` reaches its resources; nil, the default, if S3 can't notify them.
  static var notificationDestination: (any NotificationDestination.Type)? { get }

  /// How metrics tell its resources apart; nil, the default, if they can't be named in `alarms`.
  static var metricDimension: MetricDimension? { get }

  /// How `alarms` reaches its resources; nil, the default, if no alarm can.
  static var alarmAction: (any AlarmAction.Type)? { get }
}

extension CatalogKind {
  package static var policyTarget: (any PolicyTarget.Type)? { nil }
  package static var notificationDestination: (any NotificationDestination.Type)? { nil }
  package static var metricDimension: MetricDimension? { nil }
  package static var alarmAction: (any AlarmAction.Type)? { nil }
}
