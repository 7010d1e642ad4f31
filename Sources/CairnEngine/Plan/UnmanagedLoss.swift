import CairnLanguage

/// Law 11: the effect of a change on unmanaged settings.
extension Change {
  /// Settings that it removes or overwrites, which are guarded like data (law 8). A delete is
  /// intended.
  package var lostSettings: [UnmanagedSetting] {
    switch action {
    case .none, .create, .rename, .delete: []
    case .update, .adopt: overwritten
    case .replace: removals.flatMap(\.unmanaged) + (isMadeAnew ? [] : overwritten)
    }
  }

  /// Settings that it keeps.
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

  /// Adds them to the losses that require consent.
  mutating func guardUnmanagedSettings() {
    let lost = lostSettings
    guard !lost.isEmpty else { return }
    let parts = [dataHeld, "unmanaged settings: \(lost.text)"].compactMap { $0 }
    dataHeld = parts.joined(separator: ", ")
  }
}

extension Diagnostic {
  /// A change in place that loses settings, with its ways out (law 15).
  static func losingSettings(_ change: Change) -> Diagnostic {
    let lost = change.lostSettings
    let fields = change.fields.filter { field in lost.contains { $0.isLost(with: field) } }
    func list(_ words: [String]) -> String { words.map { "`\($0)`" }.joined(separator: ", ") }
    let paths = list(fields.map(\.path))
    // An edit can be undone; drift can be left to others with `ignoreDrift`.
    let edited = fields.filter { $0.cause != .drift && change.recorded != nil }.map(\.path)
    let others = fields.filter { $0.cause != .edit || change.recorded == nil }.map(\.field)
    var keeping: [String] = []
    if !edited.isEmpty { keeping.append("undo the edit of \(list(edited))") }
    if !others.isEmpty, change.origin == .declared {
      keeping.append("write `ignoreDrift: [\(Set(others).sorted().joined(separator: ", "))]`")
    }
    let isKeepable = !keeping.isEmpty && (others.isEmpty || change.origin == .declared)
    let keep = isKeepable ? "To keep them, \(keeping.joined(separator: " and ")). " : ""
    return Diagnostic(
      .settingsWouldBeLost,
      "Changing \(paths) of \(change.address) would lose settings that no field of "
        + "`\(change.address.section)` holds: \(lost.text). \(keep)To lose them, use "
        + "`--allow-data-loss=\(change.address)`.",
      at: fields.first?.location ?? change.location)
  }
}

extension FieldChange {
  /// The name of the field that the path leads into.
  fileprivate var field: String { String(path.prefix { $0 != "." && $0 != "[" }) }
}
