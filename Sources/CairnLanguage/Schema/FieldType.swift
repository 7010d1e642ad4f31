/// The type of a field: what may be written, and what normal form it takes as a `Value`.
package indirect enum FieldType: Hashable, Sendable {
  /// `.string`
  case string(StringRule = .any)
  /// `.integer`
  case integer(ClosedRange<Int>)
  /// `.boolean`; written `true`/`false`, and also `yes/no/on/off`.
  case boolean
  /// Written `60s`, `5m`, `12h`, `4d`, or 0; `.integer`, in seconds.
  case duration(ClosedRange<Int>)
  /// Written `256MB`, `1GB`, `64KB`; `.integer`, counted in `unit`.
  case size(ClosedRange<Int>, unit: SizeUnit)
  /// `.string`, one of these.
  case enumeration([String])
  /// `.list`. Where order carries no meaning, normal form is sorted.
  case list(FieldType, count: ClosedRange<Int> = 0...Int.max, order: ListOrder = .significant)
  /// `.map` with keys of the user's choosing.
  case map(key: StringRule = .any, value: FieldType)
  /// `.map` with these fields.
  case object([FieldSchema])
  /// A resource of one of these sections: its bare name, `${section.name.attribute}`, or the
  /// attribute's literal value of something outside of the stack. `.string`: the attribute's value.
  case reference(sections: [String], attribute: String)
  /// A list of policy statements `{effect, principal, actions, resources, conditions, sid}` and the
  /// `not…` forms. `.list` of `.map` in the spelling of IAM; compared by meaning.
  case policyStatements(PolicyUse)
  /// A file or folder, written relative to the stack file. `.string`, as written.
  case path
  /// Any YAML, kept as it is.
  case any

  package enum ListOrder: Hashable, Sendable { case significant, insignificant }

  package enum SizeUnit: String, Hashable, Sendable {
    case bytes = "B"
    case kilobytes = "KB"
    case megabytes = "MB"
    case gigabytes = "GB"

    /// KB here is 1,024 bytes, as AWS counts it in limits.
    package var bytes: Int {
      switch self {
      case .bytes: 1
      case .kilobytes: 1 << 10
      case .megabytes: 1 << 20
      case .gigabytes: 1 << 30
      }
    }
  }

  /// Resource policies name principals; identity policies may not. A trust policy has no resource.
  package enum PolicyUse: Hashable, Sendable { case resource, identity, trust }
}

/// What a string has to look like.
package struct StringRule: Hashable, Sendable {
  package var length: ClosedRange<Int>
  /// A regular expression the whole string must match (syntax common to Swift, ECMA and Python).
  package var pattern: String?
  /// What the pattern asks for, in words: "lower-case letters, digits and hyphens".
  package var patternMeaning: String?

  package init(
    length: ClosedRange<Int> = 0...Int.max, pattern: String? = nil, meaning: String? = nil
  ) {
    self.length = length
    self.pattern = pattern
    patternMeaning = meaning
  }

  package static let any = StringRule()
}
