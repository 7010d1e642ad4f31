import CairnLanguage

/// A setting of a live resource that its kind has no field for, made by another tool. Drift
/// reports, plans and imports name it, and no change overwrites it (law 11). Settings at the
/// service's default don't count, and neither do values that a service only reports (times, ids,
/// states).
package struct UnmanagedSetting: Hashable, Sendable {
  /// The service's name for it, and its place in the resource: `apiKeyRequired of GET /images`.
  package let name: String
  /// Its value on one line, shortened to 120 characters; empty if the name says everything.
  package let value: String
  /// Paths of fields, such as `globalIndexes.by-owner.projection`. A change of one of them, or of
  /// something inside or around it, can't keep the setting and requires `--allow-data-loss`. Empty
  /// if every change keeps it.
  package let lostWith: [String]

  package init(_ name: String, _ value: String = "", lostWith: [String] = []) {
    self.name = DisplayText.line(name)
    let line = DisplayText.line(value)
    self.value = line.count > 120 ? line.prefix(119) + "…" : line
    self.lostWith = lostWith
  }

  func isLost(with change: FieldChange) -> Bool {
    lostWith.contains { lost in
      if Self.isPath(change.path, within: lost) { return true }
      guard Self.isPath(lost, within: change.path) else { return false }
      // A change around the path is reported as a whole.
      let inner = lost.dropFirst(change.path.count + 1)
      return Self.member(inner, of: change.desired) != Self.member(inner, of: change.live)
    }
  }

  private static func isPath(_ path: String, within outer: String) -> Bool {
    guard path.hasPrefix(outer) else { return false }
    let next = path.dropFirst(outer.count).first
    return next == nil || next == "." || next == "["
  }

  /// Keys may contain dots.
  private static func member(_ path: Substring, of value: Value?) -> Value? {
    for (key, value) in value?.map ?? [:] {
      if path == key { return value }
      if path.hasPrefix("\(key)."), let found = member(path.dropFirst(key.count + 1), of: value) {
        return found
      }
    }
    return nil
  }
}

extension UnmanagedSetting: CustomStringConvertible {
  /// Such as "TracingConfig (Active)".
  package var description: String { value.isEmpty ? name : "\(name) (\(value))" }
}

extension [UnmanagedSetting] {
  /// Such as "Layers (…), TracingConfig (Active)".
  package var text: String { map(\.description).joined(separator: ", ") }

  /// The first ones, for a line: "Layers (…) and 4 more".
  package var shortText: String {
    count > 4 ? "\(Array(prefix(3)).text) and \(count - 3) more" : text
  }
}
