/// What the language needs to know of a kind.
package struct KindSchema: Sendable {
  /// The stack's section, plural: `queues`.
  package var section: String
  /// The singular noun for messages: `queue`.
  package var noun: String
  package var doc: String
  package var fields: [FieldSchema]
  /// What `${section.name.attribute}` may ask for, the attribute that bare mentions mean first.
  package var attributes: [AttributeSchema]
  /// How the physical name is made where `name:` is absent; nil for kinds without a name.
  package var naming: Naming?
  /// Checks over several fields, run on resources whose fields are all well typed.
  package var rules: [Rule]
  /// Checks for what is allowed but seldom meant, over the whole stack.
  package var lints: [Lint]

  package init(
    section: String, noun: String, doc: String, fields: [FieldSchema],
    attributes: [AttributeSchema] = [], naming: Naming? = nil, rules: [Rule] = [],
    lints: [Lint] = []
  ) {
    self.section = section
    self.noun = noun
    self.doc = doc
    self.fields = fields
    self.attributes = attributes
    self.naming = naming
    self.rules = rules
    self.lints = lints
  }

  package func field(named name: String) -> FieldSchema? { fields.first { $0.name == name } }
}

package struct AttributeSchema: Hashable, Sendable {
  package var name: String
  package var doc: String

  package init(_ name: String, doc: String) {
    self.name = name
    self.doc = doc
  }
}

/// A check over several fields of one resource.
package struct Rule: Sendable {
  package struct Violation: Hashable, Sendable {
    /// Where to point: a field path as `deadLetter.maxReceives`, or nil for the resource itself.
    package var path: String?
    package var summary: String
    package var detail: String

    package init(path: String?, summary: String, detail: String) {
      self.path = path
      self.summary = summary
      self.detail = detail
    }
  }

  package var check: @Sendable (_ properties: [String: Value]) -> [Violation]

  package init(_ check: @escaping @Sendable ([String: Value]) -> [Violation]) {
    self.check = check
  }
}
