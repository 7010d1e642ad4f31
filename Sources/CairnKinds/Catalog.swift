import CairnEngine

extension Catalog {
  /// All kinds, in the order in which sections are documented.
  package static let standard = Catalog(everyKind.map { $0.init() })

  static let everyKind: [any CatalogKind.Type] = [
    Bucket.self, SeededObjects.self, Table.self, SeededItems.self, Queue.self, Topic.self,
    Subscription.self, Policy.self, Notification.self, Role.self, Layer.self, Function.self,
    Permission.self, API.self, HTTPAPI.self, APIKey.self, UsagePlan.self, Mapping.self,
    EventBus.self, EventRule.self,
    Schedule.self, StateMachine.self,
    LogGroup.self, Alarm.self, KMSKey.self, SSMParameter.self, StoredSecret.self,
    ManagedPolicy.self, DataStream.self, EmailIdentity.self,
  ]
}
