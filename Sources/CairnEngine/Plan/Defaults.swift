import CairnAWS
import CairnLanguage

extension KindSchema {
  /// With all defaults, including those inside objects, for kind code.
  package func fillingDefaults(_ properties: Properties) -> Properties {
    Properties(Self.filled(properties.values, fields))
  }

  /// The form for comparing desired, recorded and live, in which equal meanings are equal values.
  package func normalForm(_ properties: Properties) -> Properties {
    var values: [String: Value] = [:]
    for field in fields {
      if let value = field.normalForm(of: properties.values[field.name]) {
        values[field.name] = value
      }
    }
    return Properties(values)
  }

  private static func filled(_ values: [String: Value], _ fields: [FieldSchema]) -> [String: Value]
  {
    var complete = values
    for field in fields {
      switch values[field.name] {
      case nil, .null: complete[field.name] = field.defaultValue
      case let value?: complete[field.name] = filled(value, field.type)
      }
    }
    return complete
  }

  private static func filled(_ value: Value, _ type: FieldType) -> Value {
    switch (type, value) {
    case (.object(let fields), .map(let entries)), (.shorthand(_, let fields), .map(let entries)):
      .map(filled(entries, fields))
    case (.list(let item, _, _), .list(let items)): .list(items.map { filled($0, item) })
    case (.map(_, let entry), .map(let entries)): .map(entries.mapValues { filled($0, entry) })
    case (_, .secret): value.keepingSecrecy { filled($0, type) }
    default: value
    }
  }
}

extension FieldSchema {
  /// Nil for absence, if that is a state of its own.
  package func normalForm(of value: Value?) -> Value? {
    var written: Value? = value == .null ? nil : value
    if name == OwnershipTags.field, case .map(let tags) = written {
      // Ownership tags aren't the user's and are never compared.
      written = .map(
        tags.filter { !$0.key.hasPrefix("cairn:") && !$0.key.hasPrefix("aws:") })
    }
    guard let normal = (written ?? defaultValue)?.normalForm(as: type) else { return nil }
    // Without a default, an empty value means the same as absence.
    return normal.isEmpty && defaultValue?.isEmpty != false ? nil : normal
  }
}

extension Value {
  fileprivate var isEmpty: Bool {
    switch self {
    case .list(let items): items.isEmpty
    case .map(let entries): entries.isEmpty
    case .null, .boolean, .integer, .number, .string, .unresolved, .secret: false
    }
  }

  func normalForm(as type: FieldType) -> Value {
    switch (type, self) {
    case (_, .secret(.open(let value))): return .secret(.open(value.normalForm(as: type)))
    case (.object(let fields), .map(let entries)):
      var normal = entries
      for field in fields { normal[field.name] = field.normalForm(of: entries[field.name]) }
      return .map(normal)
    case (.shorthand(let short, let fields), .map(let entries)):
      var normal = entries
      for field in fields {
        let value = field.normalForm(of: entries[field.name])
        normal[field.name] = value.flatMap { field.meansAbsence($0) ? nil : $0 }
      }
      if normal.count == 1, let value = normal[short] { return value }
      // The default may also be written alone.
      if normal.isEmpty, let value = fields.first(where: { $0.name == short })?.defaultValue {
        return value
      }
      return .map(normal)
    case (.shorthand, _): return normalForm(as: type.short)
    case (.list(let item, _, let order), .list(let items)):
      let normal = items.map { $0.normalForm(as: item) }
      return .list(order == .significant ? normal : normal.sorted { $0.sortKey < $1.sortKey })
    case (.map(_, let type), .map(let entries)):
      return .map(entries.mapValues { $0.normalForm(as: type) })
    default: return self
    }
  }
}
