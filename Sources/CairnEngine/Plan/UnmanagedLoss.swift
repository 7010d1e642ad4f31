import CairnLanguage

extension Change {
  /// The unmanaged settings that this change would write over in place.
  var lostSettings: [UnmanagedSetting] {
    let isWritten: Bool =
      switch action {
      case .update, .adopt: true
      case .replace: !isMadeAnew
      case .none, .create, .rename, .delete: false
      }
    guard isWritten, let live else { return [] }
    return live.unmanaged.filter { setting in fields.contains { setting.isLost(with: $0.path) } }
  }

  /// What is made anew comes without the unmanaged settings of what stood there: those are guarded as
  /// data is (law 8). What is deleted is meant to go.
  mutating func guardUnmanagedSettings() {
    guard action == .replace else { return }
    let lost = removals.flatMap(\.unmanaged)
    guard !lost.isEmpty else { return }
    let told = [dataHeld, "unmanaged settings: \(lost.text)"].compactMap { $0 }
    dataHeld = told.joined(separator: ", ")
  }
}

extension Diagnostic {
  /// Law 11: nil where the change keeps what it has no words for.
  static func losingSettings(_ change: Change) -> Diagnostic? {
    let lost = change.lostSettings
    guard !lost.isEmpty else { return nil }
    let fields = change.fields.filter { field in lost.contains { $0.isLost(with: field.path) } }
    let paths = fields.map { "`\($0.path)`" }.joined(separator: ", ")
    return Diagnostic(
      .settingsWouldBeLost,
      "Changing \(paths) of \(change.address) would lose settings that no field of "
        + "`\(change.address.section)` holds: \(lost.text). Remove them with the tool that made them, "
        + "or leave \(paths) as it is.",
      at: fields.first?.location ?? change.location)
  }
}
