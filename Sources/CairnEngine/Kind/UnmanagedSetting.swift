import CairnLanguage

/// A setting of a live resource that its kind has no field for: another tool made it. Drift
/// reports, plans and imports name it, and no change writes over it (law 11).
///
/// A setting at the service's own default isn't one, and neither is what a service only tells
/// (times, ids, states).
package struct UnmanagedSetting: Hashable, Sendable {
  /// As the service calls it, and where it is in the resource: `apiKeyRequired of GET /images`.
  package let name: String
  /// Its value in one line, cut after 120 characters; empty where the name says all.
  package let value: String
  /// Paths of fields, as `globalIndexes.by-owner.projection`. A change of one of them, of what is
  /// inside it, or of what holds it, can't keep the setting: it is carried out only with the user's
  /// word. Empty where every change keeps it.
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
      // Something that holds the path is told as a whole.
      let inner = lost.dropFirst(change.path.count + 1)
      return Self.member(inner, of: change.desired) != Self.member(inner, of: change.live)
    }
  }

  private static func isPath(_ path: String, within outer: String) -> Bool {
    guard path.hasPrefix(outer) else { return false }
    let next = path.dropFirst(outer.count).first
    return next == nil || next == "." || next == "["
  }

  /// Keys may hold dots.
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
