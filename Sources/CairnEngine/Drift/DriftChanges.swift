import CairnLanguage

/// What changed from one drift report of a stack to the next.
package struct DriftChanges: Hashable, Sendable {
  /// Newly out of sync (or with unmanaged settings), or in another way than before; in the order of
  /// the newer report.
  package var appeared: [DriftReport.Resource] = []
  /// In sync again or no longer reported; as in the older report.
  package var settled: [DriftReport.Resource] = []

  package var isEmpty: Bool { appeared.isEmpty && settled.isEmpty }

  package init(from old: DriftReport, to new: DriftReport) {
    let before = Self.outOfSync(old)
    let now = Self.outOfSync(new)
    let olds = Dictionary(before.map { (Key($0), $0) }, uniquingKeysWith: { first, _ in first })
    let news = Set(now.map(Key.init))
    appeared = now.filter { olds[Key($0)] != $0 }
    settled = before.filter { !news.contains(Key($0)) }
  }

  private static func outOfSync(_ report: DriftReport) -> [DriftReport.Resource] {
    report.resources.filter { $0.state != .inSync || !$0.unmanaged.isEmpty }
  }

  private struct Key: Hashable {
    var address: ResourceAddress
    /// Several extra resources may have one address.
    var identity: Identity?

    init(_ resource: DriftReport.Resource) {
      address = resource.address
      identity = resource.state.isExtra ? resource.identity : nil
    }
  }
}
