/// One field of a kind, declared once. Validation, JSON Schema, docs, completion, diff and plan
/// text all use this declaration.
package struct FieldSchema: Hashable, Sendable {
  package enum Presence: Hashable, Sendable {
    case required
    case optional
    /// Never written by the user: computed by cairn (such as a code hash), and shown in plans.
    case computed
  }

  /// How a changed value is applied.
  package enum Change: Hashable, Sendable {
    case inPlace, replacement
    /// The field isn't compared, because it is a local path whose content a computed field covers,
    /// or because it repeats the resource's own name.
    case nothing
  }

  package var name: String
  package var type: FieldType
  package var presence: Presence
  /// The meaning of absence, as a value in normal form; nil if absence is a state of its own.
  package var defaultValue: Value?
  package var change: Change
  /// The resource is contained in the one this field refers to: it is deleted with that resource,
  /// and replaced whenever that resource is replaced.
  package var isContainer: Bool
  /// The resource is a child of the one this field refers to: an unmanaged child is reported with
  /// its parent. Containers are always parents.
  package var isParent: Bool
  package var isSecret: Bool
  /// One sentence, starting with a capital and ending in a full stop; Markdown.
  package var doc: String
  /// An example value in YAML.
  package var example: String?
  /// Common values, or list items, that editors offer. Other values are equally valid.
  package var suggestions: [String]
  /// What a message adds about a value of another type, or that names a resource which the stack
  /// doesn't declare: full sentences.
  package var advice: String?

  package init(
    _ name: String, _ type: FieldType, _ presence: Presence = .optional,
    default defaultValue: Value? = nil, change: Change = .inPlace, isContainer: Bool = false,
    isParent: Bool = false, isSecret: Bool = false, doc: String, example: String? = nil,
    suggestions: [String] = [], advice: String? = nil
  ) {
    self.name = name
    self.type = type
    self.presence = presence
    self.defaultValue = defaultValue
    self.change = change
    self.isContainer = isContainer
    self.isParent = isParent || isContainer
    self.isSecret = isSecret
    self.doc = doc
    self.example = example
    self.suggestions = suggestions
    self.advice = advice
  }
}
