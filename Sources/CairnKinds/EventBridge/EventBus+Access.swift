import CairnLanguage

extension EventBus {
  /// Amazon EventBridge user guide, "Permissions for event buses". EventBridge itself uses the key
  /// of an encrypted bus.
  static let access: [AccessVerb] = [AccessVerb("publish", ["events:PutEvents"])]
}
