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
  /// Checks over several resources of the stack.
  package var stackRules: [StackRule]
  /// Checks for what is allowed but seldom meant, over the whole stack.
  package var lints: [Lint]
  /// The fields that name a Swift package and its product, whose source editors open; nil for kinds
  /// without such code.
  package var swiftProduct: SwiftProductFields?

  package init(
    section: String, noun: String, doc: String, fields: [FieldSchema],
    attributes: [AttributeSchema] = [], naming: Naming? = nil, rules: [Rule] = [],
    stackRules: [StackRule] = [], lints: [Lint] = [], swiftProduct: SwiftProductFields? = nil
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
  }

  package func field(named name: String) -> FieldSchema? { fields.first { $0.name == name } }
}

package struct SwiftProductFields: Hashable, Sendable {
  package var package: String
  package var product: String

  package init(package: String, product: String) {
    self.package = package
    self.product = product
  }
}

package struct AttributeSchema: Hashable, Sendable {
  package var name: String
  package var doc: String
  /// Editors show its value behind the resource's name.
  package var isLabel: Bool
  /// What its value looks like where it is written out, for a resource outside of the stack; nil
  /// where any text will do.
  package var literal: StringRule?
  /// What the resource has to declare so that it has the attribute; nil where it always has.
  package var needs: Need?

  /// A field with another value than its default.
  package struct Need: Hashable, Sendable {
    package var field: String
    /// What to write, and what to choose between.
    package var advice: String

    package init(_ field: String, advice: String) {
      self.field = field
      self.advice = advice
    }
  }

  package init(
    _ name: String, doc: String, isLabel: Bool = false, literal: StringRule? = nil,
    needs: Need? = nil
  ) {
    self.name = name
    self.doc = doc
    self.isLabel = isLabel
    self.literal = literal
    self.needs = needs
  }
}
