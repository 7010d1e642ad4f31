import CairnJSON

extension Value {
  /// How a value is written as JSON. The forms differ in what JSON can't express: texts that are
  /// known only after an apply, and secrets.
  package enum JSONForm: Sendable {
    /// As the user would write it: templates as their text, a secret as `(secret)`. Used for
    /// requests and for display.
    case plain
    /// Like `plain`, with numbers normalised: two values have the same JSON if and only if they are
    /// equal.
    case canonical
    /// For ledgers and saved plans: `{"$unresolved": text}` and `{"$secret": hash}`.
    case stored
    /// For the output of `--json`: `{"knownAfterApply": text}` and `{"secret": true}`.
    case reported
  }

  /// The value as JSON in this form.
  package func json(_ form: JSONForm) -> JSONValue {
    switch self {
    case .null: .null
    case .boolean(let flag): .bool(flag)
    case .integer(let number): .int(number)
    case .number(let number): .number(form == .canonical ? number.canonical : number)
    case .string(let text): .string(text)
    case .list(let items): .array(items.map { $0.json(form) })
    case .map(let entries): .object(entries.mapValues { $0.json(form) })
    case .unresolved(let template): Self.json(of: template, form)
    case .secret(let secret): Self.json(of: secret, form)
    }
  }

  private static func json(of template: Template, _ form: JSONForm) -> JSONValue {
    let text = JSONValue.string(template.description)
    return switch form {
    case .plain, .canonical: text
    case .stored: ["$unresolved": text]
    case .reported: ["knownAfterApply": text]
    }
  }

  private static let secretKey = "$secret"

  private static func json(of secret: Secret, _ form: JSONForm) -> JSONValue {
    switch (form, secret) {
    case (.plain, _), (.canonical, _): .string(Secret.shown)
    // A secret must be sealed before it is stored. Null can't be the hash of any value.
    case (.stored, .open): [secretKey: nil]
    case (.stored, .sealed(let hash)): [secretKey: .string(hash)]
    case (.reported, _): ["secret": true]
    }
  }

  /// Reads what `json(form)` wrote. Secrets are read only from `stored`. Unresolved values become
  /// the text or the object that they were written as. A number that fits into an `Int` becomes
  /// one.
  package init(_ json: JSONValue, as form: JSONForm) {
    switch json {
    case .null: self = .null
    case .bool(let flag): self = .boolean(flag)
    case .number(let number): self = Int(number.text).map(Value.integer) ?? .number(number)
    case .string(let text): self = .string(text)
    case .array(let items): self = .list(items.map { Value($0, as: form) })
    case .object(let members):
      if form == .stored, members.count == 1, let hash = members[Self.secretKey] {
        self = .secret(.sealed(hash.string ?? ""))
      } else {
        self = .map(members.mapValues { Value($0, as: form) })
      }
    }
  }
}

extension [String: Value] {
  package func json(_ form: Value.JSONForm) -> JSONValue { .object(mapValues { $0.json(form) }) }

  /// Nil if the JSON isn't an object.
  package init?(_ json: JSONValue?, as form: Value.JSONForm) {
    guard let members = json?.object else { return nil }
    self = members.mapValues { Value($0, as: form) }
  }
}

extension Value {
  /// Compact JSON text in the form `plain`.
  package var jsonText: String { json(.plain).serialized() }

  /// Compact JSON text in the form `canonical`.
  package var canonicalJSON: String { json(.canonical).serialized() }

  /// The key by which lists with insignificant order are sorted.
  package var sortKey: String { string ?? canonicalJSON }

  /// Reads JSON text in the form `plain`; nil if it isn't valid JSON.
  package init?(json text: String) {
    guard let json = try? JSONValue(parsing: text) else { return nil }
    self.init(json, as: .plain)
  }
}
