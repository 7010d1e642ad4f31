import CairnLanguage

extension Properties {
  /// For kind code: with secrets in plain text. A secret that is only known by its hash is left
  /// out.
  package var opened: Properties { Properties(values.opened) }

  package var containsSecret: Bool { values.values.contains(where: \.containsSecret) }

  /// The paths of secrets that are only known by their hashes.
  var sealedPaths: [String] {
    Value.map(values.compactMapValues(\.sealedPart)).secretPaths
  }

  /// Whether it has a value in plain text that is secret in `others`.
  func isPlain(whereSecret others: Properties) -> Bool {
    Value.map(others.values).secretPaths.contains { path in
      Value.map(values).entry(at: path).map { !$0.isSecret } ?? false
    }
  }
}

extension Value {
  /// Only sealed secrets.
  fileprivate var sealedPart: Value? {
    switch self {
    case .secret(.sealed): self
    case .map(let entries):
      entries.values.contains(where: \.containsSecret)
        ? .map(entries.compactMapValues(\.sealedPart)) : nil
    case .null, .boolean, .integer, .number, .string, .list, .unresolved, .secret(.open): nil
    }
  }

  /// The value at a path of `secretPaths`, or the nearest value above it that isn't a map.
  fileprivate func entry(at path: String) -> Value? {
    guard case .map(let entries) = self, !path.isEmpty else { return self }
    // Keys that the user chose may contain dots.
    for (key, entry) in entries {
      if key == path { return entry }
      if path.hasPrefix(key + "."),
        let found = entry.entry(at: String(path.dropFirst(key.count + 1)))
      {
        return found
      }
    }
    return nil
  }
}

extension KindSchema {
  /// Live values, with those marked secret that are secret in the schema or in a declared or
  /// recorded value.
  func markingSecrets(_ live: Properties, like others: [Properties?]) -> Properties {
    var values = live.values
    for field in fields {
      guard let value = values[field.name] else { continue }
      values[field.name] = field.marked(value).secret(
        like: others.compactMap { $0?.values[field.name] })
    }
    return Properties(values)
  }

  /// With each secret in the form for comparing and hashing.
  func normalizingSecrets(_ properties: Properties) -> Properties {
    guard properties.containsSecret else { return properties }
    var values = properties.values
    for field in fields {
      values[field.name] = values[field.name]?.normalizingSecrets(as: field.type)
    }
    return Properties(values)
  }
}

extension FieldSchema {
  fileprivate func marked(_ value: Value) -> Value {
    if isSecret { return value.asSecret }
    switch (type, value) {
    case (.object(let fields), .map(var entries)), (.shorthand(_, let fields), .map(var entries)):
      for field in fields {
        if let entry = entries[field.name] { entries[field.name] = field.marked(entry) }
      }
      return .map(entries)
    case (.list(let item, _, _), .list): return item.holdsSecrets ? value.asSecret : value
    default: return value
    }
  }
}

extension FieldType {
  /// True for objects that contain a secret field.
  fileprivate var holdsSecrets: Bool {
    switch self {
    case .object(let fields), .shorthand(_, let fields):
      fields.contains { $0.isSecret || $0.type.holdsSecrets }
    case .list(let item, _, _): item.holdsSecrets
    case .map(_, let value): value.holdsSecrets
    case .string, .integer, .boolean, .duration, .size, .enumeration, .reference,
      .policyStatements, .access, .path, .any, .document:
      false
    }
  }
}

extension Value {
  fileprivate func normalizingSecrets(as type: FieldType) -> Value {
    switch (type, self) {
    case (_, .secret(.open(let value))): return .secret(.open(value.normalForm(as: type)))
    case (.object(let fields), .map(var entries)), (.shorthand(_, let fields), .map(var entries)):
      for field in fields {
        entries[field.name] = entries[field.name]?.normalizingSecrets(as: field.type)
      }
      return .map(entries)
    case (.map(_, let type), .map(let entries)):
      return .map(entries.mapValues { $0.normalizingSecrets(as: type) })
    default: return self
    }
  }
}
