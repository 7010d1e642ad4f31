/// A kind, as far as the stack language needs to know it.
package struct KindSchema: Sendable {
  /// The stack's section, plural: `queues`.
  package var section: String
  /// The singular noun for messages: `queue`.
  package var noun: String
  package var doc: String
  package var fields: [FieldSchema]
  /// The attributes that `${section.name.attribute}` can refer to. A reference without an attribute
  /// means the one that its field takes, or else the first one here.
  package var attributes: [AttributeSchema]
  /// How the default physical name is made if `name:` is absent; nil for kinds without a name.
  package var naming: Naming?
  /// Checks over several fields. They run only on resources without errors in single fields.
  package var rules: [Rule]
  /// Checks over several resources of the stack. Their findings are errors.
  package var stackRules: [StackRule]
  /// Checks over the whole stack for what is valid but rarely intended. Their findings are
  /// warnings.
  package var lints: [Lint]
  /// The fields that name a Swift package and its product, so that editors can open its source; nil
  /// for kinds without Swift code.
  package var swiftProduct: SwiftProductFields?
  /// The fields for what can be in a file of its own; nil for kinds without any.
  package var attachment: AttachmentFields?
  /// What `access` of other resources can permit on this kind's; empty if nothing.
  package var access: [AccessVerb]
  /// What other tools call the kind and its fields.
  package var toolNames: ToolNames

  package init(
    section: String, noun: String, doc: String, fields: [FieldSchema],
    attributes: [AttributeSchema] = [], naming: Naming? = nil, rules: [Rule] = [],
    stackRules: [StackRule] = [], lints: [Lint] = [], swiftProduct: SwiftProductFields? = nil,
    attachment: AttachmentFields? = nil, access: [AccessVerb] = [],
    toolNames: ToolNames = ToolNames()
  ) {
    self.section = section
    self.noun = noun
    self.doc = doc
    self.fields = fields
    self.attributes = attributes
    self.naming = naming
    self.rules = rules
    self.stackRules = stackRules
    self.lints = lints
    self.swiftProduct = swiftProduct
    self.attachment = attachment
    self.access = access
    self.toolNames = toolNames
  }

  /// The field with this name; nil if the kind doesn't have it.
  package func field(named name: String) -> FieldSchema? { fields.first { $0.name == name } }

  /// The field at a path of names, such as `deadLetter.maxReceives`, also in lists and maps.
  package func field(at path: String) -> FieldSchema? {
    var fields = fields
    var found: FieldSchema?
    for name in path.split(separator: ".") {
      found = fields.first { $0.name == name }
      fields = found?.type.innerFields ?? []
    }
    return found
  }
}

/// The names of the two fields that identify a Swift product.
package struct SwiftProductFields: Hashable, Sendable {
  package var package: String
  package var product: String

  package init(package: String, product: String) {
    self.package = package
    self.product = product
  }
}

/// A field that names a file, in YAML or JSON, and what is in it.
package struct AttachmentFields: Sendable {
  package enum Content: Sendable {
    /// The value of this field.
    case value(of: String)
    /// A document that says several fields in its own way, and these always.
    case fields(always: [String], @Sendable (YAMLNode) -> AttachedFields)
  }

  package var path: String
  package var content: Content

  package init(path: String, content: String) {
    self.init(path: path, .value(of: content))
  }

  package init(path: String, _ content: Content) {
    self.path = path
    self.content = content
  }
}

/// The fields that a file's document says, in the words of the stack. The nodes have their places in
/// the file.
package struct AttachedFields: Sendable {
  package struct Problem: Sendable {
    package var summary: String
    package var detail: String
    package var place: SourceRange
    package var isWarning: Bool

    package init(summary: String, detail: String, at place: SourceRange, isWarning: Bool = false) {
      self.summary = summary
      self.detail = detail
      self.place = place
      self.isWarning = isWarning
    }
  }

  package var fields: [YAMLNode.Pair]
  package var problems: [Problem]

  package init(fields: [YAMLNode.Pair], problems: [Problem]) {
    self.fields = fields
    self.problems = problems
  }
}

/// An attribute of a kind that references can use.
package struct AttributeSchema: Hashable, Sendable {
  package var name: String
  package var doc: String
  /// Editors show its value after the resource's name.
  package var isLabel: Bool
  /// The format of a literal value, for a resource outside the stack; nil if any text is valid.
  package var literal: StringRule?
  /// Whether a literal value may have neither a colon nor a slash, and so look like a name: an id.
  package var hasIDs: Bool
  /// What the resource must declare to have the attribute; nil if it always has it.
  package var needs: Need?

  /// Requires a field with a value other than its default.
  package struct Need: Hashable, Sendable {
    package var field: String
    /// Advice for the message: what to write, and the alternatives.
    package var advice: String

    package init(_ field: String, advice: String) {
      self.field = field
      self.advice = advice
    }
  }

  package init(
    _ name: String, doc: String, isLabel: Bool = false, literal: StringRule? = nil,
    hasIDs: Bool = false, needs: Need? = nil
  ) {
    self.name = name
    self.doc = doc
    self.isLabel = isLabel
    self.literal = literal
    self.hasIDs = hasIDs
    self.needs = needs
  }
}
