import CairnEngine

extension Catalog {
  /// Every kind there is, in the order in which sections are documented.
  package static let standard = Catalog([
    Bucket(), Table(), Queue(), Policy(), Notification(), Role(), Function(), Permission(), API(),
    Mapping(),
  ])
}
