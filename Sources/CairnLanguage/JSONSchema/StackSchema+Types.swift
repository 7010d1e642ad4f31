import CairnJSON

extension StackSchema {
  /// The members of a type's schema.
  func type(_ type: FieldType) -> [(String, JSONText)] {
    switch type {
    case .string(let rule): text(rule)
    case .path: [("allOf", [["$ref": "#/$defs/text"]])]
    case .any, .document: []
    case .integer(let range):
      [("type", ["integer", "string"])] + bounds(range)
        + [
          ("pattern", .text(#"^[-+]?[1-9][0-9_]*_[0-9]+$|"# + Self.knownReference)),
          ("patternErrorMessage", "Takes a whole number, without quotes."),
        ]
    case .boolean:
      [
        ("type", ["boolean", "string"]),
        (
          "pattern",
          .text("^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$|" + Self.knownReference)
        ),
        ("patternErrorMessage", "Takes true or false."),
      ]
    case .duration(let range, _):
      [("type", range.contains(0) ? ["string", "integer"] : "string")]
        // Only zero may be written without a unit.
        + (range.contains(0) ? [("minimum", 0), ("maximum", 0)] : [])
        + [
          ("pattern", .text("^(?:\(Self.duration))$|" + Self.knownReference)),
          ("patternErrorMessage", "Takes a duration as 60s, 5m, 12h, 4d or 1h30m."),
        ]
    case .size:
      [
        ("type", "string"), ("pattern", .text("^(?:\(Self.size))$|" + Self.knownReference)),
        ("patternErrorMessage", "Takes a size as 64KB, 256MB or 1GB."),
      ]
    case .enumeration(let words):
      [
        (
          "anyOf",
          [
            ["enum": .texts(words)], ["type": "string", "pattern": .text(Self.knownReference)],
          ]
        )
      ]
    case .list(let item, let count, _): list(.object(self.type(item)), count)
    case .map(let key, let value): map(key, value)
    case .object(let fields): [("type", "object")] + object(fields)
    case .shorthand(_, let fields):
      [
        (
          "anyOf",
          [.object(self.type(type.short)), .object(self.type(.object(fields)))]
        )
      ]
    case .reference(let sections, let attribute): reference(sections, attribute)
    case .policyStatements(let use):
      list(["$ref": .text("#/$defs/\(use.definition)")], 0...Int.max)
    case .access: access
    }
  }

  private func text(_ rule: StringRule) -> [(String, JSONText)] {
    var members: [(String, JSONText)] = [("allOf", [["$ref": "#/$defs/text"]])]
    let limits = self.limits(rule)
    if !limits.isEmpty {
      // The values of references aren't known here, so limits apply only to texts without
      // references.
      members += [("if", ["pattern": #"\$\{"#]), ("else", .object(limits))]
    }
    return members
  }

  private func limits(_ rule: StringRule) -> [(String, JSONText)] {
    var members: [(String, JSONText)] = []
    if rule.length.lowerBound > 0 { members.append(("minLength", .number(rule.length.lowerBound))) }
    if rule.length.upperBound < Int.max {
      members.append(("maxLength", .number(rule.length.upperBound)))
    }
    if let pattern = rule.pattern {
      members.append(("pattern", .text("^(?:\(Self.portable(pattern)))$")))
      if let meaning = rule.patternMeaning {
        members.append(("patternErrorMessage", .text("Takes \(meaning).")))
      }
    }
    return members
  }

  private func bounds(_ range: ClosedRange<Int>) -> [(String, JSONText)] {
    var members: [(String, JSONText)] = []
    if range.lowerBound > Int.min { members.append(("minimum", .number(range.lowerBound))) }
    if range.upperBound < Int.max { members.append(("maximum", .number(range.upperBound))) }
    return members
  }

  func list(_ item: JSONText, _ count: ClosedRange<Int>) -> [(String, JSONText)] {
    var members: [(String, JSONText)] = [("type", "array"), ("items", item)]
    if count.lowerBound > 0 { members.append(("minItems", .number(count.lowerBound))) }
    if count.upperBound < Int.max { members.append(("maxItems", .number(count.upperBound))) }
    return members
  }

  private func map(_ key: StringRule, _ value: FieldType) -> [(String, JSONText)] {
    let limits = self.limits(key)
    return [("type", "object")]
      + (limits.isEmpty ? [] : [("propertyNames", .object(limits))])
      + [("additionalProperties", .object(type(value)))]
  }

  private var access: [(String, JSONText)] {
    let addresses = schemas.filter { !$0.access.isEmpty }.map { schema -> (String, JSONText) in
      (
        "^\(schema.section)\\.\(Self.name)$",
        .object(type(.enumeration(schema.access.map(\.name))))
      )
    }
    return [
      ("type", "object"), ("patternProperties", .object(addresses)),
      ("additionalProperties", false),
    ]
  }

  private func reference(_ sections: [String], _ attribute: String) -> [(String, JSONText)] {
    let section = "(?:\(sections.joined(separator: "|")))"
    let forms = [
      // A name or an address.
      "^(?:\(section)\\.)?\(Self.name)$",
      "^\\$\\{ *\(section) *\\.[^.}]+(?:\\. *\(attribute) *)?\\}$",
      // An ARN or URL of a resource outside the stack, or a text composed with references.
      "[:/]", "[^$]\\$\\{|\\}.", Self.knownReference,
    ]
    let kinds = sections.compactMap { section in schemas.first { $0.section == section } }
    let ids = kinds.flatMap(\.attributes).filter { $0.name == attribute && $0.hasIDs }
      .compactMap { $0.literal?.pattern.map { "^(?:\($0))$" } }
    let nouns = kinds.map(\.noun)
    return [
      ("type", "string"), ("pattern", .text((forms + ids).joined(separator: "|"))),
      (
        "patternErrorMessage",
        .text(
          "Takes the name of \(nouns.map(withArticle).joined(separator: " or ")) of this stack, or "
            + "the `\(attribute)` of another one.")
      ),
    ]
  }
}

extension FieldType.PolicyUse {
  fileprivate var definition: String {
    switch self {
    case .resource: "resourceStatement"
    case .identity: "identityStatement"
    case .trust: "trustStatement"
    }
  }
}
