import CairnEngine
import CairnLanguage

/// The essential fields of what is made (or goes), on one line: its name, then what the stack says
/// beyond the defaults.
struct CreationText {
  static let fieldLimit = 4
  static let valueLimit = 32

  var change: Change
  var schema: KindSchema?

  var text: String {
    let properties = (change.desired ?? change.recorded ?? change.live?.properties)?.values ?? [:]
    var parts: [String] = []
    if let name = properties["name"] { parts.append(text(name, .any)) }
    // What goes is known by its name; what comes is worth a look.
    guard change.action == .create else { return parts.joined() }
    let told = properties.filter { name, value in
      name != "name" && value != .null && value != .list([]) && value != .map([:])
        && schema?.field(named: name)?.defaultValue != value
    }
    let order = Dictionary(
      (schema?.fields ?? []).enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let sorted = told.sorted {
      (order[$0.key] ?? .max, $0.key) < (order[$1.key] ?? .max, $1.key)
    }
    parts += sorted.prefix(Self.fieldLimit).map { name, value in
      let field = schema?.field(named: name)
      if field?.isSecret == true { return "\(name): \(ValueText.secret)" }
      return "\(name): \(text(value, field?.type ?? .any))"
    }
    if sorted.count > Self.fieldLimit { parts.append("+\(sorted.count - Self.fieldLimit) more") }
    return parts.joined(separator: ", ")
  }

  private func text(_ value: Value, _ type: FieldType) -> String {
    ValueText.text(value, type, limit: Self.valueLimit)
  }
}
