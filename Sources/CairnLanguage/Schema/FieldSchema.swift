/// One setting of a kind, declared once: validation, JSON Schema, docs, completion, diff and plan
/// text all come from here.
package struct FieldSchema: Hashable, Sendable {
  package enum Presence: Hashable, Sendable {
    case required
    case optional
    /// Never written by the user: set by cairn itself (a code hash); shown in plans.
    case computed
  }

  /// What a changed value asks for.
  package enum Change: Hashable, Sendable {
    case inPlace, replacement
    /// It is not compared: it says where on this machine something lies, of which a computed field
    /// tells what is made of it, or it repeats the resource's own name.
    case nothing
  }

  package var name: String
  package var type: FieldType
  package var presence: Presence
  /// What absence means, in normal form; nil where absence is a state of its own.
  package var defaultValue: Value?
  package var change: Change
  /// The resource lives inside the one this field refers to: it goes when that one goes, and is
  /// made again when that one is made again.
  package var isContainer: Bool
  /// The resource hangs on the one this field refers to: an unmanaged one that does so is reported
  /// with it. Containers are parents.
  package var isParent: Bool
  package var isSecret: Bool
  /// One sentence, starting with a capital and ending in a full stop; Markdown.
  package var doc: String
  /// As written in YAML.
  package var example: String?
  /// Values, or items of a list, that are often meant; editors offer them, and others are as good.
  package var suggestions: [String]

  package init(
    _ name: String, _ type: FieldType, _ presence: Presence = .optional,
    default defaultValue: Value? = nil, change: Change = .inPlace, isContainer: Bool = false,
    isParent: Bool = false, isSecret: Bool = false, doc: String, example: String? = nil,
    suggestions: [String] = []
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
  }
}
