/// The type of a field: what the user may write, and its normal form as a `Value`. Each case names
/// the case of `Value` that it produces.
package indirect enum FieldType: Hashable, Sendable {
  /// `.string`
  case string(StringRule = .any)
  /// `.integer`
  case integer(ClosedRange<Int>)
  /// `.boolean`; written `true`/`false`, and also `yes/no/on/off`.
  case boolean
  /// Written `60s`, `5m`, `12h`, `4d`, `1h30m`, or 0; `.integer`, in seconds, a multiple of `step`:
  /// of a minute, an hour or a day.
  case duration(ClosedRange<Int>, step: Int = 1)
  /// Written `256MB`, `1GB`, `64KB`; `.integer`, counted in `unit`.
  case size(ClosedRange<Int>, unit: SizeUnit)
  /// `.string`, one of these.
  case enumeration([String])
  /// `.list`. If order is insignificant, the normal form is sorted.
  case list(FieldType, count: ClosedRange<Int> = 0...Int.max, order: ListOrder = .significant)
  /// `.map` with keys that the user chooses.
  case map(key: StringRule = .any, value: FieldType)
  /// `.map` with these fields.
  case object([FieldSchema])
  /// Written as a map with these fields, or as the value of the named one alone, which isn't a map.
  /// That value, or else a `.map` without fields that mean the same as their absence.
  case shorthand(String, [FieldSchema])
  /// A resource of one of these sections: its bare name, `${section.name.attribute}`, or, for a
  /// resource outside the stack, the literal value of the attribute. `.string`: the attribute's
  /// value.
  case reference(sections: [String], attribute: String)
  /// A list of policy statements `{effect, principal, actions, resources, conditions, sid}` and the
  /// `not…` forms. `.list` of `.map` in IAM's spelling; compared by meaning.
  case policyStatements(PolicyUse)
  /// What the resource may do with others of its stack: a map from their addresses to a verb of
  /// their kinds (`AccessVerb`). `.map` from addresses to maps of `AccessVerb.Member`.
  case access
  /// A file or folder, relative to the stack file. `.string`, as written.
  case path
  /// Any YAML, kept as it is.
  case any
  /// As `any`; a text is the path of a file, in YAML or JSON, that contains the value.
  case document

  package enum ListOrder: Hashable, Sendable { case significant, insignificant }

  package enum SizeUnit: String, Hashable, Sendable {
    case bytes = "B"
    case kilobytes = "KB"
    case megabytes = "MB"
    case gigabytes = "GB"

    /// The unit in bytes. 1 KB is 1,024 bytes, as in the limits of AWS.
    package var bytes: Int {
      switch self {
      case .bytes: 1
      case .kilobytes: 1 << 10
      case .megabytes: 1 << 20
      case .gigabytes: 1 << 30
      }
    }
  }

  /// Who a policy belongs to. Statements of resource policies have principals; those of identity
  /// policies don't; those of trust policies have no resources.
  package enum PolicyUse: Hashable, Sendable { case resource, identity, trust }
}

/// Constraints on a string.
package struct StringRule: Hashable, Sendable {
  package var length: ClosedRange<Int>
  /// A regular expression that the whole string must match (syntax common to Swift, ECMA and
  /// Python).
  package var pattern: String?
  /// The pattern in words, for messages: "lower-case letters, digits and hyphens".
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
