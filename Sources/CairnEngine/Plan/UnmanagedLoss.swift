import CairnLanguage

/// Law 11: what a change does to the unmanaged settings of what is there.
extension Change {
  /// Those that it takes away or writes over: guarded as data is (law 8). What is deleted is meant
  /// to go.
  package var lostSettings: [UnmanagedSetting] {
    switch action {
    case .none, .create, .rename, .delete: []
    case .update, .adopt: overwritten
    case .replace: removals.flatMap(\.unmanaged) + (isMadeAnew ? [] : overwritten)
    }
  }

  /// Those that still stand after it.
  package var keptSettings: [UnmanagedSetting] {
    switch action {
    case .none, .create, .delete: return []
    case .replace where isMadeAnew: return []
    case .update, .adopt, .rename, .replace:
      let lost = lostSettings
      return (live?.unmanaged ?? []).filter { !lost.contains($0) }
    }
  }

  private var overwritten: [UnmanagedSetting] {
    (live?.unmanaged ?? []).filter { setting in fields.contains { setting.isLost(with: $0) } }
  }

  /// Adds them to what the change needs a word for.
  mutating func guardUnmanagedSettings() {
    let lost = lostSettings
    guard !lost.isEmpty else { return }
    let told = [dataHeld, "unmanaged settings: \(lost.text)"].compactMap { $0 }
    dataHeld = told.joined(separator: ", ")
  }
}

extension Diagnostic {
  /// Of a change in place that loses settings, with its ways out (law 15).
  static func losingSettings(_ change: Change) -> Diagnostic {
    let lost = change.lostSettings
    let fields = change.fields.filter { field in lost.contains { $0.isLost(with: field) } }
    func list(_ words: [String]) -> String { words.map { "`\($0)`" }.joined(separator: ", ") }
    let paths = list(fields.map(\.path))
    // An edit can be taken back; what others changed can be left to them, where the file says so.
    let edited = fields.filter { $0.cause != .drift && change.recorded != nil }.map(\.path)
    let others = fields.filter { $0.cause != .edit || change.recorded == nil }.map(\.field)
    var keeping: [String] = []
    if !edited.isEmpty { keeping.append("take the edit of \(list(edited)) back") }
    if !others.isEmpty, change.origin == .declared {
      keeping.append("write `ignoreDrift: [\(Set(others).sorted().joined(separator: ", "))]`")
    }
    let isKeepable = !keeping.isEmpty && (others.isEmpty || change.origin == .declared)
    let keep = isKeepable ? "To keep them, \(keeping.joined(separator: " and ")). " : ""
    return Diagnostic(
      .settingsWouldBeLost,
      "Changing \(paths) of \(change.address) would lose settings that no field of "
        + "`\(change.address.section)` holds: \(lost.text). \(keep)To let them go, say so with "
        + "`--allow-data-loss=\(change.address)`.",
      at: fields.first?.location ?? change.location)
  }
}

extension FieldChange {
  /// The name of the field that the path leads into.
  fileprivate var field: String { String(path.prefix { $0 != "." && $0 != "[" }) }
}
