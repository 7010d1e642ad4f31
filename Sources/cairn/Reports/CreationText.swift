import CairnEngine
import CairnLanguage

/// The essential fields of a created (or deleted) resource on one line: its name, then the values
/// that differ from the defaults.
struct CreationText {
  /// As much as fits between address and place; the file has the rest.
  static let limit = 72
  static let valueLimit = 32

  var change: Change
  var schema: KindSchema?

  var text: String {
    let properties = (change.desired ?? change.recorded ?? change.live?.properties)?.values ?? [:]
    var text = properties["name"].map { ValueText.text($0, .any, limit: Self.valueLimit) } ?? ""
    // A deleted resource shows its name only.
    guard change.action == .create else {
      return text.isEmpty
        ? change.identity.map { $0.text.visible.cut(toColumns: Self.limit) } ?? "" : text
    }
    let parts = essentials(properties)
    for (index, part) in parts.enumerated() {
      let longer = text.isEmpty ? part : "\(text), \(part)"
      let rest = parts.count - index - 1
      if !text.isEmpty, longer.columns > Self.limit - (rest > 0 ? ", +\(rest) more".columns : 0) {
        return "\(text), +\(rest + 1) more"
      }
      text = longer
    }
    return text
  }

  /// In the order of the kind's declaration.
  private func essentials(_ properties: [String: Value]) -> [String] {
    let fields = schema?.fields ?? []
    let known = fields.compactMap { field -> String? in
      guard field.presence != .computed, field.name != "name", let value = properties[field.name],
        value != field.defaultValue, !value.isNothing
      else { return nil }
      return "\(field.name): \(field.isSecret ? ValueText.secret : text(value, field.type))"
    }
    let others = properties.filter { name, value in
      name != "name" && !value.isNothing && !fields.contains { $0.name == name }
    }
    return known + others.sorted { $0.key < $1.key }.map { "\($0.key): \(text($0.value, .any))" }
  }

  private func text(_ value: Value, _ type: FieldType) -> String {
    switch value {
    case .list(let items) where items.contains { $0.map != nil }:
      items.count == 1 ? "1 entry" : "\(items.count) entries"
    default: ValueText.text(value, type, limit: Self.valueLimit)
    }
  }
}

extension Value {
  fileprivate var isNothing: Bool { self == .null || self == .list([]) || self == .map([:]) }
}
