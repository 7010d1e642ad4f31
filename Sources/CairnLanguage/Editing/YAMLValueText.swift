/// Values as YAML that can stand anywhere: on one line, quoted where a plain text would be read as
/// something else.
enum YAMLValueText {
  /// Nil for what has no spelling in the stack language.
  static func flow(_ value: Value, as type: FieldType) -> String? {
    switch (type, value) {
    case (.duration, .integer), (.size, .integer): return type.display(value)
    case (.list(let item, _, _), .list(let items)):
      return list(items) { flow($0, as: item) }
    case (.map(_, let inner), .map(let entries)):
      return map(entries.keys.sorted()) { key in
        entries[key].flatMap { flow($0, as: inner) }.map { (key, $0) }
      }
    case (.object(let fields), .map(let entries)):
      let known = fields.filter { entries[$0.name] != nil && $0.presence != .computed }
      return map(known) { field in
        entries[field.name].flatMap { flow($0, as: field.type) }.map { (field.name, $0) }
      }
    case (.policyStatements(let use), .list(let items)):
      return list(items) { statement($0, use) }
    case (_, .string(let text)): return scalar(text)
    case (_, .integer(let number)): return String(number)
    case (_, .boolean(let flag)): return String(flag)
    case (_, .null): return "null"
    case (_, .list(let items)): return list(items) { flow($0, as: .any) }
    case (_, .map(let entries)): return flow(.map(entries), as: .map(value: .any))
    case (_, .unresolved): return nil
    }
  }

  private static func list(_ items: [Value], _ text: (Value) -> String?) -> String? {
    let texts = items.compactMap(text)
    return texts.count == items.count ? "[\(texts.joined(separator: ", "))]" : nil
  }

  private static func map<Key>(
    _ keys: [Key], _ pair: (Key) -> (String, String)?
  ) -> String? {
    let pairs = keys.compactMap(pair)
    guard pairs.count == keys.count else { return nil }
    return "{\(pairs.map { "\(scalar($0.0)): \($0.1)" }.joined(separator: ", "))}"
  }

  /// A policy statement in the stack's spelling.
  private static func statement(_ value: Value, _ use: FieldType.PolicyUse) -> String? {
    guard case .map(var entries) = value else { return nil }
    if entries["Effect"] == "Allow" { entries["Effect"] = nil }
    if entries["Effect"] == "Deny" { entries["Effect"] = "deny" }
    for name in ["Principal", "NotPrincipal"] {
      guard case .map(let kinds)? = entries[name] else { continue }
      var spelt: [String: Value] = [:]
      for (word, spelling) in PolicyStatement.principalSpelling { spelt[word] = kinds[spelling] }
      guard spelt.count == kinds.count else { return nil }
      entries[name] = .map(spelt)
    }
    let fields = PolicyStatement.fields(use).filter {
      entries[PolicyStatement.spelling(of: $0.name)] != nil
    }
    guard fields.count == entries.count else { return nil }
    return map(fields) { field in
      entries[PolicyStatement.spelling(of: field.name)].flatMap { flow($0, as: .any) }
        .map { (field.name, $0) }
    }
  }

  /// A text, plain where that is the same in block and flow layout.
  static func scalar(_ text: String) -> String {
    let isPlain =
      text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || "-_./ ".utf8.contains(byte)
      }
      && text.utf8.first.map { (0x41...0x5A).contains($0 & 0xDF) || $0 == UInt8(ascii: "/") }
        ?? false
      && text.utf8.last != 0x20 && ScalarText.boolean(text) == nil
      && !["null", "y", "n", "inf", "nan"].contains(text.lowercased())
    if isPlain { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          quoted += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    // What is not to be a reference.
    return quoted.split(separator: "${", omittingEmptySubsequences: false)
      .joined(separator: "$${") + "\""
  }
}
