import CairnJSON
import CairnLanguage

/// Searches live values for the stack's secrets: a live value that is or contains one of them is
/// hidden like the declared one.
struct SecretSearch: Sendable {
  /// The secrets that this run knows.
  var redaction: Redaction
  /// Finds secrets with a hash in the ledger that are a whole value.
  var recorded: SecretComparison

  private var isNeeded: Bool { !redaction.isEmpty || recorded.knowsHashes }

  /// Marks a value as secret if it contains one. What the declaration has in plain text at the same
  /// place is as public as the file, and stays.
  func hiding(_ properties: Properties, beside declared: Properties? = nil) -> Properties {
    guard isNeeded else { return properties }
    let values = properties.values.map { name, value in
      (name, hiding(value, beside: declared?.values[name]))
    }
    return Properties(Dictionary(uniqueKeysWithValues: values))
  }

  private func hiding(_ value: Value, beside declared: Value?) -> Value {
    if value == declared { return value }
    switch value {
    case .null, .boolean, .unresolved, .secret: return value
    case .string(let text): return isFound(text, value) ? value.asSecret : value
    case .integer(let number): return isFound(String(number), value) ? value.asSecret : value
    case .number(let number): return isFound(number.text, value) ? value.asSecret : value
    case .list(let items):
      return items.contains { hiding($0, beside: nil).containsSecret } ? value.asSecret : value
    case .map(let entries):
      let known = declared?.map
      if entries.keys.contains(where: { known?[$0] == nil && redaction.finds(in: $0) }) {
        return value.asSecret
      }
      return .map(
        Dictionary(
          uniqueKeysWithValues: entries.map { ($0, hiding($1, beside: known?[$0])) }))
    }
  }

  private func isFound(_ text: String, _ value: Value) -> Bool {
    text.utf8.count >= Redaction.shortest
      && (redaction.finds(in: text) || recorded.isRecorded(value))
  }
}
