import CairnJSON

/// Writes values in normal form as YAML of the stack language.
package struct ValueWriting: Sendable {
  /// Replaces the text of a value with a bare name or a text with references. Nil keeps the text.
  package var naming: @Sendable (_ text: String, _ type: FieldType) -> String?

  package init(naming: @escaping @Sendable (String, FieldType) -> String? = { _, _ in nil }) {
    self.naming = naming
  }

  /// The value as YAML. Object fields that mean the same as their absence are omitted.
  package func fragment(_ value: Value, as type: FieldType) -> YAMLFragment {
    switch (type, value) {
    case (.duration, .integer(let seconds)): .plain(ScalarText.format(seconds: seconds))
    case (.size(_, let unit), .integer(let count)):
      .plain(ScalarText.format(size: count, in: unit))
    case (.list(let item, _, _), .list(let items)): .list(items.map { fragment($0, as: item) })
    case (.map(_, let inner), .map(let entries)):
      .map(
        entries.sorted { $0.key < $1.key }.map {
          YAMLFragment.Entry(Self.escaped($0.key), fragment($0.value, as: inner))
        })
    case (.object(let fields), .map(let entries)), (.shorthand(_, let fields), .map(let entries)):
      .map(self.entries(entries, fields))
    case (.shorthand, _): fragment(value, as: type.short)
    case (.policyStatements(let use), .list(let statements)):
      .list(statements.map { statement($0, use) })
    case (_, .unresolved(let template)): .text(template.description)
    case (_, .string(let text)): .text(naming(text, type) ?? Self.escaped(text))
    case (_, .integer(let number)): .plain(String(number))
    case (_, .number(let number)): .plain(number.text)
    case (_, .boolean(let flag)): .plain(String(flag))
    case (_, .null): .plain("null")
    // Never write a secret into a file.
    case (_, .secret): .text(Secret.shown)
    case (_, .list(let items)): .list(items.map { fragment($0, as: .any) })
    case (_, .map(let entries)):
      .map(
        entries.sorted { $0.key < $1.key }.map {
          YAMLFragment.Entry(Self.escaped($0.key), fragment($0.value, as: .any))
        })
    }
  }

  /// The fields with a value that differs from absence, in the order of their declarations.
  package func entries(
    _ values: [String: Value], _ fields: [FieldSchema]
  ) -> [YAMLFragment.Entry] {
    fields.compactMap { field in
      guard field.presence != .computed, let value = values[field.name],
        !field.meansAbsence(value)
      else { return nil }
      return YAMLFragment.Entry(field.name, fragment(value, as: field.type))
    }
  }

  /// Converts a statement from IAM's spelling to that of the stack language.
  func statement(_ value: Value, _ use: FieldType.PolicyUse) -> YAMLFragment {
    let statement = PolicyStatement.written(value).map ?? [:]
    return .map(
      PolicyStatement.fields(use).compactMap { field in
        guard let value = statement[field.name], !field.meansAbsence(value) else { return nil }
        return YAMLFragment.Entry(field.name, statementField(field.name, value))
      })
  }

  /// - Parameter value: in the spelling of `PolicyStatement.written`, or in IAM's.
  func statementField(_ name: String, _ value: Value) -> YAMLFragment {
    let written = PolicyStatement.written([PolicyStatement.spelling(of: name): value])
    return fragment(written.map?[name] ?? value, as: .any)
  }

  /// Escapes `${`, which would begin a reference, as `$${`.
  static func escaped(_ text: String) -> String {
    text.utf8.contains(UInt8(ascii: "$")) ? text.replacingLiteral("${", with: "$${") : text
  }
}

extension FieldSchema {
  /// Whether a value means the same as omitting the field.
  package func meansAbsence(_ value: Value?) -> Bool {
    switch value {
    case nil, .null: return true
    case .list(let items) where items.isEmpty: return defaultValue.map { $0 == .list([]) } ?? true
    case .map(let entries) where entries.isEmpty:
      return defaultValue.map { $0 == .map([:]) } ?? true
    case let value?: return value == defaultValue
    }
  }
}
