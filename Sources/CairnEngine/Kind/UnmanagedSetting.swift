import CairnLanguage

/// A setting of a live resource that its kind has no field for: another tool made it. Drift reports,
/// plans and imports name it, and no change writes over it (law 11).
///
/// A setting at the service's own default isn't one, and neither is what a service only tells (times,
/// ids, states).
package struct UnmanagedSetting: Hashable, Sendable {
  /// As the service calls it, and where it is in the resource: `apiKeyRequired of GET /images`.
  package let name: String
  /// Its value in one line, cut after 120 characters; empty where the name says all.
  package let value: String
  /// Paths of fields, as `globalIndexes.by-owner.projection`. A change of one of them, or of what is
  /// inside it, can't keep the setting; a plan with such a change is refused. Empty where every
  /// change keeps it.
  package let lostWith: [String]

  package init(_ name: String, _ value: String = "", lostWith: [String] = []) {
    self.name = DisplayText.line(name)
    let line = DisplayText.line(value)
    self.value = line.count > 120 ? line.prefix(119) + "…" : line
    self.lostWith = lostWith
  }

  func isLost(with path: String) -> Bool {
    lostWith.contains { lost in
      path == lost || path.hasPrefix(lost) && path.dropFirst(lost.count).first == "."
    }
  }
}

extension UnmanagedSetting: CustomStringConvertible {
  /// As "TracingConfig (Active)".
  package var description: String { value.isEmpty ? name : "\(name) (\(value))" }
}

extension [UnmanagedSetting] {
  /// As "Layers (…), TracingConfig (Active)".
  package var text: String { map(\.description).joined(separator: ", ") }

  /// The first ones, for a line: "Layers (…) and 4 more".
  package var shortText: String {
    count > 4 ? "\(Array(prefix(3)).text) and \(count - 3) more" : text
  }
}
